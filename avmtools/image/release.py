"""Reading a release image, or the dump of a whole flash, back into its parts.

The file says itself where it starts: the partition table is at 0x8000 of the flash, so its place in the file
gives the flash address of the file's first byte, and the bootloader's header names the chip.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from avmtools.errors import FormatError, InputError
from avmtools.formats import esp_image, packbeam, partition_table
from avmtools.image.segments import BOOTLOADER, TABLE, Segment
from avmtools.targets import PARTITION_TABLE_OFFSET, Target, by_chip_id, stand_in, targets

if TYPE_CHECKING:
    from avmtools.formats.partition_table import Partition, PartitionTable


@dataclass(frozen=True, slots=True)
class Part:
    """A region of the flash. ``data`` is what the file has of it, ``used`` how many bytes of that matter."""

    name: str
    kind: str
    offset: int
    size: int
    data: bytes
    used: int
    detail: str

    @property
    def content(self) -> bytes:
        return self.data[: self.used]

    def describe(self) -> dict[str, Any]:
        """The part as JSON values."""
        return {
            "name": self.name,
            "kind": self.kind,
            "offset": self.offset,
            "size": self.size,
            "used": self.used,
            "free": self.size - self.used,
            "detail": self.detail,
            "sha256": hashlib.sha256(self.content).hexdigest() if self.used else None,
        }


@dataclass(frozen=True, slots=True)
class Release:
    """A release image taken apart. ``base``: the flash address of the file's first byte."""

    base: int
    size: int
    target: Target | None
    table: PartitionTable
    flash_size: int
    parts: tuple[Part, ...]

    def part(self, name: str) -> Part:
        """The part with this name. Raises InputError that names those there are."""
        for part in self.parts:
            if part.name == name:
                return part
        raise InputError(
            f"The image has no part named {name}.", f"Parts: {', '.join(p.name for p in self.parts)}."
        )

    @property
    def is_stand_in(self) -> bool:
        return any(stand_in.is_stand_in(p.content) for p in self.parts)

    def segments(self, path: str) -> list[Segment]:
        """What is in the image, as the segments that checks.check judges."""
        return [Segment(p.name, p.offset, p.content, f"{path}: {p.name}") for p in self.parts if p.used]


def parse(data: bytes, where: str) -> Release:
    """Take an image apart. Raises FormatError when no partition table can be found in it."""
    base, table = _find_table(data, where)
    loader_offset, target = _find_loader(data, base)
    at = PARTITION_TABLE_OFFSET - base
    parts = [_table_part(data[at : at + partition_table.TABLE_SIZE], table)]
    flash_size = max(table.end, base + len(data))
    if loader_offset is not None:
        room = data[loader_offset - base : at]
        loader = _firmware_part(
            BOOTLOADER, BOOTLOADER, loader_offset, PARTITION_TABLE_OFFSET - loader_offset, room
        )
        parts.insert(0, loader)
        flash_size = max(flash_size, _header_flash_size(room) or 0)
    for p in sorted(table.partitions, key=lambda p: p.offset):
        parts.append(_partition_part(p, data[max(0, p.offset - base) : max(0, p.end - base)]))
    return Release(base, len(data), target, table, flash_size, tuple(parts))


def _find_table(data: bytes, where: str) -> tuple[int, PartitionTable]:
    bases = sorted({t.bootloader_offset for t in targets().values() if t.bootloader_offset is not None})
    failure: FormatError | None = None
    for base in bases:
        at = PARTITION_TABLE_OFFSET - base
        if data[at : at + 2] != b"\xaaP":
            continue
        try:
            return base, partition_table.parse(data[at : at + partition_table.TABLE_SIZE])
        except FormatError as e:
            failure = e
    if failure is not None:
        raise failure.within(where)
    raise FormatError(
        where,
        None,
        "has no partition table at 0x8000 of the flash",
        "A release image starts with the bootloader and holds a partition table; is it one?",
    )


