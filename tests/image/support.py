"""The inputs of the recorded mkimage run, made from their recipe, and firmware build folders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from avmtools import resources
from avmtools.formats import partition_csv, partition_table
from avmtools.formats.packbeam import MAGIC as PACK_MAGIC
from avmtools.targets import find, stand_in

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The smallest pack: header and end section.
EMPTY_PACK = PACK_MAGIC + bytes(12) + b"end\0"
RECORDED_SIZE = 2056472
RECORDED_SHA256 = "0a3d18f20c6febcefd2e0f3c0a78a369c9ed1548c67698ba6915452d8b20d6d8"
DATA = Path(__file__).parent.parent / "data"


def _stream(seed: int) -> Iterator[bytes]:
    x = seed
    while True:
        x = (1103515245 * x + 12345) % (1 << 31)
        yield x.to_bytes(4, "little")


def fill(size: int, seed: int) -> bytes:
    """The little-endian 32-bit stream of the recipe."""
    words = _stream(seed)
    return b"".join(next(words) for _ in range(-(-size // 4)))[:size]


def write_recorded_inputs(folder: Path) -> None:
    (folder / "bootloader.bin").write_bytes(bytes.fromhex("e9030220") + fill(25996, 1))
    (folder / "partition-table.bin").write_bytes(fill(3072, 2))
    (folder / "atomvm-esp32.bin").write_bytes(bytes.fromhex("e9060220") + fill(699996, 3))
    (folder / "boot.avm").write_bytes(PACK_MAGIC + fill(160000, 4))
    (folder / "mkimage.config").write_bytes((DATA / "image" / "mkimage.config").read_bytes())


def table(layout: str = "atomvm-0.6") -> bytes:
    return partition_table.build(partition_csv.parse(resources.layout_csv(layout)))


def write_build_dir(folder: Path, chip: str = "esp32", layout: str = "atomvm-0.6") -> Path:
    """A firmware build folder as ESP-IDF leaves it, with a library beside the VM."""
    target = find(chip)
    (folder / "bootloader").mkdir(parents=True)
    (folder / "partition_table").mkdir()
    # A real build's files carry no stand-in mark: cut it out and make checksum and digest right again.
    for path, data in (
        ("bootloader/bootloader.bin", stand_in.bootloader(target)),
        ("atomvm-esp32.bin", stand_in.application(target)),
    ):
        (folder / path).write_bytes(unmarked(data))
    (folder / "partition_table" / "partition-table.bin").write_bytes(table(layout))
    (folder / "esp32boot.avm").write_bytes(EMPTY_PACK)
    return folder


def unmarked(data: bytes) -> bytes:
    from dataclasses import replace

    from avmtools.formats import esp_image

    image = esp_image.parse(data)
    segments = [
        replace(s, data=s.data.replace(stand_in.MARKER, b"x" * len(stand_in.MARKER))) for s in image.segments
    ]
    return esp_image.build(replace(image, segments=tuple(segments)))
