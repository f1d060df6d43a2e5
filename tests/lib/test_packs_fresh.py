"""The library packs and compiled templates that ship are what their sources give today."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.otp
@pytest.mark.elixir
def test_packs_and_templates_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "build_lib.py", "--check"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.elixir
def test_elixir_modules_are_formatted() -> None:
    done = subprocess.run(
        ["mix", "format", "--check-formatted"],
        cwd=ROOT / "vm" / "lib" / "exavmlib", capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
