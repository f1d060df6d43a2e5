"""The one tree of errors that a user may cause, and the exit status each ends in.

Anything else that escapes is a bug and shows its traceback. :mod:`avmtools.cli.main` is the only
place that turns these into output and an exit status (design.md, section 5).
"""

from __future__ import annotations

from typing import Any

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_BAD_INPUT = 3
EXIT_NO_DEVICE = 4
EXIT_TIMEOUT = 42


class AvmError(Exception):
    """An operation failed for a reason the user can act on.

    ``message`` is one sentence that names the thing (file, port, offset); ``hint`` says what to do;
    ``code`` is a stable word for scripts; ``details`` are further JSON values for ``--json``.
    """

    code = "failed"
    exit_status = EXIT_FAILED

    def __init__(self, message: str, hint: str = "", *, code: str | None = None, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if code is not None:
            self.code = code
        self.details = details

    def __str__(self) -> str:
        return self.message


class UsageError(AvmError):
    """The command line itself is wrong."""

    code = "usage"
    exit_status = EXIT_USAGE


class InputError(AvmError):
    """An input file is missing, unreadable or not what it should be."""

    code = "bad_input"
    exit_status = EXIT_BAD_INPUT


class FormatError(InputError):
    """Bytes that break the rules of their format.

    ``where`` names the file or the part ("Code chunk"), ``offset`` is in bytes from the start of what
    was given to the reader (None when no single byte is to blame), ``what`` says which rule is broken.
    """

    code = "format"

    def __init__(self, where: str, offset: int | None, what: str, hint: str = "", **details: Any) -> None:
        at = "" if offset is None else f" at byte {offset} (0x{offset:X})"
        super().__init__(f"{where}: {what}{at}.", hint, where=where, offset=offset, what=what, **details)
        self.where = where
        self.offset = offset
        self.what = what

    def within(self, outer: str) -> FormatError:
        """The same error, reported as found inside ``outer`` (a file name, usually)."""
        details = {k: v for k, v in self.details.items() if k not in ("where", "offset", "what")}
        return FormatError(f"{outer}: {self.where}", self.offset, self.what, self.hint, **details)


class DeviceError(AvmError):
    """A device was not found or does not respond."""

    code = "device"
    exit_status = EXIT_NO_DEVICE


class TimeoutExpired(AvmError):
    """Something took longer than the user allowed."""

    code = "timeout"
    exit_status = EXIT_TIMEOUT
