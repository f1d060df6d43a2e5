"""What a machine has of its host: the standard input, serial devices, other programs."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("avmtools.vm.machine")

from avmtools.vm.machine import Machine

from avmtools.formats.etf import Atom

PROGRAMS = Path(__file__).with_name("programs") / "host_programs.beam"
OK, ERROR = Atom("ok"), Atom("error")


def test_lines_characters_and_items_come_from_the_standard_input() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "avmtools.cli.main", "run", str(PROGRAMS)],
        input=b"Ada\nabcdef\n42 words\nchild\nlast", capture_output=True, timeout=60,
    )  # fmt: skip
    said = 'name? {"Ada\n","abc","def\n",[42,"words"],"child\n","last",eof}'
    assert done.stdout.decode().replace("\\n", "\n").rstrip() == said, done.stderr
    assert done.stderr.endswith(b"Return value: ok\n")


def test_a_serial_device_is_read_and_written() -> None:
    ours, theirs = pty.openpty()
    result: list[Any] = []

    def run() -> None:
        with Machine([PROGRAMS], profile="atomvm-0.6", stderr="capture") as m:
            path = list(os.ttyname(theirs).encode())
            result.append(m.call("host_programs", "uart", [path], timeout=60))

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert os.read(ours, 100) == b"ready\n"  # raw: no carriage return was added
        for word in (b"one", b"\x00\xff\r\n"):
            os.write(ours, word)
            assert os.read(ours, 100) == word
        os.write(ours, b"end")
        thread.join(30)
    finally:
        os.close(ours)
        os.close(theirs)
        thread.join(30)
    late, got, closed, missing, none = result[0]
    assert (late, got, closed) == ((ERROR, Atom("timeout")), [b"one", b"\x00\xff\r\n"], OK)
    assert (missing, none) == ((ERROR, (Atom("missing"), Atom("peripheral"))), (ERROR, Atom("enoent")))


def test_the_output_of_another_program_is_read() -> None:
    with Machine([PROGRAMS], profile="atomvm-0.7", stderr="capture") as m:
        started, said, missing = m.call("host_programs", "command", [], timeout=60)
    assert (started, said, missing) == (Atom("true"), b"hello\n", (ERROR, Atom("enoent")))


def test_the_console_handler_of_events_writes_a_line_for_each() -> None:
    with Machine([PROGRAMS], profile="otp", stdout="capture") as m:
        pid = m.call("host_programs", "events", [], timeout=60).decode()
        said = m.read_stdout().decode()
    assert said == (
        f"2025-11-22T10:44:54.698Z [error] {pid} m:f/1 (m.erl:7) x and y\n"
        f"2025-11-22T10:44:54.698Z [error] {pid} #{{a => 1}}\n"
    )


def test_the_table_of_sockets_names_one_that_listens() -> None:
    with Machine([PROGRAMS], profile="otp", stdout="capture") as m:
        port = m.call("host_programs", "sockets", [], timeout=60)
        said = m.read_stdout().decode()
    assert f"127.0.0.1:{port}" in said, said
