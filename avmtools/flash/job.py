"""Flashing: ask the board, make the plan, carry it out, and never leave a board half-written in silence."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from avmtools.errors import AvmError, DeviceError, FormatError
from avmtools.flash import nvs
from avmtools.flash.device import Device, DeviceLost
from avmtools.flash.diff import SECTOR, Span, changed_spans, digest, split_blank
from avmtools.flash.layout import LIBRARY_PARTITIONS, Wishes, place
from avmtools.flash.plan import BoardFacts, Change, Piece, Plan
from avmtools.formats import partition_table
from avmtools.targets import PARTITION_TABLE_OFFSET

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from avmtools.flash.source import Source

#: How often a run connects again after the line broke, asks what is missing, and goes on.
RECONNECTS = 3
#: Between attempts: nothing before the first one, then longer (a USB port takes about a second to come back).
RECONNECT_SECONDS = 1.0


@dataclass
class Outcome:
    """What a run did. ``retries`` counts broken connections that were mended."""

    plan: Plan
    written: int = 0
    retries: int = 0
    notes: list[str] = field(default_factory=list)

    def describe(self) -> dict[str, Any]:
        """As JSON values."""
        return {**self.plan.describe(), "verified": True, "retries": self.retries, "written": self.written}


def inspect(device: Device) -> BoardFacts:
    """Read the board's partition table. A board whose fuses forbid that is refused here."""
    locks = device.locks()
    if "secure download mode" in locks or "flash encryption" in locks:
        raise AvmError(
            f"The device on {device.port} is locked ({' and '.join(locks)}): "
            "its flash can't be read or compared.",
            "Plain content would make it unusable. Update it over the air, or with esptool and your keys.",
            code="locked_device",
            port=device.port,
            locks=locks,
        )
    raw = device.read(PARTITION_TABLE_OFFSET, partition_table.TABLE_SIZE)
    table, problem = None, ""
    try:
        table = partition_table.parse(raw)
    except FormatError as e:
        problem = "the flash is blank there." if raw.count(0xFF) == len(raw) else f"{e.what}."
    return BoardFacts(device.port, device.chip, device.mac, device.flash_size, table, problem)


def make_plan(device: Device, source: Source, wishes: Wishes) -> Plan:
    """What has to be done to ``device`` so that it holds ``source``. Changes nothing."""
    board = inspect(device)
    if source.kind in ("image", "build") and device.locks():
        raise AvmError(
            f"The device on {device.port} boots signed firmware only (secure boot).",
            "Flash an application alone, or a signed image with esptool.",
            code="locked_device",
            port=device.port,
        )

    def blank(offset: int, size: int) -> bool:
        return device.md5(offset, size) == digest(b"\xff" * size)

    layout = place(
        source,
        board,
        wishes,
        bootloader_offset=device.bootloader_offset,
        image_chip_id=device.image_chip_id,
        blank=blank,
        read=device.read,
    )
    if wishes.nvs:
        nvs.set_values(layout, board, wishes, device.read)
    if wishes.erase_all:
        changes = [
            c
            for p in layout.pieces
            for c in _changes(p, [Span(p.offset, len(p.data))])
            if c.action == "write"
        ]
    else:
        changes = what_differs(device, layout.pieces)
    if source.kind == "pack" and board.table is not None and not wishes.erase_all:
        library = board.table.first(*LIBRARY_PARTITIONS)
        if library is not None and blank(library.offset, SECTOR):
            layout.warnings.append(
                f"{library.name} on {board.port} is empty: the board won't start without its library. "
                "Flash a release image."
            )
    return Plan(
        board=board,
        source=source.name,
        pieces=tuple(layout.pieces),
        changes=tuple(changes),
        kept=tuple(layout.kept),
        risks=tuple(layout.risks),
        warnings=tuple(layout.warnings),
        erase_all=wishes.erase_all,
        baud=device.baud,
    )


def what_differs(device: Device, pieces: Sequence[Piece]) -> list[Change]:
    """The changes that make the device hold ``pieces``."""
    return [c for p in pieces for c in _changes(p, changed_spans(p.offset, p.data, device.md5))]


