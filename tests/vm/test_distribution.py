"""Nodes: the engine with real OTP nodes and with itself; cut lines, wrong cookies, dead port mappers."""

from __future__ import annotations

import contextlib
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest
from avmtools.vm.bridge import ErlangError
from avmtools.vm.machine import Machine

from avmtools.errors import AvmError, UsageError
from avmtools.formats.etf import Atom

from .nodes import (
    COOKIE,
    compiled,
    erl,
    free_port,
    has_nodes,
    machine,
    otp_node,
    port_mapper,
    running,
    until,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.otp, pytest.mark.skipif(not has_nodes(), reason="no erl, erlc and epmd")]

OTP = Atom("otp@127.0.0.1")
ENGINE = Atom("engine@127.0.0.1")
EVERYTHING = [
    "echo_terms", "identifiers", "links", "monitors", "spawns", "calls", "more_calls", "aliases", "servers",
    "groups", "more_groups", "plain_servers", "kernel",
]  # fmt: skip


@pytest.fixture(scope="module")
def beam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def epmd() -> Iterator[int]:
    port = free_port()
    before = os.environ.get("ERL_EPMD_PORT")
    os.environ["ERL_EPMD_PORT"] = str(port)
    try:
        with port_mapper(port):
            yield port
    finally:
        if before is None:
            del os.environ["ERL_EPMD_PORT"]
        else:
            os.environ["ERL_EPMD_PORT"] = before


@pytest.fixture(scope="module")
def otp(beam: Path, epmd: int) -> Iterator[subprocess.Popen[str]]:
    with otp_node(beam, OTP) as process:
        yield process


@pytest.fixture
def engine(beam: Path, epmd: int) -> Iterator[Machine]:
    with machine(beam, ENGINE) as m:
        yield m


def run(m: Machine, peer: str, function: str, *args: Any, timeout: float = 60) -> None:
    try:
        answer = m.call("dist_peer", function, [Atom(peer), *args], timeout=timeout)
    except ErlangError as e:
        raise AssertionError(f"{function}: {e} {e.stacktrace}\n{m.read_stderr().decode()}") from None
    assert answer == "ok"


def from_otp(
    beam: Path, m: Machine, functions: list[str], name: str = "caller@127.0.0.1", *flags: str
) -> str:
    """What a real node of its own says after it called these functions with the machine's node."""
    code = (
        f"R = try dist_peer:serve(), dist_peer:run('{ENGINE}', [{', '.join(functions)}]) "
        'catch C:E:S -> {C, E, S} end, io:format("~p~n", [R]), halt().'
    )
    with running(m):
        process = erl(beam, name, code, *flags)
        out, _ = process.communicate(timeout=60)
    return out.strip()


# -- with OTP ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("function", EVERYTHING)
def test_engine_does_to_otp(engine: Machine, otp: subprocess.Popen[str], function: str) -> None:
    run(engine, OTP, function)


def test_otp_does_to_engine(engine: Machine, beam: Path) -> None:
    assert from_otp(beam, engine, [*EVERYTHING, "funs"]) == "ok", engine.read_stderr().decode()


def test_stressed_collector_under_traffic(beam: Path, otp: subprocess.Popen[str]) -> None:
    with machine(beam, ENGINE, gc_stress=True, verify=True) as m:
        for function in ("identifiers", "links", "monitors", "spawns", "aliases"):
            run(m, OTP, function)


def test_100_000_messages_each_way(engine: Machine, otp: subprocess.Popen[str], beam: Path) -> None:
    run(engine, OTP, "flood", 100_000, timeout=120)
    assert from_otp(beam, engine, ["flood_100_000"]) == "ok"


def test_large_messages_both_ways_at_once(engine: Machine, otp: subprocess.Popen[str]) -> None:
    run(engine, OTP, "crossfire", 1_500_000)


def test_a_flooded_node_that_does_not_read_makes_senders_wait(
    engine: Machine, otp: subprocess.Popen[str]
) -> None:
    otp.send_signal(signal.SIGSTOP)
    try:
        before = engine.memory_used
        with pytest.raises(TimeoutError):
            engine.call("dist_peer", "flood_forever", [OTP], timeout=2)
        assert engine.memory_used - before < 64 << 20
    finally:
        otp.send_signal(signal.SIGCONT)


