"""Partition tables wherever they are: a CSV, a binary, an installed layout, a release image or flash dump."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from avmtools import files, resources
from avmtools.errors import FormatError, InputError, UsageError
from avmtools.formats import esp_image, partition_csv, partition_table
from avmtools.image import checks, release
from avmtools.image.segments import read_table
from avmtools.targets import ESP_FLASH_SIZE

if TYPE_CHECKING:
    from avmtools.formats.partition_table import Partition, PartitionTable

Kind = Literal["csv", "binary", "layout", "image", "device"]


@dataclass(frozen=True, slots=True)
class Source:
    """A table and where it was found. ``flash_size``: what an image's bootloader, or a device, says."""

    path: str
    kind: Kind
    table: PartitionTable
    data: bytes
    flash_size: int | None = None
    base: int = 0


def load(path: str) -> Source:
    """The table in a file, or the installed layout of that name when there is no such file.

    Raises InputError or FormatError; the rules of tables are not checked here.
    """
    if not Path(path).exists() and "/" not in path:
        if path in resources.layouts():
            text = resources.layout_csv(path)
            return Source(path, "layout", partition_csv.parse(text), text.encode())
        if "." not in path:
            raise InputError(
                f"{path} is neither a file nor a layout.",
                f"Installed layouts: {', '.join(resources.layouts())}.",
            )
    data = files.read_bytes(path)
    if data[:2] == b"\xaaP":
        return Source(path, "binary", read_table(data, path), data)
    if b"\0" not in data and data[:1] != b"\xff":
        return Source(path, "csv", read_table(data, path), data)
    r = release.parse(data, path)
    return Source(path, "image", r.table, data, _header_size(r), r.base)


def _header_size(r: release.Release) -> int | None:
    loader = next((p for p in r.parts if p.kind == "bootloader"), None)
    try:
        return esp_image.parse(loader.content).flash_size if loader else None
    except FormatError:
        return None


@dataclass(frozen=True, slots=True)
class Edit:
    """What to change. Nothing ever moves: partitions keep their offsets, new ones go behind the last."""

    grow: tuple[str, ...] = ()
    resize: tuple[tuple[str, int], ...] = ()
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    rename: tuple[tuple[str, str], ...] = ()


def edit(table: PartitionTable, changes: Edit, flash_size: int) -> PartitionTable:
    """The changed table, every rule checked: remove, rename, resize, add, then grow. Raises FormatError."""
    for name in changes.remove:
        table = replace(table, partitions=tuple(p for p in table.partitions if p is not _find(table, name)))
    for old, new in changes.rename:
        row = _find(table, old)
        partition_table.encode_label(new)
        rows = tuple(replace(p, name=new) if p is row else p for p in table.partitions)
        table = replace(table, partitions=rows)
    for name, size in changes.resize:
        _find(table, name)
        table = partition_table.resize(table, name, size)
    for spec in changes.add:
        table = partition_csv.place_last(table, _new_row(spec), flash_size)
    for name in changes.grow:
        _find(table, name)
        table = partition_table.grow(table, name, flash_size)
    if not table.partitions:
        raise FormatError("partition table", None, "would have no rows left")
    partition_table.verify(table, flash_size=flash_size)
    return table


def _find(table: PartitionTable, name: str) -> Partition:
    row = table.find(name)
    if row is None:
        raise InputError(
            f"There is no partition named {name}.",
            f"Partitions: {', '.join(p.name for p in table.partitions)}.",
        )
    return row


def _new_row(spec: str) -> Partition:
    """``NAME,TYPE,SUBTYPE,SIZE[,FLAGS]``; an empty size means all that is left."""
    fields = [f.strip() for f in spec.split(",")]
    if not 4 <= len(fields) <= 5:
        raise UsageError(
            f"--add {spec!r} is not NAME,TYPE,SUBTYPE,SIZE[,FLAGS].", "Like --add data,data,littlefs,256K."
        )
    name, type_, subtype, size, *flags = fields
    row = f"{name},{type_},{subtype},0,{size or 0},{flags[0] if flags else ''}"
    try:
        return partition_csv.parse(row).partitions[0]
    except FormatError as e:
        raise UsageError(f"--add {spec}: {e.what}.", e.hint) from e


def into_image(source: Source, table: PartitionTable, flash_size: int | None) -> bytes:
    """The image with another table, and the flash size in its bootloader's header when one is given.

    Raises InputError when something in the image would not fit any more.
    """
    at = partition_table.TABLE_OFFSET - source.base
    data = bytearray(source.data)
    data[at : at + partition_table.TABLE_SIZE] = partition_table.build(table)
    if flash_size is not None and flash_size != source.flash_size:
        r = release.parse(source.data, source.path)
        loader = next((p for p in r.parts if p.kind == "bootloader"), None)
        if loader is None:
            raise InputError(
                f"{source.path} has no bootloader to write a flash size to.", "Leave out --flash-size."
            )
        start = loader.offset - source.base
        patched = esp_image.with_flash_size(loader.data, flash_size, source.path)
        data[start : start + len(patched)] = patched
    changed = release.parse(bytes(data), source.path)
    for part in release.parse(source.data, source.path).parts:
        row = table.find(part.name)
        if row is not None and part.used > row.size:
            raise InputError(
                f"{part.name} of {source.path} holds {part.used} bytes, {row.size} would be left for them.",
                "Choose a larger size.",
            )
    checks.raise_errors(checks.check(changed.segments(source.path), changed.target, flash_size))
    return bytes(data)


def default_flash_size(source: Source) -> int:
    """The flash size that an image names, else that of AtomVM's builds."""
    return source.flash_size or ESP_FLASH_SIZE
