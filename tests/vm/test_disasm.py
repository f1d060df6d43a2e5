"""``avm disasm``: the two columns of a module."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.vm.assembler import a, module, x

ROOT = Path(__file__).parents[2]
ORACLE = ROOT / "tests/oracle/oracle.beam"


def avm(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "avmtools.cli.main", *words], capture_output=True, text=True, timeout=60
    )


def test_both_columns_of_one_function() -> None:
    done = avm("disasm", str(ORACLE), "--profile", "otp", "-f", "say/1")
    assert done.returncode == 0, done.stderr
    assert "func_info oracle, say, 1" in done.stdout
    assert "func_info 1, oracle, say" in done.stdout


def test_json_names_every_function() -> None:
    done = avm("--json", "disasm", str(ORACLE), "--profile", "otp")
    functions = json.loads(done.stdout)["result"]["functions"]
    assert {"run/1", "say/1", "text/1", "module_info/0"} <= {f["name"] for f in functions}
    assert all(f["compiler"] and f["engine"] for f in functions)


def test_a_function_that_is_not_there_is_bad_input() -> None:
    done = avm("disasm", str(ORACLE), "--profile", "otp", "-f", "nosuch/9")
    assert done.returncode == 3
    assert "nosuch/9" in done.stderr


def test_a_module_with_an_on_load_function_is_shown_and_not_run(tmp_path: Path) -> None:
    body = [("on_load",), ("move", a("failed"), x(0)), ("return",)]
    path = tmp_path / "loads.beam"
    path.write_bytes(module("loads", [("init", 0, body)]))
    done = avm("disasm", str(path), "--profile", "otp")
    assert done.returncode == 0, done.stderr
    assert "func_info loads, init, 0" in done.stdout
