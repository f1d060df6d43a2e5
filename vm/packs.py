"""Packs as the engine reads them: an index of sections over the bytes, as quick as a device makes it.

:mod:`avmtools.formats.packbeam` explains the format, and is the one to use for anything but running.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from avmtools.errors import FormatError

if TYPE_CHECKING:
    import mmap

MAGIC = b"#!/usr/bin/env AtomVM\n\0\0"
START = 1
_HEADER = struct.Struct(">III")


class Pack:
    """Name and sections of one pack; the first section of a name wins."""

    __slots__ = ("data", "label", "sections", "start", "where")

    def __init__(self, data: bytes | mmap.mmap, where: str, label: str = "") -> None:
        self.data = data
        self.where = where
        self.label = label
        self.sections: dict[str, tuple[int, int]] = {}
        #: Name of the first section that is marked as start, or "".
        self.start = ""
        if data[: len(MAGIC)] != MAGIC:
            raise FormatError(where, 0, "this is no AtomVM pack", "Give a file made by avm pack or packbeam.")
        at, end = len(MAGIC), len(data)
        while at + 12 <= end:
            size, flags, _ = _HEADER.unpack_from(data, at)
            if size == 0:
                return
            name_at = at + 12
            if size < 16 or at + size > end:
                raise FormatError(
                    where, at, f"a section of {size} bytes does not fit", "The file is incomplete."
                )
            stop = data.find(b"\0", name_at, at + size)
            if stop < 0:
                raise FormatError(where, name_at, "a section's name has no end", "Pack it again.")
            name = data[name_at:stop].decode("utf-8", "surrogateescape")
            body = stop + 1 + (-(stop + 1 - name_at)) % 4
            self.sections.setdefault(name, (min(body, at + size), at + size))
            if flags & START and not self.start:
                self.start = name
            at += size + (-size) % 4
        if at < end and data[at:].strip(b"\0\xff"):
            raise FormatError(where, at, "the last section is cut short", "The file is incomplete.")

    @classmethod
    def mapped(cls, path: str) -> Pack:
        """The pack of a file that is read no further than it is used: its sections when they are needed."""
        import mmap

        with open(path, "rb") as f:  # noqa: PTH123 - pathlib costs more to import than this whole module
            size = f.seek(0, 2)
            # an empty file can't be mapped
            data = mmap.mmap(f.fileno(), size, access=mmap.ACCESS_READ) if size else b""
        return cls(data, path)

    def get(self, name: str) -> bytes | None:
        """The data of a section, with its padding; None when there is none of that name."""
        found = self.sections.get(name)
        return None if found is None else self.data[found[0] : found[1]]
