"""UF2: firmware in blocks of 512 bytes, each of which says where it goes. What RP2 boards take over USB.

    block = 0A324655 | 9E5D5157 | flags | address | payload size | number | count | family
          | 476 bytes | 0AB16F30

All words are little-endian. Facts: toolchain.md 6.2 and Microsoft's UF2 specification. The bytes behind the
payload are zero in files of AtomVM's tools; a reader keeps whatever they are.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from itertools import pairwise

from avmtools.errors import FormatError

BLOCK = 512
#: Bytes that every block of ours carries: a flash page of the RP2 chips.
PAYLOAD = 256
_AREA = 476
_MAGIC1, _MAGIC2, _MAGIC3 = 0x0A324655, 0x9E5D5157, 0x0AB16F30
_BLOCK = struct.Struct("<8I476sI")
FLAG_NOT_MAIN_FLASH = 0x00000001
FLAG_FAMILY = 0x00002000


@dataclass(frozen=True, slots=True)
class Block:
    """One block. ``size`` bytes of ``area`` go to ``address``; without its flag ``family`` means nothing."""

    address: int
    number: int
    count: int
    family: int
    area: bytes
    size: int = PAYLOAD
    flags: int = FLAG_FAMILY

    @property
    def payload(self) -> bytes:
        return self.area[: self.size]

    @property
    def end(self) -> int:
        return self.address + self.size

    @property
    def family_id(self) -> int | None:
        return self.family if self.flags & FLAG_FAMILY else None


@dataclass(frozen=True, slots=True)
class Run:
    """Blocks of one family whose addresses follow each other."""

    family_id: int | None
    address: int
    data: bytes
    blocks: int

    @property
    def end(self) -> int:
        return self.address + len(self.data)


def parse(data: bytes, where: str = "UF2") -> tuple[Block, ...]:
    """Every block of a file. Raises FormatError for anything that is no whole block."""
    if not data:
        raise FormatError(where, 0, "is empty")
    blocks: list[Block] = []
    for at in range(0, len(data), BLOCK):
        if at + BLOCK > len(data):
            raise FormatError(where, len(data), f"ends inside block {at // BLOCK}", "The file is incomplete.")
        m1, m2, flags, address, size, number, count, family, area, m3 = _BLOCK.unpack_from(data, at)
        if (m1, m2) != (_MAGIC1, _MAGIC2):
            raise FormatError(
                where, at, f"block {at // BLOCK} doesn't start as UF2 does", "Is this a UF2 file?"
            )
        if m3 != _MAGIC3:
            raise FormatError(where, at + BLOCK - 4, f"block {at // BLOCK} doesn't end as UF2 does")
        if not 1 <= size <= _AREA:
            raise FormatError(
                where, at + 16, f"block {at // BLOCK} claims {size} bytes, 1 to {_AREA} are possible"
            )
        if address + size > 1 << 32:
            raise FormatError(where, at + 12, f"block {at // BLOCK} goes beyond 32 bits of address")
        blocks.append(Block(address, number, count, family, area, size, flags))
    return tuple(blocks)


def build(blocks: tuple[Block, ...] | list[Block]) -> bytes:
    """The file of these blocks, as they are numbered."""
    out = bytearray()
    for b in blocks:
        head = (_MAGIC1, _MAGIC2, b.flags, b.address, b.size, b.number, b.count, b.family)
        out += _BLOCK.pack(*head, b.area.ljust(_AREA, b"\0"), _MAGIC3)
    return bytes(out)


def create(data: bytes, address: int, families: tuple[int, ...]) -> tuple[Block, ...]:
    """Blocks that put ``data`` at ``address``: one numbered run for each family, one run after the other.

    Several families make a universal file: each boot ROM skips the blocks that are not its own. Raises
    FormatError when there is nothing to write or the address is not at a flash page.
    """
    if not data:
        raise FormatError("UF2", None, "can't be made of an empty file")
    if address % PAYLOAD or not 0 <= address <= (1 << 32) - len(data):
        raise FormatError("UF2", None, f"the address 0x{address:x} is no multiple of {PAYLOAD} in 32 bits")
    count = -(-len(data) // PAYLOAD)
    return tuple(
        Block(
            address + i * PAYLOAD, i, count, family, data[i * PAYLOAD : (i + 1) * PAYLOAD].ljust(_AREA, b"\0")
        )
        for family in families
        for i in range(count)
    )


def join(files: list[tuple[Block, ...]], apart: frozenset[int] = frozenset()) -> tuple[Block, ...]:
    """All blocks in order, numbered anew from 0.

    Blocks of a family in ``apart`` are numbered on their own, when there are others: a chip that takes only
    those would wait for the rest forever. Raises FormatError when two blocks of a family overlap.
    """
    blocks = [b for file in files for b in file]
    spans = sorted((b.family_id or -1, b.address, b.end) for b in blocks)
    for (family, _, end), (next_family, address, _) in pairwise(spans):
        if family == next_family and address < end:
            raise FormatError(
                "UF2", None, f"two blocks write to 0x{address:08x}", "Do two inputs hold the same?"
            )
    groups = [b.family_id if b.family_id in apart else None for b in blocks]
    totals = {g: groups.count(g) for g in set(groups)}
    seen = dict.fromkeys(totals, 0)
    out: list[Block] = []
    for block, group in zip(blocks, groups, strict=True):
        out.append(replace(block, number=seen[group], count=totals[group]))
        seen[group] += 1
    return tuple(out)


def runs(blocks: tuple[Block, ...]) -> tuple[Run, ...]:
    """What the file writes, by family, neighbouring blocks joined, in the order of the file."""
    found: list[Run] = []
    pieces: list[bytes] = []

    def close() -> None:
        if pieces:
            found[-1] = replace(found[-1], data=b"".join(pieces), blocks=len(pieces))
            pieces.clear()

    end = -1
    for b in blocks:
        if not pieces or b.family_id != found[-1].family_id or b.address != end:
            close()
            found.append(Run(b.family_id, b.address, b"", 0))
        pieces.append(b.payload)
        end = b.end
    close()
    return tuple(found)


def misnumbered(blocks: tuple[Block, ...]) -> list[int]:
    """The places of blocks at which numbering is broken: neither the next of a run, nor the start of one."""
    bad: list[int] = []
    expected: dict[int | None, tuple[int, int]] = {}
    last: int | None = None
    for i, b in enumerate(blocks):
        known = expected.get(b.family_id) or expected.get(last)
        starts = b.number == 0
        if b.number >= b.count or not (starts or known == (b.number, b.count)):
            bad.append(i)
        expected[b.family_id] = (b.number + 1, b.count)
        last = b.family_id
    return bad
