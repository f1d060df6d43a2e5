"""Opening serial ports and their URLs, quickly and with errors that say what is wrong."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import sys
from pathlib import Path
from typing import Any

from avmtools.errors import DeviceError

ROM_BAUD = 115200


def open_port(port: str, *, baud: int = ROM_BAUD, keep_lines: bool = False) -> Any:
    """The open pyserial port for a path or URL; :class:`DeviceError` when it can't be opened.

    With ``keep_lines`` DTR and RTS stay released, so that opening resets no board (as far as the
    operating system allows).
    """
    import serial

    _check_path(port)
    try:
        line = _new(port)
        line.baudrate = baud
        if keep_lines or sys.platform == "win32":  # Windows would assert both, and reset the chip
            line.dtr = False
            line.rts = False
        line.open()
    except (serial.SerialException, OSError, ValueError) as e:
        raise DeviceError(f"{port} can't be opened: {_reason(e)}.", _open_hint(port), port=port) from e
    return line


def _new(port: str) -> Any:
    import serial

    if port.startswith("socket://"):
        line = _socket_class()(None)
        line.port = port
        return line
    return serial.serial_for_url(port, exclusive=True, do_not_open=True)


def _socket_class() -> Any:
    """pyserial's socket port, but one that knows how many bytes are waiting, and that closes at once.

    The original says 0 or 1, so that its users read a byte a system call, and sleeps when it closes.
    """
    from serial.urlhandler import protocol_socket

    class QuickSocket(protocol_socket.Serial):  # type: ignore[misc]
        _socket: socket.socket | None
        is_open: bool

        @property
        def in_waiting(self) -> int:
            import fcntl
            import termios

            if self._socket is None:
                return 0
            waiting = fcntl.ioctl(self._socket, termios.FIONREAD, b"\0\0\0\0")
            return int.from_bytes(waiting, sys.byteorder)

        def close(self) -> None:
            if self.is_open:
                if self._socket is not None:
                    with contextlib.suppress(OSError):
                        self._socket.shutdown(socket.SHUT_RDWR)
                    self._socket.close()
                self._socket = None
                self.is_open = False

    return protocol_socket.Serial if sys.platform == "win32" else QuickSocket


def _check_path(port: str) -> None:
    if "://" in port or re.fullmatch(r"(?i)(\\\\\.\\)?COM\d+", port):
        return
    if not Path(port).exists():
        raise DeviceError(f"There is no port {port}.", "'avm ports' lists the ports there are.", port=port)
    if not os.access(port, os.R_OK | os.W_OK):
        raise DeviceError(f"{port} can't be opened: no permission.", _open_hint(port), port=port)


def _reason(e: Exception) -> str:
    """The innermost words of a pyserial error, which nests those of the operating system."""
    cause = e.__cause__ or e.__context__
    inner = next((x for x in (e, cause) if isinstance(x, OSError) and x.strerror), None)
    if inner is not None:
        return str(inner.strerror)
    text = str(e).split(": ")[-1]
    text = re.sub(r"\[Errno -?\d+\] ", "", text)
    text = re.sub(r"^\(\d+, ['\"](.*)['\"]\)$", r"\1", text)  # termios.error, as pyserial prints it
    return text.strip(" .'\"") or "unknown reason"


def _open_hint(port: str) -> str:
    if "://" in port:
        return "Is the server running, and is the URL right?"
    return "Close other programs that use it; on Linux join its group: 'sudo usermod -aG dialout $USER'."
