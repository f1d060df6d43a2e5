"""Where content goes on a board: the board's own partition table decides, and guards what is there.

Pure: takes a :class:`Source` and :class:`BoardFacts`, returns the pieces to write and what stays.
The classic accidents end here: wrong offset, wrong chip, outgrown partition, lost NVS.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from avmtools.errors import AvmError, FormatError, InputError
from avmtools.flash.diff import SECTOR, is_blank
from avmtools.flash.nvs import NvsWishes
from avmtools.flash.plan import BoardFacts, Note, Piece
from avmtools.formats import esp_image, packbeam, partition_table
from avmtools.targets import PARTITION_TABLE_OFFSET, by_chip_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from avmtools.flash.source import Source
    from avmtools.formats.partition_table import Partition, PartitionTable

APP_PARTITION = "main.avm"
LIBRARY_PARTITIONS = ("boot.avm", "lib.avm")
#: How much of a pack is read at a time to find its end.
_READ_AHEAD = 64 * 1024


@dataclass
class Layout:
    """What :func:`place` decided."""

    pieces: list[Piece] = field(default_factory=list)
    kept: list[Note] = field(default_factory=list)
    risks: list[Note] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    table: PartitionTable | None = None  #: the one that the board will have


@dataclass(frozen=True)
class Wishes:
    """The options that decide about places."""

    partition: str = APP_PARTITION
    offset: int | None = None
    erase_all: bool = False
    force: bool = False
    nvs: NvsWishes = field(default_factory=NvsWishes)


def place(
    source: Source,
    board: BoardFacts,
    wishes: Wishes,
    *,
    bootloader_offset: int,
    image_chip_id: int | None,
    blank: Callable[[int, int], bool],
    read: Callable[[int, int], bytes],
) -> Layout:
    """The pieces of ``source`` for ``board``.

    ``blank`` asks the device if a range is erased; ``read`` reads one, to move what the user has there.
    """
    if source.kind == "nothing":
        return Layout(table=board.table)
    if wishes.offset is not None:
        return _at_offset(source, board, wishes)
    if source.kind == "pack":
        return _application(source, board, wishes)
    if source.kind == "image":
        parts = [(bootloader_offset, source.data)]
    elif source.kind == "build":
        parts = [(offset or 0, data) for offset, data, _ in source.parts]
    else:
        raise InputError(
            f"{source.name} is a UF2 file, and an {board.chip} doesn't take those.",
            "UF2 is for RP2 boards: --target pico.",
        )
    _check_chip(source, parts, board, bootloader_offset, image_chip_id)
    return _firmware(source, parts, board, wishes, bootloader_offset, blank, read)


# -- applications ---------------------------------------------------------------------------------


def _application(source: Source, board: BoardFacts, wishes: Wishes) -> Layout:
    if board.table is None:
        raise AvmError(
            f"The board on {board.port} has no partition table: {board.table_problem}",
            "Flash a release image first ('avm flash IMAGE'), or say where the pack goes with --offset.",
            code="no_partition_table",
            port=board.port,
        )
    partition = board.table.find(wishes.partition)
    if partition is None:
        raise AvmError(
            f"The board on {board.port} has no partition {wishes.partition}.",
            f"It has {_names(board.table)}; choose one with --partition.",
            code="no_partition",
            port=board.port,
        )
    _check_fits(source.name, len(source.data), partition, board)
    return Layout([Piece(partition.name, partition.offset, source.data)], table=board.table)


def _at_offset(source: Source, board: BoardFacts, wishes: Wishes) -> Layout:
    offset = wishes.offset or 0
    size = sum(len(data) for _, data, _ in source.parts)
    if source.kind == "build":
        raise InputError("A build folder brings its own offsets.", "Leave --offset (FLASH_OFFSET) away.")
    if offset % SECTOR:
        raise AvmError(
            f"0x{offset:X} is not on a sector.",
            f"Flash is erased by {SECTOR} bytes: use a multiple of 0x1000.",
            code="misaligned",
        )
    label = f"0x{offset:X}"
    layout = Layout(table=board.table)
    if board.table is not None:
        holder = next((p for p in board.table.partitions if p.offset <= offset < p.end), None)
        right = board.table.find(APP_PARTITION)
        if holder is not None and (holder.offset != offset or offset + size > holder.end):
            if not wishes.force and source.kind == "pack":
                hint = "Leave --offset and FLASH_OFFSET away"
                if right is not None:
                    hint += f": {APP_PARTITION} is at 0x{right.offset:X} on this board"
                reaches = "reaches beyond" if holder.offset == offset else "points into the middle of"
                raise AvmError(
                    f"Offset 0x{offset:X} {reaches} partition {holder.name}.",
                    hint + ". --force writes there anyway.",
                    code="wrong_offset",
                    port=board.port,
                )
            layout.risks.append(Note(holder.name, holder.offset, holder.size, "written into by --offset"))
        elif holder is not None:
            label = holder.name
        for p in board.table.partitions:
            if p is not holder and p.offset < offset + size and offset < p.end:
                layout.risks.append(Note(p.name, p.offset, p.size, "written into by --offset"))
    _check_end(source.name, offset + size, board)
    layout.pieces.append(Piece(label, offset, source.data))
    return layout


# -- firmware -------------------------------------------------------------------------------------


def _firmware(
    source: Source,
    parts: list[tuple[int, bytes]],
    board: BoardFacts,
    wishes: Wishes,
    bootloader_offset: int,
    blank: Callable[[int, int], bool],
    read: Callable[[int, int], bytes],
) -> Layout:
    """A release image or a build: bootloader, table and every partition that it brings content for."""

    def content(start: int, end: int) -> bytes:
        """What the parts hold for a range, FF where they hold nothing, cut after the last byte they hold."""
        out = bytearray()
        for offset, data in parts:
            piece = data[max(start - offset, 0) : max(end - offset, 0)]
            if piece:
                at = max(offset - start, 0)
                out = out.ljust(at, b"\xff")
                out[at : at + len(piece)] = piece
        return bytes(out)

    table_bytes = content(PARTITION_TABLE_OFFSET, PARTITION_TABLE_OFFSET + SECTOR)
    try:
        table = partition_table.parse(table_bytes)
    except FormatError as e:
        raise e.within(source.name) from e
    partition_table.verify(table, source.name, flash_size=board.flash_size)
    layout = Layout(table=table)
    loader = content(bootloader_offset, PARTITION_TABLE_OFFSET)
    if not is_blank(loader):
        layout.pieces.append(Piece("bootloader", bootloader_offset, _trimmed(loader)))
    layout.pieces.append(Piece("partition table", PARTITION_TABLE_OFFSET, table_bytes))
    moved: list[Piece] = []
    for p in table.partitions:
        data = content(p.offset, p.end)
        mine = (p.name == APP_PARTITION or is_nvs(p)) and not wishes.erase_all
        old = _moved(p, board) if mine else None
        if old is not None and not blank(old.offset, old.size):
            carried = _carried(old, p, read)
            if carried is not None:
                moved.append(Piece(p.name, p.offset, carried, moved_from=old.offset))
                continue
        if mine and _same_place(p, board) and not blank(p.offset, p.size):
            layout.kept.append(
                Note(p.name, p.offset, p.size, "holds the user's data; --erase-all replaces it")
            )
        elif is_blank(data):
            if not wishes.erase_all:
                layout.kept.append(Note(p.name, p.offset, p.size, f"{source.name} holds nothing for it"))
        else:
            layout.pieces.append(Piece(p.name, p.offset, _trimmed(data)))
    for offset, data in parts:
        _check_end(source.name, offset + len(data), board)
    # First of all, so that it is at its new place before something is written over the old one.
    layout.pieces[:0] = moved
    if not wishes.erase_all:
        layout.risks += _lost(board, table, layout.pieces)
    return layout


def is_nvs(p: Partition) -> bool:
    """Whether a partition is ESP-IDF's key-value store."""
    return (p.type, p.subtype) == (partition_table.DATA, partition_table.NVS)


