"""What a user may hand to ``avm flash``: a pack, a release image, a firmware build folder, or raw bytes.

Told apart by content, never by name. Reading files is all that happens here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from avmtools.errors import InputError
from avmtools.files import read_bytes

#: How every pack starts (facts/toolchain.md 1.1).
PACK_MAGIC = b"#!/usr/bin/env AtomVM\n\0\0"
_UF2_MAGIC = b"UF2\nWQ]\x9e"
_ESP_MAGIC = 0xE9
_ELF_MAGIC = b"\x7fELF"


@dataclass(frozen=True, slots=True)
class Source:
    """Content to be flashed. ``parts`` are (offset, bytes, file name); offset None: the board decides."""

    kind: Literal["pack", "image", "build", "uf2", "raw", "nothing"]
    name: str
    parts: tuple[tuple[int | None, bytes, str], ...] = field(repr=False)
    chip: str = ""  #: which chip a build folder was made for, "" when unknown

    @property
    def data(self) -> bytes:
        """The bytes of a source with one part."""
        return self.parts[0][1]


#: For a run that sets NVS values and writes nothing else.
NOTHING = Source("nothing", "NVS values", ())


def load(path: str, *, raw: bool = False) -> Source:
    """Read what is at ``path``. ``raw`` takes any file, for a user who names the offset."""
    if Path(path).is_dir():
        return _load_folder(Path(path))
    data = read_bytes(path)
    name = Path(path).name
    if not data:
        raise InputError(f"{path} is empty.", "Build it again.")
    part = ((None, data, name),)
    if data.startswith(PACK_MAGIC):
        return Source("pack", name, part)
    if data.startswith(_UF2_MAGIC):
        return Source("uf2", name, part)
    if raw:
        return Source("raw", name, part)
    if data[0] == _ESP_MAGIC:
        return Source("image", name, part)
    if data.startswith(_ELF_MAGIC):
        raise InputError(
            f"{path} is an ELF file, which devices don't read.", "'avm image build' makes an image from it."
        )
    if data.startswith(b"FOR1"):
        raise InputError(f"{path} is a BEAM file, not a pack.", f"Pack it first: avm pack app.avm {path}")
    raise InputError(
        f"{path} is neither a pack, a release image nor a UF2 file.",
        "To write raw bytes anyway, say where with --offset.",
    )


def _load_folder(folder: Path) -> Source:
    """A firmware build folder (ESP-IDF's flasher_args.json lists its files), or one with a single pack."""
    args = folder / "flasher_args.json"
    if not args.is_file() and (folder / "build" / "flasher_args.json").is_file():
        folder, args = folder / "build", folder / "build" / "flasher_args.json"
    if args.is_file():
        return _load_build(folder, args)
    packs = sorted(p for p in folder.glob("*.avm") if p.is_file())
    if len(packs) == 1:
        return load(str(packs[0]))
    found = f"{len(packs)} packs ({', '.join(p.name for p in packs[:4])})" if packs else "no pack"
    raise InputError(
        f"{folder} holds no firmware build (flasher_args.json) and {found}.", "Name the .avm or image file."
    )


def _load_build(folder: Path, args: Path) -> Source:
    try:
        listed = json.loads(read_bytes(args))
        files = {int(offset, 0): str(name) for offset, name in listed["flash_files"].items()}
        chip = str(listed.get("extra_esptool_args", {}).get("chip", ""))
    except (ValueError, KeyError, TypeError, AttributeError) as e:
        raise InputError(f"{args} isn't what ESP-IDF writes.", "Build the firmware again.") from e
    if not files:
        raise InputError(f"{args} lists no files.", "Build the firmware again.")
    root = folder.resolve()
    parts = []
    for offset, name in sorted(files.items()):
        path = folder / name
        if root not in path.resolve().parents:
            raise InputError(
                f"{args} names {name}, which is outside of the folder.", "Build the firmware again."
            )
        parts.append((offset, read_bytes(path), name))
    return Source("build", folder.name, tuple(parts), chip)
