"""ssl on the engine against Python's: verification, ALPN, active mode, servers, upgrades."""

from __future__ import annotations

import contextlib
import socket
import ssl
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("avmtools.vm.machine")

from avmtools.vm.machine import Machine

from avmtools.formats.etf import Atom

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest.importorskip("cryptography")

from cryptography.hazmat.primitives import serialization

from tests.lib.tls_support import der, echo, make_keys, tls_server

PROGRAMS = Path(__file__).with_name("programs") / "tls_programs.beam"
OK, ERROR = Atom("ok"), Atom("error")


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return make_keys(tmp_path_factory.mktemp("keys"))


def option(name: str, value: Any) -> tuple[Atom, Any]:
    return (Atom(name), Atom(value) if isinstance(value, str) and value.startswith("verify_") else value)


def file_option(name: str, path: str) -> tuple[Atom, Any]:
    return (Atom(name), list(path.encode()))


def python_server(
    keys: dict[str, Any], name: str = "server", **settings: Any
) -> contextlib.AbstractContextManager[int]:
    return tls_server(keys, echo, name, **settings)


def call(function: str, *args: Any, **options: Any) -> Any:
    with Machine([PROGRAMS], profile="otp", stderr="capture", **options) as m:
        return m.call("tls_programs", function, list(args), timeout=60)


@pytest.mark.parametrize("schedulers", [1, 2])
def test_a_client_talks_to_a_verified_server(keys: dict[str, Any], schedulers: int) -> None:
    options = [
        option("verify", "verify_peer"), file_option("cacertfile", keys["ca"]),
        option("alpn_advertised_protocols", [b"h2", b"http/1.1"]),
    ]  # fmt: skip
    with python_server(keys, alpn=["http/1.1"]) as port:
        got = call("fetch", list(b"localhost"), port, options, schedulers=schedulers)
    five, late, size, protocol, cert, alpn, peer, after = got
    assert (five, late, size) == ((OK, b"hello"), (ERROR, Atom("timeout")), 300000)
    assert protocol == Atom("tlsv1.3")
    assert cert == (OK, der(keys["server_cert"]))
    assert alpn == (OK, b"http/1.1")
    assert (peer, after) == (Atom("true"), (ERROR, Atom("closed")))


def test_versions_and_authorities_as_bytes(keys: dict[str, Any]) -> None:
    options = [
        option("verify", "verify_peer"), option("cacerts", [der(keys["authority"])]),
        option("versions", [Atom("tlsv1.2")]),
    ]  # fmt: skip
    with python_server(keys) as port:
        got = call("fetch", list(b"localhost"), port, options)
    assert got[3] == Atom("tlsv1.2")
    assert got[5] == (ERROR, Atom("protocol_not_negotiated"))


def test_active_modes(keys: dict[str, Any]) -> None:
    with python_server(keys) as port:
        first, second, options, end = call("active", port, [option("verify", "verify_none")])
    assert (first, second) == (list(b"one"), b"two")
    assert options == [(Atom("active"), Atom("false")), (Atom("mode"), Atom("binary"))]
    assert end == Atom("closed")


@pytest.mark.parametrize(
    ("server", "host", "options", "alert"),
    [("server", b"localhost", {"cacertfile": "other"}, "unknown_ca"),
     ("expired", b"localhost", {"cacertfile": "ca"}, "certificate_expired"),
     ("server", b"127.0.0.1", {"cacertfile": "ca", "server_name_indication": b"other.example"},
      "handshake_failure")],
)  # fmt: skip
def test_what_can_not_be_verified_is_refused(
    keys: dict[str, Any], server: str, host: bytes, options: dict[str, Any], alert: str
) -> None:
    wanted = [option("verify", "verify_peer"), file_option("cacertfile", keys[options["cacertfile"]])]
    if "server_name_indication" in options:
        wanted.append(option("server_name_indication", list(options["server_name_indication"])))
    with python_server(keys, server) as port:
        assert call("fails", list(host), port, wanted) == (Atom(alert), Atom("true"))