def _moved(p: Partition, board: BoardFacts) -> Partition | None:
    """Where the board has this partition, if that is somewhere else."""
    old = board.table.find(p.name) if board.table is not None else None
    return old if old is not None and old.offset != p.offset else None


def _carried(old: Partition, new: Partition, read: Callable[[int, int], bytes]) -> bytes | None:
    """The content of a partition that moves, as it is to be at its new place; None if it doesn't fit."""
    data = _pack_in(old, read) if not is_nvs(new) else None
    if data is None:
        data = _trimmed(read(old.offset, old.size))
    if len(data) > new.size:
        return None
    # Pages of NVS that aren't in use must be blank; what follows a pack doesn't matter.
    return data.ljust(new.size, b"\xff") if is_nvs(new) else data


def _pack_in(p: Partition, read: Callable[[int, int], bytes]) -> bytes | None:
    """The pack that a partition starts with, without reading much more than it has; None if there is none."""
    data = b""
    while len(data) < p.size:
        data += read(p.offset + len(data), min(_READ_AHEAD, p.size - len(data)))
        try:
            end = packbeam.extent(data)
        except FormatError:
            return None
        if end is not None:
            return data[:end]
    return None


def _lost(board: BoardFacts, new: PartitionTable, pieces: list[Piece]) -> list[Note]:
    """The user's partitions on the board that the new layout moves, drops or writes over."""
    risks = []
    for old in board.table.partitions if board.table is not None else ():
        if old.type != partition_table.DATA or old.name in LIBRARY_PARTITIONS:
            continue
        now = new.find(old.name)
        if any(p.label == old.name and p.moved_from == old.offset for p in pieces):
            continue
        over = next(
            (
                p
                for p in pieces
                if p.label != old.name and p.offset < old.end and old.offset < p.offset + len(p.data)
            ),
            None,
        )
        if over is not None:
            risks.append(Note(old.name, old.offset, old.size, f"{over.label} is written over it"))
        elif now is None:
            risks.append(Note(old.name, old.offset, old.size, "the new partition table doesn't have it"))
        elif now.offset != old.offset:
            risks.append(
                Note(old.name, old.offset, old.size, f"moves to 0x{now.offset:X}, its content doesn't")
            )
    return risks


