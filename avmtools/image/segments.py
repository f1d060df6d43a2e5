"""The pieces of a release image, and the three places they come from.

A firmware build folder (ESP-IDF's ``build/``), an ``mkimage.config`` as AtomVM's own mkimage reads it, or a
stand-in firmware for simulation. Facts: toolchain.md 5.4.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from avmtools import files
from avmtools.errors import FormatError, InputError
from avmtools.formats import consult, esp_image, etf, nvs, partition_csv, partition_table
from avmtools.targets import Target, by_chip_id, stand_in

if TYPE_CHECKING:
    from avmtools.formats.partition_table import PartitionTable

BOOTLOADER = "bootloader"
TABLE = "partition-table"
VM = "AtomVM Virtual Machine"
BOOT = "AtomVM Boot and Core BEAM Library"
MAIN = "main.avm"
NVS = "nvs"
#: The partitions that hold the library, newest name first, and the one for the application.
BOOT_PARTITIONS = ("boot.avm", "lib.avm")
MAIN_PARTITION = "main.avm"


@dataclass(frozen=True, slots=True)
class Segment:
    """Bytes for one place in flash. ``shown`` is the offset as the configuration spells it."""

    name: str
    offset: int
    data: bytes
    path: str
    shown: str = ""

    @property
    def end(self) -> int:
        return self.offset + len(self.data)

    @property
    def shown_offset(self) -> str:
        return self.shown or f"0x{self.offset:X}"


#: Part -> where a build leaves it, first match wins; names changed between releases.
BUILD_FILES = {
    BOOTLOADER: ("bootloader/bootloader.bin",),
    TABLE: ("partition_table/partition-table.bin", "partitions.bin"),
    VM: ("atomvm-esp32.bin", "atomvvm-esp32.bin"),
    BOOT: (
        "esp32boot.avm",
        "elixir_esp32boot.avm",
        "libs/esp32boot/esp32boot.avm",
        "libs/esp32boot/elixir_esp32boot.avm",
        "libs/atomvmlib.avm",
        "../../../../build/libs/esp32boot/esp32boot.avm",
        "../../../../build/libs/esp32boot/elixir_esp32boot.avm",
        "../../../../build/libs/atomvmlib.avm",
    ),
}


def read_table(data: bytes, where: str) -> PartitionTable:
    """A table from its binary or its CSV form, whichever ``data`` is. Raises FormatError."""
    if data[:2] in (b"\xaaP", b"\xff\xff") or b"\0" in data:
        try:
            return partition_table.parse(data)
        except FormatError as e:
            raise e.within(where) from None
    try:
        return partition_csv.parse(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise FormatError(where, None, "is neither a binary partition table nor CSV text") from None
    except FormatError as e:
        raise e.within(where) from None


def find_table(segments: list[Segment], offset: int) -> Segment | None:
    """The segment that is the partition table: the one at its place."""
    return next((s for s in segments if s.offset == offset), None)


def from_build_dir(
    build_dir: str, target: Target | None, *, boot: str | None, with_boot: bool, firmware: str | None
) -> tuple[list[Segment], Target]:
    """The parts of a firmware build folder, placed by its own partition table, and the chip they are for.

    ``boot`` names the library instead of searching it, ``firmware`` an application .bin or .elf instead of
    the folder's. Raises InputError when a part is missing, with the places searched.
    """
    folder = Path(build_dir)
    if not folder.is_dir():
        raise InputError(f"{build_dir} is not a folder.", "Give the build folder of the ESP32 firmware.")
    loader_path = _search(folder, BOOTLOADER)
    loader = files.read_bytes(loader_path)
    target = target or _target_of(loader, loader_path)
    table_path = _search(folder, TABLE)
    table_data = files.read_bytes(table_path)
    table = read_table(table_data, table_path)
    vm_path = firmware or _search(folder, VM)
    segments = [
        Segment(BOOTLOADER, esp_offset(target), loader, loader_path),
        Segment(TABLE, _table_offset(target), table_data, table_path),
        Segment(VM, _app_offset(table, table_path), read_firmware(vm_path, target), vm_path),
    ]
    if with_boot:
        boot_path = boot or _search(folder, BOOT)
        segments.append(partition_segment(table, BOOT_PARTITIONS, BOOT, boot_path))
    return segments, target


def from_stand_in(
    target: Target, table: PartitionTable, *, boot: str | None, firmware: str | None
) -> list[Segment]:
    """Parts for simulation: bootloader and VM are stand-ins, the table and the packs are real."""
    vm = read_firmware(firmware, target) if firmware else stand_in.application(target)
    where = "stand-in"
    segments = [
        Segment(BOOTLOADER, esp_offset(target), stand_in.bootloader(target), where),
        Segment(TABLE, _table_offset(target), partition_table.build(table), where),
        Segment(VM, _app_offset(table, "the partition table"), vm, firmware or where),
    ]
    if boot:
        segments.append(partition_segment(table, BOOT_PARTITIONS, BOOT, boot))
    return segments


def from_config(config: str, variables: dict[str, str]) -> list[Segment]:
    """The segments of an ``mkimage.config``: ``$[NAME]`` and ``${NAME}`` in paths stand for ``variables``.

    Raises FormatError for a file of another shape, InputError when none of a segment's files can be read.
    """
    terms = consult.parse(files.read_bytes(config), config)
    rows = terms[0].get("segments") if len(terms) == 1 and isinstance(terms[0], etf.Map) else None
    if not isinstance(rows, list) or not rows:
        raise FormatError(config, None, "is not one map with a list of segments", "See docs/image.md.")
    return [_config_segment(config, row, variables) for row in rows]


def _config_segment(config: str, row: Any, variables: dict[str, str]) -> Segment:
    row = row if isinstance(row, etf.Map) else etf.Map()
    name, offset, paths = _text(row.get("name")), _text(row.get("offset")), row.get("path")
    if isinstance(single := _text(paths), str):
        paths = [single]
    elif type(paths) is list:
        paths = [_text(p) for p in paths]
    number = _hex(offset)
    right = isinstance(name, str) and number is not None and isinstance(paths, list) and paths
    if not right or not all(isinstance(p, str) for p in paths or []):
        raise FormatError(config, None, f'segment {name!r} lacks a name, an offset like "0x1000" or a path')
    tried: list[str] = []
    for path in paths or []:
        for key, value in variables.items():
            path = path.replace(f"$[{key}]", value).replace(f"${{{key}}}", value)
        tried.append(path)
        if os.access(path, os.R_OK) and Path(path).is_file():
            return Segment(str(name), number or 0, files.read_bytes(path), path, str(offset))
    raise InputError(
        f"Segment {name}: none of its files can be read: {', '.join(tried)}.",
        "A full build is needed first; see --root-dir, --build-dir and --boot.",
    )


def _text(term: Any) -> Any:
    """An Erlang string or binary as ``str``; anything else, the empty list too, as it is."""
    if isinstance(term, bytes):
        return term.decode("utf-8", "replace")
    if type(term) is list and term and all(type(c) is int for c in term):
        return "".join(map(chr, term))
    return term


def _hex(text: Any) -> int | None:
    try:
        value = int(text, 0) if isinstance(text, str) else int(text)
    except (ValueError, TypeError):
        return None
    return value if 0 <= value <= 0xFFFFFFFF else None


def partition_segment(table: PartitionTable, names: tuple[str, ...], title: str, path: str) -> Segment:
    """A file for the partition that has one of these names. Raises InputError when the table has none."""
    partition = table.first(*names)
    if partition is None:
        has = ", ".join(p.name for p in table.partitions)
        raise InputError(
            f"The partition table has no {' or '.join(names)} partition for {path}.", f"It has: {has}."
        )
    return Segment(title, partition.offset, files.read_bytes(path), path)


def nvs_segment(table: PartitionTable, path: str) -> Segment:
    """An NVS image for the table's NVS partition; from a CSV, one of the partition's size is made."""
    found = table.of_type(partition_table.DATA, partition_table.NVS)
    if not found:
        raise InputError(
            f"The partition table has no NVS partition for {path}.", "Add one of type data, nvs."
        )
    data = files.read_bytes(path)
    if b"\0" not in data and data[:1] != b"\xff":
        from avmtools.image.nvs import build_from_csv

        data = build_from_csv(path, found[0].size)
    nvs.parse(data, path)
    return Segment(NVS, found[0].offset, data, path)


def read_firmware(path: str, target: Target) -> bytes:
    """An application image: a .bin as it is, an ELF through esptool's converter."""
    data = files.read_bytes(path)
    if data.startswith(b"\x7fELF"):
        from avmtools.image.firmware import elf_to_image

        return elf_to_image(data, target, path)
    return data


