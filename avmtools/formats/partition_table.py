"""ESP-IDF partition tables in their binary form, and the rules that a table must keep.

    table  = row * n, [md5 row], 0xFF to 0xC00 bytes; at 0x8000 in flash
    row    = AA 50 | type u8 | subtype u8 | offset u32le | size u32le | label 16 bytes | flags u32le
    md5    = EB EB | 14 x FF | md5 of all rows before

Facts: toolchain.md 5.1 and ESP-IDF's "Partition Tables". The CSV form is in partition_csv.py.
Offsets and sizes are in bytes, counted from the start of the flash.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass, replace
from typing import Literal

from avmtools.errors import FormatError

#: Bytes of a binary table, wherever it is stored.
TABLE_SIZE = 0xC00
#: Flash that is set aside for it: one sector.
TABLE_ROOM = 0x1000
TABLE_OFFSET = 0x8000
SECTOR = 0x1000

_ROW = struct.Struct("<2sBBII16sI")
_MAGIC = b"\xaaP"
_MD5_MAGIC = b"\xeb\xeb" + b"\xff" * 14
_END = b"\xff" * _ROW.size
#: Rows, the MD5 row included. The last of 96 must stay blank: readers look for an end mark.
MAX_ROWS = TABLE_SIZE // _ROW.size - 1

APP, DATA = 0x00, 0x01
TYPES = {"app": APP, "data": DATA, "bootloader": 0x02, "partition_table": 0x03}
SUBTYPES: dict[int, dict[str, int]] = {
    APP: {
        "factory": 0x00,
        "test": 0x20,
        "tee_0": 0x30,
        "tee_1": 0x31,
        **{f"ota_{i}": 0x10 + i for i in range(16)},
    },
    DATA: {
        "ota": 0x00,
        "phy": 0x01,
        "nvs": 0x02,
        "coredump": 0x03,
        "nvs_keys": 0x04,
        "efuse": 0x05,
        "undefined": 0x06,
        "esphttpd": 0x80,
        "fat": 0x81,
        "spiffs": 0x82,
        "littlefs": 0x83,
        "tee_ota": 0x90,
    },
    0x02: {"primary": 0x00, "ota": 0x01, "recovery": 0x02},
    0x03: {"primary": 0x00, "ota": 0x01},
}
NVS, OTADATA = SUBTYPES[DATA]["nvs"], SUBTYPES[DATA]["ota"]
FLAGS = {"encrypted": 1, "readonly": 2}
#: Type -> alignment of offsets: an app is mapped by the MMU in pages of 64 KiB.
ALIGNMENT = {APP: 0x10000}
#: A writable NVS partition needs three pages: one to write, one to move to, one spare.
NVS_MINIMUM = 0x3000
OTADATA_SIZE = 0x2000
LABEL_BYTES = 16


@dataclass(frozen=True, slots=True)
class Partition:
    """One row. ``type`` and ``subtype`` are numbers; :attr:`type_name` and :attr:`subtype_name` the words."""

    name: str
    type: int
    subtype: int
    offset: int
    size: int
    flags: int = 0

    @property
    def end(self) -> int:
        return self.offset + self.size

    @property
    def type_name(self) -> str:
        return next((k for k, v in TYPES.items() if v == self.type), f"0x{self.type:02x}")

    @property
    def subtype_name(self) -> str:
        names = SUBTYPES.get(self.type, {})
        return next((k for k, v in names.items() if v == self.subtype), f"0x{self.subtype:02x}")

    @property
    def flag_names(self) -> tuple[str, ...]:
        return tuple(name for name, bit in FLAGS.items() if self.flags & bit)

    @property
    def readonly(self) -> bool:
        return bool(self.flags & FLAGS["readonly"])

    @property
    def encrypted(self) -> bool:
        return bool(self.flags & FLAGS["encrypted"])


@dataclass(frozen=True, slots=True)
class PartitionTable:
    """The rows in the order of the table, and whether it ends with an MD5 row."""

    partitions: tuple[Partition, ...]
    md5: bool = True

    def find(self, name: str) -> Partition | None:
        return next((p for p in self.partitions if p.name == name), None)

    def first(self, *names: str) -> Partition | None:
        """The first of these names that the table has: ``first("boot.avm", "lib.avm")``."""
        return next((p for p in map(self.find, names) if p is not None), None)

    def of_type(self, type: int, subtype: int | None = None) -> list[Partition]:
        return [p for p in self.partitions if p.type == type and subtype in (None, p.subtype)]

    @property
    def end(self) -> int:
        """The first byte of flash that no partition uses."""
        return max((p.end for p in self.partitions), default=TABLE_OFFSET + TABLE_ROOM)


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule that a table breaks: ``error`` when a device may refuse or damage, ``warning`` when it works."""

    severity: Literal["error", "warning"]
    partition: str
    message: str
    hint: str = ""