def _same_place(p: Partition, board: BoardFacts) -> bool:
    """Whether the board has this partition where the new table has it (or has no table to tell)."""
    if board.table is None:
        return True
    old = board.table.find(p.name)
    return old is not None and old.offset == p.offset


def _check_chip(
    source: Source,
    parts: list[tuple[int, bytes]],
    board: BoardFacts,
    bootloader_offset: int,
    chip_id: int | None,
) -> None:
    if source.chip and source.chip != board.chip:
        raise _wrong_chip(source.name, source.chip, board)
    for offset, data in parts:
        found = esp_image.peek_chip_id(data) if offset == bootloader_offset else None
        if found is not None and chip_id is not None and found != chip_id:
            made_for = by_chip_id(found)
            raise _wrong_chip(source.name, made_for.name if made_for else f"chip id {found}", board)


def _wrong_chip(name: str, made_for: str, board: BoardFacts) -> AvmError:
    return AvmError(
        f"{name} is for {made_for}, but the chip on {board.port} is an {board.chip}.",
        f"Use the image for {board.chip}; the other one would not start.",
        code="wrong_chip",
        port=board.port,
        chip=board.chip,
    )


def _check_fits(name: str, size: int, partition: Partition, board: BoardFacts) -> None:
    if size > partition.size:
        raise AvmError(
            f"{name} has {size} bytes, but {partition.name} on {board.port} has room for {partition.size}.",
            "Pack with --prune --strip-lines, or enlarge the partition ('avm partition edit').",
            code="too_large",
            port=board.port,
            size=size,
            room=partition.size,
        )
    _check_end(name, partition.offset + size, board)


def _check_end(name: str, end: int, board: BoardFacts) -> None:
    if board.flash_size is not None and end > board.flash_size:
        raise AvmError(
            f"{name} would reach to 0x{end:X}, but the flash on {board.port} ends at 0x{board.flash_size:X}.",
            "The image was made for a larger flash chip.",
            code="too_large",
            port=board.port,
        )


def _trimmed(data: bytes) -> bytes:
    """Without the erased bytes at the end (padding up to the next part of an image)."""
    return data.rstrip(b"\xff")


def _names(table: PartitionTable) -> str:
    return ", ".join(p.name for p in table.partitions)
