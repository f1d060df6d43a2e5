"""Servers and clients of the library against Python's and curl: many connections, HTTP, bad peers."""

from __future__ import annotations

import asyncio
import functools
import http.server
import os
import resource
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("avmtools.vm.machine")

from avmtools.vm.machine import Machine

from avmtools.formats.etf import Atom

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAMS = Path(__file__).with_name("programs") / "net_programs.beam"
RUN = """
import sys
from avmtools.vm.machine import Machine
from avmtools.formats.etf import Atom
with Machine([sys.argv[1]], profile=sys.argv[3]) as m:
    m.call("net_programs", sys.argv[2], [eval(sys.argv[4], {"Atom": Atom})])
"""


@contextmanager
def server(
    function: str, argument: str = "[]", profile: str = "otp"
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A program in a process of its own: the number it prints, and the process."""
    many = resource.getrlimit(resource.RLIMIT_NOFILE)
    command = [sys.executable, "-c", RUN, str(PROGRAMS), function, profile, argument]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (many[1], many[1])),
    )  # fmt: skip
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, process.stderr.read() if process.stderr else b""
        yield int(line) if line.strip().isdigit() else 0, process
    finally:
        process.kill()
        process.communicate()


async def exchange(port: int, number: int, size: int) -> int:
    """Send `size` bytes of our own pattern, and count those that come back right."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    block = struct.pack(">I", number) * 4096
    right = 0

    async def receive() -> None:
        nonlocal right
        while right < size:
            want = min(len(block), size - right)
            if await reader.readexactly(want) != block[:want]:
                return
            right += want

    task = asyncio.create_task(receive())
    sent = 0
    while sent < size:
        writer.write(block[: min(len(block), size - sent)])
        sent += len(block)
        await writer.drain()
    await task
    writer.close()
    return right


async def many(port: int, connections: int, size: int) -> list[int]:
    return await asyncio.gather(*(exchange(port, i, size) for i in range(connections)))


@pytest.mark.parametrize("function", ["echo", "echo_socket"])
def test_a_thousand_connections_and_a_hundred_megabytes_without_loss(function: str) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 3000:
        pytest.skip("this host allows too few open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 3000), hard))
    # a packet in active mode is at most `buffer` bytes
    options = "[(Atom('buffer'), 65536)]"
    size = 100_000 if function == "echo" else 10_000
    try:
        with server(function, options) as (port, process):
            assert asyncio.run(asyncio.wait_for(many(port, 1000, size), 120)) == [size] * 1000
            threads = len(list(Path(f"/proc/{process.pid}/task").iterdir()))
            assert threads <= 2 + (os.cpu_count() or 1)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_a_machine_whose_connections_all_wait_uses_no_cpu() -> None:
    with server("echo") as (port, process):
        peers = [socket.create_connection(("127.0.0.1", port)) for _ in range(100)]
        for peer in peers:
            peer.sendall(b"hello")
            assert peer.recv(5) == b"hello"
        before = cpu_seconds(process.pid)
        time.sleep(1)
        assert cpu_seconds(process.pid) - before <= 0.1
        for peer in peers:
            peer.close()


@pytest.mark.parametrize("function", ["echo", "echo_socket"])
def test_half_closed_reset_and_flooding_peers_are_survived(function: str) -> None:
    with server(function) as (port, process):
        # reads nothing while it sends
        flood = socket.create_connection(("127.0.0.1", port))
        flood.settimeout(0.5)
        with pytest.raises(TimeoutError):
            while True:
                flood.sendall(b"x" * 65536)
        for _ in range(50):
            reset = socket.create_connection(("127.0.0.1", port))
            reset.sendall(b"abc")
            reset.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            reset.close()
        half = socket.create_connection(("127.0.0.1", port))
        half.shutdown(socket.SHUT_WR)
        assert half.recv(1) == b""
        good = socket.create_connection(("127.0.0.1", port))
        good.sendall(b"still here")
        assert good.recv(10, socket.MSG_WAITALL) == b"still here"
        flood.close()
        assert process.poll() is None


def test_malformed_datagrams_are_reported() -> None:
    with server("udp") as (port, _), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
        peer.settimeout(10)
        peer.connect(("127.0.0.1", port))
        for sent, answer in [
            (b"number:41", b"42"), (b"number:x", b"malformed"), (b"", b"malformed 0"),
            (b"\xff" * 5000, b"malformed 5000"), (b"number:", b"malformed"), (b"number:99", b"100"),
        ]:  # fmt: skip
            peer.send(sent)
            assert peer.recv(100) == answer


# -- HTTP --------------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def curl(*args: str, data: bytes | None = None) -> str:
    command = ["curl", "-sS", "--max-time", "20", *args]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
@pytest.mark.parametrize("profile", ["otp", "atomvm-0.6"])
def test_curl_is_served(profile: str) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with server("http", str(port), profile):
        head, _, body = curl("-i", f"{url}/hello").partition("\r\n\r\n")
        assert head.startswith("HTTP/1.1 200 OK\r\n")
        assert "Content-Type: text/html" in head
        assert body == "<p>hello</p>"
        assert curl("--data-binary", "@-", f"{url}/echo/x", data=b"q" * 20000) == "q" * 20000
        assert "X-Mine: yes" in curl("-i", f"{url}/header")
        assert curl(f"{url}/a/b?c=d") == 'GET ["a","b?c=d"]'
        with socket.create_connection(("127.0.0.1", port)) as bad:
            bad.sendall(b"nonsense\r\n\r\n")
            assert bad.recv(1000).startswith(b"HTTP/1.1 400 ")
        assert curl(f"{url}/hello") == "<p>hello</p>"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(200 if self.path != "/missing" else 404)
        if self.path == "/chunked":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for part in (b"one ", b"two ", b"x" * 5000):
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
            self.wfile.write(b"0\r\n\r\n")
        elif self.path == "/until-closed":
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(b"the rest")
            self.close_connection = True
        else:
            body = self.path.encode() * 1000
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def web() -> Iterator[int]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler)) as s:
        threading.Thread(target=s.serve_forever, daemon=True).start()
        yield s.server_address[1]
        s.shutdown()


@pytest.mark.parametrize("profile", ["otp", "atomvm-0.6"])
@pytest.mark.parametrize("mode", ["active", "passive"])
@pytest.mark.parametrize(
    ("path", "status", "body"),
    [("/page", 200, b"/page" * 1000), ("/missing", 404, b"/missing" * 1000),
     ("/chunked", 200, b"one two " + b"x" * 5000), ("/until-closed", 200, b"the rest")],
)  # fmt: skip
def test_the_client_reads_what_a_server_sends(
    web: int, profile: str, mode: str, path: str, status: int, body: bytes
) -> None:
    with Machine([PROGRAMS], profile=profile, stderr="capture") as m:
        got = m.call("net_programs", "fetch", [web, path.encode(), Atom(mode)], timeout=60)
    assert (got[0], got[2]) == (status, body)
    names = [name.lower() for name, _ in got[1]]
    assert b"server" in names
    assert (b"content-length" in names) == (path in ("/page", "/missing"))
