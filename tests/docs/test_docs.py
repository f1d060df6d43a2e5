"""Every command that the documentation shows is run here, and prints what is shown.

In docs/*.md and README.md, a fenced block marked ``console`` is a session (see tests/console_session.py); all
sessions of a page run in order in one directory. ``<!-- setup: COMMAND -->`` runs a command that readers need
not see, such as ``cp $DATA/packs/hello.beam .``. Commands that can't run here (they need a board) stand in
``text`` blocks, and the page says so; ``sh``, ``bash`` and ``shell`` blocks are not allowed: nothing would
test them.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ..console_session import UPDATE, Step, parse, play, run

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("docs/**/*.md"), ROOT / "README.md"])
SETUP = re.compile(r"<!-- setup: (.*?) -->", re.S)


def sections(text: str) -> list[tuple[str, int, list[str]]]:
    """The fenced blocks and setup comments of a page, in order: (kind, line of the first line, lines)."""
    found: list[tuple[str, int, list[str]]] = []
    kind: str | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if kind is None and line.startswith("```"):
            kind = line[3:].strip()
            found.append((kind, number + 1, []))
        elif kind is not None and line.startswith("```"):
            kind = None
        elif kind is not None:
            found[-1][2].append(line)
        elif (match := SETUP.match(line)) is not None:
            found.append(("setup", number, [match.group(1)]))
    assert kind is None, "a block is not closed"
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_commands_print_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8")
    lines = text.splitlines()
    rewritten: list[tuple[int, int, list[Step]]] = []
    for kind, first, body in sections(text):
        if kind == "setup":
            assert run(body[0], tmp_path) == [], f"{page.name}, line {first}"
        elif kind == "console":
            steps = parse(body, first)
            if play(steps, tmp_path, page.name):
                rewritten.append((first - 1, len(body), steps))
    if UPDATE:
        for start, length, steps in reversed(rewritten):
            lines[start : start + length] = [line for step in steps for line in step.text()]
        page.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_command_escapes_the_tests(page: Path) -> None:
    kinds = {kind for kind, _, _ in sections(page.read_text(encoding="utf-8"))}
    assert not kinds & {"sh", "bash", "shell", "zsh"}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
