"""Console sessions as text, run and compared: the documentation's ``console`` blocks and our transcripts.

A session is what one sees on a terminal::

    $ avm list out.avm
    NAME          TYPE    SIZE
    ...
    $ avm list missing.avm
    error: missing.avm does not exist.
    hint: Check the spelling and the current directory.
    [exit status 3]

A line ``...`` stands for any lines, ``...`` within a line for any text. Commands run in bash, one after the
other, in one empty directory, with ``$DATA`` naming tests/data; both streams are shown, and every status but
0. A command goes on over lines that end in a backslash. With ``AVM_UPDATE_SESSIONS=1`` the files are
rewritten with what is printed now (to be read before it is committed).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

DATA = Path(__file__).parent / "data"
UPDATE = os.environ.get("AVM_UPDATE_SESSIONS") == "1"


@dataclass
class Step:
    """One command and the lines that are shown below it. ``line`` is its line in the file, from 1."""

    command: str
    shown: list[str] = field(default_factory=list)
    line: int = 0

    def text(self) -> list[str]:
        """The step as it stands in a session."""
        first, *more = self.command.split("\n")
        return [f"$ {first}", *more, *self.shown]


def parse(lines: list[str], first_line: int = 1) -> list[Step]:
    """The steps of a session; what stands before the first ``$`` is not allowed."""
    steps: list[Step] = []
    continues = False
    for number, text in enumerate(lines, first_line):
        if continues:
            steps[-1].command += f"\n{text}"
        elif text.startswith("$ "):
            steps.append(Step(text[2:], line=number))
        elif steps:
            steps[-1].shown.append(text)
        elif text.strip():
            raise ValueError(f"line {number}: a session starts with '$ '")
        continues = text.endswith("\\") and (continues or text.startswith("$ "))
    for step in steps:
        while step.shown and not step.shown[-1].strip():
            step.shown.pop()
    return steps


def environment() -> dict[str, str]:
    """Where the commands run: our programs first in PATH, a fixed width, no colour, no user's settings."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("AVM_", "FLASH_", "PYTHON"))}
    env.update(
        PATH=f"{Path(sys.executable).parent}{os.pathsep}{env['PATH']}",
        COLUMNS="100", NO_COLOR="1", TERM="dumb", LC_ALL="C.UTF-8", TZ="UTC", DATA=str(DATA),
    )  # fmt: skip
    return env


def run(command: str, directory: Path) -> list[str]:
    """What one command prints, and its status unless that is 0."""
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=directory,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
    )
    lines = [line.rstrip() for line in done.stdout.replace(str(directory), "/here").splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    return [*lines, f"[exit status {done.returncode}]"] if done.returncode else lines


def matches(shown: list[str], printed: list[str]) -> bool:
    """Whether ``shown``, with its ``...``, describes ``printed``."""
    pattern = "".join(
        r"(?:.*\n)*"
        if line.strip() == "..."
        else ".*".join(map(re.escape, line.rstrip().split("..."))) + r"\n"
        for line in shown
    )
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)) is not None


def play(steps: list[Step], directory: Path, where: str) -> bool:
    """Run the steps and compare; with :data:`UPDATE` take over what is printed. True when it changed."""
    changed = False
    for step in steps:
        printed = run(step.command, directory)
        if matches(step.shown, printed):
            continue
        if not UPDATE:
            shown = "\n".join(step.shown)
            raise AssertionError(
                f"{where}, line {step.line}: $ {step.command}\n--- shown\n{shown}\n--- printed\n"
                + "\n".join(printed)
            )
        step.shown, changed = printed, True
    return changed
