"""ESP-IDF firmware images: bootloader.bin and application .bin files.

    image   = header 24 bytes, segment * n, zeros, checksum u8, [SHA-256]
    segment = load address u32le | length u32le | data
    The checksum is 0xEF xor every data byte, and ends a block of 16 bytes; the SHA-256 covers all before it.

Facts: ESP-IDF's "App Image Format" and toolchain.md 5.1 (flash size in the header). An application's first
segment starts with a description (name, version, build time); a bootloader's with a shorter one.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass, replace
from functools import reduce
from operator import xor

from construct import Byte, Bytes, Const, Int16ul, Int32ul, StreamError, Struct

from avmtools.errors import FormatError

MAGIC = 0xE9
_CHECKSUM_SEED = 0xEF
_MAX_SEGMENTS = 16
_SEGMENT = struct.Struct("<II")

#: Byte 3 of the header: low nibble frequency, high nibble flash size.
FLASH_SIZES = {
    0x0: 1 << 20,
    0x1: 2 << 20,
    0x2: 4 << 20,
    0x3: 8 << 20,
    0x4: 16 << 20,
    0x5: 32 << 20,
    0x6: 64 << 20,
    0x7: 128 << 20,
}
FLASH_MODES = {0: "qio", 1: "qout", 2: "dio", 3: "dout", 4: "fast_read", 5: "slow_read"}

_HEADER = Struct(
    "magic" / Const(bytes([MAGIC])),
    "segment_count" / Byte,
    "flash_mode" / Byte,
    "flash_size_freq" / Byte,
    "entry" / Int32ul,
    "pins" / Bytes(4),
    "chip_id" / Int16ul,
    "min_rev" / Byte,
    "min_rev_full" / Int16ul,
    "max_rev_full" / Int16ul,
    "reserved" / Bytes(4),
    "hash_appended" / Byte,
)
HEADER_SIZE: int = _HEADER.sizeof()

_APP_MAGIC = 0xABCD5432
_APP = Struct(
    "magic" / Int32ul,
    "secure_version" / Int32ul,
    "reserved" / Bytes(8),
    "version" / Bytes(32),
    "project" / Bytes(32),
    "time" / Bytes(16),
    "date" / Bytes(16),
    "idf_version" / Bytes(32),
    "elf_sha256" / Bytes(32),
    "rest" / Bytes(80),
)
_BOOTLOADER_MAGIC = 80
_BOOTLOADER = Struct(
    "magic" / Byte,
    "reserved" / Bytes(2),
    "secure_version" / Byte,
    "version" / Int32ul,
    "idf_version" / Bytes(32),
    "date_time" / Bytes(24),
    "rest" / Bytes(16),
)


@dataclass(frozen=True, slots=True)
class Segment:
    """What is loaded at, or mapped to, ``address``."""

    address: int
    data: bytes


@dataclass(frozen=True, slots=True)
class AppDescription:
    """What an application says about itself; ``elf_sha256`` is hexadecimal."""

    project: str
    version: str
    built: str
    idf_version: str
    elf_sha256: str


@dataclass(frozen=True, slots=True)
class EspImage:
    """A firmware image. ``flash_size`` in bytes, None when the header's nibble has no meaning."""

    segments: tuple[Segment, ...]
    entry: int
    chip_id: int
    flash_mode: int = 2
    flash_size_freq: int = 0x20
    pins: bytes = b"\xee\0\0\0"
    min_rev: int = 0
    min_rev_full: int = 0
    max_rev_full: int = 0xFFFF
    reserved: bytes = bytes(4)
    hash_appended: int = 1

    @property
    def flash_size(self) -> int | None:
        return FLASH_SIZES.get(self.flash_size_freq >> 4)

    @property
    def flash_mode_name(self) -> str:
        return FLASH_MODES.get(self.flash_mode, f"0x{self.flash_mode:02x}")

    @property
    def app(self) -> AppDescription | None:
        """The application's description, if the first segment starts with one."""
        data = self.segments[0].data if self.segments else b""
        if len(data) < _APP.sizeof() or struct.unpack_from("<I", data)[0] != _APP_MAGIC:
            return None
        d = _APP.parse(data)
        built = f"{_text(d.date)} {_text(d.time)}".strip()
        return AppDescription(
            _text(d.project), _text(d.version), built, _text(d.idf_version), d.elf_sha256.hex()
        )

    @property
    def bootloader_idf_version(self) -> str | None:
        """The ESP-IDF version in a bootloader's description, if it has one."""
        data = self.segments[0].data if self.segments else b""
        if len(data) < _BOOTLOADER.sizeof() or data[0] != _BOOTLOADER_MAGIC:
            return None
        return _text(_BOOTLOADER.parse(data).idf_version) or None


def _text(raw: bytes) -> str:
    text = raw.split(b"\0", 1)[0].decode("utf-8", "replace")
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def peek_chip_id(data: bytes) -> int | None:
    """The chip id in the header of an image, None when ``data`` starts with no ESP image."""
    if len(data) < HEADER_SIZE or data[0] != MAGIC:
        return None
    return int.from_bytes(data[12:14], "little")


def parse(data: bytes, where: str = "ESP image") -> EspImage:
    """Read and verify an image; what follows it (padding, a signature) is left alone. Raises FormatError."""
    return parse_with_length(data, where)[0]


