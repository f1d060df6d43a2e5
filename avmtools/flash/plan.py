"""What a flash run will do to a board, as plain data: made first, shown or exported, then carried out.

A plan lists the pieces of content that the board shall hold, which of their sectors differ from what it
holds now, what stays untouched, and what is in danger. It has no connection to a device: :mod:`.job`
makes it from what a device answers, and carries it out. Offsets and sizes are in bytes.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from avmtools.flash.diff import SECTOR

if TYPE_CHECKING:
    from avmtools.formats.partition_table import PartitionTable

#: Rough times of the usual 4 MB flash chips and serial bridges, for the estimate only.
_SECONDS_CONNECT = 1.5
_SECONDS_PER_SECTOR = 0.06  # erase and program 4 KiB
_SECONDS_PER_MEGABYTE_MD5 = 0.35
_SECONDS_ERASE_PER_MEGABYTE = 4.0
_WIRE_BITS_PER_BYTE = 10


@dataclass(frozen=True, slots=True)
class Piece:
    """Content that the board shall hold: ``label`` is a partition's name, or what lies outside of them.

    ``moved_from`` is the offset on the board that the content was read from, for what is carried over to a
    new place. ``values`` names the NVS values that are set, without saying what they are.
    """

    label: str
    offset: int
    data: bytes = field(repr=False)
    moved_from: int | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One range that the run erases and, for "write", programs. The erase rounds up to whole sectors."""

    action: Literal["write", "erase"]
    label: str
    offset: int
    size: int

    @property
    def sectors(self) -> int:
        return -(-self.size // SECTOR)


@dataclass(frozen=True, slots=True)
class Note:
    """A range that is kept, or in danger, and why."""

    label: str
    offset: int
    size: int
    why: str


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """What the board said about itself. ``table`` is None when it has none that can be read."""

    port: str
    chip: str
    mac: str
    flash_size: int | None
    table: PartitionTable | None
    table_problem: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a run does, and everything it was made for."""

    board: BoardFacts
    source: str
    pieces: tuple[Piece, ...]
    changes: tuple[Change, ...]
    kept: tuple[Note, ...] = ()
    risks: tuple[Note, ...] = ()
    warnings: tuple[str, ...] = ()
    erase_all: bool = False
    baud: int = 460800

    @property
    def bytes_wanted(self) -> int:
        return sum(len(p.data) for p in self.pieces)

    @property
    def bytes_written(self) -> int:
        return sum(c.size for c in self.changes if c.action == "write")

    @property
    def bytes_erased(self) -> int:
        """What becomes FF before anything is written to it."""
        if self.erase_all:
            return self.board.flash_size or 0
        return sum(c.sectors * SECTOR for c in self.changes)

    @property
    def sectors(self) -> int:
        return sum(c.sectors for c in self.changes)

    @property
    def seconds(self) -> float:
        """An estimate: connecting, erasing, sending (compressed), comparing."""
        total = _SECONDS_CONNECT + self.bytes_wanted / 1e6 * _SECONDS_PER_MEGABYTE_MD5
        for change in self.changes:
            if change.action == "write":
                total += self.sent_bytes(change) * _WIRE_BITS_PER_BYTE / self.baud
            total += change.sectors * _SECONDS_PER_SECTOR
        if self.erase_all:
            total += (self.board.flash_size or 4 << 20) / 1e6 * _SECONDS_ERASE_PER_MEGABYTE
        return round(total, 1)

    def content(self, change: Change) -> bytes:
        """The bytes of a "write" change."""
        for piece in self.pieces:
            at = change.offset - piece.offset
            if at >= 0 and at + change.size <= len(piece.data) and piece.label == change.label:
                return piece.data[at : at + change.size]
        raise ValueError("the change is not of this plan")

    def sent_bytes(self, change: Change) -> int:
        """How many bytes go over the wire for a change: compressed, where that helps."""
        data = self.content(change)
        return min(len(data), len(zlib.compress(data, 6)))

    @property
    def fingerprint(self) -> str:
        """Equal for equal boards, contents and changes; the baud rate and the port don't matter."""
        summary = [
            self.board.chip,
            self.board.mac,
            self.board.flash_size,
            self.erase_all,
            [(p.label, p.offset, hashlib.sha256(p.data).hexdigest()) for p in self.pieces],
            [(c.action, c.offset, c.size) for c in self.changes],
            [(n.label, n.offset, n.size) for n in self.kept],
        ]
        return hashlib.sha256(json.dumps(summary).encode()).hexdigest()[:16]

    def describe(self) -> dict[str, Any]:
        """The plan as JSON values."""

        def note(n: Note) -> dict[str, Any]:
            return {"partition": n.label, "offset": n.offset, "size": n.size, "why": n.why}

        return {
            "fingerprint": self.fingerprint,
            "port": self.board.port,
            "chip": self.board.chip,
            "mac": self.board.mac,
            "flash_size": self.board.flash_size,
            "source": self.source,
            "erase_all": self.erase_all,
            "contents": [
                {
                    "partition": p.label,
                    "offset": p.offset,
                    "size": len(p.data),
                    "sha256": hashlib.sha256(p.data).hexdigest(),
                    **({} if p.moved_from is None else {"moved_from": p.moved_from}),
                    **({"values": list(p.values)} if p.values else {}),
                }
                for p in self.pieces
            ],
            "changes": [
                {
                    "action": c.action,
                    "partition": c.label,
                    "offset": c.offset,
                    "size": c.size,
                    "sectors": c.sectors,
                }
                for c in self.changes
            ],
            "kept": [note(n) for n in self.kept],
            "at_risk": [note(n) for n in self.risks],
            "bytes_wanted": self.bytes_wanted,
            "bytes_written": self.bytes_written,
            "bytes_erased": self.bytes_erased,
            "sectors": self.sectors,
            "seconds": self.seconds,
        }
