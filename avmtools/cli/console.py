"""What commands say: data on stdout, talk on stderr, one JSON object with ``--json``.

A command computes a JSON-able ``result`` and hands it to :meth:`Console.done` together with a function
that shows it to a person. Nothing else in avmtools.cli prints.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from avmtools.errors import EXIT_FAILED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Progress

    from avmtools.errors import AvmError

#: Version of the ``--json`` envelope; it changes only when a key is removed or changes its meaning.
JSON_SCHEMA = 1


class Console:
    """The global output options of one invocation, and the only way out for text."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """As at the start of a process."""
        self.json = False
        self.quiet = False
        self.verbose = False
        self.color = "auto"
        self.command = ""
        self._warnings: list[str] = []

    # -- talk -------------------------------------------------------------------------------------

    def out(self, text: str = "", end: str = "\n") -> None:
        """Data a person reads, on stdout (nothing with ``--json``: the result says it)."""
        if not self.json:
            sys.stdout.write(text + end)

    def note(self, text: str) -> None:
        """What is being done, on stderr; silent with ``--quiet`` and ``--json``."""
        if not (self.quiet or self.json):
            self._say(text)

    def debug(self, text: str) -> None:
        """Detail for ``--verbose``, on stderr."""
        if self.verbose and not self.json:
            self._say(text)

    def warn(self, text: str) -> None:
        """Something the user should know but that stops nothing: stderr, and ``warnings`` in JSON."""
        self._warnings.append(text)
        if not self.json:
            self._say(f"warning: {text}")

    def point_out(self, missing: dict[str, tuple[str, ...]], profile: str) -> None:
        """Hints at what a program missed, ``module:name/arity``, and at the profiles that have it."""
        for function, profiles in missing.items():
            self.note(f"hint: {function} is not in {profile}; give --profile {' or '.join(profiles)}.")

    # -- results ----------------------------------------------------------------------------------

    def done(self, result: Any, human: Callable[[], None] | None = None) -> None:
        """End a command that succeeded: its result as JSON, or shown by ``human``."""
        if self.json:
            envelope: dict[str, Any] = {
                "schema": JSON_SCHEMA,
                "command": self.command,
                "ok": True,
                "result": result,
            }
            if self._warnings:
                envelope["warnings"] = self._warnings
            json.dump(envelope, sys.stdout, ensure_ascii=False, default=str)
            sys.stdout.write("\n")
        elif human is not None:
            human()

    def failed(self, error: AvmError) -> None:
        """Report a failure: sentence and hint on stderr, or the JSON envelope on stdout."""
        if self.json:
            described = {"code": error.code, "message": error.message, "hint": error.hint}
            described.update({k: v for k, v in error.details.items() if k not in described})
            envelope: dict[str, Any] = {
                "schema": JSON_SCHEMA,
                "command": self.command,
                "ok": False,
                "error": described,
            }
            if self._warnings:
                envelope["warnings"] = self._warnings
            json.dump(envelope, sys.stdout, ensure_ascii=False, default=str)
            sys.stdout.write("\n")
        else:
            self._say(f"error: {error.message}")
            if error.hint:
                self._say(f"hint: {error.hint}")

    def _say(self, text: str) -> None:
        sys.stdout.flush()  # where both streams are one, lines stand in the order they were said
        print(text, file=sys.stderr)

    # -- looks ------------------------------------------------------------------------------------

    @property
    def styled(self) -> bool:
        """Whether stdout may carry colour and boxes."""
        if self.color == "always":
            return True
        if self.color == "never" or self.json or "NO_COLOR" in os.environ:
            return False
        return sys.stdout.isatty()

    def table(self, columns: list[str], rows: list[list[str]], *, right: tuple[int, ...] = ()) -> None:
        """An aligned table on stdout: rich when styled, plain columns when piped."""
        if self.json:
            return
        if self.styled:
            from rich.console import Console as Rich
            from rich.table import Table

            table = Table(box=None, header_style="bold", pad_edge=False)
            for i, name in enumerate(columns):
                table.add_column(name, justify="right" if i in right else "left", no_wrap=True)
            for row in rows:
                table.add_row(*row)
            Rich(force_terminal=True).print(table)
            return
        widths = [max(len(r[i]) for r in [columns, *rows]) for i in range(len(columns))]
        for row in [columns, *rows]:
            cells = (
                c.rjust(w) if i in right else c.ljust(w)
                for i, (c, w) in enumerate(zip(row, widths, strict=True))
            )
            sys.stdout.write("  ".join(cells).rstrip() + "\n")

    @contextmanager
    def progress(self, description: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
        """A progress bar on stderr for work beyond half a second; silent when piped, quiet or JSON.

        Yields ``advance(n)``.
        """
        if self.quiet or self.json or not sys.stderr.isatty():
            yield lambda n: None
            return
        from rich.console import Console as Rich
        from rich.progress import Progress

        bar: Progress
        with Progress(console=Rich(stderr=True), transient=True) as bar:
            task = bar.add_task(description, total=total)
            yield lambda n: bar.update(task, advance=n)


#: The console of this process. Commands use it; libraries below avmtools.cli never do.
console = Console()


def missing_rows(missing: dict[str, tuple[str, ...]]) -> list[dict[str, Any]]:
    """What :meth:`Console.point_out` says, for JSON."""
    return [{"function": function, "profiles": list(profiles)} for function, profiles in missing.items()]


def printable(name: str) -> str:
    """A name from a file, safe to show: no control character of it reaches the terminal."""
    if name.isprintable():
        return name
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in name)


def count(number: int, what: str) -> str:
    """``1 module``, ``2 modules``."""
    return f"{number} {what}" + "s" * (number != 1)


#: What a write to stdout fails with. Failing files are AvmErrors with a name long before they get here.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)


def stdout_is_full(e: BaseException) -> bool:
    """Whether an error is that of writing to standard output."""
    return isinstance(e, OSError) and e.filename is None and e.errno in _FULL


def finish_output(status: int) -> int:
    """Flush stdout and give the exit status: a full disk there is a failure, a closed pipe needs no words."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        return abandon_stdout()
    except OSError as e:
        return abandon_stdout(e)
    return status


def abandon_stdout(e: BaseException | None = None, program: str = "error") -> int:
    """Give up on stdout, saying why unless its reader merely went away; the exit status."""
    # What is still buffered has nowhere to go; without this Python complains a second time at its exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(e, OSError):
        print(f"{program}: standard output can't be written: {e.strerror}.", file=sys.stderr)
    return EXIT_FAILED


def kind_of(section: dict[str, Any]) -> str:
    """The word for a section of a pack, from its facts."""
    return "damaged" if "damaged" in section else "module" if section["beam"] else "file"
