"""A NOR flash chip: erasing sets whole sectors to FF, programming can only clear bits.

That is all the difference between a real flash chip and an array of bytes, and it is what makes a
flasher that forgets to erase fail here as it fails on a desk. Offsets and sizes are in bytes.
"""

from __future__ import annotations

from collections import Counter

from avmtools.errors import AvmError

SECTOR = 4096
#: What a sector survives, by the data sheets of the usual chips; the board warns beyond it.
ENDURANCE = 100_000


class FlashFault(AvmError):
    """The flash chip was asked for something it can't do (beyond its end, not on a sector)."""

    code = "flash_fault"


class NorFlash:
    """The content of one chip, and what was done to it."""

    def __init__(self, size: int = 4 * 1024 * 1024, content: bytes = b"") -> None:
        if size <= 0 or size % SECTOR:
            raise FlashFault(
                f"A flash chip of {size} bytes doesn't exist.", f"Give a multiple of {SECTOR} bytes."
            )
        if len(content) > size:
            raise FlashFault(
                f"{len(content)} bytes do not fit into a flash chip of {size} bytes.",
                "Give a larger --flash-size.",
            )
        self.size = size
        self.data = bytearray(b"\xff" * size)
        self.data[: len(content)] = content
        self.erased: Counter[int] = Counter()  #: sector offset -> times erased
        self.programmed = 0  #: bytes ever programmed

    def read(self, offset: int, size: int) -> bytes:
        """``size`` bytes; :class:`FlashFault` beyond the end of the chip."""
        self._check(offset, size)
        return bytes(self.data[offset : offset + size])

    def erase(self, offset: int, size: int) -> None:
        """Erase whole sectors."""
        self._check(offset, size)
        if offset % SECTOR or size % SECTOR:
            raise FlashFault(
                f"An erase of {size} bytes at 0x{offset:X} is not on sectors of {SECTOR} bytes.",
                "Round the range outwards to whole sectors.",
            )
        self.data[offset : offset + size] = b"\xff" * size
        self.erased.update(range(offset, offset + size, SECTOR))

    def program(self, offset: int, data: bytes) -> None:
        """Clear the bits that are 0 in ``data``; bits that are 0 already stay so."""
        self._check(offset, len(data))
        old = self.data[offset : offset + len(data)]
        if old.count(0xFF) != len(old):  # not freshly erased: the chip computes an AND
            both = int.from_bytes(old, "little") & int.from_bytes(data, "little")
            data = both.to_bytes(len(old), "little")
        self.data[offset : offset + len(data)] = data
        self.programmed += len(data)

    def _check(self, offset: int, size: int) -> None:
        if offset < 0 or size < 0 or offset + size > self.size:
            raise FlashFault(
                f"0x{offset:X} + {size} bytes reaches beyond the end of the flash (0x{self.size:X}).",
                "The chip is smaller than the layout that is written to it.",
            )