def alignment(type: int) -> int:
    """What the offset of a partition of this type must be a multiple of."""
    return ALIGNMENT.get(type, SECTOR)


def parse(data: bytes) -> PartitionTable:
    """Read a binary table from its first 0xC00 bytes. Raises FormatError; :func:`check` knows the rules."""
    where = "partition table"
    if len(data) < TABLE_SIZE:
        raise FormatError(where, len(data), f"ends after {len(data)} bytes, a table has {TABLE_SIZE}")
    rows: list[Partition] = []
    md5 = False
    for at in range(0, TABLE_SIZE, _ROW.size):
        raw = data[at : at + _ROW.size]
        if raw == _END:
            break
        if raw.startswith(_MD5_MAGIC):
            if hashlib.md5(data[:at], usedforsecurity=False).digest() != raw[16:]:
                raise FormatError(
                    where, at, "the MD5 row doesn't match the rows before it", "The table is damaged."
                )
            md5 = True
            continue
        rows.append(_parse_row(raw, at))
    else:
        raise FormatError(where, TABLE_SIZE, "has no end mark")
    if not rows:
        raise FormatError(where, 0, "has no rows", "Is this blank flash?")
    return PartitionTable(tuple(rows), md5)


def _parse_row(raw: bytes, at: int) -> Partition:
    magic, type_, subtype, offset, size, label, flags = _ROW.unpack(raw)
    if magic != _MAGIC:
        raise FormatError(
            "partition table",
            at,
            f"row starts with {magic.hex()}, not aa50",
            "A partition table is at 0x8000 of the flash, and in partition-table.bin of a build.",
        )
    try:
        name = label.split(b"\0", 1)[0].decode("utf-8")
    except UnicodeDecodeError:
        name = "\0"
    if not name.isprintable():
        raise FormatError("partition table", at + 12, "a label is not readable text")
    return Partition(name, type_, subtype, offset, size, flags)


def build(table: PartitionTable) -> bytes:
    """The 0xC00 bytes of a table. Raises FormatError for what a row can't hold."""
    if len(table.partitions) + table.md5 > MAX_ROWS:
        raise FormatError(
            "partition table", None, f"has {len(table.partitions)} rows, {MAX_ROWS - table.md5} fit"
        )
    out = bytearray()
    for p in table.partitions:
        label = encode_label(p.name)
        numbers = (p.offset, p.size, p.flags)
        if not all(0 <= n <= 0xFFFFFFFF for n in numbers) or not all(
            0 <= n <= 0xFF for n in (p.type, p.subtype)
        ):
            raise FormatError("partition table", None, f"a number of partition {p.name} is out of range")
        out += _ROW.pack(_MAGIC, p.type, p.subtype, p.offset, p.size, label, p.flags)
    if table.md5:
        out += _MD5_MAGIC + hashlib.md5(out, usedforsecurity=False).digest()
    return bytes(out.ljust(TABLE_SIZE, b"\xff"))


def encode_label(name: str) -> bytes:
    """A label as stored: at most 16 bytes of UTF-8. Raises FormatError."""
    try:
        label = name.encode("utf-8")
    except UnicodeEncodeError:
        label = b""
    if not label or len(label) > LABEL_BYTES or not name.isprintable():
        raise FormatError(
            "partition table",
            None,
            f"the name {name!r} is not 1 to {LABEL_BYTES} bytes of readable text",
            "Choose a shorter name.",
        )
    return label


