"""A flash drawn as one line of letters: which part has how much of it, and how much of that is in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from avmtools.image.release import Part

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def letter(index: int) -> str:
    """The letter of the part with this number; parts beyond 26 share the last."""
    return _LETTERS[min(index, len(_LETTERS) - 1)]


def bar(parts: Sequence[Part], flash_size: int, width: int = 64) -> str:
    """``width`` cells for the flash: a capital where the part's content is, a small letter where it has room.

    A ``.`` is flash that belongs to nobody. Each cell shows the part with most of it; a part too small for a
    cell of its own takes one from the largest neighbour, so that every part can be seen.
    """
    cells = ["."] * width
    owner: list[int | None] = [None] * width
    for cell in range(width):
        low, high = cell * flash_size // width, (cell + 1) * flash_size // width
        shares = [(min(p.offset + p.size, high) - max(p.offset, low), -i) for i, p in enumerate(parts)]
        share, index = max(shares, default=(0, 0))
        if share > 0 and share * 2 >= high - low:
            owner[cell] = -index
    for i, p in enumerate(parts):
        if i not in owner:
            at = min(p.offset * width // flash_size, width - 1)
            nearest = sorted(range(width), key=lambda c: abs(c - at))
            spare = (c for c in nearest if owner[c] is None or owner.count(owner[c]) > 1)
            owner[next(spare, at)] = i
    for cell, whose in enumerate(owner):
        if whose is not None:
            p = parts[whose]
            middle = (2 * cell + 1) * flash_size // (2 * width)
            first = owner.index(whose) == cell
            in_use = p.used > 0 and (first or p.offset + p.used > middle)
            cells[cell] = letter(whose).upper() if in_use else letter(whose)
    return "".join(cells)


def human_size(size: int) -> str:
    """``26.0 KiB``, ``1.8 MiB``; whole units without a fraction."""
    for unit, name in ((1 << 20, "MiB"), (1 << 10, "KiB")):
        if size >= unit:
            return f"{size // unit} {name}" if size % unit == 0 else f"{size / unit:.1f} {name}"
    return f"{size} B"
