"""From flash bytes to a running program, the way an ESP32 with AtomVM gets there.

:func:`plan` reads the flash as the device does: partition table, library pack, application pack, start
modules, and writes down the console lines of facts/vm.md 7.2 and 7.3. The NVS keys ``boot_path`` and
``start_module`` of the namespace ``atomvm`` count, as on a device. :func:`boot` then prints them
around an injected ``Runner``, so that nothing here depends on the engine.

The library pack's start module ``esp32init`` is what loads the application on a device. Its part is
done by the plan (its lines, the search order, the application's start module), because it needs a
flash that programs can map; a library pack with any other start module is run as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from avmtools.errors import FormatError
from avmtools.formats import nvs, packbeam, partition_table
from avmtools.targets import PARTITION_TABLE_OFFSET
from avmtools.targets.stand_in import is_stand_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from avmtools.profiles import Profile

    #: Runs a module's start/0 with these packs (searched in this order); console output goes to the function.
    Runner = Callable[[Sequence[bytes], str, Callable[[bytes], None]], "Ended"]

INIT_MODULE = "esp32init"
APP_PARTITION = "main.avm"
LIBRARY_PARTITIONS = ("boot.avm", "lib.avm")
#: NVS namespace and keys that esp32init reads, and where it looks for partitions.
NAMESPACE, BOOT_PATH, START_MODULE, DEV_MODE = "atomvm", "boot_path", "start_module", "dev_mode"
BY_NAME = "/dev/partition/by-name/"
#: What the log says between its brackets, in ms since power-up; a board's real value is about this.
_FIRST_MS, _STEP_MS = 411, 3


@dataclass(frozen=True, slots=True)
class BootPack:
    """A pack that the board has loaded, from the partition of this name."""

    partition: str
    offset: int
    size: int
    data: bytes


@dataclass(frozen=True, slots=True)
class BootPlan:
    """What a board does with its flash.

    ``packs`` are in the order in which modules are searched: the application shadows the library.
    ``start`` is the module whose start/0 runs, None when the board stops before that: ``failure``
    then says why in the device's words, and is the last of ``lines``.
    """

    target: str
    packs: tuple[BootPack, ...]
    start: str | None
    lines: tuple[str, ...]
    failure: str = ""

    def describe(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "target": self.target,
            "start": self.start,
            "failure": self.failure,
            "console": list(self.lines),
            "packs": [{"partition": p.partition, "offset": p.offset, "size": p.size} for p in self.packs],
        }


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended: its result as the device displays it, and whether that counts as success."""

    result: str
    ok: bool


