"""PackBEAM, the ``.avm`` archive: modules and files as a device finds them in flash.

The layout is chapter 10 of AtomVM's documentation; what the packers really write and the devices
really accept is facts/toolchain.md 1. In short::

    24 bytes of header, then sections:
    u32 size | u32 flags | u32 reserved | name NUL, 0-pad to 4 | data, 0-pad to 4

with ``size`` counting the whole section, and a section of size 0 named ``end`` as the last one.

Reading is liberal: flags do not decide what a section is, the end may be missing or be spelled
``END`` (a device with native code in its flash writes that), anything may follow it. Writing is
canonical: the same pack gives the same bytes.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from avmtools.errors import FormatError

if TYPE_CHECKING:
    from avmtools.formats.beam import Beam

MAGIC: Final = b"#!/usr/bin/env AtomVM\n\0\0"
END: Final = struct.pack(">III4s", 0, 0, 0, b"end\0")

#: Bit 0: execution starts here. Bit 1: a module. Bit 2: another file (only packbeam writes it).
START: Final = 1
MODULE: Final = 2
FILE: Final = 4

#: No more sections are read: a device searches them one by one.
MAX_SECTIONS: Final = 65_536

_WHERE: Final = "AtomVM pack"
_HEADER: Final = struct.Struct(">III")
_CUT: Final = "The file is incomplete; pack or copy it again."


@dataclass(frozen=True)
class Section:
    """One entry. ``data`` is the payload exactly as it stands, with padding; a multiple of 4 bytes.

    Build one with :meth:`of_beam` or :meth:`of_file`; ``reserved`` is 0 in all known packs.
    """

    name: str
    flags: int
    data: bytes
    reserved: int = 0

    @classmethod
    def of_beam(cls, beam: Beam, *, start: bool = False, name: str | None = None) -> Section:
        """A module, named ``<module>.beam`` from what is inside it unless ``name`` says otherwise."""
        data = beam.build()
        section = cls(
            f"{beam.module}.beam" if name is None else name,
            MODULE | (START if start else 0),
            data + bytes(-len(data) % 4),
        )
        section.__dict__["beam"] = beam  # what parsing ``data`` again would give
        return section

    @classmethod
    def of_file(cls, name: str, content: bytes) -> Section:
        """Any other file; ``atomvm:read_priv/2`` finds it when ``name`` is ``<application>/priv/<path>``."""
        return cls(name, FILE, struct.pack(">I", len(content)) + bytes(content) + bytes(-len(content) % 4))

    @property
    def is_start(self) -> bool:
        """May execution start here? The first such section is where it does."""
        return bool(self.flags & START)

    @property
    def is_beam(self) -> bool:
        """Is it a module? The content says so: one packer flags all files as modules."""
        payload = self.data.lstrip(b"\0")
        return payload[:4] == b"FOR1" and payload[8:12] == b"BEAM"

    @cached_property
    def beam(self) -> Beam:
        """The module; FormatError when it is none or damaged. NULs before it (over-long header padding) are
        skipped."""
        from avmtools.formats.beam import Beam  # finding and listing sections must start fast

        try:
            return Beam.parse(self.data.lstrip(b"\0") if self.is_beam else self.data)
        except FormatError as e:
            raise e.within(f"section {self.name}") from e

    @property
    def file_bytes(self) -> bytes:
        """The content of a section that is no module, without length word and padding."""
        if len(self.data) < 4:
            raise FormatError(f"section {self.name}", 0, "a file's length word is cut off", _CUT)
        (size,) = struct.unpack_from(">I", self.data)
        if size > len(self.data) - 4:
            raise FormatError(
                f"section {self.name}", 0, f"the file claims {size} bytes, not {len(self.data) - 4}", _CUT
            )
        return self.data[4 : 4 + size]

    @property
    def content(self) -> bytes:
        """What extracting it gives: the module's bytes, or the file's content."""
        return self.data.lstrip(b"\0") if self.is_beam else self.file_bytes

    def with_start(self, start: bool) -> Section:
        """The same with bit 0 of the flags set or cleared."""
        flags = self.flags | START if start else self.flags & ~START
        return self if flags == self.flags else replace(self, flags=flags)

    def build(self) -> bytes:
        """The section's bytes; FormatError when the name or the payload can't be stored."""
        name = _encoded_name(self.name)
        if len(self.data) % 4:
            raise FormatError(f"section {self.name}", None, f"its {len(self.data)} bytes are not padded to 4")
        size = 12 + len(name) + len(self.data)
        try:
            return _HEADER.pack(size, self.flags, self.reserved) + name + self.data
        except struct.error as e:
            raise FormatError(f"section {self.name}", None, "a number of it needs over 32 bits") from e


@dataclass(frozen=True)
class Pack:
    """An archive. ``ended`` and ``trailing`` tell what was read: whether an end section was there, and what
    followed it. Neither is written."""

    sections: tuple[Section, ...] = ()
    ended: bool = True
    trailing: bytes = b""

    def find(self, name: str) -> Section | None:
        """The first section of this name, which is the one that a device finds."""
        return next((s for s in self.sections if s.name == name), None)

    @property
    def entry(self) -> Section | None:
        """Where execution starts: the first section with bit 0. A section with flags 0 ends the search."""
        for section in self.sections:
            if section.flags == 0:
                return None
            if section.is_start:
                return section
        return None


def _encoded_name(name: str) -> bytes:
    try:
        raw = name.encode("utf-8")
    except UnicodeEncodeError as e:
        raise FormatError(_WHERE, None, f"the name {name!r} is not valid Unicode", "Rename the file.") from e
    if not raw or b"\0" in raw:
        raise FormatError(_WHERE, None, "a name is empty or contains a NUL", "Give the file a name.")
    return raw + bytes(4 - len(raw) % 4)  # one NUL at least; sections start at multiples of 4


def looks_like_pack(data: bytes) -> bool:
    """Is this the start of a pack? The same 24 bytes that every AtomVM checks."""
    return data[: len(MAGIC)] == MAGIC


def extent(data: bytes) -> int | None:
    """How many bytes the pack at the start of ``data`` has, its end section included; None if it goes on.

    FormatError when there is no pack. Only sizes are looked at.
    """
    if not looks_like_pack(data):
        raise FormatError(_WHERE, 0, "this is no AtomVM pack")
    at = len(MAGIC)
    while at + len(END) <= len(data):
        (size,) = struct.unpack_from(">I", data, at)
        if size == 0:
            return at + len(END)
        if size < 16 or size % 4:
            raise FormatError(_WHERE, at, f"a section claims {size} bytes, no multiple of 4 from 16 on")
        at += size
    return None


def parse(data: bytes) -> Pack:
    """The pack that ``data`` starts with; FormatError when it is none or a section is damaged."""
    data = bytes(data)
    end = len(data)
    if not looks_like_pack(data):
        what = "the header is cut off" if MAGIC.startswith(data) else "this is no AtomVM pack"
        raise FormatError(_WHERE, 0, what, "A pack starts with the line '#!/usr/bin/env AtomVM'.")
    at = len(MAGIC)
    sections: list[Section] = []
    while at < end:
        if end - at < 16:
            raise FormatError(_WHERE, at, "a section is cut off", _CUT)
        size, flags, reserved = _HEADER.unpack_from(data, at)
        if size == 0:
            return Pack(tuple(sections), True, data[at + len(END) :])
        if size > end - at:
            raise FormatError(_WHERE, at, f"a section claims {size} bytes, {end - at} are left", _CUT)
        if size < 16 or size % 4:
            raise FormatError(_WHERE, at, f"a section claims {size} bytes, no multiple of 4 from 16 on")
        if len(sections) == MAX_SECTIONS:
            raise FormatError(_WHERE, at, f"there are more than {MAX_SECTIONS} sections")
        name_end = data.find(b"\0", at + 12, at + size)
        if name_end < 0:
            raise FormatError(_WHERE, at + 12, "a section's name has no end")
        if name_end == at + 12:
            raise FormatError(_WHERE, at + 12, "a section has no name")
        try:
            name = data[at + 12 : name_end].decode("utf-8")
        except UnicodeDecodeError as e:
            raise FormatError(_WHERE, at + 12, "a section's name is not UTF-8") from e
        start = name_end + 4 - name_end % 4
        sections.append(Section(name, flags, data[start : at + size], reserved))
        at += size
    return Pack(tuple(sections), False)


def build(pack: Pack) -> bytes:
    """The archive's bytes: header, sections in order, end section."""
    return b"".join((MAGIC, *(section.build() for section in pack.sections), END))
