"""How programs start and end by way of `init`: what they were given, stopping in order, starting anew."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("avmtools.vm.machine")

from avmtools.vm.machine import Machine

PROGRAMS = Path(__file__).with_name("programs") / "init_programs.beam"


@pytest.fixture
def beam(tmp_path: Path) -> Path:
    """The programs, in a folder of their own."""
    (tmp_path / PROGRAMS.name).write_bytes(PROGRAMS.read_bytes())
    return tmp_path / PROGRAMS.name


def run(beam: Path, program: str, *words: str, command: str = "avm") -> subprocess.CompletedProcess[bytes]:
    module = {"avm": "avmtools.cli.main", "atomvm": "avmtools.cli.atomvm"}[command]
    options = ["run", "--profile", "otp"] if command == "avm" else []
    environment = os.environ | {"PROGRAM": program, "AVM_PROFILE": "otp"}
    argv = [sys.executable, "-m", module, *options, beam.name, *(["--", *words] if words else [])]
    return subprocess.run(argv, cwd=beam.parent, env=environment, capture_output=True, timeout=60)


def test_words_of_the_command_line(beam: Path) -> None:
    done = run(beam, "words", "a", "-b", "c d")
    assert done.stdout == b'["a","-b","c d"]\n', done.stderr
    assert done.returncode == 0


def test_stop_ends_applications_in_reverse_order_and_gives_the_first_status(beam: Path) -> None:
    done = run(beam, "stop")
    assert done.stdout == b"{stopping,started}\nsecond ends: shutdown\nfirst ends: shutdown\n", done.stderr
    assert (done.returncode, done.stderr) == (7, b"")


@pytest.mark.parametrize(("program", "status"), [("plain", 0), ("reboot", 0), ("slogan", 1)])
def test_other_ends(beam: Path, program: str, status: int) -> None:
    assert run(beam, program).returncode == status


@pytest.mark.parametrize("command", ["avm", "atomvm"])
def test_restart_starts_the_program_anew(beam: Path, command: str) -> None:
    done = run(beam, "restart", command=command)
    assert done.stdout == b"once\ntwice\n", done.stderr
    assert done.stderr == b"Return value: done\n"


def test_a_program_is_told_that_it_is_to_be_started_anew(beam: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(beam.parent)
    with Machine([beam], profile="otp", stdout="capture") as machine:
        machine.environment = {"PROGRAM": "restart"}
        result = machine.run()
    assert (result.kind, result.stdout) == ("restart", b"once\n")


@pytest.mark.parametrize(
    ("profile", "kernel", "processes"), [("atomvm-0.7", "true", 3), ("atomvm-0.6", "false", 1)]
)
def test_kernel_runs_from_the_start_where_releases_have_it(
    beam: Path, profile: str, kernel: str, processes: int
) -> None:
    with Machine([beam], profile=profile, stdout="capture", stderr="capture") as machine:
        result = machine.run()
    assert result.stdout.decode() == f"{{{kernel},{kernel},{processes}}}\n", result.stderr


def test_boot_starts_the_pack_of_a_script(beam: Path, tmp_path: Path) -> None:
    pack = tmp_path / "script.avm"
    command = [sys.executable, "-m", "avmtools.cli.main", "--quiet", "pack", str(pack), str(beam)]
    subprocess.run(command, check=True, capture_output=True)
    with Machine(profile="otp", stdout="capture", stderr="capture") as machine:
        machine.environment = {"PROGRAM": "boot"}
        # runs init:boot/1
        machine.call("init", "boot", [[b"-s", _atom("escript"), b"--", str(pack).encode(), list(b"word")]])
        assert machine.read_stdout() == b"{false,false,1}\n"


def _atom(name: str) -> object:
    from avmtools.formats.etf import Atom

    return Atom(name)
