"""Who asks by multicast DNS, and hears what is said: datagrams made and read here."""

from __future__ import annotations

import socket
import struct
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

GROUP, PORT, LOOPBACK = "224.0.0.251", 5353, "127.0.0.1"
A, AAAA, ANY, IN, UNICAST, FLUSH = 1, 28, 255, 1, 0x8000, 0x8000
Answer = tuple[int, int, int, list[tuple[int, int, int, bytes]]]


def name(text: str) -> bytes:
    return b"".join(bytes([len(part)]) + part.encode() for part in text.split(".")) + b"\0"


def query(host: str, kind: int = A, klass: int = IN, *, number: int = 0, flags: int = 0) -> bytes:
    return struct.pack(">6H", number, flags, 1, 0, 0, 0) + name(host) + struct.pack(">2H", kind, klass)


def read(data: bytes, host: str) -> Answer | None:
    """Number, flags, how many questions, and records: type, class, ttl, data. None: not about this host."""
    if name(host).lower() not in data[12:].lower():
        return None
    number, flags, questions, answers, *_ = struct.unpack_from(">6H", data)
    at = 12
    for _ in range(questions):
        at += len(name(host)) + 4
    records = []
    for _ in range(answers):
        at += len(name(host))
        kind, klass, ttl, size = struct.unpack_from(">2HIH", data, at)
        records.append((kind, klass, ttl, data[at + 10 : at + 10 + size]))
        at += 10 + size
    return number, flags, questions, records


def opened(address: str, port: int) -> socket.socket:
    """A socket whose datagrams to the group go to loopback."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(LOOPBACK))
    s.bind((address, port))
    s.settimeout(5)
    return s


def heard(s: socket.socket, host: str) -> Answer:
    """The next response about a host; what else is said on this port is passed over."""
    while True:
        answer = read(s.recvfrom(9000)[0], host)
        if answer is not None and answer[1] & 0x8000:
            return answer


def is_silent(s: socket.socket, host: str) -> bool:
    s.settimeout(0.3)
    try:
        heard(s, host)
    except TimeoutError:
        return True
    return False


def wait_for(s: socket.socket, host: str, ttl: int, address: bytes) -> None:
    """Pass over responses until one says this."""
    while heard(s, host)[3] != [(A, IN | FLUSH, ttl, address)]:
        pass


@contextmanager
def everyone() -> Iterator[socket.socket]:
    """A socket that gets what is sent to all; the test is skipped where that does not work."""
    works = False
    try:
        with opened(GROUP, PORT) as s:
            group = socket.inet_aton(GROUP) + socket.inet_aton(LOOPBACK)
            s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
            s.sendto(query("probe.local"), (GROUP, PORT))
            s.recvfrom(9000)
            works = True
            yield s
    except OSError as e:
        if works:
            raise
        pytest.skip(f"no multicast on loopback here: {e}")
