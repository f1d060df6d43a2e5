"""Boards on the network: ``socket://`` (bytes only) and ``rfc2217://`` (with DTR, RTS and baud rate).

Loopback by default. One host at a time, as on a cable. A raw socket carries no reset line, so there the
loader's SYNC packet stands for a reset into the loader, and hanging up after that for a reset that boots.
"""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from typing import TYPE_CHECKING, Any

from avmtools.errors import AvmError

if TYPE_CHECKING:
    from avmtools.board.board import Board

_POLL_SECONDS = 0.005
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
        self._listener.settimeout(0.1)
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


def _received(connection: socket.socket) -> bytes | None:
    """What has arrived within a moment: b"" for nothing, None when the host hung up."""
    if not select.select([connection], [], [], _POLL_SECONDS)[0]:
        return b""
    return connection.recv(65536) or None


def _serve_raw(board: Board, connection: socket.socket, stopping: threading.Event) -> None:
    talked = False
    while not stopping.is_set():
        data = _received(connection)
        if data is None:
            break
        if data and not board.downloading and _SYNC_START in data:
            board.enter_loader()
            board.output()  # the banner would land between the host's question and our answer
        answer = board.input(data) if data else b""
        talked = talked or bool(answer)
        answer += board.output()
        if answer:
            connection.sendall(answer)
    if talked and board.downloading:
        board.reset()


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
