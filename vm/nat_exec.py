"""Ports that are programs of the host: `open_port({spawn, Command}, _)` and `{spawn_executable, File}`.

The program's standard input and output are pipes that the engine watches for the port, and so is its end (a
pidfd): a port costs no thread. How a port ends and what it says meanwhile is OTP's.
"""

from __future__ import annotations

import errno
import os
import subprocess
from typing import Any

from avmtools.vm.bridge import ErlangError, badarg
from avmtools.vm.marks import Port
from avmtools.vm.values import all_signals, atom, iodata, text

Term = Any

PIECE = 65536  # bytes that are read at a time
TURN = 16  # pieces that are read before others have their turn
#: Options that say only yes: what the port does with them, if anything.
FLAGS = ("stream", "use_stdio", "in", "out", "binary", "eof", "exit_status", "stderr_to_stdout")
#: Options with a value.
VALUES = ("packet", "line", "cd", "env", "args", "arg0")
#: Known, and of no effect here.
WITHOUT_EFFECT = ("hide", "overlapped_io", "parallelism", "busy_limits_port", "busy_limits_msgq")
#: Drivers that a device or board may have: where they are not there, no program of that name is meant.
DRIVERS = ("gpio", "i2c", "network", "resolver", "spi", "tls", "uart")
#: Programs whose ports are gone, and that have not ended yet.
left: list[subprocess.Popen[bytes]] = []


class Options:
    """The options of open_port; badarg for others."""

    def __init__(self, options: Term, *, executable: bool) -> None:
        if not isinstance(options, list):
            raise badarg()
        self.flags: set[str] = set()
        self.values: dict[str, Term] = {}
        for option in options:
            if isinstance(option, str) and option in FLAGS:
                self.flags.add(str(option))
            elif isinstance(option, tuple) and len(option) == 2 and option[0] in VALUES:
                self.values[str(option[0])] = option[1]
            elif (option[0] if isinstance(option, tuple) and option else option) not in WITHOUT_EFFECT:
                raise badarg()
        self.packet = self.values.get("packet", 0)
        self.line = self.values.get("line", 0)
        if (
            (self.packet not in (1, 2, 4) if "packet" in self.values else False)
            or type(self.line) is not int
            or ("line" in self.values and self.line < 1)
            or (self.packet and self.line)
            or ("stream" in self.flags and self.packet)
            or (not executable and ("args" in self.values or "arg0" in self.values))
        ):
            raise badarg()
        both = not self.flags & {"in", "out"}
        self.reads = both or "in" in self.flags
        self.writes = both or "out" in self.flags
        self.folder = text(self.values["cd"]) if "cd" in self.values else None

    def environment(self, base: dict[str, str] | None) -> dict[str, str]:
        """The program's variables."""
        found = dict(os.environ if base is None else base)
        pairs = self.values.get("env", [])
        if not isinstance(pairs, list):
            raise badarg()
        for pair in pairs:
            if not isinstance(pair, tuple) or len(pair) != 2:
                raise badarg()
            if pair[1] in ("false", False):
                found.pop(text(pair[0]), None)
            else:
                found[text(pair[0])] = _word(pair[1])
        return found

    def words(self, file: str) -> list[str]:
        """argv."""
        first = self.values.get("arg0")
        arguments = self.values.get("args", [])
        if not isinstance(arguments, list):
            raise badarg()
        return [file if first is None else _word(first), *map(_word, arguments)]


def _word(value: Term) -> str:
    """An argument: a text, which may be empty, or an atom."""
    return str(value) if isinstance(value, str) else "" if value == [] else text(value)


