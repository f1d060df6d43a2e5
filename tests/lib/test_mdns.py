"""The library's mDNS responder on loopback, asked by datagrams made here."""

from __future__ import annotations

import shutil
import struct
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("avmtools.vm.machine")

from avmtools.formats.etf import Atom
from tests.lib.mdns_peer import (
    AAAA,
    ANY,
    FLUSH,
    GROUP,
    IN,
    LOOPBACK,
    PORT,
    UNICAST,
    A,
    everyone,
    heard,
    is_silent,
    opened,
    query,
)
from tests.lib.running import Running

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator


@pytest.fixture(name="everyone")
def listener() -> Iterator[socket.socket]:
    with everyone() as s:
        yield s


@pytest.fixture
def machine() -> Iterator[Running]:
    with Running(profile="otp", stdout="capture", stderr="capture") as m:
        yield m


def start(m: Running, host: str, **more: Any) -> Any:
    config: dict[Any, Any] = {
        Atom("hostname"): host.removesuffix(".local").encode(),
        Atom("interface"): (127, 0, 0, 1),
    }
    ok, pid = m.call("mdns", "start_link", config | {Atom(k): v for k, v in more.items()})
    assert ok == "ok"
    return pid


OWN = bytes([127, 0, 0, 1])


def test_a_responder_announces_itself_twice_and_says_goodbye(
    machine: Running, everyone: socket.socket
) -> None:
    pid = start(machine, "hello.local", ttl=120)
    for _ in range(2):
        assert heard(everyone, "hello.local") == (0, 0x8400, 0, [(A, IN | FLUSH, 120, OWN)])
    assert machine.call("mdns", "stop", pid) == "ok"
    assert heard(everyone, "hello.local") == (0, 0x8400, 0, [(A, IN | FLUSH, 0, OWN)])
    assert is_silent(everyone, "hello.local")


@pytest.mark.parametrize("kind", [A, ANY])
def test_who_does_not_know_mdns_is_answered_as_by_a_name_server(
    machine: Running, everyone: socket.socket, kind: int
) -> None:
    start(machine, "legacy.local")
    with opened(LOOPBACK, 0) as s:
        s.sendto(query("LEGACY.Local", kind, number=4711), (GROUP, PORT))
        assert heard(s, "legacy.local") == (4711, 0x8400, 1, [(A, IN, 10, OWN)])


def test_a_question_with_the_unicast_bit_is_answered_to_who_asked(
    machine: Running, everyone: socket.socket
) -> None:
    start(machine, "unicast.local")
    for _ in range(2):
        heard(everyone, "unicast.local")
    with opened("127.0.0.2", PORT) as s:
        s.sendto(query("unicast.local", A, IN | UNICAST, number=9), (GROUP, PORT))
        assert heard(s, "unicast.local") == (0, 0x8400, 0, [(A, IN | FLUSH, 900, OWN)])
    assert is_silent(everyone, "unicast.local")


def test_a_question_is_answered_to_all_but_once_a_second(machine: Running, everyone: socket.socket) -> None:
    start(machine, "all.local")
    for _ in range(2):
        heard(everyone, "all.local")
    everyone.sendto(query("all.local"), (GROUP, PORT))  # too soon after the announcement
    assert is_silent(everyone, "all.local")
    everyone.settimeout(0.9)
    with pytest.raises(TimeoutError):
        heard(everyone, "all.local")
    everyone.sendto(query("all.local"), (GROUP, PORT))
    everyone.settimeout(5)
    assert heard(everyone, "all.local") == (0, 0x8400, 0, [(A, IN | FLUSH, 900, OWN)])


def known(ttl: int) -> bytes:
    """A question by one who has an answer that is good for so long."""
    record = b"\xc0\x0c" + struct.pack(">2HIH", A, IN, ttl, 4) + OWN
    return struct.pack(">6H", 0, 0, 1, 1, 0, 0) + query("known.local", A, IN | UNICAST)[12:] + record


def test_who_knows_the_answer_gets_none(machine: Running, everyone: socket.socket) -> None:
    start(machine, "known.local")
    with opened("127.0.0.3", PORT) as s:
        s.sendto(known(450), (GROUP, PORT))
        s.sendto(known(449), (GROUP, PORT))
        heard(s, "known.local")
        assert is_silent(s, "known.local")


@pytest.mark.parametrize(
    "data",
    [
        query("others.local"), query("quiet.local", AAAA), query("quiet.local", A, 3),
        query("quiet.local", flags=0x8400), query("quiet.local", flags=0x0800), query("quiet", A),
    ],
    ids=["another name", "another type", "another class", "a response", "another opcode", "half the name"],
)  # fmt: skip
def test_what_is_not_for_us_gets_no_answer(machine: Running, everyone: socket.socket, data: bytes) -> None:
    start(machine, "quiet.local")
    with opened(LOOPBACK, 0) as s:
        s.sendto(data, (GROUP, PORT))
        s.sendto(query("quiet.local", number=2), (GROUP, PORT))
        assert heard(s, "quiet.local")[0] == 2
        assert is_silent(s, "quiet.local")


def test_malformed_datagrams_are_survived(machine: Running, everyone: socket.socket) -> None:
    pid = start(machine, "alive.local")
    loop = struct.pack(">6H", 0, 0, 1, 0, 0, 0) + b"\xc0\x0c\0\1\0\1"
    good = query("alive.local")
    with opened(LOOPBACK, 0) as s:
        for data in (b"", b"\0", loop, good + b"x", b"\xff" * 9000, *(good[:n] for n in range(len(good)))):
            s.sendto(data, (GROUP, PORT))
        s.sendto(query("alive.local", number=3), (GROUP, PORT))
        assert heard(s, "alive.local")[0] == 3
    assert machine.do(lambda m: m.send(pid, Atom("what")))
    assert machine.call("mdns", "stop", pid) == "ok"
    assert machine.stderr == b""


@pytest.mark.skipif(shutil.which("dig") is None, reason="dig is not installed")
def test_dig_resolves_the_name(machine: Running, everyone: socket.socket) -> None:
    start(machine, "dug.local")
    command = ["dig", "+short", "-b", LOOPBACK, "-p", str(PORT), f"@{GROUP}", "dug.local", "A"]
    assert subprocess.run(command, capture_output=True, text=True, timeout=30).stdout.strip() == LOOPBACK


# runs mdns:start_link/1
# runs mdns:stop/1
