"""What mkimage doesn't check: that a release image fits the board it is for.

Each finding is a sentence and a hint. An ``error`` stops the build. Where a part can't be understood at all
(a test file for a bootloader) and the user has not said which chip it is for, it is only a ``warning``.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from avmtools.errors import FormatError, InputError
from avmtools.formats import esp_image, packbeam, partition_table
from avmtools.image.segments import BOOT, BOOT_PARTITIONS, MAIN_PARTITION, Segment, find_table
from avmtools.targets import PARTITION_TABLE_OFFSET, Target, by_chip_id, stand_in

if TYPE_CHECKING:
    from avmtools.formats.partition_table import Partition, PartitionTable

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or can't be known."""

    severity: Severity
    message: str
    hint: str = ""


def check(
    segments: list[Segment], target: Target | None, flash_size: int | None, *, require_boot: bool = False
) -> list[Finding]:
    """Everything that is wrong with these segments. ``target`` None: a bare mkimage run, see above.

    ``flash_size`` in bytes; None takes it from the bootloader's header. ``require_boot``: a missing library
    is an error, unless the firmware is a stand-in.
    """
    soft: Severity = "error" if target else "warning"
    findings = _overlaps(segments)
    table_offset = PARTITION_TABLE_OFFSET if target is None else target.partition_table_offset
    table_segment = find_table(segments, table_offset or PARTITION_TABLE_OFFSET)
    table: PartitionTable | None = None
    if table_segment is None:
        findings.append(
            Finding(
                soft,
                f"There is no partition table at 0x{table_offset:X}.",
                "So it can't be checked that the segments fit.",
            )
        )
    else:
        try:
            table = partition_table.parse(table_segment.data)
        except FormatError as e:
            findings.append(
                Finding(
                    soft,
                    f"{table_segment.path}: {e.message}",
                    "So it can't be checked that the segments fit.",
                )
            )
    findings += _firmware(segments, table, target, soft)
    header_size = _flash_size(segments, target)
    if table is not None:
        size = flash_size or header_size
        for problem in partition_table.check(table, table_offset=table_offset or 0, flash_size=size):
            findings.append(Finding(problem.severity, problem.message, problem.hint))
        findings += _fits(segments, table, table_segment)
        findings += _packs(segments, table, "error" if require_boot else "warning", soft)
    if flash_size is not None and max(s.end for s in segments) > flash_size:
        findings.append(Finding("error", f"The image ends behind the flash of 0x{flash_size:X} bytes."))
    return findings


def raise_errors(findings: list[Finding]) -> list[str]:
    """Raise InputError for the first error (all of them in its details); return the warnings' sentences."""
    errors = [f for f in findings if f.severity == "error"]
    if errors:
        more = f" ({len(errors) - 1} more)" if len(errors) > 1 else ""
        raise InputError(errors[0].message + more, errors[0].hint, problems=[f.message for f in errors])
    return [f"{f.message} {f.hint}".strip() for f in findings]


def _overlaps(segments: list[Segment]) -> list[Finding]:
    """Segments may touch, which mkimage refuses, but not overlap."""
    findings = []
    for a, b in itertools.pairwise(segments):
        if b.offset < a.end:
            findings.append(
                Finding(
                    "error",
                    f"Insufficient space: {a.name} ({a.path}) runs {a.end - b.offset} bytes over {b.name} at "
                    f"{b.shown_offset}.",
                    f"{a.name} has room for {b.offset - a.offset} bytes and needs {len(a.data)}.",
                )
            )
    return findings


