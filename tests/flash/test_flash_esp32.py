"""Flashing simulated boards: the plan, what is written, and above all what is not."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from avmtools.board.chip import Security
from avmtools.board.romloader import Command
from avmtools.board.server import BoardServer
from avmtools.errors import AvmError, DeviceError, InputError
from avmtools.flash.esp32 import Request, Watcher, flash
from avmtools.flash.layout import Wishes
from avmtools.flash.source import load
from avmtools.formats.partition_table import Partition, PartitionTable
from tests.board.support import (
    BOOT,
    MAIN,
    NVS,
    SECTOR,
    TABLE,
    app_pack,
    flash_content,
    new_board,
    release_image,
)
from tests.flash.faulty import Faults, FaultyLine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from avmtools.board.board import Board
    from avmtools.flash.job import Outcome


@contextmanager
def served(board: Board) -> Iterator[str]:
    with BoardServer(board) as server:
        yield server.url


def flash_to(
    board: Board, path: Path | str, *, plan_only: bool = False, chip: str = "auto", **wishes: Any
) -> Outcome:
    """Flash with the defaults, and forget what the board counted before."""
    board.flash.erased.clear()
    board.loader.commands.clear()
    source = load(str(path), raw="offset" in wishes)
    with served(board) as url:
        return flash(url, Request(source, Wishes(**wishes), chip=chip, plan_only=plan_only), Watcher())


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """A pack of about 150 modules, 70 KiB."""
    from avmtools.formats import packbeam

    module = packbeam.parse(app_pack()).sections[0]
    sections = [module] + [
        packbeam.Section(f"m{i}.beam", 2, module.data[:-4] + i.to_bytes(4, "big")) for i in range(150)
    ]
    path = tmp_path / "app.avm"
    path.write_bytes(packbeam.build(packbeam.Pack(tuple(sections))))
    return path


def test_an_application_goes_to_the_boards_own_main_avm(app: Path) -> None:
    moved = PartitionTable((*TABLE.partitions[:4], Partition("main.avm", 1, 1, 0x250000, 0x100000)))
    board = new_board(content=flash_content(table=moved))
    outcome = flash_to(board, app)
    assert board.flash.read(0x250000, len(app.read_bytes())) == app.read_bytes()
    assert board.flash.read(MAIN, SECTOR) == b"\xff" * SECTOR
    assert outcome.plan.changes[0].label == "main.avm"
    assert board.boots == 2  # after power-up, and after flashing


def test_an_unchanged_flash_erases_and_writes_nothing(app: Path) -> None:
    board = new_board(content=flash_content({MAIN: app.read_bytes()}))
    outcome = flash_to(board, app)
    assert outcome.plan.changes == ()
    assert not board.flash.erased
    assert not {Command.FLASH_BEGIN, Command.FLASH_DEFL_BEGIN, Command.ERASE_REGION} & set(
        board.loader.commands
    )


def test_a_one_byte_edit_writes_one_sector_with_few_questions(app: Path) -> None:
    board = new_board(content=flash_content({MAIN: app.read_bytes()}))
    edited = bytearray(app.read_bytes())
    edited[0x9005] ^= 1
    app.write_bytes(edited)
    flash_to(board, app)
    assert dict(board.flash.erased) == {MAIN + 0x9000: 1}
    assert board.flash.read(MAIN, len(edited)) == edited
    assert board.loader.commands.count(Command.SPI_FLASH_MD5) <= 24


def test_a_module_edit_writes_only_sectors_that_changed(app: Path) -> None:
    from avmtools.formats import packbeam

    before = app.read_bytes()
    board = new_board(content=flash_content({MAIN: before}))
    sections = list(packbeam.parse(before).sections)
    sections[75] = packbeam.Section(sections[75].name, 2, sections[75].data + bytes(8))  # all behind it moves
    after = packbeam.build(packbeam.Pack(tuple(sections)))
    app.write_bytes(after)
    flash_to(board, app)
    changed = sum(
        before[i : i + SECTOR].ljust(SECTOR, b"\xff") != after[i : i + SECTOR].ljust(SECTOR, b"\xff")
        for i in range(0, len(after), SECTOR)
    )
    assert 0 < sum(board.flash.erased.values()) <= changed
    assert board.flash.read(MAIN, len(after)) == after


def test_what_follows_the_pack_in_its_last_sector_does_not_count(app: Path) -> None:
    board = new_board(content=flash_content({MAIN: app.read_bytes() + b"old rest"}))
    assert flash_to(board, app).plan.changes == ()


def test_a_plan_changes_nothing(app: Path) -> None:
    board = new_board(content=flash_content())
    outcome = flash_to(board, app, plan_only=True)
    assert outcome.plan.bytes_written == len(app.read_bytes())
    assert not board.flash.erased and board.flash.programmed == 0


def test_the_run_executes_only_the_plan_that_was_seen(app: Path) -> None:
    board = new_board(content=flash_content())
    seen = flash_to(board, app, plan_only=True).plan.fingerprint
    with served(board) as url:
        board.flash.program(MAIN + 5, b"other")
        request = Request(load(str(app)), expect=seen)
        # The board got another content, but not in a way that changes what has to be done: the same plan.
        assert flash(url, request, Watcher()).plan.fingerprint == seen
        with pytest.raises(AvmError) as caught:
            flash(url, request, Watcher())  # now nothing is to be done: another plan
    assert caught.value.code == "plan_changed"


def test_a_pack_larger_than_its_partition_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    small = PartitionTable((*TABLE.partitions[:4], Partition("main.avm", 1, 1, MAIN, 0x1000)))
    board = new_board(content=flash_content(table=small))
    big = tmp_path / "big.avm"
    big.write_bytes(app_pack() + bytes(0x1000))
    with pytest.raises(AvmError, match=r"has 5\d+ bytes, but main.avm .* has room for 4096") as caught:
        flash_to(board, big)
    assert caught.value.code == "too_large"
    assert not board.flash.erased


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_partition_table"),
        (b"\0" * 0x9000, "no_partition_table"),
        (flash_content(table=PartitionTable(TABLE.partitions[:3])), "no_partition"),
    ],
)
def test_a_board_without_a_place_for_it_is_refused(app: Path, content: bytes, code: str) -> None:
    board = new_board(content=content)
    with pytest.raises(AvmError) as caught:
        flash_to(board, app)
    assert caught.value.code == code
    assert not board.flash.erased


def test_a_named_chip_refuses_any_other(app: Path) -> None:
    with pytest.raises(AvmError, match="is an esp32, not an esp32c3") as caught:
        flash_to(new_board(content=flash_content()), app, chip="esp32c3")
    assert caught.value.code == "wrong_chip"


# -- offsets --------------------------------------------------------------------------------------


def test_an_offset_inside_of_another_partition_is_the_classic_accident(app: Path) -> None:
    board = new_board(
        content=flash_content(
            table=PartitionTable(
                (
                    *TABLE.partitions[:3],
                    Partition("boot.avm", 1, 1, BOOT, 0x80000),
                    Partition("main.avm", 1, 1, 0x250000, 0x100000),
                )
            )
        )
    )
    with pytest.raises(AvmError, match=r"0x210000 points into the middle of partition boot.avm") as caught:
        flash_to(board, app, offset=MAIN)
    assert "0x250000" in caught.value.hint
    assert not board.flash.erased


def test_any_file_can_go_to_an_offset(tmp_path: Path) -> None:
    board = new_board()
    raw = tmp_path / "raw.bin"
    raw.write_bytes(b"anything")
    flash_to(board, raw, offset=0x3000)
    assert board.flash.read(0x3000, 8) == b"anything"


# -- images ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("chip", ["esp32", "esp32c3", "esp32p4"])
def test_an_image_goes_to_the_chips_own_offset(chip: str, tmp_path: Path) -> None:
    image = tmp_path / "a.img"
    image.write_bytes(release_image(chip, {BOOT: app_pack(), MAIN: app_pack()}))
    board = new_board(chip)
    flash_to(board, image)
    start = {"esp32": 0x1000, "esp32c3": 0, "esp32p4": 0x2000}[chip]
    assert board.flash.read(start, len(image.read_bytes())) == image.read_bytes()


def test_an_image_keeps_nvs_and_the_application(tmp_path: Path) -> None:
    mine = {NVS: b"credentials", MAIN: app_pack() + b"mine"}
    image = tmp_path / "a.img"
    image.write_bytes(release_image("esp32", {BOOT: app_pack(), NVS: b"theirs", MAIN: app_pack()}))
    board = new_board(content=flash_content(mine))
    outcome = flash_to(board, image)
    for offset, data in mine.items():
        assert board.flash.read(offset, len(data)) == data
    assert {n.label for n in outcome.plan.kept} == {"nvs", "phy_init", "main.avm"}
    assert board.flash.read(BOOT, len(app_pack())) == app_pack()


def test_erase_all_replaces_everything(tmp_path: Path) -> None:
    image = tmp_path / "a.img"
    image.write_bytes(release_image("esp32", {BOOT: app_pack()}))
    board = new_board(content=flash_content({NVS: b"credentials", MAIN: app_pack(), 0x3FF000: b"junk"}))
    flash_to(board, image, erase_all=True)
    expected = (b"\xff" * 0x1000 + image.read_bytes()).ljust(0x400000, b"\xff")
    assert bytes(board.flash.data) == expected


def test_an_image_for_another_chip_is_refused(tmp_path: Path) -> None:
    image = tmp_path / "a.img"
    image.write_bytes(release_image("esp32s3"))
    board = new_board("esp32c3")
    with pytest.raises(AvmError, match=r"is for esp32s3, but the chip .* is an esp32c3") as caught:
        flash_to(board, image)
    assert caught.value.code == "wrong_chip"
    assert not board.flash.erased


def other_layout(main_size: int = 0x100000, *, with_main: bool = True) -> PartitionTable:
    """The layout of later releases: a larger library, and main.avm behind it."""
    library = Partition("boot.avm", 1, 1, BOOT, 0x80000)
    main = (Partition("main.avm", 1, 1, 0x250000, main_size),) if with_main else ()
    return PartitionTable((*TABLE.partitions[:3], library, *main))


def test_an_image_that_moves_main_avm_takes_the_application_along(app: Path, tmp_path: Path) -> None:
    """The update from the 0.6 layout to the later one, whose library lies where the application was."""
    image = tmp_path / "a.img"
    library = app_pack() + bytes(0x50000)
    image.write_bytes(release_image("esp32", {BOOT: library}, other_layout()))
    mine = app.read_bytes()
    board = new_board(content=flash_content({MAIN: mine + b"junk behind it", NVS: b"credentials"}))
    plan = flash_to(board, image, plan_only=True).plan
    assert next((p.label, p.offset, p.moved_from) for p in plan.pieces) == ("main.avm", 0x250000, MAIN)
    assert not plan.risks
    flash_to(board, image)
    assert board.flash.read(0x250000, len(mine)) == mine
    assert board.flash.read(BOOT, len(library)) == library
    assert board.flash.read(NVS, 11) == b"credentials"
    assert flash_to(board, image).plan.changes == ()


@pytest.mark.parametrize(
    ("layout", "why"),
    [
        (other_layout(0x10000), r"boot.avm is written over it"),
        (other_layout(with_main=False), r"boot.avm is written over it"),
    ],
)
def test_an_application_without_a_place_in_the_new_layout_is_at_risk(
    app: Path, tmp_path: Path, layout: PartitionTable, why: str
) -> None:
    image = tmp_path / "a.img"
    image.write_bytes(release_image("esp32", {BOOT: app_pack() + bytes(0x50000)}, layout))
    board = new_board(content=flash_content({MAIN: app.read_bytes()}))
    with pytest.raises(AvmError, match=rf"would damage main.avm \({why}\)") as caught:
        flash_to(board, image)
    assert caught.value.code == "at_risk"
    assert not board.flash.erased
    assert flash_to(board, image, force=True).written > 0


def test_an_application_that_moves_is_kept_in_a_file_when_the_run_fails(
    app: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from avmtools.flash import job

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(job, "RECONNECT_SECONDS", 0)
    image = tmp_path / "a.img"
    image.write_bytes(release_image("esp32", {BOOT: app_pack()}, other_layout()))
    board = new_board(content=flash_content({MAIN: app.read_bytes()}))
    said: list[str] = []
    with (
        BoardServer(board) as server,
        FaultyLine(server.port, Faults(hang_up_after=3, blocks=True, dead=True)) as line,
        pytest.raises(DeviceError, match=r"not written or not verified"),
    ):
        flash(line.url, Request(load(str(image))), Watcher(say=said.append))
    kept = tmp_path / "main.avm-240ac45a00ad.bak"
    assert kept.read_bytes() == app.read_bytes()
    assert said[-1] == f"main.avm of 24:0a:c4:5a:00:ad is kept in {kept.name}."


def test_a_build_folder_is_written_by_its_own_list(tmp_path: Path) -> None:
    image = release_image("esp32")
    (tmp_path / "bootloader.bin").write_bytes(image[:0x400])
    (tmp_path / "table.bin").write_bytes(image[0x7000:0x7C00])
    (tmp_path / "flasher_args.json").write_text(
        '{"flash_files": {"0x1000": "bootloader.bin", "0x8000": "table.bin"},'
        ' "extra_esptool_args": {"chip": "esp32"}}'
    )
    board = new_board()
    flash_to(board, tmp_path)
    assert board.flash.read(0x1000, 0x400) == image[:0x400].ljust(0x400, b"\xff")
    assert board.flash.read(0x8000, 0xC00) == image[0x7000:0x7C00]


def test_a_build_folder_cannot_name_files_outside(tmp_path: Path) -> None:
    (tmp_path / "flasher_args.json").write_text('{"flash_files": {"0x1000": "../../etc/passwd"}}')
    with pytest.raises(InputError, match="outside of the folder"):
        load(str(tmp_path))


# -- locked and hostile devices -------------------------------------------------------------------


@pytest.mark.parametrize("chip", ["esp32", "esp32c3"])
@pytest.mark.parametrize("security", [Security(flash_encryption=True), Security(secure_download=True)])
def test_locked_devices_are_refused(app: Path, chip: str, security: Security) -> None:
    if chip == "esp32" and security.secure_download:
        pytest.skip("the ESP32's ROM can't tell")
    board = new_board(chip, flash_content(), security=security)
    with pytest.raises(AvmError) as caught:
        flash_to(board, app)
    assert caught.value.code == "locked_device"
    assert not board.flash.erased


def test_secure_boot_takes_applications_but_no_images(app: Path, tmp_path: Path) -> None:
    board = new_board("esp32s2", flash_content(), security=Security(secure_boot=True))
    flash_to(board, app)
    assert board.flash.read(MAIN, 8) == app_pack()[:8]
    image = tmp_path / "a.img"
    image.write_bytes(release_image("esp32s2"))
    with pytest.raises(AvmError, match="signed firmware only"):
        flash_to(board, image)


def test_a_port_that_is_not_there(app: Path) -> None:
    for port in ("/dev/ttyNOTHERE", "socket://127.0.0.1:1", "nonsense://x"):
        with pytest.raises(DeviceError):
            flash(port, Request(load(str(app))), Watcher())
