"""Nodes that a serial line joins: pseudo terminals, and a relay between that may cut, disturb and listen."""

from __future__ import annotations

import contextlib
import os
import random
import re
import select
import shutil
import subprocess
import sys
import threading
import time
import tty
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from avmtools.vm.bridge import ErlangError
from avmtools.vm.machine import Machine

from avmtools.formats.etf import Atom

from .nodes import compiled, running, until
from .test_distribution import in_thread

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(not shutil.which("erlc"), reason="no erlc")

A, B = Atom("a@serial.local"), Atom("b@serial.local")
SYNC = b"\xaa\x55"


@pytest.fixture(scope="module")
def beam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled(tmp_path_factory.mktemp("serial"))


class Line:
    """Two devices; what is written to one is read from the other, as long as the line isn't cut."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.paths = [str(folder / "left"), str(folder / "right")]
        self.passed = [bytearray(), bytearray()]  # what each side has said
        self.whole = True
        self.held: list[bytearray] | None = None  # what is kept back
        self.spoil = b""  # a byte of this is changed on its way
        self.lock = threading.Lock()
        self.ends: list[int] = []
        self.others: list[int] = []
        self.stopping = False
        self.plug()
        self.thread = threading.Thread(target=self._relay)
        self.thread.start()

    def plug(self) -> None:
        """New devices at the same paths."""
        with self.lock:
            for path in self.paths:
                master, slave = os.openpty()
                tty.setraw(slave)
                os.set_blocking(master, False)
                self.ends.append(master)
                self.others.append(slave)
                Path(path).unlink(missing_ok=True)
                Path(path).symlink_to(os.ttyname(slave))

    def unplug(self) -> None:
        """The devices are gone, as when an adapter is pulled."""
        with self.lock:
            for fd in self.ends + self.others:
                os.close(fd)
            self.ends, self.others = [], []

    def noise(self, to: int, data: bytes) -> None:
        """Bytes for one side that nobody has sent."""
        with self.lock:
            self._write(self.ends[to], data)

    def _write(self, fd: int, data: bytes) -> None:
        while data and not self.stopping:
            try:
                data = data[os.write(fd, data) :]
            except BlockingIOError:
                select.select([], [fd], [], 0.2)

    def _relay(self) -> None:
        while not self.stopping:
            with self.lock:
                for i, fd in enumerate(self.ends):
                    with contextlib.suppress(BlockingIOError, OSError):
                        data = os.read(fd, 4096)
                        self.passed[i] += data
                        if self.held is not None:
                            self.held[i] += data
                        elif self.whole:
                            self._write(self.ends[1 - i], self._spoiled(data))
                ends = list(self.ends)
            select.select(ends, [], [], 0.01)

    def _spoiled(self, data: bytes) -> bytes:
        if self.spoil and self.spoil in data:
            data = data.replace(self.spoil, bytes([self.spoil[0] ^ 4]) + self.spoil[1:])
            self.spoil = b""
        return data

    def hold(self) -> None:
        """Pass nothing on."""
        self.held = [bytearray(), bytearray()]

    def let_go(self) -> None:
        """Pass on what was held, and all that follows."""
        with self.lock:
            held, self.held = self.held, None
            for i, data in enumerate(held or []):
                self._write(self.ends[1 - i], bytes(data))

    def close(self) -> None:
        self.stopping = True
        self.thread.join()
        self.unplug()


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    made = Line(tmp_path)
    try:
        yield made
    finally:
        made.close()


def node(beam: Path, name: str, *paths: str, **options: Any) -> Machine:
    m = Machine([beam], **{"profile": "otp", "stderr": "capture", "stdout": "capture", **options})
    try:
        m.call("dist_peer", "serial", [Atom(name), [list(p.encode()) for p in paths]], timeout=30)
    except BaseException:
        m.close()
        raise
    return m


def run(m: Machine, peer: str, function: str, *args: Any, timeout: float = 60) -> None:
    try:
        answer = m.call("dist_peer", function, [Atom(peer), *args], timeout=timeout)
    except ErlangError as e:
        said = m.read_stdout().decode() + m.read_stderr().decode()
        raise AssertionError(f"{function}: {e} {e.stacktrace}\n{said}") from None
    assert answer == "ok"


@contextlib.contextmanager
def two(beam: Path, line: Line, **options: Any) -> Iterator[tuple[Machine, Machine]]:
    """Both nodes; the second one runs."""
    with (
        node(beam, A, line.paths[0], **options) as a,
        node(beam, B, line.paths[1], **options) as b,
        running(b),
    ):
        yield a, b


@contextlib.contextmanager
def cutting(beam: Path, line: Line) -> Iterator[tuple[Machine, threading.Event, list[bytes]]]:
    """The first node, while the second runs; what is set when its program is ready; what it prints."""
    ready = threading.Event()
    said: list[bytes] = []

    def heard(data: bytes) -> None:
        said.append(data)
        if data.endswith(b"ready"):
            ready.set()

    with (
        node(beam, A, line.paths[0], stdout=heard) as a,
        node(beam, B, line.paths[1]) as b,
        running(b),
    ):
        yield a, ready, said


@pytest.mark.parametrize("profile", ["otp", "atomvm-0.7"])
def test_two_nodes_greet_each_other(beam: Path, line: Line, profile: str) -> None:
    with two(beam, line, profile=profile) as (a, _):
        assert a.call("net_adm", "ping", [B], timeout=20) == "pong"
        run(a, B, "hello")


@pytest.mark.parametrize(
    "function",
    [
        "echo_terms", "identifiers", "links", "monitors", "spawns", "calls", "more_calls", "aliases",
        "servers", "groups",
    ],
)  # fmt: skip
def test_a_node_does_to_the_other(beam: Path, line: Line, function: str) -> None:
    with two(beam, line) as (a, _):
        run(a, B, function)


def test_10_000_messages_of_mixed_size_arrive_in_order(beam: Path, line: Line) -> None:
    with two(beam, line) as (a, _):
        run(a, B, "mixed", 10_000, timeout=120)


def test_long_messages_both_ways_at_once(beam: Path, line: Line) -> None:
    with two(beam, line) as (a, _):
        run(a, B, "crossfire", 100_000)


def test_everything_on_the_line_is_in_frames(beam: Path, line: Line) -> None:
    """A capture, taken apart by what docs/distribution.md says of the format."""
    with two(beam, line) as (a, _):
        run(a, B, "hello")
    for said in line.passed:
        kinds = []
        data, bits = bytes(said), 16
        while data:
            assert data[:2] == SYNC
            if data[2:4] in (SYNC, b""):
                data = data[2:]
                if kinds[-1:] != ["sync"]:
                    kinds.append("sync")
                bits = 16
                continue
            size = int.from_bytes(data[2 : 2 + bits // 8], "big")
            end = 2 + bits // 8 + size
            packet = data[2 + bits // 8 : end]
            assert len(packet) == size
            assert data[end : end + 4] == zlib.crc32(data[2:end]).to_bytes(4, "big")
            data = data[end + 4 :]
            kinds.append(chr(packet[0]) if packet else "tick")
            if bits == 16 and packet[:1] in (b"r", b"a"):
                bits = 32
        # said by who calls, or who is called
        handshake = {"N": ["N", "r"], "s": ["s", "N", "a"]}[kinds[1]]
        assert kinds[: len(handshake) + 1] == ["sync", *handshake]
        assert set(kinds[len(handshake) + 1 :]) == {"p"}


def test_noise_before_a_connection_is_passed_over(beam: Path, line: Line) -> None:
    rng = random.Random(1)
    with two(beam, line) as (a, _):
        for side in (0, 1):
            line.noise(side, rng.randbytes(3000) + SYNC + b"\0\x40half")
        until(lambda: a.call("net_adm", "ping", [B], timeout=20) == "pong", 60)
        run(a, B, "echo_terms")


@pytest.mark.parametrize(
    "noise", [b"\0", b"\xaa", b"some noise", SYNC + b"\0\0\0\4abcd1234", SYNC + b"\xff" * 8], ids=bytes.hex
)
def test_noise_in_a_connection_ends_it_and_the_next_message_connects_again(
    beam: Path, line: Line, noise: bytes
) -> None:
    with cutting(beam, line) as (a, ready, _):
        outcome = in_thread(a.call, "dist_peer", "cut_by", [B], timeout=60)
        assert ready.wait(30)
        line.noise(0, noise)
        assert outcome() == "ok"
        run(a, B, "wait_for", 200)
        run(a, B, "mixed", 500)


def test_half_a_frame_ends_the_connection_though_nothing_follows(beam: Path, line: Line) -> None:
    with cutting(beam, line) as (a, ready, said):
        outcome = in_thread(a.call, "dist_peer", "cut_quietly", [B], timeout=60)
        assert ready.wait(30)
        line.noise(0, SYNC + b"\0\1\0\0and no more")
        assert outcome() == "ok"
        assert b"Damaged data on the line to node 'b@serial.local'" in b"".join(said)
        run(a, B, "wait_for", 200)


def test_a_damaged_message_is_not_delivered(beam: Path, line: Line) -> None:
    with two(beam, line) as (a, _):
        run(a, B, "hello")
        line.spoil = b"spoil this"
        assert a.call("dist_peer", "lost", [B, b"spoil this"], timeout=60) == "noconnection"
        run(a, B, "hello")


def test_a_line_that_is_cut_is_noticed_by_silence(beam: Path, line: Line) -> None:
    with cutting(beam, line) as (a, ready, _):
        a.call("net_kernel", "set_net_ticktime", [1])
        outcome = in_thread(a.call, "dist_peer", "cut_quietly", [B], timeout=60)
        assert ready.wait(30)
        line.whole = False
        assert outcome() == "ok"
        assert a.call("net_adm", "ping", [B], timeout=20) == "pang"
        line.whole = True
        run(a, B, "wait_for", 200)
        run(a, B, "mixed", 500)


def test_an_adapter_that_is_pulled_and_plugged_in_again(beam: Path, line: Line) -> None:
    with cutting(beam, line) as (a, ready, said):
        outcome = in_thread(a.call, "dist_peer", "cut_quietly", [B], timeout=60)
        assert ready.wait(30)
        line.unplug()
        assert outcome() == "ok"
        assert a.call("net_adm", "ping", [B], timeout=20) == "pang"
        assert b"".join(said).count(b"is closed (closed): it is opened again when that is possible") == 1
        line.plug()
        run(a, B, "wait_for", 200)
        run(a, B, "mixed", 500)


def test_a_node_that_is_stopped_is_missed_at_once(beam: Path, line: Line) -> None:
    with node(beam, B, line.paths[1]) as b:
        with running(b), node(beam, A, line.paths[0]) as a:
            assert a.call("net_adm", "ping", [B], timeout=20) == "pong"
            assert a.call("net_kernel", "stop", []) == "ok"
        assert b.call("dist_peer", "alone", [], timeout=10) == "ok"


def test_a_node_that_restarts_is_connected_anew(beam: Path, line: Line) -> None:
    """It doesn't say that it ends (power failure), and finds rests of frames when it is back."""
    with node(beam, A, line.paths[0]) as a:
        with node(beam, B, line.paths[1]) as b, running(b):
            run(a, B, "mixed", 100)
            line.whole = False
        line.noise(1, SYNC + b"\0\0\0\x20the rest of an older")
        line.whole = True
        with node(beam, B, line.paths[1]) as b, running(b):
            assert a.call("dist_peer", "alone", [], timeout=20) == "ok"
            run(a, B, "wait_for", 200)
            run(a, B, "mixed", 100)


