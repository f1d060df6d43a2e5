"""Running the flash tools of other makers: their words are passed on, their exit status is never lost."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from avmtools.errors import AvmError

if TYPE_CHECKING:
    from collections.abc import Sequence

_LAST_LINES = 6


class ToolFailed(AvmError):
    """A tool ended with a failure. Its exit status becomes ours."""

    code = "tool_failed"

    def __init__(self, tool: str, status: int, output: str, hint: str) -> None:
        last = [line.strip() for line in output.splitlines() if line.strip()][-_LAST_LINES:]
        said = f': "{last[-1]}"' if last else ""
        super().__init__(f"{tool} failed with exit status {status}{said}.", hint, status=status, output=last)
        self.exit_status = status if 0 < status < 256 else 1


def run_tool(command: Sequence[str], hint: str) -> str:
    """Run a tool to its end and return what it said; :class:`ToolFailed` unless it exits with 0."""
    tool = command[0].rsplit("/", 1)[-1]
    try:
        done = subprocess.run(
            list(command),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except OSError as e:
        raise AvmError(f"{tool} can't be started: {e.strerror}.", "Is it installed and executable?") from e
    output = done.stdout.decode("utf-8", "replace")
    if done.returncode != 0:
        status = done.returncode if done.returncode > 0 else 128 - done.returncode
        raise ToolFailed(tool, status, output, hint)
    return output


def find_tool(name: str, package: str) -> str:
    """The path of a tool; AvmError says how to get it."""
    path = shutil.which(name)
    if path is None:
        raise AvmError(f"{name} is not installed.", f"Install it: {package}.", code="tool_missing")
    return path
