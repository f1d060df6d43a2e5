"""The monitor, on simulated boards, pseudo terminals and a real compiler's debug information."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
import time
from typing import TYPE_CHECKING

import pytest

from avmtools.board.board import Board
from avmtools.board.chip import chip_model
from avmtools.board.nor import NorFlash
from avmtools.board.server import BoardServer
from avmtools.errors import FormatError, TimeoutExpired
from avmtools.flash.monitor import Exit, Lines, Session
from avmtools.flash.panic import Firmware, addresses, explain
from tests.board.support import app_pack, flash_content
from tests.cli.support import assert_refused, run, run_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def talking(*texts: bytes, content: bytes = b"") -> Board:
    """A board whose program says these lines at every boot."""

    def program(flash: bytes, write: Callable[[bytes], None], on_reset: object) -> None:
        for text in texts:
            write(text)

    return Board(chip_model("esp32"), NorFlash(content=content), program=program)


def until(pattern: str, status: int = 0) -> tuple[Exit, ...]:
    return (Exit(re.compile(pattern), status),)


# -- lines ----------------------------------------------------------------------------------------


def test_lines_end_with_lf_or_crlf_and_prompts_are_shown_after_a_while() -> None:
    lines = Lines()
    assert lines.feed(b"a\r\nb\nc", 0.0) == [("a", True), ("b", True)]
    assert lines.feed(b"", 0.1) == []
    assert lines.feed(b"", 1.0) == [("c", False)]
    assert lines.feed("d\xe9\n".encode("latin-1"), 2.0) == [("d\ufffd", True)]


def test_a_line_without_end_is_cut() -> None:
    assert [len(text) for text, _ in Lines().feed(b"x" * 40_000, 0.0)] == [16384, 16384]


# -- sessions -------------------------------------------------------------------------------------


def test_the_console_up_to_a_pattern_with_its_status() -> None:
    shown: list[str] = []
    with BoardServer(talking(b"one\r\n", b"two CRASH\r\n", b"three\r\n")) as server:
        session = Session(
            server.url, exits=until("CRASH", 3), timeout=10, show=lambda text, ended: shown.append(text)
        )
        assert session.run() == 3
    assert shown[-2:] == ["one", "two CRASH"]


def test_a_board_is_not_reset_unless_told_to() -> None:
    def hello_again_and_again(flash: bytes, write: Callable[[bytes], None], on_reset: object) -> None:
        for _ in range(100):
            write(b"hello\r\n")
            time.sleep(0.1)

    board = Board(chip_model("esp32"), NorFlash(), program=hello_again_and_again)
    with BoardServer(board, lines=True) as server:
        assert Session(server.url, exits=until("hello"), timeout=10).run() == 0
        assert board.boots == 1
        assert Session(server.url, reset=True, exits=until("hello"), timeout=10).run() == 0
        assert board.boots == 2


def test_a_timeout_names_what_was_awaited() -> None:
    with (
        BoardServer(talking(b"hello\r\n")) as server,
        pytest.raises(TimeoutExpired, match=r"showed no 'never' within 0.3 s"),
    ):
        Session(server.url, exits=until("never"), timeout=0.3).run()


def test_a_port_that_comes_back_goes_on() -> None:
    notes: list[str] = []
    with BoardServer(talking(b"before\r\n")) as server:
        number = server.port
        session = Session(
            server.url, exits=until("after"), timeout=20, show=lambda text, ended: None, note=notes.append
        )
        ended: list[int] = []
        thread = threading.Thread(target=lambda: ended.append(session.run()))
        thread.start()
        while "before" not in session.tail:
            time.sleep(0.01)
    with BoardServer(talking(b"after\r\n"), port=number):
        thread.join(20)
    assert ended == [0]
    assert session.reconnects >= 1
    assert "went away" in notes[0] and "is back" in notes[-1]


def test_what_is_typed_is_sent() -> None:
    master, slave = os.openpty()
    typed = [b"status\n"]
    session = Session(
        os.ttyname(slave), exits=until("answer"), timeout=10, to_send=lambda: typed.pop() if typed else b""
    )
    thread = threading.Thread(target=session.run)
    thread.start()
    assert os.read(master, 100) == b"status\n"
    os.write(master, b"answer\r\n")
    thread.join(10)
    assert session.matched == "answer"
    os.close(master)
    os.close(slave)


# -- the command ----------------------------------------------------------------------------------


def test_the_command_filters_stamps_and_logs(tmp_path: Path) -> None:
    log = tmp_path / "console.log"
    with BoardServer(talking(b"I one\r\n", b"E two\r\n", b"end\r\n")) as server:
        done = run(
            "avm", "monitor", "-p", server.url, "--filter", "^E", "--timestamps", "elapsed",
            "--log", log, "--until", "end",
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r" +\d+\.\d{3} E two\n", done.stdout)
    assert log.read_bytes().endswith(b"I one\r\nE two\r\nend\r\n")


def test_the_statuses_of_the_command() -> None:
    with BoardServer(talking(b"CRASH\r\n")) as server:
        crashed = run("avm", "monitor", "-p", server.url, "--exit-on", "CRASH=7")
        late = run("avm", "monitor", "-p", server.url, "--until", "never", "--timeout", "0.3")
    assert_refused(crashed, 7, "matches 'CRASH'")
    assert_refused(late, 42, "showed no 'never'")
    assert_refused(run("avm", "monitor", "-p", "/dev/ttyNOTHERE"), 4, "There is no port")
    assert_refused(run("avm", "monitor", "-p", "x", "--until", "("), 2, "regular expression")
    assert_refused(run("avm", "monitor", "-p", "x", "--exit-on", "CRASH"), 2, "PATTERN=STATUS")


def test_json_tells_what_matched() -> None:
    with BoardServer(talking(b"Return value: ok\r\n")) as server:
        result = run_json("monitor", "-p", server.url, "--until", "value: ok")["result"]
    assert (result["matched"], result["status"]) == ("value: ok", 0)


def test_flash_and_monitor_shows_the_boot_of_what_was_flashed(tmp_path: Path) -> None:
    app = tmp_path / "a.avm"
    app.write_bytes(app_pack())
    code = "from avmtools.cli.main import main; main()"
    with BoardServer(talking(b"booted\r\n", content=flash_content()), lines=True) as server:
        import sys

        process = subprocess.Popen(
            [sys.executable, "-c", code, "flash", str(app), "-p", server.url, "--monitor"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line.strip())
            if line.strip() == "booted":
                break
        process.terminate()
        process.wait(10)
        process.stdout.close()
    assert said[0].startswith("Flashed a.avm") and said[-1] == "booted"


# -- panics ---------------------------------------------------------------------------------------


def test_the_addresses_of_panics() -> None:
    assert addresses("Backtrace: 0x400d1234:0x3ffb0000 0x400d5678:0x3ffb0020") == [0x400D1234, 0x400D5678]
    assert addresses("MEPC    : 0x42008a5e  RA      : 0x42008a5c  SP : 0x3fc90000") == [
        0x42008A5E, 0x42008A5B,
    ]  # fmt: skip
    assert addresses("I (300) AtomVM: Starting 0x400d1234") == []


@pytest.fixture(scope="module")
def elf(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A program with debug information. Any machine's will do: its addresses come from its symbol table."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no C compiler")
    folder = tmp_path_factory.mktemp("elf")
    (folder / "crash.c").write_text("int helper(int x)\n{\n    return x * 3;\n}\nint main(void)\n{\n"
                                    "    return helper(2);\n}\n")  # fmt: skip
    subprocess.run([compiler, "-g", "-O0", "-no-pie", "crash.c", "-o", "crash.elf"], cwd=folder, check=True)
    return (folder / "crash.elf").read_bytes()


def test_a_backtrace_is_explained_with_function_and_line(elf: bytes) -> None:
    firmware = Firmware(elf, "crash.elf")
    start = next(address for address, _, name in firmware._functions if name == "helper")
    lines = explain(f"Backtrace: 0x{start + 8:08x}:0x3ffb0000 0x00000001:0x0", firmware)
    assert lines == [f"  0x{start + 8:08x}: helper at crash.c:3"]


def test_an_elf_without_debug_information_still_names_functions(elf: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.elf"
    path.write_bytes(elf)
    subprocess.run(["strip", "--strip-debug", str(path)], check=True)
    firmware = Firmware(path.read_bytes(), "x.elf")
    start = next(address for address, _, name in firmware._functions if name == "helper")
    place = firmware.locate(start)
    assert place is not None and (place.function, place.file) == ("helper", "")


@pytest.mark.parametrize("cut", [0, 3, 20, 64, 200, 1000])
def test_a_damaged_elf_is_refused_or_read(elf: bytes, cut: int) -> None:
    try:
        Firmware(elf[:cut], "x.elf").locate(0x401000)
    except FormatError as e:
        assert "x.elf" in e.message
