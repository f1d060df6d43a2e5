"""Recorded sessions of the command line: what users see, letter for letter (see tests/console_session.py)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ..console_session import DATA, UPDATE, parse, play

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.transcript"))


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda p: p.stem)
def test_transcript(transcript: Path, tmp_path: Path) -> None:
    for name in ("hello.beam", "greet.beam", "orphan.beam", "esc_default.avm", "c_merge.avm"):
        shutil.copy(DATA / "packs" / name, tmp_path)
    (tmp_path / "hello" / "priv").mkdir(parents=True)
    shutil.copy(DATA / "packs" / "seven.txt", tmp_path / "hello" / "priv")
    steps = parse(transcript.read_text(encoding="utf-8").splitlines())
    if play(steps, tmp_path, transcript.name) and UPDATE:
        text = "\n".join(line for step in steps for line in step.text())
        transcript.write_text(text + "\n", encoding="utf-8")
