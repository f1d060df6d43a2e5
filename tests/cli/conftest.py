"""Sample inputs for the commands' tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

PACKS = Path(__file__).parents[1] / "data" / "packs"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A directory with the modules and the file of the recorded packs, under the paths they had there."""
    for name in ("hello", "greet", "orphan"):
        shutil.copy(PACKS / f"{name}.beam", tmp_path)
    (tmp_path / "hello" / "priv").mkdir(parents=True)
    shutil.copy(PACKS / "seven.txt", tmp_path / "hello" / "priv")
    for pack in PACKS.glob("*.avm"):
        shutil.copy(pack, tmp_path)
    return tmp_path