def _find_loader(data: bytes, base: int) -> tuple[int | None, Target | None]:
    """Where the bootloader is: at the offset that belongs to the chip its header names, if it names one."""
    found: list[int] = []
    for offset in sorted(
        {t.bootloader_offset for t in targets().values() if t.bootloader_offset is not None}
    ):
        chip_id = None if offset < base else esp_image.peek_chip_id(data[offset - base : offset - base + 24])
        if chip_id is None:
            continue
        target = by_chip_id(chip_id)
        if target is not None and target.bootloader_offset == offset:
            return offset, target
        found.append(offset)
    return (found[0] if found else None), None


def _header_flash_size(loader: bytes) -> int | None:
    return esp_image.FLASH_SIZES.get(loader[3] >> 4) if len(loader) > 3 else None


def _table_part(data: bytes, table: PartitionTable) -> Part:
    detail = f"{len(table.partitions)} partitions" + ("" if table.md5 else ", no MD5 row")
    size = partition_table.TABLE_ROOM
    return Part(TABLE, TABLE, PARTITION_TABLE_OFFSET, size, data, len(data), detail)


def _firmware_part(name: str, kind: str, offset: int, size: int, data: bytes) -> Part:
    used = _trimmed(data)
    if not used:
        return Part(name, kind, offset, size, data, 0, "empty")
    try:
        image, length = esp_image.parse_with_length(data)
    except FormatError as e:
        return Part(name, kind, offset, size, data, used, f"damaged: {e.what}")
    chip = by_chip_id(image.chip_id)
    words = [chip.title if chip else f"chip {image.chip_id}"]
    if image.app is not None:
        words.append(f"{image.app.project} {image.app.version}".strip())
        words.append(f"ESP-IDF {image.app.idf_version}" if image.app.idf_version else "")
    elif image.bootloader_idf_version:
        words.append(f"ESP-IDF {image.bootloader_idf_version}")
    if kind == BOOTLOADER and image.flash_size:
        words.append(f"{image.flash_size >> 20}MB flash, {image.flash_mode_name}")
    if stand_in.is_stand_in(data[:length]):
        words.append("SIMULATION STAND-IN")
    # A signature may follow the image; padding of the flash does not count.
    return Part(name, kind, offset, size, data, max(length, used), ", ".join(filter(None, words)))


def _partition_part(p: Partition, data: bytes) -> Part:
    kind = f"{p.type_name}/{p.subtype_name}"
    if p.type == partition_table.APP:
        return _firmware_part(p.name, kind, p.offset, p.size, data)
    used = _trimmed(data)
    detail = "data" if used else "empty"
    if packbeam.looks_like_pack(data):
        detail, used = _pack(data, used)
    elif used and p.subtype == partition_table.NVS:
        detail = "NVS"
        used = len(data)
    return Part(p.name, kind, p.offset, p.size, data, used, detail)


def _pack(data: bytes, used: int) -> tuple[str, int]:
    """What to say of a pack, and its length: to the end section, or all that is there if more follows."""
    try:
        pack = packbeam.parse(data)
    except FormatError as e:
        return f"damaged pack: {e.what}", used
    words = [f"pack of {len(pack.sections)}"]
    if pack.entry is not None:
        words.append(f"starts {pack.entry.name.removesuffix('.beam')}")
    if pack.ended and not pack.trailing.strip(b"\xff"):
        used = len(data) - len(pack.trailing)
    return ", ".join(words), used


def _trimmed(data: bytes) -> int:
    """Bytes up to the last that is not erased flash."""
    return len(data.rstrip(b"\xff"))


def differing_sectors(a: bytes, b: bytes, sector: int = partition_table.SECTOR) -> int:
    """How many sectors differ, missing bytes counting as erased."""
    size = max(len(a), len(b))
    a, b = a.ljust(size, b"\xff"), b.ljust(size, b"\xff")
    if a == b:
        return 0
    return sum(a[i : i + sector] != b[i : i + sector] for i in range(0, size, sector))
