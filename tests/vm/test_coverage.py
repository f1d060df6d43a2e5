"""Every instruction and every native is implemented and tested: docs/internals/coverage.md says by what."""

from __future__ import annotations

from tools.gen_coverage import PAGE, gaps, page


def test_nothing_is_without_implementation_or_test() -> None:
    assert gaps() == []


def test_the_page_is_what_the_suite_shows() -> None:
    assert PAGE.read_text("utf-8") == page(), "run python tools/gen_coverage.py"
