"""Partition tables as CSV: what people write, and what ESP-IDF's tools print.

Columns: name, type, subtype, offset, size, flags. An empty offset means: behind the row before, aligned.
Sizes take decimal, 0x and the suffixes K and M; a negative size is the address where the partition ends.
Flags are joined by ``:``. Facts: toolchain.md 5.1 and ESP-IDF's "Partition Tables".
"""

from __future__ import annotations

import re
from dataclasses import replace

from avmtools.errors import FormatError
from avmtools.formats.partition_table import (
    FLAGS,
    SUBTYPES,
    TABLE_OFFSET,
    TABLE_ROOM,
    TYPES,
    Partition,
    PartitionTable,
    alignment,
    encode_label,
)

_NUMBER = re.compile(r"(0x[0-9a-f]+|[0-9]+)([km]?)", re.IGNORECASE)
_HEAD = "# ESP-IDF Partition Table\n# Name, Type, SubType, Offset, Size, Flags\n"


def parse_number(text: str) -> int:
    """``4096``, ``0x1000``, ``24K``, ``1M``. Raises ValueError."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    return (
        int(match[1], 0 if match[1][:2] in ("0x", "0X") else 10)
        << {"": 0, "k": 10, "m": 20}[match[2].lower()]
    )


def parse(text: str, *, table_offset: int = TABLE_OFFSET) -> PartitionTable:
    """Read a CSV table and place the rows that name no offset. Raises FormatError that names the line."""
    rows: list[Partition] = []
    end = table_offset + TABLE_ROOM
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        where = f"partition CSV line {number}"
        row = _parse_row(where, line, end)
        if rows and row.offset < end and row.offset >= rows[-1].offset:
            raise FormatError(
                where,
                None,
                f"{row.name} starts at 0x{row.offset:x}, but {rows[-1].name} ends at 0x{end:x}",
                "Partitions may not overlap; leave the offset empty to have it placed.",
            )
        rows.append(row)
        end = row.end
    if not rows:
        raise FormatError(
            "partition CSV", None, "has no rows", "Each row: name, type, subtype, offset, size, flags."
        )
    return PartitionTable(tuple(rows))


def _parse_row(where: str, line: str, end: int) -> Partition:
    fields = [f.strip() for f in line.split(",")]
    if not 5 <= len(fields) <= 7 or any(fields[6:]):
        raise FormatError(
            where, None, f"has {len(fields)} fields", "name, type, subtype, offset, size, flags"
        )
    name, type_word, subtype_word, offset_word, size_word, *rest = fields

    def number(text: str, what: str, top: int) -> int:
        try:
            value = parse_number(text)
        except ValueError:
            value = -1
        if not 0 <= value <= top:
            raise FormatError(where, None, f"{text!r} is no {what}", "Use 4096, 0x1000, 4K or 1M.")
        return value

    def word(text: str, words: dict[str, int], what: str) -> int:
        key = text.lower()
        if key in words:
            return words[key]
        try:
            value = parse_number(text)
        except ValueError:
            raise FormatError(
                where, None, f"{text!r} is no {what}", f"Known: {', '.join(words)}; or a number."
            ) from None
        if value > 0xFE:
            raise FormatError(where, None, f"{what} {text} is larger than 0xFE")
        return value

    try:
        encode_label(name)
    except FormatError as e:
        raise FormatError(where, None, e.what, e.hint) from None
    type_ = word(type_word, TYPES, "partition type")
    subtypes = SUBTYPES.get(type_, {})
    subtype = (
        word(subtype_word, subtypes, f"subtype of {type_word}")
        if subtype_word
        else _default_subtype(where, type_)
    )
    step = alignment(type_)
    offset = number(offset_word, "offset", 0xFFFFFFFF) if offset_word else -(-end // step) * step
    if size_word.startswith("-"):
        size = number(size_word[1:], "end address", 0xFFFFFFFF) - offset
        if size < 0:
            raise FormatError(
                where, None, f"{name} ends at {size_word[1:]}, before it starts at 0x{offset:x}"
            )
    else:
        size = number(size_word, "size", 0xFFFFFFFF)
    flags = 0
    for flag in filter(None, (rest[0] if rest else "").split(":")):
        if flag not in FLAGS:
            raise FormatError(
                where, None, f"{flag!r} is no flag", f"Known: {', '.join(FLAGS)}, joined by ':'."
            )
        flags |= FLAGS[flag]
    return Partition(name, type_, subtype, offset, size, flags)


def _default_subtype(where: str, type_: int) -> int:
    """An empty subtype is allowed for types of one's own (0x40 and up) and means 0; data means undefined."""
    if type_ == TYPES["data"]:
        return SUBTYPES[type_]["undefined"]
    if type_ >= 0x40:
        return 0
    raise FormatError(where, None, "has no subtype", "An app is 'factory' or 'ota_0' to 'ota_15'.")


def build(table: PartitionTable) -> str:
    """The table as CSV, spelt as ESP-IDF's own tool does. Raises FormatError for flags without a name."""
    out = [_HEAD]
    for p in table.partitions:
        if p.flags & ~sum(FLAGS.values()):
            raise FormatError("partition CSV", None, f"flags 0x{p.flags:x} of {p.name} have no names")
        if "," in p.name or p.name.startswith("#") or p.name != p.name.strip():
            raise FormatError("partition CSV", None, f"the name {p.name!r} can't be written in CSV")
        flags = ":".join(p.flag_names)
        out.append(f"{p.name},{p.type_name},{p.subtype_name},0x{p.offset:x},{format_size(p.size)},{flags}\n")
    return "".join(out)


def format_size(size: int) -> str:
    """A size as ESP-IDF prints it: whole MiB as ``1M``, whole KiB as ``24K``, else hexadecimal."""
    for unit, suffix in ((1 << 20, "M"), (1 << 10, "K")):
        if size and size % unit == 0:
            return f"{size // unit}{suffix}"
    return f"0x{size:x}"


def place_last(table: PartitionTable, row: Partition, flash_size: int) -> PartitionTable:
    """Add a row behind all others; ``size`` 0 means: up to the end of the flash. Raises FormatError."""
    step = alignment(row.type)
    offset = -(-table.end // step) * step
    size = row.size or flash_size - offset
    if size <= 0 or offset + size > flash_size:
        free = max(0, flash_size - offset)
        raise FormatError(
            "partition table",
            None,
            f"{row.name} needs 0x{row.size:x} bytes at 0x{offset:x}, the flash has 0x{free:x} left",
            "Shrink another partition first, or give the real --flash-size.",
        )
    return replace(table, partitions=(*table.partitions, replace(row, offset=offset, size=size)))