def test_a_restarted_node_calls_one_that_has_not_missed_it(beam: Path, line: Line) -> None:
    with node(beam, A, line.paths[0]) as a, running(a):
        for _ in range(3):
            with node(beam, B, line.paths[1]) as b:
                run(b, A, "wait_for", 200)
                run(b, A, "mixed", 100)
                line.whole = False
            line.whole = True


def test_both_begin_at_once(beam: Path, line: Line) -> None:
    """Whoever wins, there is one connection, and nothing is lost that was sent over it."""
    for _ in range(8):
        with node(beam, A, line.paths[0]) as a, node(beam, B, line.paths[1]) as b:
            first = in_thread(a.call, "dist_peer", "meet", [B], timeout=60)
            second = in_thread(b.call, "dist_peer", "meet", [A], timeout=60)
            assert (first(), second()) == ("ok", "ok")


def test_names_that_cross_on_the_line(beam: Path, line: Line) -> None:
    """Held back until both have called: the greater name's call is answered, and serves the other caller."""
    with node(beam, A, line.paths[0]) as a, node(beam, B, line.paths[1]) as b:
        line.hold()
        first = in_thread(a.call, "net_adm", "ping", [B], timeout=60)
        second = in_thread(b.call, "net_adm", "ping", [A], timeout=60)
        until(lambda: all(b"@serial.local" in held for held in line.held or []))
        line.let_go()
        assert (first(), second()) == ("pong", "pong")
        assert b"sok_simultaneous" in line.passed[0]
        assert b"sok" not in line.passed[1]


