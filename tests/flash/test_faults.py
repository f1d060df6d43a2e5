"""Bad cables: the flash ends verified, or the error names every range that is not.

``make fuzz`` runs many more seeds (tests/fuzz/fuzz_flash_line.py).
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from avmtools.board.server import BoardServer
from avmtools.errors import AvmError, DeviceError
from avmtools.flash import device, job
from avmtools.flash.esp32 import Request, Watcher, flash
from avmtools.flash.source import load
from tests.board.support import MAIN, app_pack, flash_content, new_board
from tests.flash.faulty import Faults, FaultyLine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from avmtools.board.board import Board

RUNS = 12
SIZE = 40_000


def be_impatient() -> None:
    """Waits that suit a loopback line: what is lost is lost after 0.2 s."""
    import esptool.loader

    esptool.loader.MAX_TIMEOUT = 0.2
    device._COMMAND_SECONDS = 0.2
    job.RECONNECT_SECONDS = 0.01


@pytest.fixture(autouse=True)
def impatient() -> Iterator[None]:
    import esptool.loader

    saved = esptool.loader.MAX_TIMEOUT, device._COMMAND_SECONDS, job.RECONNECT_SECONDS
    be_impatient()
    yield
    esptool.loader.MAX_TIMEOUT, device._COMMAND_SECONDS, job.RECONNECT_SECONDS = saved


def noise(seed: int) -> Faults:
    """The faults of a seed: a good, a bad or a hopeless line."""
    chance = random.Random(seed).choice([0.002, 0.01, 0.05])
    return Faults(seed, drop=chance, corrupt=chance, disconnect=chance / 2)


@pytest.fixture
def app(tmp_path: Path) -> Path:
    path = tmp_path / "app.avm"
    path.write_bytes(app_pack() + random.Random(1).randbytes(SIZE))
    return path


def flash_through(board: Board, faults: Faults, app: Path) -> AvmError | None:
    """Flash; the error, None if it ended well. Checks what must hold either way."""
    before = bytes(board.flash.data)
    content = app.read_bytes()
    with BoardServer(board) as server, FaultyLine(server.port, faults) as line:
        try:
            flash(line.url, Request(load(str(app))), Watcher())
        except AvmError as e:
            error = e
        else:
            assert board.flash.read(MAIN, len(content)) == content
            error = None
    after = bytes(board.flash.data)
    end = MAIN + -(-len(content) // 0x1000) * 0x1000
    assert after[:MAIN] == before[:MAIN] and after[end:] == before[end:], "something else was touched"
    if error is not None:
        named: set[int] = set()
        for r in error.details.get("unverified", []):
            named.update(range(r["offset"], r["offset"] + r["size"], 0x1000))
        wanted = before[:MAIN] + content + before[MAIN + len(content) :]
        for at in range(MAIN, end, 0x1000):
            sector = slice(at, at + 0x1000)
            assert after[sector] in (before[sector], wanted[sector].ljust(0x1000, b"\xff")) or at in named, (
                f"0x{at:x} is half-written and not named"
            )
    return error


@pytest.mark.parametrize("seed", range(RUNS))
def test_a_noisy_line_ends_verified_or_names_the_bad_range(seed: int, app: Path) -> None:
    error = flash_through(new_board(content=flash_content({MAIN: b"old" * 20_000})), noise(seed), app)
    assert error is None or isinstance(error, DeviceError), error


@pytest.mark.parametrize("packet", [0, 5, 40, 90])
def test_a_line_that_breaks_once_while_asking_is_mended(packet: int, app: Path) -> None:
    assert flash_through(new_board(content=flash_content()), Faults(hang_up_after=packet), app) is None


@pytest.mark.parametrize("block", range(5))
def test_a_line_that_breaks_at_any_block_is_mended(block: int, app: Path) -> None:
    faults = Faults(hang_up_after=block, blocks=True)
    assert flash_through(new_board(content=flash_content({MAIN: b"old" * 20_000})), faults, app) is None


@pytest.mark.parametrize("block", range(5))
def test_a_port_that_vanishes_for_good_says_what_is_half_written(block: int, app: Path) -> None:
    board = new_board(content=flash_content({MAIN: b"old" * 20_000}))
    error = flash_through(board, Faults(hang_up_after=block, blocks=True, dead=True), app)
    assert error is not None and error.exit_status == 4
    assert error.code == "half_written"
    assert "main.avm 0x210000-0x21AFFF" in error.message
    assert "Run the same command again" in error.hint


@pytest.mark.parametrize("seed", range(4))
def test_a_device_that_answers_garbage_is_no_board(seed: int, app: Path) -> None:
    import socket
    import threading

    listener = socket.create_server(("127.0.0.1", 0))
    noise = random.Random(seed)

    def chatter() -> None:
        while True:
            try:
                connection, _ = listener.accept()
                with connection:
                    while connection.recv(4096):
                        reply = noise.randbytes(noise.randrange(1, 200))
                        connection.sendall(b"\xc0" + reply + b"\xc0" if seed % 2 else reply)
            except OSError:
                if listener.fileno() < 0:
                    return

    threading.Thread(target=chatter, daemon=True).start()
    with pytest.raises(DeviceError):
        flash(f"socket://127.0.0.1:{listener.getsockname()[1]}", Request(load(str(app))), Watcher())
    listener.close()
