"""Which sectors of a device differ from what they should hold, found by asking the chip for MD5s.

No old file on the host is needed. A range whose MD5 matches is done; one that doesn't is split into eight
and asked again, down to sectors. One changed sector in a megabyte costs about 20 questions, and a
whole new content costs little more than one question a sector, a few percent of writing it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SECTOR = 4096
_FANOUT = 8


@dataclass(frozen=True, slots=True)
class Span:
    """A range of flash: bytes, sector aligned in offset; the size may end inside the last sector."""

    offset: int
    size: int

    @property
    def end(self) -> int:
        return self.offset + self.size


def digest(data: bytes) -> str:
    """The MD5 as the chip reports it."""
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def changed_spans(offset: int, data: bytes, md5: Callable[[int, int], str]) -> list[Span]:
    """The parts of ``data``, wanted at ``offset``, that the device doesn't hold; neighbours are joined.

    ``md5(offset, size)`` asks the device. ``offset`` must be on a sector. Only bytes of ``data``
    count: what follows it in its last sector may be anything.
    """
    if offset % SECTOR:
        raise ValueError(f"0x{offset:x} is not on a sector")
    spans: list[Span] = []

    def visit(start: int, end: int) -> None:
        piece = data[start:end]
        if md5(offset + start, len(piece)) == digest(piece):
            return
        sectors = -(-(end - start) // SECTOR)
        if sectors == 1:
            if spans and spans[-1].end == offset + start:
                spans[-1] = Span(spans[-1].offset, spans[-1].size + len(piece))
            else:
                spans.append(Span(offset + start, len(piece)))
            return
        step = -(-sectors // _FANOUT) * SECTOR
        for at in range(start, end, step):
            visit(at, min(at + step, end))

    if data:
        visit(0, len(data))
    return spans


def is_blank(data: bytes) -> bool:
    """Whether all bytes are as erased."""
    return data.count(0xFF) == len(data)


def split_blank(offset: int, data: bytes) -> list[tuple[bool, Span]]:
    """``data`` at ``offset`` as runs of (blank?, span): whole sectors of FF need erasing, not writing."""
    runs: list[tuple[bool, Span]] = []
    for at in range(0, len(data), SECTOR):
        piece = data[at : at + SECTOR]
        blank = is_blank(piece)
        if runs and runs[-1][0] == blank:
            last = runs[-1][1]
            runs[-1] = (blank, Span(last.offset, last.size + len(piece)))
        else:
            runs.append((blank, Span(offset + at, len(piece))))
    return runs
