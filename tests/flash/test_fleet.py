"""Many boards at once, each behind a line of 921600 baud."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from avmtools.board.server import BoardServer
from avmtools.flash.esp32 import Request, Watcher, flash_many
from avmtools.flash.source import load
from tests.board.support import MAIN, app_pack, flash_content, new_board
from tests.flash.faulty import Faults, FaultyLine

if TYPE_CHECKING:
    from pathlib import Path

BOARDS = 4
SLOW = Faults(bytes_per_second=92_160)


def test_boards_are_flashed_at_the_same_time(tmp_path: Path) -> None:
    """Benchmarks measure how well (tests/benchmarks/bench_flash.py); here only that all go on together."""
    app = tmp_path / "app.avm"
    app.write_bytes(app_pack() + random.Random(2).randbytes(30_000))
    boards = [new_board(content=flash_content(), mac=bytes((2, 0, 0, 0, 1, i))) for i in range(BOARDS)]
    servers = [BoardServer(b).start() for b in boards]
    lines = [FaultyLine(s.port, SLOW).__enter__() for s in servers]
    events: list[tuple[str, str]] = []

    def watch(port: str) -> Watcher:
        return Watcher(planned=lambda plan: events.append(("planned", port)))

    rows = flash_many(
        [line.url for line in lines],
        Request(load(str(app))),
        watch,
        lambda row: events.append(("done", row.port)),
    )
    for closing in (*lines, *servers):
        closing.__exit__(None, None, None)
    assert [row.error for row in rows] == [None] * BOARDS
    assert all(b.flash.read(MAIN, len(app.read_bytes())) == app.read_bytes() for b in boards)
    assert [kind for kind, _ in events[:BOARDS]] == ["planned"] * BOARDS


def test_a_board_that_fails_is_tried_again(tmp_path: Path) -> None:
    app = tmp_path / "app.avm"
    app.write_bytes(app_pack())
    said: list[str] = []
    rows = flash_many(
        ["socket://127.0.0.1:1"], Request(load(str(app))), lambda port: Watcher(say=said.append),
        lambda row: None, retries=2,
    )  # fmt: skip
    assert rows[0].error is not None and rows[0].attempts == 3
    assert [s.split("Trying")[1] for s in said] == [" again (1 of 2).", " again (2 of 2)."]


def test_two_names_for_one_board_are_refused(tmp_path: Path) -> None:
    app = tmp_path / "app.avm"
    app.write_bytes(app_pack())
    boards = [new_board(content=flash_content()) for _ in range(2)]  # the same MAC
    with BoardServer(boards[0]) as a, BoardServer(boards[1]) as b:
        rows = flash_many([a.url, b.url], Request(load(str(app))), lambda port: Watcher(), lambda row: None)
    assert sorted(row.error.code if row.error else "" for row in rows) == ["", "same_device"]