class Program(Port):
    """A port and its program."""

    def __init__(self, machine: Any, options: Term, owner: Term, command: str, *, executable: bool) -> None:
        super().__init__(machine, options, owner)
        self.settings = Options(options, executable=executable)
        self.received = b""
        self.unsent = bytearray()
        self.input = self.output = self.ending = -1
        words = self.settings.words(command) if executable else ["/bin/sh", "-c", "exec " + command]
        self._start(command if executable else words[0], words)
        self.os_pid = self.program.pid
        self.at_end = self.output < 0

    def _start(self, file: str, words: list[str]) -> None:
        own = self.settings
        reads, writes = subprocess.PIPE if own.reads else None, subprocess.PIPE if own.writes else None
        try:
            with all_signals():
                self.program = subprocess.Popen(
                    words,
                    executable=file,
                    stdin=writes or subprocess.DEVNULL,
                    stdout=reads,
                    stderr=subprocess.STDOUT if "stderr_to_stdout" in own.flags else None,
                    cwd=own.folder,
                    env=own.environment(self.machine.environment),
                    bufsize=0,
                )
        except OSError as e:
            raise ErlangError(atom(errno.errorcode.get(e.errno or 0, "EINVAL").lower())) from e
        if self.program.stdout is not None:
            self.output = os.dup(self.program.stdout.fileno())
            self.program.stdout.close()
            os.set_blocking(self.output, False)
        if self.program.stdin is not None:
            self.input = os.dup(self.program.stdin.fileno())
            self.program.stdin.close()
            os.set_blocking(self.input, False)
        if "exit_status" in own.flags:
            self.ending = os.pidfd_open(self.program.pid)

    def opened(self) -> None:
        """Look for the first bytes, and for the end."""
        self.send(self.id, atom("ready_input"))

    def tell(self, what: Term) -> None:
        """A message to the owner."""
        self.send(self.owner, (self.id, what))

    def message(self, value: Term) -> None:
        """A file is ready, or somebody wants something."""
        if value == "ready_input":
            self._read()
            self._look()
        elif value == "ready_output":
            self._write()
        elif isinstance(value, tuple) and len(value) == 2:
            who, what = value
            if what == "close":
                self.send(who, (self.id, atom("closed")))
                self.close()
            elif isinstance(what, tuple) and len(what) == 2 and what[0] == "command":
                self._command(iodata(what[1]))
            elif isinstance(what, tuple) and len(what) == 2 and what[0] == "connect":
                self.send(who, (self.id, atom("connected")))
                self.owner = what[1]

    # -- to the program --

    def _command(self, data: bytes) -> None:
        if self.input < 0:
            return
        size = self.settings.packet
        if size:
            if len(data) >> 8 * size:
                self.finish("einval")
                return
            self.unsent += len(data).to_bytes(size, "big")
        self.unsent += data
        self._write()

    def _write(self) -> None:
        while self.unsent and self.input >= 0:
            try:
                done = os.write(self.input, self.unsent[:PIECE])
            except BlockingIOError:
                self.machine.watch(self.input, self.id, write=True)
                return
            except OSError as e:
                self.finish(errno.errorcode.get(e.errno or 0, "EPIPE").lower())
                return
            del self.unsent[:done]

    # -- from the program --

    def _read(self) -> None:
        for _ in range(TURN):
            if self.output < 0:
                return
            try:
                data = os.read(self.output, PIECE)
            except BlockingIOError:
                break
            except OSError:
                data = b""
            if not data:
                self._ended()
                return
            self._got(data)
        self.machine.watch(self.output, self.id)

    def _got(self, data: bytes) -> None:
        if not self.settings.packet and not self.settings.line:
            self._give(data)
            return
        self.received += data
        if self.settings.packet:
            self._packets(self.settings.packet)
        else:
            self._lines(self.settings.line)

    def _packets(self, size: int) -> None:
        data, at = self.received, 0
        while len(data) - at >= size:
            end = at + size + int.from_bytes(data[at : at + size], "big")
            if end > len(data):
                break
            self._give(data[at + size : end])
            at = end
        self.received = data[at:]

    def _lines(self, most: int) -> None:
        data, at = self.received, 0
        while at < len(data):
            end = data.find(b"\n", at, at + most + 1)
            if end >= 0:
                self._give(data[at:end], "eol")
                at = end + 1
            elif len(data) - at > most:
                self._give(data[at : at + most], "noeol")
                at += most
            else:
                break
        self.received = data[at:]

    def _give(self, data: bytes, kind: str = "") -> None:
        value: Term = data if "binary" in self.settings.flags else list(data)
        self.tell((atom("data"), (atom(kind), value) if kind else value))

    def _ended(self) -> None:
        self._release("output")
        self.at_end = True
        if "eof" in self.settings.flags:
            self._last_line()
            self.tell(atom("eof"))
        elif self.ending < 0:
            self._last_line()
            self.finish("normal")

    def _last_line(self) -> None:
        if self.settings.line and self.received:
            self._give(self.received, "noeol")

    def _look(self) -> None:
        """Has the program ended? It is told when all that it said was."""
        if self.ending < 0:
            return
        status = self.program.poll()
        if status is None:
            self.machine.watch(self.ending, self.id)
        elif self.at_end:
            self._release("ending")
            self.tell((atom("exit_status"), status if status >= 0 else 128 - status))
            if "eof" not in self.settings.flags:
                self._last_line()
                self.finish("normal")

    # -- the end --

    def finish(self, reason: str) -> None:
        """End with a reason."""
        self.reason = atom(reason)
        self.close()

    def _release(self, name: str) -> None:
        file = getattr(self, name)
        if file >= 0:
            setattr(self, name, -1)
            self.machine.unwatch(file)
            os.close(file)

    def closed(self) -> None:
        """The program is left alone, with its pipes closed."""
        for name in ("input", "output", "ending"):
            self._release(name)
        left.append(self.program)
        left[:] = [program for program in left if program.poll() is None]


def make(machine: Any, name: Term, options: Term, owner: Term) -> Program | None:
    """The port of `{spawn, Command}` or `{spawn_executable, File}`."""
    command = text(name[1])
    if name[0] == "spawn" and command in DRIVERS:
        return None
    return Program(machine, options, owner, command, executable=name[0] == "spawn_executable")
