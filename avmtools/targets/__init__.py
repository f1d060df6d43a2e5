"""What a chip or board is: one registry of frozen :class:`Target` values, read from the TOML beside it.

No code elsewhere asks for a chip by name: what differs between chips is a field here (design.md, section 3).
Addresses and sizes are in bytes. :func:`find` knows ESP32 chips, RP2 boards and STM32 part numbers.
"""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from avmtools.errors import InputError

#: Where ESP-IDF puts the partition table unless a build says otherwise.
PARTITION_TABLE_OFFSET = 0x8000
#: What AtomVM's ESP32 builds are configured for (facts: toolchain.md 5.1).
ESP_FLASH_SIZE = 0x400000

Family = Literal["esp32", "rp2", "stm32"]
Flasher = Literal["esptool", "uf2", "st-flash"]


@dataclass(frozen=True, slots=True)
class Uf2Family:
    """A UF2 family: ``id`` is what blocks carry, ``names`` are other spellings that tools accept."""

    name: str
    id: int
    title: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """One chip, board or part. A field that has no meaning for the family is None or empty."""

    name: str
    title: str
    family: Family
    chip: str
    flasher: Flasher
    flash_size: int
    #: Address of flash byte 0 in the chip's address space; 0 where tools count from the flash's start.
    flash_base: int = 0
    names: tuple[str, ...] = ()
    #: ESP32: the chip id in image headers, the offset of the bootloader (and of a release image).
    image_chip_id: int | None = None
    bootloader_offset: int | None = None
    partition_table_offset: int | None = None
    #: RP2 and STM32: where an application pack goes; ESP32 reads that from the partition table.
    app_address: int | None = None
    lib_address: int | None = None
    uf2_families: tuple[Uf2Family, ...] = ()
    #: RP2: the name of the drive that the boot ROM shows.
    volume: str | None = None

    @property
    def flash_end(self) -> int:
        """The address just behind the flash."""
        return self.flash_base + self.flash_size

    def describe(self) -> dict[str, Any]:
        """The target as JSON values."""
        return {
            "name": self.name,
            "title": self.title,
            "family": self.family,
            "chip": self.chip,
            "flasher": self.flasher,
            "flash_base": self.flash_base,
            "flash_size": self.flash_size,
            "image_chip_id": self.image_chip_id,
            "bootloader_offset": self.bootloader_offset,
            "partition_table_offset": self.partition_table_offset,
            "app_address": self.app_address,
            "lib_address": self.lib_address,
            "uf2_families": [f.name for f in self.uf2_families],
            "volume": self.volume,
        }


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((files("avmtools.targets") / f"{name}.toml").read_text("utf-8"))


@cache
def uf2_families() -> dict[str, Uf2Family]:
    """The UF2 families by name, those of the RP2 boot ROMs first, then Espressif's."""
    families = {
        name: Uf2Family(name, f["id"], f["title"], tuple(f.get("names", ())))
        for name, f in _load("uf2")["families"].items()
    }
    for name, chip in _load("esp32").items():
        families[name] = Uf2Family(name, chip["uf2_family"], chip["title"])
    return families


@cache
def universal_families() -> tuple[Uf2Family, ...]:
    """The families whose blocks, one run after the other, make a universal file."""
    return tuple(uf2_families()[name] for name in _load("uf2")["universal"])


def uf2_family(word: str) -> Uf2Family:
    """A family by name, other spelling or number (``0x...`` or decimal); InputError when unknown."""
    families = uf2_families()
    key = word.lower()
    for family in families.values():
        if key == family.name or key in family.names:
            return family
    try:
        number = int(key, 0)
    except ValueError:
        raise InputError(
            f"{word} is not a UF2 family.",
            f"Families: {', '.join(families)}, universal, or a number like 0xE48BFF56.",
        ) from None
    if not 0 <= number <= 0xFFFFFFFF:
        raise InputError(f"{word} is not a UF2 family: an id has 32 bits.", "Write it like 0xE48BFF56.")
    return uf2_family_by_id(number)


def uf2_family_by_id(number: int) -> Uf2Family:
    """The family with this id; an unknown id gets a name that is the id."""
    for family in uf2_families().values():
        if family.id == number:
            return family
    return Uf2Family(f"0x{number:08X}", number, "unknown family")


@cache
def targets() -> dict[str, Target]:
    """Every ESP32 chip and RP2 board by name. STM32 parts are too many to list: :func:`find` reads them."""
    found: dict[str, Target] = {}
    for name, chip in _load("esp32").items():
        found[name] = Target(
            name,
            chip["title"],
            "esp32",
            name,
            "esptool",
            ESP_FLASH_SIZE,
            names=tuple(chip.get("names", ())),
            image_chip_id=chip["chip_id"],
            bootloader_offset=chip["bootloader_offset"],
            partition_table_offset=PARTITION_TABLE_OFFSET,
            uf2_families=(uf2_families()[name],),
        )
    rp2 = _load("rp2")
    common = rp2["common"]
    for name, board in rp2["boards"].items():
        found[name] = Target(
            name,
            board["title"],
            "rp2",
            board["chip"],
            "uf2",
            board["flash_size"],
            common["flash_base"],
            tuple(board.get("names", ())),
            app_address=common["app_address"],
            lib_address=common["lib_address"],
            uf2_families=tuple(uf2_families()[f] for f in board["families"]),
            volume=board["volume"],
        )
    return found


def find(name: str) -> Target:
    """The target that a user means: ``esp32c3``, ``ESP32-C3``, ``pico_w``, ``stm32f407vgt6``.

    Raises InputError with the nearest names when there is none.
    """
    word = name.lower().replace("-", "").replace(" ", "")
    known = targets()
    for target in known.values():
        if word in (target.name, target.name.replace("_", "")) or word in target.names:
            return target
    if word.startswith("stm32"):
        return _stm32_part(word)
    near = difflib.get_close_matches(word, known, 3, 0.5)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"Known: {', '.join(known)}; STM32 part numbers."
    raise InputError(f"There is no target named {name}.", hint)


def by_chip_id(chip_id: int) -> Target | None:
    """The ESP32 chip whose image headers carry this id."""
    return next((t for t in targets().values() if t.image_chip_id == chip_id), None)


@cache
def _stm32_part(part: str) -> Target:
    """An STM32 by its part number: family (7 letters), line (2), pins (1), flash code (1), the rest."""
    data = _load("stm32")
    lines: dict[str, dict[str, str]] = data["lines"]
    family, line, code = part[:7], part[7:9], part[10:11]
    if not code:
        raise InputError(
            f"{part} is not a whole STM32 part number.", "Give it with its flash code, like stm32f407vgt6."
        )
    if family not in lines or line not in lines[family]:
        near = ", ".join(lines[family]) if family in lines else ", ".join(lines)
        raise InputError(f"AtomVM has no build for {part}.", f"Supported: {near}.")
    if code not in lines[family][line]:
        raise InputError(
            f"AtomVM has no build for {part}: flash code '{code}' is not among "
            f"'{lines[family][line]}' of {family}{line}.",
            "The flash code is the 11th character of the part number; it says if the VM has room.",
        )
    size = data["flash_sizes"][code]
    by_size = {int(k, 0): v for k, v in data["app_address_by_size"].items()}
    return Target(
        part,
        f"{part.upper()} ({size // 1024} KiB flash)",
        "stm32",
        f"{family}{line}",
        "st-flash",
        size,
        data["flash_base"],
        app_address=by_size.get(size, data["app_address"]),
    )
