"""A bad cable: a TCP proxy in front of a board that drops, corrupts and hangs up, by a seed or by plan."""

from __future__ import annotations

import random
import re
import select
import socket
import threading
from dataclasses import dataclass

_PACKET = re.compile(rb"\xc0\x00")
#: FLASH_BEGIN, _DATA, _END, plain and deflated.
_BLOCK = re.compile(rb"\xc0\x00[\x02-\x04\x10-\x12]")


@dataclass(frozen=True)
class Faults:
    """Chances for each chunk that passes, either way, and when to hang up for sure.

    ``hang_up_after`` counts packets from the host, over all connections, or with ``blocks`` only those that
    write flash; after it the line works, or, with ``dead``, nothing answers any more.
    """

    seed: int = 0
    drop: float = 0.0
    corrupt: float = 0.0
    disconnect: float = 0.0
    hang_up_after: int | None = None
    blocks: bool = False
    dead: bool = False
    bytes_per_second: int | None = None


class FaultyLine:
    """Serves at :attr:`url` what the board at ``port`` says, with faults."""

    def __init__(self, port: int, faults: Faults) -> None:
        self._upstream = port
        self._faults = faults
        self._random = random.Random(faults.seed)
        self._packets = 0
        self._stopping = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.05)
        self.url = f"socket://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.connections = 0

    def __enter__(self) -> FaultyLine:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stopping.set()
        self._thread.join(5)
        self._listener.close()

    def _serve(self) -> None:
        while not self._stopping.is_set():
            try:
                host, _ = self._listener.accept()
            except TimeoutError:
                continue
            self.connections += 1
            with host, socket.create_connection(("127.0.0.1", self._upstream)) as board:
                for s in (host, board):
                    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                try:
                    self._carry(host, board)
                except OSError:
                    continue

    def _carry(self, host: socket.socket, board: socket.socket) -> None:
        faults = self._faults
        while not self._stopping.is_set():
            for ready in select.select([host, board], [], [], 0.05)[0]:
                data = ready.recv(4096)
                if not data:
                    return
                if faults.dead and faults.hang_up_after is not None and self._packets > faults.hang_up_after:
                    return
                if ready is host and faults.hang_up_after is not None:
                    before = self._packets
                    self._packets += len((_BLOCK if faults.blocks else _PACKET).findall(data))
                    if before <= faults.hang_up_after < self._packets:
                        return
                if self._random.random() < faults.disconnect:
                    return
                if self._random.random() < faults.drop:
                    continue
                if self._random.random() < faults.corrupt:
                    at = self._random.randrange(len(data))
                    data = data[:at] + bytes((data[at] ^ 1 << self._random.randrange(8),)) + data[at + 1 :]
                if faults.bytes_per_second:
                    self._stopping.wait(len(data) / faults.bytes_per_second)
                (board if ready is host else host).sendall(data)