def test_hidden_nodes_are_not_listed(beam: Path, epmd: int, otp: subprocess.Popen[str]) -> None:
    with machine(beam, "hidden@127.0.0.1", hidden=True) as m:
        run(m, OTP, "echo_terms")
        assert m.call("erlang", "nodes", []) == []
        assert m.call("erlang", "nodes", [Atom("hidden")]) == [OTP]
        assert m.call("rpc", "call", [OTP, Atom("erlang"), Atom("nodes"), [Atom("hidden")]]) == [
            "hidden@127.0.0.1"
        ]


def test_a_hidden_otp_node(engine: Machine, beam: Path) -> None:
    with otp_node(beam, "shy@127.0.0.1", "-hidden"):
        run(engine, "shy@127.0.0.1", "echo_terms")
        assert engine.call("erlang", "nodes", []) == []
        assert engine.call("erlang", "nodes", [Atom("connected")]) == ["shy@127.0.0.1"]


def test_short_names(beam: Path, epmd: int) -> None:
    with (
        otp_node(beam, "short@localhost"),
        machine(beam, "small@localhost", short_name=True) as m,
    ):
        run(m, "short@localhost", "echo_terms")


def test_global_names(beam: Path) -> None:
    with Machine([beam], profile="otp") as m:
        assert m.call("dist_peer", "names", [], timeout=30) == "ok"


# -- two engines ------------------------------------------------------------------------------------


def test_two_engines(beam: Path, engine: Machine) -> None:
    with machine(beam, "other@127.0.0.1") as other, running(other):
        for function in [*EVERYTHING, "funs"]:
            run(engine, "other@127.0.0.1", function)
        run(engine, "other@127.0.0.1", "flood", 20_000)
        run(engine, "other@127.0.0.1", "crossfire", 300_000)


def test_both_connect_at_once(beam: Path, epmd: int) -> None:
    """Whoever wins, there is one connection, and nothing is lost that was sent over it."""
    for _ in range(5):
        with machine(beam, ENGINE) as a, machine(beam, "other@127.0.0.1") as b:
            first = in_thread(a.call, "dist_peer", "meet", [Atom("other@127.0.0.1")], timeout=60)
            second = in_thread(b.call, "dist_peer", "meet", [ENGINE], timeout=60)
            assert (first(), second()) == ("ok", "ok")


# -- cut connections --------------------------------------------------------------------------------


def test_disconnect_and_connect_again(engine: Machine, otp: subprocess.Popen[str]) -> None:
    run(engine, OTP, "disconnected")


def test_a_killed_node(beam: Path, epmd: int) -> None:
    name = "victim@127.0.0.1"
    with cutting(beam) as (m, ready), otp_node(beam, name) as process:
        outcome = in_thread(m.call, "dist_peer", "cut_by", [Atom(name)], timeout=60)
        assert ready.wait(30)
        process.kill()
        assert outcome() == "ok"
        process.wait()
        with otp_node(beam, name):
            run(m, name, "echo_terms")