def test_another_cookie(beam: Path, line: Line) -> None:
    with two(beam, line) as (a, _):
        a.call("net_kernel", "set_cookie", [b"other"])
        assert a.call("net_adm", "ping", [B], timeout=20) == "pang"
        assert "do the cookies differ?" in a.read_stdout().decode()
        a.call("net_kernel", "set_cookie", [b"secret"])
        run(a, B, "wait_for", 200)


def test_a_line_has_one_node_at_its_end(beam: Path, line: Line) -> None:
    other = Atom("c@serial.local")
    with two(beam, line) as (a, _):
        assert a.call("net_adm", "ping", [other], timeout=20) == "pang"
        run(a, B, "wait_for", 200)
        before = time.monotonic()
        assert a.call("net_adm", "ping", [other], timeout=20) == "pang"
        assert time.monotonic() - before < 2
        run(a, B, "hello")


def test_several_lines(beam: Path, tmp_path: Path) -> None:
    folders = [tmp_path / "1", tmp_path / "2"]
    with contextlib.ExitStack() as stack:
        lines = []
        for folder in folders:
            folder.mkdir()
            lines.append(Line(folder))
            stack.callback(lines[-1].close)
        names = [B, Atom("c@serial.local")]
        for name, one in zip(names, lines, strict=True):
            m = stack.enter_context(node(beam, name, one.paths[1]))
            stack.enter_context(running(m))
        a = stack.enter_context(node(beam, A, *(one.paths[0] for one in lines)))
        for name in reversed(names):
            run(a, name, "wait_for", 20)
        for name in names:
            run(a, name, "hello")
        assert sorted(a.call("erlang", "nodes", [])) == names


