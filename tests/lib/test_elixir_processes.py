"""The Elixir modules: programs print the same here and on Elixir.

Each program elixir/NAME.ex prints calls and their values; NAME.out was recorded on Elixir 1.14 (newer.out on
1.18, newest.out on 1.20; that program's modules are kept, as the older Elixir hasn't what they call), with
NAME.in as its standard input, if there is one.
"""

from __future__ import annotations

import socket
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent / "elixir"
PROGRAMS = (
    "strings", "inspecting", "failures", "servers", "tasks", "enum", "stream", "data", "list", "number",
    "systems", "consoles", "deprecated", "logging", "regexes", "calendars", "addresses", "versions",
    "paths", "string_devices", "arguments", "files",
)  # fmt: skip


def module(name: str) -> str:
    """The module that a program starts with: the last one of its file."""
    lines = (HERE / f"{name}.ex").read_text("utf-8").splitlines()
    return next(line.split()[1] for line in reversed(lines) if line.startswith("defmodule "))


@cache
def elixir_version() -> tuple[int, int]:
    """The installed Elixir's, like (1, 14)."""
    command = ["elixir", "-e", "IO.write(System.version())"]
    major, minor, *_ = subprocess.run(command, capture_output=True, text=True).stdout.split(".")
    return int(major), int(minor)


def compiled(name: str, folder: Path) -> list[str]:
    """The beams of a program."""
    sources = [str(HERE / "say.ex"), str(HERE / f"{name}.ex")]
    done = subprocess.run(["elixirc", "-o", str(folder), *sources], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return sorted(str(p) for p in folder.glob("*.beam"))


def output(command: list[str], name: str) -> list[str]:
    """The lines that a command prints."""
    given = HERE / f"{name}.in"
    text = given.read_text("utf-8") if given.exists() else ""
    done = subprocess.run(
        command, input=text, capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=300
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout.splitlines()


def check(name: str, folder: Path, *releases: str) -> None:
    """Here (on releases of AtomVM, too) and on Elixir a program prints what was recorded."""
    recorded = (HERE / f"{name}.out").read_text("utf-8").splitlines()
    beams = compiled(name, folder)
    for profile in ("otp", *releases):
        run = [sys.executable, "-m", "avmtools.cli.main", "run", "--profile", profile]
        assert output([*run, "-s", f"Elixir.{module(name)}", *beams], name) == recorded
    elixir = ["elixir", "--erl", "+fnu", "-pa", str(folder), "-e", f"{module(name)}.start()"]
    assert output(elixir, name) == recorded


@pytest.mark.elixir
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_prints_what_it_prints_on_elixir(name: str, tmp_path: Path) -> None:
    check(name, tmp_path)


@pytest.mark.elixir
def test_what_every_release_can_do_it_does_as_elixir(tmp_path: Path) -> None:
    check("devices", tmp_path, "atomvm-0.6", "atomvm-0.7")


@pytest.mark.elixir
def test_a_program_of_newer_calls_prints_what_it_prints_on_elixir(tmp_path: Path) -> None:
    if elixir_version() < (1, 18):
        pytest.skip("needs Elixir 1.18")
    check("newer", tmp_path)


def test_what_came_with_the_newest_elixir_prints_what_was_recorded_there() -> None:
    beams = sorted(str(p) for p in (HERE / "newest").glob("*.beam"))
    run = [
        sys.executable,
        "-m",
        "avmtools.cli.main",
        "run",
        "--profile",
        "otp",
        "-s",
        "Elixir.Newest",
        *beams,
    ]
    assert output(run, "newest") == (HERE / "newest.out").read_text("utf-8").splitlines()


@pytest.mark.elixir
def test_dates_are_reckoned_within_the_integers_of_devices(tmp_path: Path) -> None:
    run = [sys.executable, "-m", "avmtools.cli.main", "run", "--profile", "atomvm-0.6"]
    moments = 600  # the last lines, without texts of errors, which are the device's own
    said = output([*run, "-s", "Elixir.Calendars", *compiled("calendars", tmp_path)], "calendars")
    assert said[-moments:] == (HERE / "calendars.out").read_text("utf-8").splitlines()[-moments:]


@pytest.mark.elixir
def test_newer_calls_of_dates_answer_what_their_documentation_says(tmp_path: Path) -> None:
    run = [sys.executable, "-m", "avmtools.cli.main", "run", "--profile", "otp", "-s", "Elixir.NewerDates"]
    said = output([*run, *compiled("newer_dates", tmp_path)], "newer_dates")
    assert said == (HERE / "newer_dates.out").read_text("utf-8").splitlines()


@pytest.mark.elixir
def test_what_a_board_supplies_is_missed_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        monkeypatch.setenv("ERL_EPMD_PORT", str(s.getsockname()[1]))
    run = [sys.executable, "-m", "avmtools.cli.main", "run", "--profile", "otp", "-s", "Elixir.Boards"]
    said = output([*run, *compiled("boards", tmp_path)], "boards")
    assert said == (HERE / "boards.out").read_text("utf-8").splitlines()
