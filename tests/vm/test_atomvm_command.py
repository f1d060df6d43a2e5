"""The atomvm drop-in and avm run: command lines, messages and exit statuses (facts/vm.md 3.1, 3.2, 3.3)."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.support import run

HELLO = Path(__file__).parent / "data" / "hello.beam"
WAITS = Path(__file__).parent / "data" / "waits.beam"
ARGS = Path(__file__).parent / "data" / "words.beam"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """hello.beam, and hello.avm made of it."""
    for source in (HELLO, WAITS, ARGS):
        shutil.copy(source, tmp_path)
    assert run("avm", "pack", "hello.avm", "hello.beam", "--start", "hello", cwd=tmp_path).returncode == 0
    assert run("avm", "pack", "lib.avm", "waits.beam", "--lib", cwd=tmp_path).returncode == 0
    return tmp_path


def outcome(*argv: str, cwd: Path) -> tuple[str, str, int]:
    done = run(*argv, cwd=cwd)
    return done.stdout, done.stderr, done.returncode


def test_runs_a_pack_and_a_module(folder: Path) -> None:
    expected = ("hello\n", "Return value: ok\n", 0)
    assert outcome("atomvm", "hello.avm", cwd=folder) == expected
    assert outcome("atomvm", "hello.beam", cwd=folder) == expected
    assert outcome("avm", "run", "hello.avm", cwd=folder) == expected
    assert outcome("atomvm", "lib.avm", "hello.avm", cwd=folder) == expected


def test_version_and_usage(folder: Path) -> None:
    assert outcome("atomvm", "-v", cwd=folder) == ("0.6.6\n", "", 0)
    out, err, status = outcome("atomvm", "-h", cwd=folder)
    assert out.startswith("Syntax:") and (err, status) == ("", 0)
    out, err, status = outcome("atomvm", cwd=folder)
    assert out.startswith("Syntax Error!  Missing .beam or .avm files.\n") and (err, status) == ("", 1)


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        ("-x", "-x is not an AVM or a BEAM file.\n"),
        ("note.txt", "note.txt is not an AVM or a BEAM file.\n"),
        ("no.avm", "Unable to open no.avm\nFailed opening no.avm.\n"),
        ("lib.avm", "Unable to locate entrypoint.\n"),
    ],
)
def test_wrong_arguments_have_the_originals_words(folder: Path, argument: str, said: str) -> None:
    assert outcome("atomvm", argument, cwd=folder) == ("", said, 1)


@pytest.mark.parametrize(
    "content", [b"", b"garbage", b"#!/usr/bin/env AtomVM\n\0\0\0\0\1\0\0\0\0\1\0\0\0\0x"]
)
def test_packs_that_are_none(folder: Path, content: bytes) -> None:
    (folder / "bad.avm").write_bytes(content)
    out, err, status = outcome("atomvm", "bad.avm", cwd=folder)
    assert (out, status) == ("", 1)
    assert err.startswith("Failed opening bad.avm.\n")


@pytest.mark.parametrize("size", [0, 4, 12, 100, 300])
def test_modules_that_are_cut_short(folder: Path, size: int) -> None:
    (folder / "cut.beam").write_bytes(HELLO.read_bytes()[:size])
    out, err, status = outcome("atomvm", "cut.beam", cwd=folder)
    assert (out, status) == ("", 1)
    assert err.startswith("cut.beam has invalid beam format.\n")
    assert run("avm", "run", "cut.beam", cwd=folder).returncode == 3


def test_a_module_of_the_current_directory_is_found(folder: Path) -> None:
    source = folder / "caller.erl"
    if shutil.which("erlc") is None:
        pytest.skip("needs erlc")
    source.write_text("-module(caller).\n-export([start/0]).\nstart() -> hello:start().\n")
    subprocess.run(["erlc", source.name], cwd=folder, check=True)
    assert outcome("atomvm", "caller.beam", cwd=folder) == ("hello\n", "Return value: ok\n", 0)


def test_start_chooses_the_module(folder: Path) -> None:
    assert outcome("avm", "run", "lib.avm", "--start", "hello", "hello.beam", cwd=folder)[0] == "hello\n"
    done = run("avm", "run", "hello.avm", "--start", "nowhere", cwd=folder)
    assert done.returncode == 1
    assert "nowhere" in done.stderr


def test_words_behind_two_dashes_reach_main(folder: Path) -> None:
    assert outcome("avm", "run", "words.beam", "--", "one", "-h", cwd=folder)[0] == '["one","-h"]\n'
    assert outcome("atomvm", "words.beam", "--", "one", "-h", cwd=folder)[0] == '["one","-h"]\n'


def test_a_timeout_ends_with_its_own_status(folder: Path) -> None:
    done = run("avm", "run", "waits.beam", "--timeout", "0.2", cwd=folder)
    assert done.returncode == 42
    assert "did not end within 0.2 seconds" in done.stderr


def test_json_carries_output_and_outcome(folder: Path) -> None:
    said = json.loads(run("avm", "--json", "run", "hello.beam", cwd=folder).stdout)
    assert said["ok"] is True
    assert said["result"] == {
        "kind": "returned", "returned": "ok", "exit_status": 0, "stdout": "hello\n", "stderr": "",
    }  # fmt: skip


def test_unknown_profiles_and_sizes_are_usage_errors(folder: Path) -> None:
    assert run("avm", "run", "hello.beam", "--profile", "atomvm-9", cwd=folder).returncode == 2
    assert run("avm", "run", "hello.beam", "--memory", "lots", cwd=folder).returncode == 2
    assert run("avm", "run", "hello.beam", "--schedulers", "0", cwd=folder).returncode == 2