def test_a_peer_without_tls_and_bad_options_are_reported(keys: dict[str, Any]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as plain:
        port = plain.getsockname()[1]

        def answer() -> None:
            raw = plain.accept()[0]
            raw.sendall(b"220 not tls at all\r\n" * 3)

        threading.Thread(target=answer, daemon=True).start()
        assert call("fails", list(b"127.0.0.1"), port, [])[0] == Atom("unexpected_message")
    with python_server(keys) as port:
        missing = call("fails", list(b"127.0.0.1"), port, [file_option("certfile", "/none")])
        assert missing[0] == Atom("options")
        unknown = call("fails", list(b"127.0.0.1"), port, [(Atom("verify_fun"), 1)])
        assert unknown[1] == (Atom("not_supported"), (Atom("verify_fun"), 1))


@contextlib.contextmanager
def engine_server(*options: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """An echo server on the engine, in a process of its own."""
    code = (
        "import sys\nfrom avmtools.vm.machine import Machine\nfrom avmtools.formats.etf import Atom\n"
        "with Machine([sys.argv[1]], profile='otp') as m:\n"
        "    m.call('tls_programs', 'serve', [eval(sys.argv[2])])\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(PROGRAMS), f"[{', '.join(options)}]"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline()), process
    finally:
        process.kill()
        process.communicate()


def named(name: str, path: str) -> str:
    return f"(Atom({name!r}), list({path.encode()!r}))"


def test_a_server_serves_python(keys: dict[str, Any]) -> None:
    with engine_server(named("certfile", keys["server"])) as (port, process):
        context = ssl.create_default_context(cafile=keys["ca"])
        for _ in range(3):
            raw = socket.create_connection(("127.0.0.1", port))
            with context.wrap_socket(raw, server_hostname="localhost") as tls:
                tls.sendall(b"y" * 100000)
                got = b""
                while len(got) < 100000:
                    got += tls.recv(65536)
                assert got == b"y" * 100000
        with socket.create_connection(("127.0.0.1", port)) as raw:
            raw.sendall(b"GET / HTTP/1.0\r\n\r\n")
            raw.recv(1000)
        assert process.stdout is not None
        assert process.stdout.readline() == b"tls_alert\n"


def test_a_server_asks_for_certificates(keys: dict[str, Any]) -> None:
    options = (
        named("certfile", keys["server"]), named("cacertfile", keys["ca"]),
        "(Atom('verify'), Atom('verify_peer'))", "(Atom('fail_if_no_peer_cert'), Atom('true'))",
    )  # fmt: skip
    with engine_server(*options) as (port, _):
        context = ssl.create_default_context(cafile=keys["ca"])
        context.load_cert_chain(keys["client"])
        with context.wrap_socket(
            socket.create_connection(("127.0.0.1", port)), server_hostname="localhost"
        ) as tls:
            tls.sendall(b"known")
            assert tls.recv(5) == b"known"
        stranger = ssl.create_default_context(cafile=keys["ca"])
        with (
            pytest.raises(OSError),
            stranger.wrap_socket(
                socket.create_connection(("127.0.0.1", port)), server_hostname="localhost"
            ) as tls,
        ):
            tls.sendall(b"unknown")
            assert tls.recv(5)
            tls.recv(5)


def test_both_ends_upgraded_from_tcp_with_keys_as_bytes(keys: dict[str, Any]) -> None:
    key = keys["server_key"].private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    server = [option("cert", der(keys["server_cert"])), (Atom("key"), (Atom("PrivateKeyInfo"), key))]
    got, info, end = call("both", server, [])
    assert got == (OK, b"done")
    assert info == (OK, [(Atom("sni_hostname"), list(b"example.org"))])
    assert end == (ERROR, Atom("closed"))