class _Log:
    """The lines so far, in ESP-IDF's log format."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._ms = _FIRST_MS

    def log(self, level: str, tag: str, text: str) -> None:
        self.lines.append(f"{level} ({self._ms}) {tag}: {text}")
        self._ms += _STEP_MS


def plan(flash: bytes, target: str, profile: Profile) -> BootPlan:
    """Read ``flash`` (from its first byte) as a device of ``target`` with AtomVM of ``profile`` does."""
    log = _Log()
    log.log("I", "AtomVM", f"Starting AtomVM revision {profile.release} (simulated {target})")

    def stop(level: str, tag: str, text: str) -> BootPlan:
        log.log(level, tag, text)
        return BootPlan(target, (), None, tuple(log.lines), text)

    try:
        rows = flash[PARTITION_TABLE_OFFSET : PARTITION_TABLE_OFFSET + partition_table.TABLE_SIZE]
        table = partition_table.parse(rows)
    except FormatError as e:
        return stop("E", "boot", f"Failed to verify partition table: {e.what}")
    values = _settings(flash, table)
    if values is None:
        log.lines.append("Warning: Erasing flash...")
        values = {}
    packs: list[BootPack] = []

    def load(name: str) -> BootPack | None:
        partition = table.find(name)
        if partition is None or partition.type != partition_table.DATA:
            return None
        data = flash[partition.offset : partition.end]
        log.log(
            "I",
            "sys",
            f"Loaded BEAM partition {name} at address 0x{partition.offset:x} (size={partition.size} bytes)",
        )
        return BootPack(name, partition.offset, partition.size, data)

    label = next((n for n in LIBRARY_PARTITIONS if table.find(n) is not None), LIBRARY_PARTITIONS[0])
    first = load(label)
    if first is None:
        log.log("W", "sys", f"AVM partition not found for {label}")
        log.log("I", "AtomVM", f"Trying deprecated {APP_PARTITION} partition.")
        first = load(APP_PARTITION)
        if first is None:
            return stop("E", "sys", f"AVM partition not found for {APP_PARTITION}")
    pack = _pack(first.data)
    if pack is None and is_stand_in(flash) and first.partition != APP_PARTITION and is_blank(first.data):
        # An image for simulation may come without a library: the engine has its own.
        log.log("W", "AtomVM", f"{first.partition} is empty; only a simulation goes on from here.")
        pack = packbeam.Pack(())
    if pack is None:
        return stop("E", "AtomVM", f"Invalid startup avmpack. size={first.size}")
    entry = pack.entry
    if entry is None and not pack.sections:
        pass
    elif entry is None and first.partition != APP_PARTITION:
        # A library without esp32init: a device gives up here. Ours carries on with the application,
        # so that any library pack will do for a simulation, and says so.
        log.log("W", "AtomVM", f"No start module in {first.partition}; a device needs {INIT_MODULE} there.")
    elif entry is None:
        return stop(
            "E",
            "AtomVM",
            "Error: Failed to locate start module in startup partition. "
            "(Did you flash a library by mistake?)",
        )
    else:
        log.log("I", "AtomVM", f"Found startup beam {entry.name}")
        log.log("I", "AtomVM", f"Starting {entry.name}...")
    log.lines.append("---")
    if pack.sections:
        packs.append(first)
    if entry is not None and _module(entry.name) != INIT_MODULE:
        return BootPlan(target, tuple(packs), _module(entry.name), tuple(log.lines))
    log.lines.append("AtomVM init.")
    path = values.get(BOOT_PATH, BY_NAME + APP_PARTITION)
    label = path.removeprefix(BY_NAME)
    app = load(label) if path.startswith(BY_NAME) else None
    if app is None:
        return stop("E", "sys", f"AVM partition not found for {label}")
    pack = _pack(app.data)
    if pack is None:
        return stop("E", "AtomVM", f"{label} holds no application (avm_pack_not_found)")
    start = values.get(START_MODULE) or (_module(pack.entry.name) if pack.entry is not None else None)
    if start is None:
        return stop("E", "AtomVM", f"{label} has no start module (no_start_beam)")
    packs.insert(0, app)
    if values.get(DEV_MODE) == "always":
        log.log("W", "AtomVM", "dev_mode is always; a simulation runs the application alone.")
    log.lines.append("Starting application...")
    return BootPlan(target, tuple(packs), start, tuple(log.lines))


def _settings(flash: bytes, table: partition_table.PartitionTable) -> dict[str, str] | None:
    """What esp32init reads from NVS; None when the device would erase it for being damaged."""
    rows = table.of_type(partition_table.DATA, partition_table.NVS)
    partition = next((p for p in rows if p.name == "nvs"), None)
    if partition is None:
        return {}
    try:
        store = nvs.parse(flash[partition.offset : partition.end])
    except FormatError:
        return None
    found = ((key, store.get(NAMESPACE, key)) for key in (BOOT_PATH, START_MODULE, DEV_MODE))
    return {
        key: entry.value.decode("utf-8", "replace")
        for key, entry in found
        if entry is not None and isinstance(entry.value, bytes)  # nvs_get_binary finds blobs only
    }


def boot(
    flash: bytes, target: str, profile: Profile, run: Runner, write: Callable[[bytes], None]
) -> tuple[BootPlan, Ended | None]:
    """Boot: the plan's lines, the program's own output, the line that ends it. Lines end as on a console."""
    booting = plan(flash, target, profile)
    write("".join(line + "\r\n" for line in booting.lines).encode())
    if booting.start is None:
        return booting, None
    # The console's driver of a device turns LF into CR LF.
    ended = run(
        [p.data for p in booting.packs], booting.start, lambda data: write(data.replace(b"\n", b"\r\n"))
    )
    write((profile.console.device_line.format(ended.result) + "\r\n").encode())
    ms = _FIRST_MS + _STEP_MS * (len(booting.lines) + 1)
    write(f"I ({ms}) AtomVM: AtomVM application terminated.  Going to sleep forever ...\r\n".encode())
    return booting, ended


def _pack(data: bytes) -> packbeam.Pack | None:
    """The pack at the start of a partition; None when there is none or it is damaged."""
    try:
        return packbeam.parse(data)
    except FormatError:
        return None


def is_blank(data: bytes) -> bool:
    """Whether flash is as erased."""
    return data.count(0xFF) == len(data)


def _module(section: str) -> str:
    return section.removesuffix(".beam")


def flash_content(data: bytes, name: str, bootloader_offset: int, size: int) -> bytes:
    """A whole flash from what a user has: the flash itself, or an image, which starts at the bootloader.

    A whole flash has its partition table at 0x8000; an image has it that much earlier. FormatError when
    there is none in either place.
    """
    whole = b"\xff" * bootloader_offset + data
    problem: FormatError | None = None
    for content in (data, whole):
        rows = content[PARTITION_TABLE_OFFSET : PARTITION_TABLE_OFFSET + partition_table.TABLE_SIZE]
        try:
            partition_table.parse(rows)
        except FormatError as e:
            problem = problem or e
            continue
        return content.ljust(size, b"\xff")
    assert problem is not None
    raise FormatError(
        name,
        PARTITION_TABLE_OFFSET,
        "has no partition table",
        "It must be a release image for this --target, or the content of a whole flash.",
    ) from problem
