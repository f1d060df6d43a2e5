"""From segments to a release image: the bytes, the words of mkimage, a bill of materials."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from avmtools import __version__
from avmtools.errors import FormatError
from avmtools.formats import esp_image, packbeam
from avmtools.image.segments import Segment
from avmtools.targets import Target, by_chip_id, stand_in

_RULE = "=" * 45


@dataclass(frozen=True, slots=True)
class Image:
    """A release image: ``data`` goes to flash at ``offset``."""

    data: bytes
    offset: int
    segments: tuple[Segment, ...]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def is_stand_in(self) -> bool:
        return any(stand_in.is_stand_in(s.data) for s in self.segments)


def assemble(segments: list[Segment], *, whole_flash: int | None = None) -> Image:
    """Join segments, sorted by offset and free of overlaps (checks.check), with 0xFF between them.

    ``whole_flash``: start at flash address 0 and fill up to that many bytes.
    """
    out = bytearray()
    start = 0 if whole_flash else segments[0].offset
    for s in segments:
        out += b"\xff" * (s.offset - start - len(out))
        out += s.data
    if whole_flash:
        out += b"\xff" * (whole_flash - len(out))
    return Image(bytes(out), start, tuple(segments))


def with_flash_size(segments: list[Segment], size: int) -> list[Segment]:
    """The segments with the flash size in the bootloader's header changed. Raises FormatError."""
    loader, *rest = segments
    data = esp_image.with_flash_size(loader.data, size, loader.path)
    return [Segment(loader.name, loader.offset, data, loader.path, loader.shown), *rest]


def mkimage_log(image: Image, out: str, boot: str | None) -> list[str]:
    """What mkimage prints while it writes this image (facts: toolchain.md 5.4)."""
    lines = [f"Writing output to {out}"]
    if boot is not None:
        lines.append(f"boot file is {boot}")
    lines.append(_RULE)
    end: int | None = None
    for s in image.segments:
        if end is not None and s.offset > end:
            lines.append(f"Padding {s.offset - end} bytes")
        lines.append(f"Wrote {s.name} ({len(s.data)} bytes) at offset {s.shown_offset} ({s.offset})")
        end = s.end
    return lines


def checksum_line(image: Image, name: str) -> str:
    """A line that ``sha256sum -c`` reads."""
    return f"{image.sha256}  {name}\n"


def bill_of_materials(image: Image, name: str, target: Target | None) -> dict[str, Any]:
    """What is in the image, as JSON values: no time, no path, so the same input gives the same bill."""
    return {
        "image": name,
        "target": target.name if target else None,
        "stand_in": image.is_stand_in,
        "flash_offset": image.offset,
        "size": len(image.data),
        "sha256": image.sha256,
        "generator": f"avmtools {__version__}",
        "segments": [_material(s) for s in image.segments],
    }


def _material(s: Segment) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": s.name,
        "file": s.path.replace("\\", "/").rsplit("/", 1)[-1],
        "offset": s.offset,
        "size": len(s.data),
        "sha256": hashlib.sha256(s.data).hexdigest(),
    }
    if packbeam.looks_like_pack(s.data):
        try:
            row["sections"] = [section.name for section in packbeam.parse(s.data).sections]
        except FormatError:
            row["sections"] = None
    try:
        firmware = esp_image.parse(s.data)
    except FormatError:
        return row
    chip = by_chip_id(firmware.chip_id)
    row["chip"] = chip.name if chip else firmware.chip_id
    if firmware.app is not None:
        row |= {
            "project": firmware.app.project,
            "version": firmware.app.version,
            "idf": firmware.app.idf_version,
        }
    elif firmware.bootloader_idf_version:
        row["idf"] = firmware.bootloader_idf_version
    return row
