"""ssl's natives: a client in steps over a socket, against Python's TLS and OTP's."""

from __future__ import annotations

import contextlib
import gc
import queue
import shutil
import socket
import ssl
import struct
import subprocess
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("avmtools.vm.machine")
pytest.importorskip("cryptography")

from avmtools.vm.bridge import ErlangError
from avmtools.vm.machine import Machine
from avmtools.vm.marks import nif

from avmtools.formats.etf import Atom
from tests.lib.tls_support import echo, make_keys, tls_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROGRAMS = Path(__file__).with_name("programs") / "tls_natives.beam"
OK, ERROR, TRUE, DONE, CLOSED = (Atom(a) for a in ("ok", "error", "true", "done", "closed"))
HOST = list(b"localhost")
#: Mbed TLS's numbers.
CONN_EOF, CA_CHAIN_REQUIRED, FATAL_ALERT, INVALID_RECORD = -0x7280, -0x7680, -0x7780, -0x7200
BAD_INPUT_DATA, NO_RNG, NET_CONN_RESET = -0x7100, -0x7400, -0x0050


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return make_keys(tmp_path_factory.mktemp("keys"))


def call(function: str, *args: Any, profile: str = "otp", **options: Any) -> Any:
    with Machine([PROGRAMS], profile=profile, stderr="capture", **options) as m:
        return m.call("tls_natives", function, list(args), timeout=60)


@contextlib.contextmanager
def plain_server(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that does with its connections what is told; for as long as it is needed."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    talk(listener.accept()[0])

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    ("profile", "shape"),
    [("atomvm-0.6", "select-0.6"), ("atomvm-0.7", "select-0.7"), ("otp", "select-0.7")],
)
def test_a_client_talks_and_says_goodbye(keys: dict[str, Any], profile: str, shape: str) -> None:
    goodbyes: queue.Queue[Any] = queue.Queue()

    def talk(tls: ssl.SSLSocket) -> None:
        version = tls.version()
        echo(tls)  # ends with an answered goodbye
        goodbyes.put(version)

    with tls_server(keys, talk) as port:
        first, second, nothing, end, after, seen, last = call("talk", port, HOST, b"quit", profile=profile)
    assert (first, second) == ((OK, b"he"), (OK, b"llo"))
    assert nothing == Atom("want_read")
    assert end == (ERROR, CLOSED)
    assert after == (ERROR, CLOSED)
    assert (seen, last) == (Atom(shape), (ERROR, CLOSED))
    assert goodbyes.get(timeout=10) == "TLSv1.2"


def test_release_0_5_has_none() -> None:
    with Machine([], profile="atomvm-0.5", lib=False) as m, pytest.raises(ErlangError, match="undef"):
        m.call("ssl", "nif_init", [])


@pytest.mark.parametrize("host", [b"device.example", b"localhost"])
def test_the_server_sees_the_hosts_name(keys: dict[str, Any], host: bytes) -> None:
    seen = []

    def sni(_tls: Any, name: str | None, _context: Any) -> None:
        seen.append(name)

    with tls_server(keys, echo, sni=sni) as port:
        call("talk", port, host, b"quit")
        call("talk", port, list(host), b"quit")
        call("talk", port, b"", b"quit")
    assert seen == [host.decode(), host.decode(), None]


SIZE = 4 << 20