def esp_offset(target: Target) -> int:
    """Where the target's boot ROM looks for the bootloader. InputError for targets without release images."""
    if target.bootloader_offset is None:
        raise InputError(
            f"There are no release images for {target.title}.",
            "Use 'avm uf2' for RP2 boards, and 'avm flash' for STM32.",
        )
    return target.bootloader_offset


def _table_offset(target: Target) -> int:
    esp_offset(target)
    return target.partition_table_offset or partition_table.TABLE_OFFSET


def _app_offset(table: PartitionTable, where: str) -> int:
    apps = table.of_type(partition_table.APP)
    if not apps:
        raise InputError(f"{where} has no app partition.", "A release image needs one for the VM.")
    factory = [p for p in apps if p.subtype == 0]
    return (factory or apps)[0].offset


def _search(folder: Path, part: str) -> str:
    for name in BUILD_FILES[part]:
        if (folder / name).is_file():
            return os.path.normpath(folder / name)
    hint = f"Searched: {', '.join(BUILD_FILES[part][:5])}."
    if part == BOOT:
        hint = "Name it with --boot FILE, or leave it out with --no-boot. " + hint
    raise InputError(f"{folder} has no {part}.", hint)


def _target_of(loader: bytes, path: str) -> Target:
    chip_id = esp_image.peek_chip_id(loader)
    target = None if chip_id is None else by_chip_id(chip_id)
    if target is None:
        raise InputError(f"{path} doesn't say which chip it is for.", "Name the chip with --target.")
    return target
