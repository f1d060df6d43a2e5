"""``avm flash``, ``erase`` and ``ports`` as their users run them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from avmtools.board.server import BoardServer
from tests.board.support import MAIN, app_pack, flash_content, new_board, release_image
from tests.cli.support import assert_refused, run, run_json

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def app(tmp_path: Path) -> Path:
    path = tmp_path / "hello.avm"
    path.write_bytes(app_pack())
    return path


def test_flash_says_what_it_did(app: Path) -> None:
    board = new_board(content=flash_content())
    with BoardServer(board) as server:
        done = run("avm", "flash", app, "--port", server.url)
        again = run("avm", "flash", app, "--port", server.url)
    assert done.stdout == (
        f"Flashed hello.avm to the esp32 on {server.url} (24:0a:c4:5a:00:ad): "
        "1620 bytes written in 1 sector, verified.\n"
    )
    assert again.stdout == f"{server.url} holds hello.avm already; nothing was written.\n"
    assert done.returncode == again.returncode == 0
    assert board.flash.read(MAIN, 1620) == app_pack()


def test_the_plan_for_a_person_and_for_a_script(app: Path) -> None:
    with BoardServer(new_board(content=flash_content())) as server:
        shown = run("avm", "flash", app, "--port", server.url, "--plan").stdout
        plan = run_json("flash", app, "--port", server.url, "--plan")["result"]
        done = run("avm", "flash", app, "--port", server.url, "--expect", plan["fingerprint"])
        changed = run("avm", "flash", app, "--port", server.url, "--expect", plan["fingerprint"])
    assert "write   main.avm   0x210000   1620  1 sector\n" in shown
    assert plan["changes"] == [
        {"action": "write", "partition": "main.avm", "offset": MAIN, "size": 1620, "sectors": 1}
    ]
    assert done.returncode == 0
    assert_refused(changed, 1, "The plan has changed")


def test_the_documented_environment_variables_work(app: Path) -> None:
    board = new_board(content=flash_content())
    with BoardServer(board) as server:
        env = {"FLASH_SERIAL_PORT": server.url, "FLASH_BAUD_RATE": "115200", "FLASH_OFFSET": "0x300000"}
        done = run("avm", "flash", app, "--force", env=env)
    assert done.returncode == 0, done.stderr
    assert board.flash.read(0x300000, 1620) == app_pack()


@pytest.mark.parametrize("boards", [2])
def test_several_boards_at_once_with_a_row_and_a_ledger_entry_each(
    app: Path, tmp_path: Path, boards: int
) -> None:
    made = [new_board("esp32c3", flash_content(), mac=bytes((2, 0, 0, 0, 0, i))) for i in range(boards)]
    ledger = tmp_path / "ledger.json"
    servers = [BoardServer(b).start() for b in made]
    ports = [word for s in servers for word in ("--port", s.url)]
    done = run("avm", "flash", app, *ports, "--ledger", ledger)
    for server in servers:
        server.stop()
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0].split() == ["port", "chip", "mac", "time", "result"]
    assert len(done.stdout.splitlines()) == 1 + boards
    assert all(b.flash.read(MAIN, 1620) == app_pack() for b in made)
    assert sorted(json.loads(ledger.read_text())) == [f"02:00:00:00:00:{i:02x}" for i in range(boards)]


def test_a_batch_is_resumed_by_its_ledger(app: Path, tmp_path: Path) -> None:
    boards = [new_board(content=flash_content(), mac=bytes((2, 0, 0, 0, 0, i))) for i in range(2)]
    ledger = tmp_path / "ledger.json"
    with BoardServer(boards[0]) as one, BoardServer(boards[1]) as other:
        first = run("avm", "flash", app, "-p", one.url, "-p", "socket://127.0.0.1:1", "--ledger", ledger)
        assert first.returncode == 4
        resumed = run(
            "avm", "flash", app, "-p", one.url, "-p", other.url, "--ledger", ledger, "--resume"
        )  # fmt: skip
        rows = [line.split(None, 5)[-1] for line in resumed.stdout.splitlines()[1:]]
        assert resumed.returncode == 0, resumed.stderr
        assert rows == ["done before, left alone", "1620 bytes written, verified"]
        app.write_bytes(app_pack() + b"another build")
        changed = run("avm", "flash", app, "-p", one.url, "--ledger", ledger, "--resume")
    assert "verified" in changed.stdout
    entries = json.loads(ledger.read_text())
    assert entries["02:00:00:00:00:01"]["ok"] is True
    assert entries["socket://127.0.0.1:1"]["ok"] is False


def test_resume_needs_a_ledger_and_a_ledger_must_be_one(app: Path, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("[]")
    assert_refused(run("avm", "flash", app, "-p", "x", "--resume"), 2, "without --ledger")
    done = run("avm", "flash", app, "-p", "x", "--resume", "--ledger", tmp_path / "x")
    assert_refused(done, 3, "is not a ledger of avm flash")


def test_one_board_that_fails_does_not_stop_the_others(app: Path) -> None:
    board = new_board(content=flash_content())
    with BoardServer(board) as server:
        done = run("avm", "flash", app, "--port", server.url, "--port", "socket://127.0.0.1:1")
    assert_refused(done, 4, "1 of 2 boards were not flashed")
    assert board.flash.read(MAIN, 1620) == app_pack()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"FOR1\0\0\0\0BEAM", "is a BEAM file, not a pack"),
        (b"\x7fELF", "is an ELF file"),
        (b"junk", "neither a pack, a release image nor a UF2 file"),
    ],
)
def test_files_that_are_nothing_to_flash(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert_refused(run("avm", "flash", path, "--port", "socket://127.0.0.1:1"), 3, words)


def test_no_device_ends_with_status_4(app: Path) -> None:
    assert_refused(
        run("avm", "flash", app, "--port", "/dev/ttyNOTHERE"), 4, "There is no port /dev/ttyNOTHERE"
    )
    assert_refused(run("avm", "flash", app, "--port", "socket://127.0.0.1:1"), 4, "Connection refused")
    assert_refused(run("avm", "flash", app, "--port", app), 4, "opened: Inappropriate ioctl for device.")


def test_erase_a_partition_a_range_and_everything() -> None:
    board = new_board(content=flash_content({MAIN: app_pack(), 0x9000: b"x", 0x3FF000: b"x"}))
    with BoardServer(board) as server:
        done = run("avm", "erase", "main.avm", "0x3FF000:4K", "--port", server.url)
        assert done.returncode == 0, done.stderr
        assert board.flash.read(MAIN, 4) == board.flash.read(0x3FF000, 4) == b"\xff" * 4
        assert board.flash.read(0x9000, 1) == b"x"
        assert_refused(
            run("avm", "erase", "other", "--port", server.url), 1, "has no partition other", "main.avm"
        )
        assert_refused(run("avm", "erase", "5:5", "--port", server.url), 2, "not on sectors")
        assert run("avm", "erase", "--all", "--port", server.url).returncode == 0
    assert bytes(board.flash.data) == b"\xff" * board.flash.size


def test_erase_without_saying_what_is_wrong_usage() -> None:
    assert_refused(run("avm", "erase"), 2, "Say what to erase")


def test_ports_is_a_list() -> None:
    assert isinstance(run_json("ports")["result"], list)


def test_board_run_is_flashed_and_keeps_its_flash(app: Path, tmp_path: Path) -> None:
    """The two ends as two processes: a served board with a flash file, and esptool behind ``avm flash``."""
    import re
    import subprocess
    import sys

    from avmtools.board.boot import flash_content as content_of

    image = tmp_path / "esp32.img"
    image.write_bytes(release_image("esp32", {0x1D0000: app_pack()}))
    kept = tmp_path / "flash.bin"
    code = "from avmtools.cli.main import main; main()"
    served = subprocess.Popen(
        [sys.executable, "-c", code, "board", "run", "--flash", str(kept), "--seconds", "6"],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert served.stderr is not None
    url = re.search(r"socket://\S+(?=,)", served.stderr.readline())
    assert url is not None
    assert run("avm", "flash", image, "--port", url[0]).returncode == 0
    assert run("avm", "flash", app, "--port", url[0]).returncode == 0
    assert served.wait(30) == 0
    served.stderr.close()
    assert content_of(kept.read_bytes(), "flash.bin", 0x1000, 0x400000)[MAIN : MAIN + 1620] == app_pack()


def test_a_board_at_a_terminal_is_flashed_like_a_serial_port(app: Path, tmp_path: Path) -> None:
    from avmtools.board.server import PtyServer

    board = new_board(content=flash_content())
    with PtyServer(board, str(tmp_path / "board")) as server:
        done = run("avm", "flash", app, "--port", server.url)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr + done.stdout  # esptool's own words stay with --verbose
    assert board.flash.read(MAIN, 1620) == app_pack()
    assert not (tmp_path / "board").exists()


def test_verbose_shows_what_esptool_said(app: Path) -> None:
    with BoardServer(new_board(content=flash_content())) as server:
        done = run("avm", "--verbose", "flash", app, "--port", server.url)
    assert "Stub flasher running." in done.stderr.splitlines()
