"""Boards on the network and on terminals: ``socket://`` (bytes only), ``rfc2217://`` (with DTR, RTS and baud
rate), and pseudo terminals.

Loopback by default. One host at a time, as on a cable. A raw socket carries no reset line, so there the
loader's SYNC packet stands for a reset into the loader, and hanging up after that for a reset that boots.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from avmtools.errors import AvmError

if TYPE_CHECKING:
    from avmtools.board.board import Board

_POLL_SECONDS = 0.005
_ACCEPT_SECONDS = 0.1
#: Frame mark, direction and code of the packet that a host sends until a loader answers.
_SYNC_START = b"\xc0\x00\x08"


class BoardServer:
    """Serves one board until :meth:`stop`."""

    def __init__(self, board: Board, *, host: str = "127.0.0.1", port: int = 0, lines: bool = False) -> None:
        self.board = board
        self.lines = lines
        self._stopping = threading.Event()
        self._listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._listener.bind((host, port))
        except OSError as e:
            self._listener.close()
            raise AvmError(
                f"Port {port} on {host} can't be served: {e.strerror}.",
                "Choose another --port, or 0 for any.",
            ) from e
        self._listener.listen(1)
        self._listener.settimeout(_ACCEPT_SECONDS)
        self.host, self.port = self._listener.getsockname()[:2]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def url(self) -> str:
        """What to give to ``--port``."""
        return f"{'rfc2217' if self.lines else 'socket'}://{self.host}:{self.port}"

    def start(self) -> BoardServer:
        self._thread.start()
        return self

    def stop(self) -> None:
        """Hang up and end; returns when the port is free."""
        self._stopping.set()
        self._thread.join(5)
        self._listener.close()

    def __enter__(self) -> BoardServer:
        return self.start()

    def __exit__(self, *exc: object) -> None:
        self.stop()

    def _serve(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with connection, contextlib.suppress(OSError):
                if self.lines:
                    _TelnetHost(self.board, connection).serve(self._stopping)
                else:
                    _serve_raw(self.board, connection, self._stopping)


class PtyServer:
    """Serves one board at a pseudo terminal, and a link to it at a path of the caller's choice.

    A pseudo terminal has no reset lines: SYNC and hanging up mean what they mean on a raw socket.
    """

    def __init__(self, board: Board, link: str) -> None:
        import pty
        import tty

        self.board = board
        self.url = link
        self._stopping = threading.Event()
        self._master, slave = pty.openpty()
        tty.setraw(slave)  # the settings stay with the terminal when the last user closes it
        name = os.ttyname(slave)
        os.close(slave)
        try:
            if Path(link).is_symlink():
                Path(link).unlink()
            Path(link).symlink_to(name)
        except OSError as e:
            os.close(self._master)
            raise AvmError(
                f"{link} can't be made a link to a terminal: {e.strerror}.", "Choose another --pty."
            ) from e
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> PtyServer:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stopping.set()
        self._thread.join(5)
        os.close(self._master)
        with contextlib.suppress(OSError):
            Path(self.url).unlink()

    def _serve(self) -> None:
        poll = select.poll()
        poll.register(self._master, select.POLLIN)
        host = _RawHost(self.board)
        while not self._stopping.is_set():
            events = dict(poll.poll(_POLL_SECONDS * 1000)).get(self._master, 0)
            if events & select.POLLHUP and not events & select.POLLIN:  # nobody has it open
                host.hung_up()
                self._stopping.wait(_ACCEPT_SECONDS)
                continue
            answer = host.talk(os.read(self._master, 65536) if events & select.POLLIN else b"")
            while answer:
                answer = answer[os.write(self._master, answer) :]


class _RawHost:
    """A host on a line without reset lines."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._talked = False

    def talk(self, data: bytes) -> bytes:
        """What the board says to ``data``, and of itself."""
        if data and not self._board.downloading and _SYNC_START in data:
            self._board.enter_loader()
            self._board.output()  # the banner would land between the host's question and our answer
        answer = self._board.input(data) if data else b""
        self._talked = self._talked or bool(answer)
        return answer + self._board.output()

    def hung_up(self) -> None:
        """The line is closed: a board in its loader boots."""
        if self._talked and self._board.downloading:
            self._board.reset()
        self._talked = False


def _received(connection: socket.socket) -> bytes | None:
    """What has arrived within a moment: b"" for nothing, None when the host hung up."""
    if not select.select([connection], [], [], _POLL_SECONDS)[0]:
        return b""
    return connection.recv(65536) or None


def _serve_raw(board: Board, connection: socket.socket, stopping: threading.Event) -> None:
    host = _RawHost(board)
    while not stopping.is_set():
        data = _received(connection)
        if data is None:
            break
        answer = host.talk(data)
        if answer:
            connection.sendall(answer)
    host.hung_up()


class _TelnetHost:
    """The serial port that pyserial's RFC 2217 server moves the lines of: ours ends at the board."""

    def __init__(self, board: Board, connection: socket.socket) -> None:
        import serial
        from serial import rfc2217

        self._board = board
        self._connection = connection
        self._lock = threading.Lock()
        self._dtr = self._rts = False
        self.baudrate, self.bytesize, self.stopbits = 115200, 8, 1
        self.parity = serial.PARITY_NONE
        self.rtscts = self.xonxoff = self.break_condition = False
        self.cts = self.dsr = self.cd = True
        self.ri = False
        self._manager: Any = rfc2217.PortManager(self, self)

    # What PortManager calls on a serial port and on a connection.

    def write(self, data: bytes) -> None:
        with self._lock:
            self._connection.sendall(data)

    def reset_input_buffer(self) -> None: ...

    def reset_output_buffer(self) -> None: ...

    @property
    def dtr(self) -> bool:
        return self._dtr

    @dtr.setter
    def dtr(self, on: bool) -> None:
        self._dtr = on
        self._board.set_lines(self._dtr, self._rts)

    @property
    def rts(self) -> bool:
        return self._rts

    @rts.setter
    def rts(self, on: bool) -> None:
        self._rts = on
        self._board.set_lines(self._dtr, self._rts)

    def serve(self, stopping: threading.Event) -> None:
        self._manager.check_modem_lines(force_notification=True)
        while not stopping.is_set():
            data = _received(self._connection)
            if data is None:
                return
            plain = b"".join(self._manager.filter(data)) if data else b""
            answer = (self._board.input(plain) if plain else b"") + self._board.output()
            if answer:
                self.write(b"".join(self._manager.escape(answer)))