def _changes(piece: Piece, spans: Sequence[Span]) -> list[Change]:
    changes = []
    for span in spans:
        data = piece.data[span.offset - piece.offset : span.end - piece.offset]
        for blank, run in split_blank(span.offset, data):
            changes.append(Change("erase" if blank else "write", piece.label, run.offset, run.size))
    return changes


def carry_out(
    device: Device,
    plan: Plan,
    *,
    reconnect: Callable[[], Device],
    advance: Callable[[int], None] = lambda n: None,
    say: Callable[[str], None] = lambda line: None,
) -> tuple[Device, Outcome]:
    """Execute ``plan``; the device that is connected at the end, and what happened.

    When the line breaks, ``reconnect`` is asked for the device again, the chip for what it holds, and only
    what is missing is written. If that fails too, the error names the ranges that may be half-written.
    """
    outcome = Outcome(plan)
    todo = list(plan.changes)
    erase_all = plan.erase_all
    while True:
        try:
            if erase_all:
                say("erasing the whole flash")
                device.erase_all()
                erase_all = False
            while todo:
                _apply(device, plan, todo[0], advance)
                outcome.written += todo[0].size if todo[0].action == "write" else 0
                todo.pop(0)
            todo = what_differs(device, plan.pieces)
            if not todo:
                return device, outcome
            raise DeviceLost(
                f"The device on {plan.board.port} holds something else than was written to it.",
                "Its flash chip or its power supply may be failing.",
                port=plan.board.port,
            )
        except DeviceLost as e:
            device, todo = _go_on(device, plan, todo, erase_all, reconnect, outcome, say, e)


def _go_on(
    device: Device,
    plan: Plan,
    todo: list[Change],
    erase_all: bool,
    reconnect: Callable[[], Device],
    outcome: Outcome,
    say: Callable[[str], None],
    lost: DeviceError,
) -> tuple[Device, list[Change]]:
    """The same chip again, and what it still lacks."""
    while True:
        device.close()
        if outcome.retries >= RECONNECTS:
            raise _half_written(plan, todo, lost) from lost
        outcome.retries += 1
        say(f"{lost.message} Connecting again ({outcome.retries} of {RECONNECTS}).")
        time.sleep(RECONNECT_SECONDS * (outcome.retries - 1))
        try:
            device = reconnect()
            if device.mac == plan.board.mac:
                return device, (list(plan.changes) if erase_all else what_differs(device, plan.pieces))
        except DeviceError as e:
            lost = e if isinstance(e, DeviceLost) else lost
            continue
        device.close()
        other = DeviceError(
            f"{plan.board.port} is now another board ({device.mac}, was {plan.board.mac}).",
            "Flash one board after the other, or name ports that stay.",
            port=plan.board.port,
        )
        raise _half_written(plan, todo, other)


def _apply(device: Device, plan: Plan, change: Change, advance: Callable[[int], None]) -> None:
    if change.action == "erase":
        device.erase(change.offset, change.sectors * SECTOR)
        return
    device.write([(change.offset, plan.content(change))], advance)


def _half_written(plan: Plan, todo: Sequence[Change], cause: AvmError) -> DeviceError:
    ranges = [(c.label, c.offset, c.offset + c.sectors * SECTOR) for c in todo]
    named = ", ".join(f"{label} 0x{start:X}-0x{end - 1:X}" for label, start, end in ranges[:4])
    more = f" and {len(ranges) - 4} more" if len(ranges) > 4 else ""
    state = f"not written or not verified: {named}{more}" if ranges else "the last range isn't verified"
    return DeviceError(
        f"{cause.message.rstrip('.')}; {state}.",
        "Run the same command again: it writes only what is missing. Until then the board may not start.",
        code="half_written",
        port=plan.board.port,
        unverified=[
            {"partition": label, "offset": start, "size": end - start} for label, start, end in ranges
        ],
    )


def same_board(plan: Plan, fingerprint: str) -> Plan:
    """``plan`` if it is the one with this fingerprint; else the board, or the content, has changed."""
    if plan.fingerprint != fingerprint:
        raise AvmError(
            f"The plan has changed: it is {plan.fingerprint} now, not {fingerprint}.",
            "The board, its content or the file is another than then; look at a new --plan.",
            code="plan_changed",
            fingerprint=plan.fingerprint,
        )
    return plan
