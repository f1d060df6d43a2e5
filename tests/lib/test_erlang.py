"""The library's own tests, in Erlang: each module of tests/lib/erlang runs on the engine, by ``avm test``'s
runner, and on OTP, unless its head says ``engine only`` (what it tests is not in OTP)."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from avmtools.resources import include_folder
from avmtools.testing.discovery import discover
from avmtools.testing.reports import failure
from avmtools.testing.runner import Options, Runner

SOURCES = sorted((Path(__file__).parent / "erlang").glob("*_tests.erl"))


def on_engine(folder: Path, profile: str) -> None:
    found = discover([str(folder)], folder / "work")
    outcomes = Runner(found, Options({"profile": profile}, timeout=30), lambda o: None).run(found.functions)
    assert outcomes
    bad = [o for o in outcomes if o.status != "passed"]
    assert not bad, "\n".join(line for o in bad for line in failure(o))


@pytest.fixture(params=SOURCES, ids=lambda p: p.stem)
def module(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path]:
    """A module's source, and the folder that it is compiled into."""
    source: Path = request.param
    subprocess.run(["erlc", "-W0", "-I", include_folder(), "-o", tmp_path, source], check=True)
    return source, tmp_path


def test_module_passes_on_the_engine(module: tuple[Path, Path]) -> None:
    on_engine(module[1], "otp")


def test_module_passes_on_otp(module: tuple[Path, Path]) -> None:
    source, folder = module
    if "%% engine only" in source.read_text("utf-8"):
        pytest.skip("what it tests is not in OTP")
    call = f"case eunit:test({source.stem}, [no_tty]) of ok -> halt(0); _ -> halt(1) end."
    command = ["erl", "-noshell", "-kernel", "logger_level", "none", "-pa", ".", "-eval", call]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