def test_a_line_that_is_wired_to_itself(beam: Path, tmp_path: Path) -> None:
    master, slave = os.openpty()
    tty.setraw(slave)
    stop = threading.Event()

    def echo() -> None:
        while not stop.is_set():
            if select.select([master], [], [], 0.05)[0]:
                os.write(master, os.read(master, 4096))

    thread = threading.Thread(target=echo)
    thread.start()
    try:
        with node(beam, A, os.ttyname(slave)) as a:
            assert a.call("net_adm", "ping", [B], timeout=20) == "pang"
    finally:
        stop.set()
        thread.join()
        os.close(master)
        os.close(slave)


def test_a_device_that_is_not_there(beam: Path, tmp_path: Path) -> None:
    with Machine([beam], profile="otp", stderr="capture", stdout="capture") as m:
        opts = {Atom("uart_opts"): [(Atom("peripheral"), list(str(tmp_path / "none").encode()))]}
        options = {Atom("proto_dist"): Atom("serial_dist"), Atom("avm_dist_opts"): opts}
        assert m.call("net_kernel", "start", [A, options]) == (Atom("error"), Atom("enoent"))
        assert m.call("net_kernel", "start", [A, {**options, Atom("avm_dist_opts"): {}}]) == (
            Atom("error"), (Atom("missing"), Atom("uart_opts")),
        )  # fmt: skip
        assert m.call("erlang", "is_alive", []) == Atom("false")


@pytest.mark.parametrize("profile", ["otp", "atomvm-0.7"])
def test_the_documented_program(line: Line, tmp_path: Path, profile: str) -> None:
    page = (Path(__file__).parents[2] / "docs" / "distribution.md").read_text("utf-8")
    program = re.search(r"```erlang\n(-module\(wired\).*?)```", page, re.S)
    assert program
    (tmp_path / "wired.erl").write_text(program[1], "utf-8")
    subprocess.run(["erlc", "wired.erl"], cwd=tmp_path, check=True)
    command = [sys.executable, "-m", "avmtools.cli.main", "run", "wired.beam", "--profile", profile, "--"]
    served = subprocess.Popen([*command, A, line.paths[0]], cwd=tmp_path)
    try:
        until(lambda: SYNC in line.passed[0])
        called = [*command, B, line.paths[1], A]
        done = subprocess.run(called, cwd=tmp_path, capture_output=True, text=True, timeout=60)
        assert done.stdout.startswith(f'"{A}": pong\n'), done.stdout + done.stderr
    finally:
        served.kill()
        served.wait()
