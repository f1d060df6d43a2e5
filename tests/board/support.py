"""Boards and flash contents for the tests of board and flash."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from avmtools.board.board import Board
from avmtools.board.chip import Security, chip_model
from avmtools.board.nor import NorFlash
from avmtools.formats import partition_table
from avmtools.formats.partition_table import Partition, PartitionTable
from avmtools.targets import find
from avmtools.targets.stand_in import application, bootloader

if TYPE_CHECKING:
    from collections.abc import Mapping

PACKS = Path(__file__).parents[1] / "data" / "packs"
MAIN, BOOT, NVS, SECTOR = 0x210000, 0x1D0000, 0x9000, 0x1000

TABLE = PartitionTable(
    (
        Partition("nvs", 1, 2, NVS, 0x6000),
        Partition("phy_init", 1, 1, 0xF000, 0x1000),
        Partition("factory", 0, 0, 0x10000, 0x1C0000),
        Partition("boot.avm", 1, 1, BOOT, 0x40000),
        Partition("main.avm", 1, 1, MAIN, 0x100000),
    )
)


def app_pack() -> bytes:
    """A pack with a start module, made by packbeam."""
    return (PACKS / "esc_default.avm").read_bytes()


def flash_content(parts: Mapping[int, bytes] | None = None, table: PartitionTable = TABLE) -> bytes:
    """A flash with a partition table and these parts."""
    content = bytearray(b"\xff" * 0x400000)
    for offset, data in {0x8000: partition_table.build(table), **(parts or {})}.items():
        content[offset : offset + len(data)] = data
    return bytes(content)


def release_image(
    chip: str, parts: Mapping[int, bytes] | None = None, table: PartitionTable = TABLE
) -> bytes:
    """A release image for ``chip`` with stand-in firmware, from its bootloader on."""
    target = find(chip)
    start = target.bootloader_offset or 0
    content = flash_content({start: bootloader(target), 0x10000: application(target), **(parts or {})}, table)
    return content.rstrip(b"\xff")[start:]


def new_board(
    chip: str = "esp32",
    content: bytes = b"",
    *,
    security: Security | None = None,
    mac: bytes | None = None,
    size: int = 0x400000,
) -> Board:
    """A board without a program."""
    return Board(chip_model(chip, mac=mac, security=security), NorFlash(size, content))
