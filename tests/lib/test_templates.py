"""The templates for the command line, in Erlang and in Elixir, print what the documentation shows."""

from __future__ import annotations

import queue
import re
import socket
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

pytest.importorskip("avmtools.vm.machine")

from avmtools.vm.machine import Machine

TEMPLATES = Path(__file__).parents[2] / "templates"
NAMES = {"erlang": "{0}.beam", "elixir": "Elixir.{1}.beam"}
ADDRESS = r"\d+\.\d+\.\d+\.\d+:\d+"


class Running:
    """A template that runs, line by line."""

    def __init__(self, template: str, language: str) -> None:
        camel = "".join(part.capitalize() for part in template.split("_"))
        beam = TEMPLATES / template / NAMES[language].format(template, camel)
        self.lines: queue.Queue[str] = queue.Queue()
        self.rest = ""
        self.machine = Machine([beam], profile="atomvm-0.6", stdout=self.take, stderr="capture")
        self.thread = threading.Thread(target=self.machine.run, daemon=True)

    def take(self, data: bytes) -> None:
        """Console output."""
        *whole, self.rest = (self.rest + data.decode()).split("\n")
        for line in whole:
            self.lines.put(line)

    def line(self, pattern: str) -> str:
        """The next line, which must fit."""
        line = self.lines.get(timeout=30)
        assert re.fullmatch(pattern, line), line
        return line

    def __enter__(self) -> Running:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        until = time.monotonic() + 30
        while self.thread.is_alive() and time.monotonic() < until:
            self.machine.stop()
            self.thread.join(0.05)
        self.machine.close()


@pytest.mark.parametrize("language", NAMES)
def test_hello_world_says_so(language: str) -> None:
    with Running("hello_world", language) as hello:
        hello.line("Hello World")


@pytest.mark.parametrize("language", NAMES)
def test_a_udp_client_and_a_udp_server(language: str) -> None:
    with ExitStack() as both:
        server = both.enter_context(Running("udp_server", language))
        server.line(r"Opened UDP socket on 0\.0\.0\.0:44404\.")
        server.line(r"Waiting to receive data\.\.\.")
        client = both.enter_context(Running("udp_client", language))
        client.line(rf"Opened UDP socket on {ADDRESS}\.")
        for _ in range(2):
            client.line('Sent <<"AtomVM">>')
            server.line(rf'Received UDP packet <<"AtomVM">> from {ADDRESS}')
            server.line(r"Waiting to receive data\.\.\.")


def wait_for_the_port() -> None:
    """44404 may have been the near end of somebody's connection, which the system remembers for a minute."""
    until = time.monotonic() + 90
    while time.monotonic() < until:
        with socket.socket() as s, suppress(OSError):
            s.bind(("0.0.0.0", 44404))
            return
        time.sleep(1)


@pytest.mark.parametrize("language", NAMES)
def test_a_tcp_client_and_a_tcp_server(language: str) -> None:
    wait_for_the_port()
    with ExitStack() as both:
        server = both.enter_context(Running("tcp_server", language))
        server.line(r"Listening on 0\.0\.0\.0:44404\.")
        server.line(r"Waiting to accept connection\.\.\.")
        client = both.enter_context(Running("tcp_client", language))
        client.line(rf"Connected to 127\.0\.0\.1:44404 from {ADDRESS}")
        server.line(rf"Accepted connection\.  local: 127\.0\.0\.1:44404 peer: {ADDRESS}")
        for _ in range(2):
            client.line(r'Sent <<"AtomVM">> to 127\.0\.0\.1:44404')
            client.line(r'Received <<"AtomVM">> from 127\.0\.0\.1:44404')
        said = [server.line(".*") for _ in range(6)]
        said.remove("Waiting to accept connection...")  # by another process: its place is a race
        for waits, received in (said[:2], said[2:4]):
            assert waits == "Waiting to receive data..."
            echoed = rf'Received packet <<"AtomVM">> from {ADDRESS}\.  Echoing back\.\.\.'
            assert re.fullmatch(echoed, received)
        assert said[4:] == ["Waiting to receive data..."]


def test_a_client_without_a_server_says_why() -> None:
    with Running("tcp_client", "erlang") as client:
        client.line(r"An error occurred connecting: \{error,\{connect,111\}\}")