def check(
    table: PartitionTable, *, table_offset: int = TABLE_OFFSET, flash_size: int | None = None
) -> list[Problem]:
    """Every rule of ESP-IDF that the table breaks, in the order of the rows; ``flash_size`` if known."""
    problems: list[Problem] = []

    def bad(p: Partition, message: str, hint: str = "") -> None:
        problems.append(Problem("error", p.name, f"Partition {p.name}: {message}.", hint))

    first = table_offset + TABLE_ROOM
    seen: set[str] = set()
    for p in table.partitions:
        if p.name in seen:
            bad(p, "the name is used twice", "Devices find partitions by name: make names unique.")
        seen.add(p.name)
        step = alignment(p.type)
        if p.offset % step:
            bad(
                p,
                f"offset 0x{p.offset:x} is not aligned to 0x{step:x}",
                f"Use 0x{-(-p.offset // step) * step:x}.",
            )
        if p.size == 0:
            bad(p, "the size is 0")
        elif p.type == APP and p.size % SECTOR:
            bad(
                p, f"size 0x{p.size:x} is not a multiple of 0x{SECTOR:x}", "Apps are erased in whole sectors."
            )
        elif p.size % SECTOR and not p.readonly:
            problems.append(
                Problem(
                    "warning",
                    p.name,
                    f"Partition {p.name}: size 0x{p.size:x} is not a multiple of 0x{SECTOR:x}.",
                    "Flash is erased in sectors of 4 KiB; the rest can't be written twice.",
                )
            )
        if p.offset < first and p.type in (APP, DATA):
            bad(p, f"offset 0x{p.offset:x} is below the end of the partition table, 0x{first:x}")
        if p.end > 0xFFFFFFFF:
            bad(p, f"ends at 0x{p.end:x}, behind what 32 bits address")
        elif flash_size is not None and p.end > flash_size:
            bad(
                p,
                f"ends at 0x{p.end:x}, behind the end of the flash at 0x{flash_size:x}",
                "Shrink it, or give the real size with --flash-size.",
            )
        if p.type == DATA and p.subtype == NVS and p.size < NVS_MINIMUM and not p.readonly:
            bad(
                p,
                f"a writable NVS partition needs at least 0x{NVS_MINIMUM:x} bytes",
                "Enlarge it or set readonly.",
            )
        if p.type == DATA and p.subtype == OTADATA and p.size != OTADATA_SIZE:
            bad(p, f"an otadata partition has exactly 0x{OTADATA_SIZE:x} bytes")
    if len(table.of_type(DATA, OTADATA)) > 1:
        bad(table.of_type(DATA, OTADATA)[1], "is a second otadata partition, only one may exist")
    by_offset = sorted(table.partitions, key=lambda p: p.offset)
    reach: Partition | None = None
    for p in by_offset:
        step = alignment(p.type)
        if reach is not None and p.offset < reach.end:
            bad(
                p,
                f"offset 0x{p.offset:x} overlaps {reach.name}, which ends at 0x{reach.end:x}",
                f"Move it to 0x{-(-reach.end // step) * step:x} or shrink {reach.name}.",
            )
        if reach is None or p.end > reach.end:
            reach = p
    return problems


def verify(
    table: PartitionTable,
    where: str = "partition table",
    *,
    table_offset: int = TABLE_OFFSET,
    flash_size: int | None = None,
) -> list[Problem]:
    """Raise FormatError for the first broken rule that a device would not survive; return the warnings."""
    problems = check(table, table_offset=table_offset, flash_size=flash_size)
    errors = [p for p in problems if p.severity == "error"]
    if errors:
        raise FormatError(
            where, None, errors[0].message.rstrip("."), errors[0].hint, problems=[p.message for p in errors]
        )
    return problems


def resize(table: PartitionTable, name: str, size: int) -> PartitionTable:
    """The table with one size changed; nothing moves. Raises FormatError when there is no such partition."""
    p = table.find(name)
    if p is None:
        raise FormatError("partition table", None, f"there is no partition named {name}")
    rows = tuple(replace(q, size=size) if q is p else q for q in table.partitions)
    return replace(table, partitions=rows)


def grow(table: PartitionTable, name: str, flash_size: int) -> PartitionTable:
    """The table with a partition reaching to the next one, or to the end of the flash. Raises FormatError."""
    p = table.find(name)
    if p is None:
        raise FormatError("partition table", None, f"there is no partition named {name}")
    end = min((q.offset for q in table.partitions if q.offset >= p.end and q is not p), default=flash_size)
    if end < p.end:
        raise FormatError("partition table", None, f"{name} ends behind the flash of 0x{flash_size:x} bytes")
    return resize(table, name, end - p.offset)