def test_a_line_that_is_cut(beam: Path, epmd: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody is told when a proxy drops the connection; a new one is like the first."""
    name = "faraway@127.0.0.1"
    with otp_node(beam, name), contextlib.ExitStack() as stack:
        proxy = stack.enter_context(Proxy(port_of("faraway", epmd)))
        mapper = stack.enter_context(LyingMapper({"faraway": proxy.port}))
        monkeypatch.setenv("ERL_EPMD_PORT", str(mapper.port))
        m, ready = stack.enter_context(cutting(beam))
        outcome = in_thread(m.call, "dist_peer", "cut_by", [Atom(name)], timeout=60)
        assert ready.wait(30)
        proxy.cut()
        assert outcome() == "ok"
        # it may be calling us with what it had to say, in vain, and refuses our call as long
        run(m, name, "wait_for", 200)
        run(m, name, "flood", 1000)


@contextlib.contextmanager
def cutting(beam: Path) -> Iterator[tuple[Machine, threading.Event]]:
    """A machine, and what is set when its program prints something."""
    printed = threading.Event()
    with machine(beam, ENGINE, stdout=lambda _: printed.set()) as m:
        yield m, printed


def in_thread(function: Any, *args: Any, **options: Any) -> Any:
    """Begin a call; what is returned waits for it, and returns or raises what it did."""
    result: list[Any] = []

    def work() -> None:
        try:
            result.append(function(*args, **options))
        except Exception as e:
            result.append(e)

    thread = threading.Thread(target=work)
    thread.start()

    def wait() -> Any:
        thread.join(90)
        if isinstance(result[0], Exception):
            raise result[0]
        return result[0]

    return wait


def port_of(name: str, epmd: int) -> int:
    with socket.create_connection(("127.0.0.1", epmd), timeout=10) as s:
        s.sendall((1 + len(name)).to_bytes(2, "big") + b"z" + name.encode())
        answer = s.recv(1000)
    assert answer[:2] == b"w\0"
    return int.from_bytes(answer[2:4], "big")


class Server(contextlib.AbstractContextManager["Any"]):
    """Accepts on the loopback address, a thread for each connection, until the end of the block."""

    def __init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.open: list[socket.socket] = [self.listening]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                s, _ = self.listening.accept()
                self.open.append(s)
                threading.Thread(target=self._serve, args=(s,), daemon=True).start()

    def _serve(self, s: socket.socket) -> None:
        with contextlib.suppress(OSError):
            self.serve(s)

    def serve(self, s: socket.socket) -> None:
        raise NotImplementedError

    def cut(self) -> None:
        """Drop all connections."""
        for s in self.open[1:]:
            with contextlib.suppress(OSError):
                s.shutdown(socket.SHUT_RDWR)
            s.close()
        del self.open[1:]

    def __exit__(self, *exc: object) -> None:
        self.cut()
        with contextlib.suppress(OSError):
            self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()


class Proxy(Server):
    def __init__(self, to: int) -> None:
        self.to = to
        super().__init__()

    def serve(self, s: socket.socket) -> None:
        other = socket.create_connection(("127.0.0.1", self.to))
        self.open.append(other)
        threading.Thread(target=self._pump, args=(other, s), daemon=True).start()
        self._pump(s, other)

    @staticmethod
    def _pump(a: socket.socket, b: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := a.recv(65536):
                b.sendall(data)


class LyingMapper(Server):
    """Registers everybody, and answers with the ports that it was given."""

    def __init__(self, ports: dict[str, int]) -> None:
        self.ports = ports
        super().__init__()

    def serve(self, s: socket.socket) -> None:
        request = s.recv(1000)[2:]
        if request[:1] == b"x":
            s.sendall(b"v\0" + (7).to_bytes(4, "big"))
            s.recv(1)
            return
        port = self.ports.get(request[1:].decode())
        if port is None:
            s.sendall(b"w\1")
        else:
            s.sendall(b"w\0" + port.to_bytes(2, "big") + b"M\0\0\6\0\5\0\0\0\0")
        s.close()


# -- what goes wrong --------------------------------------------------------------------------------


def test_wrong_cookies_are_reported_on_both_sides(beam: Path, epmd: int) -> None:
    name = "stranger@127.0.0.1"
    with otp_node(beam, name, cookie="other") as process, machine(beam, ENGINE) as m:
        assert m.call("net_adm", "ping", [Atom(name)], timeout=20) == "pang"
        assert "do the cookies differ?" in m.read_stdout().decode()
        code = f"io:format(\"~p~n\", [net_adm:ping('{ENGINE}')]), halt()."
        with running(m):
            out, _ = erl(beam, "second@127.0.0.1", code, cookie="other").communicate(timeout=60)
        assert "pang" in out
        said = m.read_stdout().decode()
        assert "Connection attempt from node 'second@127.0.0.1' rejected. Invalid challenge reply." in said
        # with the other node's cookie it works
        m.call("erlang", "set_cookie", [Atom(name), Atom("other")])
        run(m, name, "echo_terms")
        process.kill()


def test_no_port_mapper(beam: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    monkeypatch.setenv("ERL_EPMD_PORT", str(port))
    with Machine([beam], name=ENGINE, cookie=COOKIE, profile="otp") as m, pytest.raises(AvmError) as e:
        m.call("erlang", "node", [])
    assert e.value.code == "no_epmd"
    assert str(port) in e.value.message


def test_a_port_mapper_that_dies_and_comes_back(beam: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    monkeypatch.setenv("ERL_EPMD_PORT", str(port))
    with contextlib.ExitStack() as stack:
        with port_mapper(port):
            m = stack.enter_context(machine(beam, ENGINE))
            stack.enter_context(otp_node(beam, "otp2@127.0.0.1"))
            run(m, "otp2@127.0.0.1", "echo_terms")
        # connections go on without it
        run(m, "otp2@127.0.0.1", "echo_terms")
        assert "port mapper (epmd) has ended" in m.read_stdout().decode()
        stack.enter_context(port_mapper(port))
        with running(m):
            until(lambda: registered("engine", port), 15)


def registered(name: str, port: int) -> bool:
    try:
        return port_of(name, port) > 0
    except (AssertionError, OSError):
        return False


def test_our_own_port_mapper(beam: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    monkeypatch.setenv("ERL_EPMD_PORT", str(port))
    with Machine([beam], profile="otp") as mapper:
        served = in_thread(mapper.call, "dist_peer", "map", [port], timeout=100)
        until(lambda: _answers(port))
        with otp_node(beam, "guest@127.0.0.1") as peer, machine(beam, ENGINE) as m:
            run(m, "guest@127.0.0.1", "echo_terms")
            assert sorted(bytes(n) for n, _ in m.call("erl_epmd", "names", [])[1]) == [b"engine", b"guest"]
            peer.kill()
            peer.wait()
            until(lambda: len(m.call("erl_epmd", "names", [])[1]) == 1)
        mapper.send("stopper", Atom("stop"))
        assert served() == "ok"


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def test_a_node_by_net_kernel_start(beam: Path, epmd: int) -> None:
    with Machine([beam], profile="otp", stdout="capture") as m:
        assert m.call("dist_peer", "start_stop", [], timeout=60) == "ok"


def test_a_name_that_is_taken(beam: Path, engine: Machine) -> None:
    with Machine([beam], name=ENGINE, cookie=COOKIE, profile="otp") as m, pytest.raises(AvmError) as e:
        m.call("erlang", "node", [])
    assert e.value.code == "duplicate_name"


@pytest.mark.parametrize(
    "options",
    [
        {"name": "@host"}, {"name": "a b@127.0.0.1"}, {"name": "a@b@c"},
        {"name": "a@b.c", "short_name": True},
        {"name": "a@b", "short_name": False}, {"name": "a@127.0.0.1", "cookie": ""}, {"cookie": "x"},
        {"name": "a@127.0.0.1", "profile": "atomvm-0.6"}, {"name": "a@127.0.0.1", "clock": "virtual"},
    ],
    ids=str,
)  # fmt: skip
def test_names_that_make_no_sense(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        Machine(**{"profile": "otp", "cookie": COOKIE, **options})


# -- malformed data ---------------------------------------------------------------------------------


def handshake(m_port: int, name: str) -> socket.socket:
    """Connect as a node would; the socket is ready for messages."""
    import hashlib

    s = socket.create_connection(("127.0.0.1", m_port), timeout=10)

    def send(data: bytes) -> None:
        s.sendall(len(data).to_bytes(2, "big") + data)

    def receive() -> bytes:
        size = int.from_bytes(exactly(2), "big")
        return exactly(size)

    def exactly(n: int) -> bytes:
        data = b""
        while len(data) < n:
            more = s.recv(n - len(data))
            assert more, "closed"
            data += more
        return data

    flags = 0xD07DF7FBD | 0x1000000 | 0x2000000 | 1 << 34
    send(
        b"N"
        + flags.to_bytes(8, "big")
        + (99).to_bytes(4, "big")
        + len(name).to_bytes(2, "big")
        + name.encode()
    )
    status = receive()
    if status == b"salive":  # not yet read that the last connection is closed
        send(b"strue")
    else:
        assert status == b"sok"
    challenge = int.from_bytes(receive()[9:13], "big")
    digest = hashlib.md5(f"{COOKIE}{challenge}".encode()).digest()
    send(b"r" + (1).to_bytes(4, "big") + digest)
    assert receive()[:1] == b"a"
    return s


def messages() -> list[bytes]:
    """Well-formed ones, to be damaged."""
    from avmtools.formats.etf import Pid, Reference, encode

    me = Pid(Atom("fuzz@127.0.0.1"), 7, 0, 99)
    ref = Reference(Atom("fuzz@127.0.0.1"), 99, (1, 2, 3))
    echo = Atom("echo")
    controls: list[Any] = [
        (6, me, Atom(""), echo), (19, me, echo, ref), (20, me, echo, ref),
        (29, ref, me, me, (Atom("erlang"), Atom("node"), 0), [Atom("monitor"), Atom("link")]),
        (31, ref, me, 0, Atom("badopt")), (33, me, ref), (35, 1, me, me), (36, 1, me, me), (1, me, me),
        (3, me, me, Atom("why")), (8, me, me, Atom("why")), (21, me, me, ref, Atom("why")), (7, me, me),
        (2, Atom(""), me), (24, me, me), (28, me, me, ref),
    ]  # fmt: skip
    payload = encode([])
    return [b"p" + encode(c) + (payload if c[0] in (2, 6, 24, 28, 29, 33) else b"") for c in controls]


def test_malformed_data_closes_the_connection_and_nothing_else(engine: Machine, epmd: int) -> None:
    rng = random.Random(5)
    good = messages()
    port = port_of("engine", epmd)
    with running(engine):
        for _ in range(60):
            s = handshake(port, "fuzz@127.0.0.1")
            with contextlib.suppress(OSError), s:
                for message in rng.sample(good, 4):
                    s.sendall(len(message).to_bytes(4, "big") + message)
                bad = bytearray(rng.choice(good))
                for _ in range(rng.randint(1, 4)):
                    at = rng.randrange(len(bad))
                    what = rng.randrange(3)
                    if what == 0:
                        bad[at] = rng.randrange(256)
                    elif what == 1:
                        del bad[at:]
                        bad += b"\0"
                    else:
                        bad[at:at] = bytes(rng.randrange(256) for _ in range(rng.randint(1, 5)))
                s.sendall(len(bad).to_bytes(4, "big") + bytes(bad))
                s.shutdown(socket.SHUT_WR)
                s.settimeout(10)
                while s.recv(65536):
                    pass
    refused = engine.read_stdout().decode().count("Malformed data from node")
    assert refused > 20
    run(engine, ENGINE, "echo_terms")


def test_a_handshake_of_garbage(engine: Machine, epmd: int) -> None:
    port = port_of("engine", epmd)
    rng = random.Random(6)
    with running(engine):
        for _ in range(30):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=10) as s:
                s.sendall(bytes(rng.randrange(256) for _ in range(rng.randint(0, 40))))
                s.shutdown(socket.SHUT_WR)
                while s.recv(4096):
                    pass
    run(engine, ENGINE, "echo_terms")


# -- the command ------------------------------------------------------------------------------------


def test_avm_run_as_a_node(beam: Path, otp: subprocess.Popen[str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "avmtools.cli.main", "run", str(beam), "--profile", "otp"]
    node = ["--name", "cli@127.0.0.1"]
    env = {**os.environ, "AVM_COOKIE": COOKIE, "HOME": str(tmp_path)}
    done = subprocess.run([*command, *node, "--", OTP], env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"cli@127.0.0.1'? .*otp@127.0.0.1", done.stdout)
    assert not (tmp_path / ".erlang.cookie").exists()
    # without a cookie one is made, as OTP does
    del env["AVM_COOKIE"]
    subprocess.run([*command, *node, "--", OTP], env=env, capture_output=True, timeout=60)
    made = tmp_path / ".erlang.cookie"
    assert re.fullmatch("[A-Z]{20}", made.read_text())
    assert made.stat().st_mode & 0o777 == 0o400
