"""A board's console: lines as they come, over resets, unplugging and re-enumeration.

Nothing here resets a board unless asked to. The loop ends at a pattern, at a time, or never.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from avmtools.errors import DeviceError, TimeoutExpired, UsageError
from avmtools.flash.line import open_port

if TYPE_CHECKING:
    from collections.abc import Callable

_READ_SECONDS = 0.05
#: A line without its end is shown after this long: it is a prompt.
_IDLE_SECONDS = 0.25
_REOPEN_SECONDS = 0.25
_RESET_SECONDS = 0.1
#: Longer lines are cut into pieces, so that a board that never ends a line can't fill the memory.
MAX_LINE = 16 * 1024


@dataclass(frozen=True)
class Exit:
    """Ends the monitor with ``status`` when a line matches."""

    pattern: re.Pattern[str]
    status: int


def parse_pattern(text: str, option: str) -> re.Pattern[str]:
    """A regular expression from the command line."""
    try:
        return re.compile(text)
    except re.error as e:
        raise UsageError(
            f"{option} {text}: {e.msg}.", "It is a regular expression; escape ( ) [ ] . with \\."
        ) from e


def parse_exit(text: str, option: str) -> Exit:
    """``PATTERN=STATUS``, STATUS from 0 to 255."""
    pattern, equals, status = text.rpartition("=")
    if not equals or not status.isdecimal() or int(status) > 255:
        raise UsageError(f"{option} {text}: not PATTERN=STATUS.", f"For example {option} 'CRASH=3'.")
    return Exit(parse_pattern(pattern, option), int(status))


class Lines:
    """Console bytes into lines. CR LF and LF end a line; what isn't UTF-8 shows as U+FFFD."""

    def __init__(self) -> None:
        self._rest = b""
        self._idle_since: float | None = None

    def feed(self, data: bytes, now: float) -> list[tuple[str, bool]]:
        """The lines that ended in ``data`` as (text, True); a prompt, after a while, as (text, False)."""
        if data:
            self._idle_since = now
        *ended, self._rest = (self._rest + data).split(b"\n")
        found = [(_text(line), True) for line in ended]
        while len(self._rest) > MAX_LINE:
            found.append((_text(self._rest[:MAX_LINE]), True))
            self._rest = self._rest[MAX_LINE:]
        if self._rest and self._idle_since is not None and now - self._idle_since > _IDLE_SECONDS:
            found.append((_text(self._rest), False))
            self._rest = b""
        return found


def _text(line: bytes) -> str:
    return line.rstrip(b"\r").decode("utf-8", "replace")


@dataclass
class Session:
    """What the user wants of a monitor, and what it has seen."""

    port: str
    baud: int = 115200
    reset: bool = False
    exits: tuple[Exit, ...] = ()
    timeout: float = 0.0  #: seconds; 0 waits for ever
    wait: bool = False  #: wait for a port that isn't there yet
    show: Callable[[str, bool], None] = lambda text, ended: None
    note: Callable[[str], None] = lambda text: None
    raw: Callable[[bytes], None] = lambda data: None  #: gets every byte, for a log file
    to_send: Callable[[], bytes] = lambda: b""  #: what the user has typed since last asked
    reconnects: int = 0
    matched: str = ""
    tail: list[str] = field(default_factory=list)

    def run(self) -> int:
        """Show the console until an exit pattern matches; its status.

        :class:`TimeoutExpired` after ``timeout`` seconds, :class:`DeviceError` without a port.
        """
        began = time.monotonic()
        lines = Lines()
        line = self._open(began, again=False)
        identity = _usb_serial(self.port)
        try:
            while True:
                try:
                    typed = self.to_send()
                    if typed:
                        line.write(typed)
                    data = line.read(line.in_waiting or 1)
                except (OSError, TypeError):  # pyserial raises TypeError when it is closed while reading
                    line.close()
                    self.note(f"{self.port} went away, waiting for it")
                    line = self._open(began, again=True, identity=identity)
                    self.reconnects += 1
                    self.note(f"{self.port} is back")
                    continue
                if data:
                    self.raw(data)
                for text, ended in lines.feed(data, time.monotonic()):
                    self.show(text, ended)
                    self.tail = [*self.tail[-199:], text]
                    for end in self.exits:
                        if end.pattern.search(text):
                            self.matched = end.pattern.pattern
                            return end.status
                self._check_time(began)
        finally:
            line.close()

    def _open(self, began: float, *, again: bool, identity: str = "") -> Any:
        while True:
            try:
                line = open_port(self.port, baud=self.baud, keep_lines=True)
                break
            except DeviceError:
                if not (again or self.wait):
                    raise
                self._check_time(began)
                time.sleep(_REOPEN_SECONDS)
                self.port = _port_of(identity) or self.port
        line.timeout = _READ_SECONDS
        if self.reset and not again and not self.port.startswith("socket:"):
            line.rts = True
            time.sleep(_RESET_SECONDS)
            line.rts = False
        return line

    def _check_time(self, began: float) -> None:
        if self.timeout and time.monotonic() - began > self.timeout:
            wanted = " or ".join(repr(e.pattern.pattern) for e in self.exits)
            raise TimeoutExpired(
                f"{self.port} showed no {wanted} within {self.timeout:g} s." if wanted
                else f"{self.timeout:g} s are over.",
                "Look at the output above, or give it more --timeout.",
                port=self.port,
                tail=self.tail[-20:],
            )  # fmt: skip


def _usb_serial(port: str) -> str:
    """The USB serial number of a port, by which it can be found under another name; "" without one."""
    if "://" in port:
        return ""
    from avmtools.flash.ports import list_ports

    return next((p.serial_number for p in list_ports() if p.path == port), "")


def _port_of(serial_number: str) -> str:
    if not serial_number:
        return ""
    from avmtools.flash.ports import list_ports

    return next((p.path for p in list_ports() if p.serial_number == serial_number), "")