def parse_with_length(data: bytes, where: str = "ESP image") -> tuple[EspImage, int]:
    """The image and the number of bytes it takes. Raises FormatError for a wrong checksum or digest, too."""
    if not data or data[0] != MAGIC:
        raise FormatError(where, 0, "doesn't start with 0xE9", "This is no ESP-IDF firmware image.")
    try:
        h = _HEADER.parse(data)
    except StreamError:
        raise FormatError(where, len(data), "ends inside the header") from None
    if not 1 <= h.segment_count <= _MAX_SEGMENTS:
        raise FormatError(where, 1, f"claims {h.segment_count} segments, 1 to {_MAX_SEGMENTS} are possible")
    if h.hash_appended not in (0, 1):
        raise FormatError(where, 23, f"has 0x{h.hash_appended:02x} where 0 or 1 says if a SHA-256 follows")
    at = HEADER_SIZE
    segments: list[Segment] = []
    for i in range(h.segment_count):
        if at + _SEGMENT.size > len(data):
            raise FormatError(where, len(data), f"ends before segment {i}")
        address, length = _SEGMENT.unpack_from(data, at)
        at += _SEGMENT.size
        if at + length > len(data):
            raise FormatError(where, at - 4, f"segment {i} claims {length} bytes, {len(data) - at} are left")
        segments.append(Segment(address, data[at : at + length]))
        at += length
    checksum_at = at | 15
    if checksum_at >= len(data):
        raise FormatError(where, len(data), "ends before the checksum")
    wanted = _checksum(segments)
    if data[checksum_at] != wanted:
        raise FormatError(
            where,
            checksum_at,
            f"the checksum is 0x{data[checksum_at]:02x}, the data gives 0x{wanted:02x}",
            "The file is damaged.",
        )
    end = checksum_at + 1
    if h.hash_appended:
        digest = data[end : end + 32]
        if len(digest) < 32:
            raise FormatError(where, len(data), "ends inside the SHA-256")
        if hashlib.sha256(data[:end]).digest() != digest:
            raise FormatError(where, end, "the SHA-256 doesn't match the data", "The file is damaged.")
        end += 32
    image = EspImage(
        tuple(segments),
        h.entry,
        h.chip_id,
        h.flash_mode,
        h.flash_size_freq,
        h.pins,
        h.min_rev,
        h.min_rev_full,
        h.max_rev_full,
        h.reserved,
        h.hash_appended,
    )
    return image, end


def _checksum(segments: list[Segment] | tuple[Segment, ...]) -> int:
    total = _CHECKSUM_SEED
    for segment in segments:
        # Folding the segment as one big integer is fast: bytes xor in halves until one is left.
        value, size = int.from_bytes(segment.data, "little"), len(segment.data)
        while size > 64:
            half = (size + 1) // 2
            value, size = (value >> (8 * half)) ^ (value & ((1 << (8 * half)) - 1)), half
        total = reduce(xor, value.to_bytes(size, "little"), total)
    return total


def build(image: EspImage) -> bytes:
    """The bytes of an image with checksum and digest. Raises FormatError for what a header can't hold."""
    if not 1 <= len(image.segments) <= _MAX_SEGMENTS:
        raise FormatError(
            "ESP image", None, f"has {len(image.segments)} segments, 1 to {_MAX_SEGMENTS} are possible"
        )
    out = bytearray(
        _HEADER.build(
            {
                "segment_count": len(image.segments),
                "flash_mode": image.flash_mode,
                "flash_size_freq": image.flash_size_freq,
                "entry": image.entry,
                "pins": image.pins,
                "chip_id": image.chip_id,
                "min_rev": image.min_rev,
                "min_rev_full": image.min_rev_full,
                "max_rev_full": image.max_rev_full,
                "reserved": image.reserved,
                "hash_appended": image.hash_appended,
            }
        )
    )
    for segment in image.segments:
        out += _SEGMENT.pack(segment.address, len(segment.data)) + segment.data
    out += bytes(15 - len(out) % 16)
    out.append(_checksum(image.segments))
    if image.hash_appended:
        out += hashlib.sha256(out).digest()
    return bytes(out)


def with_flash_size(data: bytes, size: int, where: str = "bootloader") -> bytes:
    """The same image with another flash size in its header, and the digest to match; what follows is kept.

    Raises FormatError when ``size`` (bytes) is none that a header can name.
    """
    nibble = next((n for n, s in FLASH_SIZES.items() if s == size), None)
    if nibble is None:
        raise FormatError(
            where, None, f"can't name a flash of {size} bytes", "Sizes: 1MB, 2MB, 4MB ... 128MB."
        )
    image, end = parse_with_length(data, where)
    image = replace(image, flash_size_freq=(nibble << 4) | (image.flash_size_freq & 0x0F))
    return build(image) + data[end:]


def app_description(project: str, version: str, idf_version: str) -> bytes:
    """The 256 bytes that start an application's first segment; no build time: same input, same bytes."""
    return bytes(
        _APP.build(
            {
                "magic": _APP_MAGIC,
                "secure_version": 0,
                "reserved": bytes(8),
                "version": _pad(version, 32),
                "project": _pad(project, 32),
                "time": bytes(16),
                "date": bytes(16),
                "idf_version": _pad(idf_version, 32),
                "elf_sha256": bytes(32),
                "rest": bytes(80),
            }
        )
    )


def _pad(text: str, size: int) -> bytes:
    return text.encode("utf-8")[: size - 1].ljust(size, b"\0")
