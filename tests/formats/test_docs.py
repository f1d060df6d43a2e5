"""The examples of docs/formats.md, run as they stand."""

from __future__ import annotations

import doctest
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[2]


def test_the_examples_of_the_format_library_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("hello.beam", "greet.beam", "seven.txt", "esc_default.avm"):
        shutil.copy(ROOT / "tests" / "data" / "packs" / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8").replace("```", "")
    test = doctest.DocTestParser().get_doctest(text, {}, "formats.md", "docs/formats.md", 0)
    assert len(test.examples) > 20
    report: list[str] = []
    doctest.DocTestRunner().run(test, out=report.append)
    assert not report, "".join(report)
