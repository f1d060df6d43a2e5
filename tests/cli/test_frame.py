"""The frame around every avm command: global options, errors, exit statuses, what gets imported."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from avmtools.cli.app import COMMANDS
from avmtools.cli.params import parse_size
from avmtools.errors import UsageError

from .support import assert_refused, run, run_json


def imported_by(code: str) -> set[str]:
    probe = f"import sys\ntry:\n    {code}\nexcept SystemExit: pass\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, timeout=60)
    return set(done.stderr.split())


def avm_code(*args: str) -> str:
    return f"sys.argv = {['avm', *args]!r}; from avmtools.cli.main import main; main()"


def test_version_is_one_line_and_exit_0() -> None:
    done = run("avm", "--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("avm ") and done.stdout.count("\n") == 1


def test_version_imports_no_command_line_library() -> None:
    assert not {"typer", "rich", "esptool", "construct"} & imported_by(avm_code("--version"))


def test_version_in_json_is_the_envelope() -> None:
    answer = run_json("--version")
    assert answer["schema"] == 1
    assert set(answer["result"]) == {"version"}


def test_help_lists_commands_without_importing_any() -> None:
    modules = imported_by(avm_code("--help"))
    assert "typer" in modules
    assert not {module for module, _ in COMMANDS.values()} & modules
    assert "list" in run("avm", "--help").stdout


def test_no_command_prints_the_help_on_stderr_and_exits_2() -> None:
    done = run("avm")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Usage: avm" in done.stderr


def test_no_command_in_json_is_a_usage_error() -> None:
    assert run_json()["error"]["code"] == "usage"


def test_unknown_command_exits_2() -> None:
    assert_refused(run("avm", "bogus"), 2, "bogus")


def test_unknown_command_in_json_is_an_error_object() -> None:
    answer = run_json("bogus")
    assert answer["error"]["code"] == "usage" and "bogus" in answer["error"]["message"]


def test_unknown_global_option_exits_2() -> None:
    assert_refused(run("avm", "--bogus", "list"), 2, "--bogus")


def test_completion_lists_commands_without_importing_any() -> None:
    os_env = {"_AVM_COMPLETE": "complete_bash", "COMP_WORDS": "avm ex", "COMP_CWORD": "1"}
    done = run("avm", env=os_env)
    assert "extract" in done.stdout.split()
    code = f"import os; os.environ.update({os_env!r}); {avm_code()}"
    assert not {module for module, _ in COMMANDS.values()} & imported_by(code)


def test_wrong_colour_exits_2() -> None:
    assert_refused(run("avm", "--color", "sometimes", "list", "x"), 2, "sometimes")


def test_quiet_and_verbose_together_exit_2() -> None:
    assert_refused(run("avm", "--quiet", "--verbose", "list", "x"), 2, "--quiet and --verbose")


def test_json_may_come_from_the_environment() -> None:
    done = run("avm", "bogus", env={"AVM_JSON": "1"})
    assert json.loads(done.stdout)["ok"] is False


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_standard_output_is_one_sentence_and_exit_1() -> None:
    with Path("/dev/full").open("w") as full:
        done = run("avm", "--help", stdout=full)
    assert_refused(done, 1, "standard output can't be written")


def test_a_reader_that_goes_away_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = run("avm", "--help", stdout=writer)
    os.close(writer)
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("text", "size"),
    [("65536", 65536), ("0x10000", 65536), ("16#1000", 4096), ("64K", 65536), ("1M", 2**20), ("1MiB", 2**20)],
)
def test_sizes_are_read_in_every_usual_spelling(text: str, size: int) -> None:
    assert parse_size(text, "--size") == size


@pytest.mark.parametrize("text", ["", "x", "-1", "1G5", "0x", "16#", "1.5M", "٣"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_size(text, "--size")


@pytest.mark.parametrize("command", ["pack", "list", "info", "extract", "delete"])
def test_every_help_ends_in_examples_of_its_command(command: str) -> None:
    done = run("avm", command, "--help")
    assert done.returncode == 0
    _, _, examples = done.stdout.partition("Examples:\n")
    lines = examples.strip().splitlines()
    assert lines and all(line.strip().startswith(("avm ", f"avm {command}")) for line in lines)
    for option in set(re.findall(r"--[a-z-]+", examples)) - {"--json"}:
        assert f"{option} " in done.stdout.partition("Examples:\n")[0], option


@pytest.mark.parametrize("command", ["pack", "list", "info", "extract", "delete"])
def test_commands_load_neither_esptool_nor_rich(command: str) -> None:
    pack = str(Path(__file__).parents[1] / "data" / "packs" / "esc_default.avm")
    argv = {"pack": ["/dev/null", pack], "delete": [pack, "hello", "--out", "/dev/null"]}.get(command, [pack])
    argv = [*argv, "--out", os.devnull] if command == "extract" else argv
    modules = imported_by(avm_code(command, *argv))
    assert "avmtools.formats.packbeam" in modules
    assert not {"esptool", "rich", "serial", "llvmlite", "littlefs"} & modules
