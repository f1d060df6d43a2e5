"""Flashing against itself and against bare esptool, on simulated boards behind lines of 921600 baud.

Printed: sixteen boards at once against one (bound 1.5), `avm flash` against esptool itself writing
the same file to esp32-mock-bootloader (bound: 0.3 s more), a one-module edit against a full write in sectors
and commands. Exits 1 when a bound is missed.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from avmtools.board.server import BoardServer
from avmtools.flash.esp32 import Request, Watcher, flash, flash_many
from avmtools.flash.source import load
from avmtools.formats import packbeam, partition_table
from tests.board.support import MAIN, TABLE, app_pack, flash_content, new_board
from tests.flash.faulty import Faults, FaultyLine

FLEET_BOUND, OVERHEAD_SECONDS_BOUND = 1.5, 0.3
BOARDS = 16


def farm(count: int, number: int) -> None:
    """Serve boards until stdin closes; their URLs go to stdout. A process of its own, as boards are."""
    macs = [bytes((2, 0, 0, 0, number, i)) for i in range(count)]
    servers = [BoardServer(new_board(content=flash_content(), mac=mac)).start() for mac in macs]
    lines = [FaultyLine(s.port, Faults(bytes_per_second=92_160)).__enter__() for s in servers]
    print(" ".join(line.url for line in lines), flush=True)
    sys.stdin.read()


def fleet(folder: Path) -> float:
    """Seconds for sixteen boards, over seconds for one."""
    app = folder / "fleet.avm"
    app.write_bytes(app_pack() + random.Random(2).randbytes(300_000))
    request = Request(load(str(app)))
    farms = [
        subprocess.Popen(
            [sys.executable, __file__, "farm", str(count), str(number)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for number, count in enumerate((1, BOARDS // 2, BOARDS // 2))
    ]  # fmt: skip
    urls = [f.stdout.readline().split() for f in farms if f.stdout is not None]
    began = time.monotonic()
    flash(urls[0][0], request, Watcher())
    one = time.monotonic() - began
    began = time.monotonic()
    rows = flash_many(urls[1] + urls[2], request, lambda port: Watcher(), lambda row: None)
    many = time.monotonic() - began
    for f in farms:
        f.communicate("")
    assert not [row.error for row in rows if row.error]
    return many / one


def overhead(folder: Path) -> float:
    """Seconds that `avm flash` takes beyond esptool, best of three each, both as commands on the mock."""
    from esp32_mock_bootloader import mock_bootloader

    app, table = folder / "app.avm", folder / "table.bin"
    app.write_bytes(app_pack() * 20)
    table.write_bytes(partition_table.build(TABLE))
    avm = [sys.executable, "-c", "from avmtools.cli.main import main; main()", "flash"]
    esptool = [sys.executable, "-m", "esptool", "--chip", "auto", "--baud", "460800"]
    best = {}
    for name, command in (
        ("esptool", [*esptool, "write-flash", hex(MAIN), str(app)]),
        ("avm", [*avm, str(app)]),
    ):
        times = []
        for _ in range(3):
            with mock_bootloader(chip="esp32") as mock:
                where = ["--port", mock.url()]
                setup = [*avm, str(table), "--offset", "0x8000", *where]
                subprocess.run(setup, check=True, capture_output=True)
                full = (
                    [*esptool, *where, *command[len(esptool) :]] if name == "esptool" else [*command, *where]
                )
                began = time.monotonic()
                subprocess.run(full, check=True, capture_output=True)
                times.append(time.monotonic() - began)
        best[name] = min(times)
    return best["avm"] - best["esptool"]


def edit(folder: Path) -> tuple[int, int, int, int]:
    """(sectors, commands) of a full write, then of a one-module edit of a 150-module pack."""
    module = packbeam.parse(app_pack()).sections[0]
    noise = random.Random(3)
    sections = [module] + [
        packbeam.Section(f"m{i}.beam", 2, module.data[:64] + noise.randbytes(4000)) for i in range(149)
    ]
    app = folder / "edit.avm"
    board = new_board(content=flash_content())
    counts = []
    with BoardServer(board) as server:
        for data in (sections[75].data, sections[75].data[:-4] + b"edit"):
            sections[75] = packbeam.Section(sections[75].name, 2, data)
            app.write_bytes(packbeam.build(packbeam.Pack(tuple(sections))))
            board.flash.erased.clear()
            board.loader.commands.clear()
            flash(server.url, Request(load(str(app))), Watcher())
            counts += [sum(board.flash.erased.values()), len(board.loader.commands)]
    return counts[0], counts[1], counts[2], counts[3]


def main() -> int:
    if sys.argv[1:2] == ["farm"]:
        farm(int(sys.argv[2]), int(sys.argv[3]))
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        full_sectors, full_commands, sectors, commands = edit(folder)
        print(
            f"one-module edit: {sectors} of {full_sectors} sectors, {commands} commands (of {full_commands})"
        )
        ratio = fleet(folder)
        print(f"{BOARDS} boards at once over one: {ratio:.2f} (bound {FLEET_BOUND})")
        more = overhead(folder)
        print(f"avm flash over esptool: {more:+.2f} s (bound {OVERHEAD_SECONDS_BOUND})")
    return int(ratio > FLEET_BOUND or more > OVERHEAD_SECONDS_BOUND or sectors > 3)


if __name__ == "__main__":
    sys.exit(main())