@pytest.mark.parametrize("options", [{}, {"schedulers": 1}, {"profile": "atomvm-0.6"}])
def test_much_is_written_and_read_when_the_socket_allows(keys: dict[str, Any], options: Any) -> None:
    def talk(tls: ssl.SSLSocket) -> None:
        data = bytearray()
        time.sleep(0.1)
        while len(data) < SIZE:
            data += tls.recv(65536)
        for at in range(0, SIZE, 100000):
            tls.sendall(data[at : at + 100000])
        tls.recv(1)

    with tls_server(keys, talk, buffer=4096) as port:
        assert call("big", port, HOST, SIZE, **options) == (TRUE, TRUE, TRUE, SIZE // 16384 - 1)


def test_two_processes_read_and_write_with_one_connection(keys: dict[str, Any]) -> None:
    with tls_server(keys, echo) as port:
        assert call("halves", port, HOST, SIZE) == TRUE


def test_connections_share_settings_and_agree_when_first_used(keys: dict[str, Any]) -> None:
    with tls_server(keys, echo) as port:
        assert call("shared", port, HOST, 12) == [(OK, str(i).encode()) for i in range(1, 13)]


@pytest.mark.parametrize("mode", ["none", "optional"])
def test_certificates_are_not_looked_at_unless_required(keys: dict[str, Any], mode: str) -> None:
    with tls_server(keys, echo, "expired") as port:
        result, same, _ = call("handshake", port, HOST, Atom(mode), Atom("stream"))
    assert (result, same) == (DONE, TRUE)


def test_a_required_certificate_is_refused_and_the_server_told(keys: dict[str, Any]) -> None:
    told: queue.Queue[Any] = queue.Queue()

    def talk(raw: socket.socket) -> None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(keys["server"])
        try:
            context.wrap_socket(raw, server_side=True)
        except ssl.SSLError as e:
            told.put(e.reason)

    with plain_server(talk) as port:
        result = call("handshake", port, HOST, Atom("required"), Atom("stream"))
    assert result == ((ERROR, CA_CHAIN_REQUIRED), TRUE, TRUE)
    assert told.get(timeout=10) == "TLSV1_ALERT_UNKNOWN_CA"


def test_a_server_that_refuses_is_told_from_one_without_tls(keys: dict[str, Any]) -> None:
    with tls_server(keys, echo, client=True) as port:
        refused = call("handshake", port, HOST, Atom("none"), Atom("stream"))
    assert refused == ((ERROR, FATAL_ALERT), TRUE, TRUE)

    def talk(raw: socket.socket) -> None:
        raw.sendall(b"220 not tls at all\r\n" * 3)
        raw.recv(1)

    with plain_server(talk) as port:
        strange = call("handshake", port, HOST, Atom("none"), Atom("stream"))
    assert strange == ((ERROR, INVALID_RECORD), TRUE, TRUE)


def test_datagrams_have_no_timers() -> None:
    with plain_server(lambda raw: raw.close()) as port:
        result, _, text = call("handshake", port, HOST, Atom("none"), Atom("dgram"))
    assert (result, text) == ((ERROR, BAD_INPUT_DATA), TRUE)


@pytest.mark.parametrize(("linger", "reason"), [(False, CONN_EOF), (True, NET_CONN_RESET)])
def test_the_server_goes_away_in_the_handshake(linger: bool, reason: int) -> None:
    def talk(raw: socket.socket) -> None:
        raw.recv(65536)
        raw.sendall(b"\x16\x03\x03\x00\x40")  # the beginning of a record
        if linger:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raw.close()

    with plain_server(talk) as port:
        shaken, written, goodbye = call("early_end", port, HOST)
    assert shaken == (ERROR, reason)
    assert written[0] == ERROR
    assert goodbye in (OK, (ERROR, reason))


def test_an_end_without_a_goodbye_is_told(keys: dict[str, Any]) -> None:
    def talk(tls: ssl.SSLSocket) -> None:
        tls.recv(100)
        raw = socket.socket(fileno=tls.detach())
        raw.shutdown(socket.SHUT_RDWR)
        raw.close()

    with tls_server(keys, talk) as port:
        assert call("ended", port, HOST) == (ERROR, CONN_EOF)


@pytest.mark.parametrize("profile", ["atomvm-0.6", "atomvm-0.7"])
def test_a_socket_closed_under_a_connection(keys: dict[str, Any], profile: str) -> None:
    with tls_server(keys, echo) as port:
        told, read, write, goodbye = call("closed", port, HOST, profile=profile)
    assert told == ((ERROR, CLOSED), Atom("abort"))
    assert (read, write, goodbye) == ((ERROR, CLOSED), (ERROR, CLOSED), (ERROR, CLOSED))


@pytest.mark.parametrize("profile", ["atomvm-0.6", "otp"])
def test_wrong_terms_and_wrong_order_are_badarg(profile: str) -> None:
    with plain_server(lambda raw: raw.close()) as port:
        results = call("order", port, profile=profile)
    assert len(results) == 32
    assert results == [(ERROR, Atom("badarg"))] * 32


def test_settings_that_lack_something() -> None:
    with plain_server(lambda raw: raw.close()) as port:
        results = call("settings", port)
    assert results == [(ERROR, c) for c in (NO_RNG, -0x0034, -0x0038, BAD_INPUT_DATA, BAD_INPUT_DATA)]


def test_a_socket_that_is_not_connected() -> None:
    first, second = call("unasked")
    assert first[0] == ERROR
    assert second == (ERROR, CLOSED)


def sockets() -> int:
    found = 0
    for link in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            found += str(link.readlink()).startswith("socket:")
    return found


@pytest.mark.parametrize("options", [{}, {"schedulers": 1, "gc_stress": True, "verify": True}])
def test_a_connection_keeps_its_socket_until_it_is_forgotten(options: Any) -> None:
    seen: list[bytes] = []

    def talk(raw: socket.socket) -> None:
        with raw:
            seen.append(raw.recv(1))
            while raw.recv(65536):
                pass

    with plain_server(talk) as port, Machine([PROGRAMS], profile="otp", **options) as m:
        before = sockets()
        assert m.call("tls_natives", "forgotten", [port, 60], timeout=60) == OK
        gc.collect()
        assert sockets() < before + 10
    assert set(seen) == {b"\x16"}  # a ClientHello each


def test_a_connection_may_outlive_its_machine() -> None:
    kept: list[Any] = []

    @nif("test", "keep", 1)
    def keep(item: Any) -> Any:
        kept.append(item)
        return OK

    with plain_server(lambda raw: raw.close()) as port:
        before = sockets()
        with Machine([PROGRAMS], profile="otp", natives=[keep]) as m:
            assert m.call("tls_natives", "held", [port], timeout=60) == OK
        del m
        gc.collect()
        assert sockets() == before + 1
        kept.clear()
        assert sockets() == before


OTP_SERVER = """
    application:ensure_all_started(ssl),
    [File] = init:get_plain_arguments(),
    {ok, L} = ssl:listen(0, [{certfile, File}, {keyfile, File}, {ip, {127, 0, 0, 1}}, binary, {active, false},
                             {versions, ['tlsv1.3', 'tlsv1.2']}]),
    {ok, {_, Port}} = ssl:sockname(L),
    io:format("~b~n", [Port]),
    {ok, T} = ssl:transport_accept(L, 20000),
    {ok, S} = ssl:handshake(T, 20000),
    {ok, Info} = ssl:connection_information(S, [protocol, sni_hostname]),
    io:format("~p~n", [Info]),
    Echo = fun F() ->
        case ssl:recv(S, 0, 20000) of
            {ok, <<"quit">>} -> ssl:close(S);
            {ok, Data} -> ok = ssl:send(S, Data), F();
            {error, Reason} -> io:format("~p~n", [Reason])
        end
    end,
    Echo(),
    halt().
"""


@pytest.mark.skipif(shutil.which("erl") is None, reason="needs OTP")
@pytest.mark.parametrize(
    ("function", "last", "expected"),
    [("talk", b"quit", ((OK, b"he"), (OK, b"llo"))), ("halves", SIZE, TRUE)],
)
def test_otp_is_the_server(keys: dict[str, Any], function: str, last: Any, expected: Any) -> None:
    command = ["erl", "-noshell", "-eval", OTP_SERVER, "-extra", keys["server"]]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        got = call(function, port, b"device.example", last)
        told = server.stdout.readline()
        server.kill()
    assert got[:2] == expected if function == "talk" else got == expected
    assert told == b"[{protocol,'tlsv1.2'},{sni_hostname,\"device.example\"}]\n"
