"""An application that mix compiles, with its consolidated protocols, runs here as it does on Elixir."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

STATION = Path(__file__).resolve().parent / "mix_station"
AVM = [sys.executable, "-m", "avmtools.cli.main"]


def run(command: list[str], folder: Path) -> str:
    """What a command prints, which must succeed."""
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "MIX_ENV": "prod", "HEX_OFFLINE": "1"},
        capture_output=True, text=True, encoding="utf-8", timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.mark.elixir
def test_an_application_compiled_by_mix_does_what_it_does_on_elixir(tmp_path: Path) -> None:
    project = tmp_path / "station"
    shutil.copytree(STATION, project, ignore=shutil.ignore_patterns("_build"))
    run(["mix", "compile"], project)
    built = Path("_build", "prod", "lib", "station")
    ebin, consolidated = str(built / "ebin"), str(built / "consolidated")
    # the consolidated protocols stand first, so they count
    run([*AVM, "pack", "-s", "Elixir.Station", "station.avm", consolidated, ebin], project)
    here = run([*AVM, "run", "--profile", "otp", "station.avm"], project)
    elixir = ["elixir", "--erl", "+fnu", "-pa", ebin, "-pa", consolidated, "-e", "Station.start()"]
    assert here == run(elixir, project)
    assert "consolidated: true" in here and here.endswith("stopped: nil\n")
