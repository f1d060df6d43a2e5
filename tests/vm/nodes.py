"""Real nodes and a port mapper for the tests of distribution, on ports of their own."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from avmtools.vm.machine import Machine

from avmtools.formats.etf import Atom

if TYPE_CHECKING:
    from collections.abc import Iterator

COOKIE = "secret"
SOURCE = Path(__file__).parent / "erl" / "dist_peer.erl"


def has_nodes() -> bool:
    """Whether a real Erlang with its port mapper is installed."""
    return all(shutil.which(tool) for tool in ("erl", "erlc", "epmd"))


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def compiled(folder: Path) -> Path:
    """The module of both sides."""
    subprocess.run(["erlc", "-W0", "-o", folder, SOURCE], check=True, timeout=60)
    return folder / "dist_peer.beam"


@contextlib.contextmanager
def port_mapper(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """OTP's epmd in the foreground."""
    process = subprocess.Popen(["epmd", "-port", str(port)])
    try:
        until(lambda: _listens(port))
        yield process
    finally:
        process.kill()
        process.wait()


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def until(condition: Any, seconds: float = 20) -> None:
    """Wait for it."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to be"
        time.sleep(0.02)


def erl(beam: Path, name: str, code: str, *flags: str, cookie: str = COOKIE) -> subprocess.Popen[str]:
    """A real node that evaluates `code`."""
    kind = "-name" if "." in name else "-sname"
    command = ["erl", "-noinput", "-start_epmd", "false", kind, name, "-setcookie", cookie, *flags]
    return subprocess.Popen(
        [*command, "-pa", str(beam.parent), "-eval", code],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "ERL_CRASH_DUMP": os.devnull},
    )  # fmt: skip


@contextlib.contextmanager
def otp_node(beam: Path, name: str, *flags: str, cookie: str = COOKIE) -> Iterator[subprocess.Popen[str]]:
    """A real node that serves, from when it says so."""
    process = erl(beam, name, 'dist_peer:serve(), io:put_chars("ready\\n").', *flags, cookie=cookie)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def machine(beam: Path, name: str, **options: Any) -> Machine:
    """A node on the engine that serves."""
    options = {"cookie": COOKIE, "profile": "otp", "stderr": "capture", "stdout": "capture", **options}
    m = Machine([beam], name=name, **options)
    try:
        m.call("dist_peer", "serve", [], timeout=30)
    except BaseException:
        m.close()
        raise
    return m


@contextlib.contextmanager
def running(m: Machine) -> Iterator[None]:
    """The machine's processes run meanwhile."""
    thread = threading.Thread(target=_run, args=(m,))
    thread.start()
    try:
        yield
    finally:
        m.send("stopper", Atom("stop"))
        thread.join(timeout=20)
        assert not thread.is_alive()


def _run(m: Machine) -> None:
    m.call("dist_peer", "run_until_stopped", [], timeout=120)