def _firmware(
    segments: list[Segment], table: PartitionTable | None, target: Target | None, soft: Severity
) -> list[Finding]:
    """Bootloader and applications: whole images, for the same chip, and for the right one."""
    findings: list[Finding] = []
    first_chip: int | None = None
    apps = {p.offset for p in table.of_type(partition_table.APP)} if table else {0x10000}
    for s in segments:
        is_loader = s is segments[0] and s.offset < PARTITION_TABLE_OFFSET
        if not is_loader and s.offset not in apps:
            continue
        chip_id = esp_image.peek_chip_id(s.data)
        chip = None if chip_id is None else by_chip_id(chip_id)
        title = chip.title if chip else f"unknown chip {chip_id}"
        if target is not None and chip_id not in (None, target.image_chip_id):
            hint = f"Use a firmware build for {target.title}" + (
                f", or --target {chip.name}." if chip else "."
            )
            findings.append(Finding("error", f"{s.path} is for {title}, not for {target.title}.", hint))
        elif None not in (first_chip, chip) and chip_id != first_chip:
            message = f"{s.path} is for {title}, but the bootloader for another chip."
            findings.append(Finding("error", message, "Use files of one build."))
        first_chip = chip_id if first_chip is None else first_chip
        try:
            esp_image.parse(s.data, s.path)
        except FormatError as e:
            findings.append(Finding(soft, e.message, e.hint))
        if is_loader and chip is not None and s.offset != chip.bootloader_offset:
            findings.append(
                Finding(
                    "error",
                    f"The bootloader stands at 0x{s.offset:X}, {chip.title} reads it at "
                    f"0x{chip.bootloader_offset:X}.",
                    "Correct the offset in the configuration.",
                )
            )
    return findings


def _flash_size(segments: list[Segment], target: Target | None) -> int | None:
    try:
        return esp_image.parse(segments[0].data).flash_size
    except FormatError:
        return target.flash_size if target else None


def _fits(segments: list[Segment], table: PartitionTable, table_segment: Segment | None) -> list[Finding]:
    """Everything behind the table starts at a partition and ends inside it; an exact fit is a fit."""
    findings: list[Finding] = []
    for s in segments:
        if table_segment is None or s.offset <= table_segment.offset:
            continue
        home = next((p for p in table.partitions if p.offset <= s.offset < p.end), None)
        if home is None:
            findings.append(
                Finding(
                    "error",
                    f"{s.name} at 0x{s.offset:X} lies in no partition.",
                    "Its offset and the partition table belong to different layouts.",
                )
            )
        elif s.offset != home.offset:
            findings.append(
                Finding(
                    "error",
                    f"{s.name} at 0x{s.offset:X} doesn't start partition {home.name}, "
                    f"which is at 0x{home.offset:X}.",
                    "Its offset and the partition table belong to different layouts.",
                )
            )
        elif s.end > home.end:
            findings.append(
                Finding(
                    "error",
                    f"{s.path} has {len(s.data)} bytes, partition {home.name} has room for {home.size}: "
                    f"{s.end - home.end} bytes too many.",
                    _room_hint(home),
                )
            )
    return findings


def _room_hint(home: Partition) -> str:
    if home.name in BOOT_PARTITIONS:
        return "Use a layout with more room for the library (atomvm-0.6-elixir, atomvm-0.7), or prune it."
    if home.name == MAIN_PARTITION:
        return (
            "Prune the pack (avm pack --prune), or grow main.avm with 'avm partition edit --grow main.avm'."
        )
    return f"Enlarge {home.name} with 'avm partition edit --resize {home.name}=SIZE'."


def _packs(
    segments: list[Segment], table: PartitionTable, missing: Severity, soft: Severity
) -> list[Finding]:
    """What is in the library's and the application's place is a pack, whole, and can start."""
    findings: list[Finding] = []
    wanted = {p.offset: p for p in table.partitions if p.name in (*BOOT_PARTITIONS, MAIN_PARTITION)}
    has_boot = False
    for s in segments:
        home = wanted.get(s.offset)
        if home is None:
            continue
        has_boot = has_boot or home.name in BOOT_PARTITIONS
        if not packbeam.looks_like_pack(s.data):
            hint = "Pack BEAM files with 'avm pack' first."
            findings.append(Finding("error", f"{s.path} is no .avm pack, {home.name} holds packs.", hint))
            continue
        try:
            pack = packbeam.parse(s.data)
        except FormatError as e:
            findings.append(Finding(soft, e.within(s.path).message, e.hint))
            continue
        # The library of 0.5 (lib.avm) is only searched; boot.avm and main.avm are started.
        if pack.entry is None and home.name != "lib.avm":
            hint = "A device starts nothing from it; see 'avm pack --start'."
            findings.append(Finding("warning", f"{s.path} has no start module.", hint))
    if not has_boot and not any(stand_in.is_stand_in(s.data) for s in segments):
        hint = "A device needs one to start: --boot FILE, or --no-boot if it has one."
        findings.append(Finding(missing, f"The image has no {BOOT}.", hint))
    return findings
