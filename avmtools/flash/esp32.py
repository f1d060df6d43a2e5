"""Flashing ESP32-family boards, one or many at once, from request to outcome."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from avmtools.errors import AvmError, DeviceError
from avmtools.files import write_bytes
from avmtools.flash import job
from avmtools.flash.device import DEFAULT_BAUD, Device, DeviceLost, connect
from avmtools.flash.layout import Wishes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from avmtools.flash.plan import Plan
    from avmtools.flash.source import Source


@dataclass(frozen=True)
class Request:
    """What the user asked for, the same for every board."""

    source: Source
    wishes: Wishes = field(default_factory=Wishes)
    chip: str = "auto"
    baud: int = DEFAULT_BAUD
    stub: bool = True
    plan_only: bool = False
    expect: str = ""  #: the fingerprint of the plan that the user has seen
    reset: bool = True
    done: frozenset[str] = frozenset()  #: MACs of boards to leave alone: they have this content already

    @property
    def digest(self) -> str:
        """Equal for equal contents and wishes, whatever the board."""
        w = self.wishes
        told = [
            [(offset, hashlib.sha256(data).hexdigest()) for offset, data, _ in self.source.parts],
            (w.partition, w.offset, w.erase_all),
            [(e.namespace, e.key, e.type, repr(e.value)) for e in w.nvs.values],
            w.nvs.removed,
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


class AlreadyDone(Exception):
    """The board is one of :attr:`Request.done`."""

    def __init__(self, mac: str, chip: str) -> None:
        super().__init__(mac)
        self.mac, self.chip = mac, chip


@dataclass
class Watcher:
    """What a caller wants to hear while it happens. All are called from the flashing thread."""

    log: Callable[[str], None] = lambda line: None  #: esptool's own words
    say: Callable[[str], None] = lambda line: None  #: ours
    planned: Callable[[Plan], None] = lambda plan: None
    advance: Callable[[int], None] = lambda n: None  #: bytes that went over the wire


def flash(port: str, request: Request, watch: Watcher) -> job.Outcome:
    """Flash one board. With ``plan_only`` nothing is changed and the outcome holds just the plan.

    Raises AvmError: the board's own words translated, or the refusal to do damage.
    """

    def open_device() -> Device:
        return connect(port, baud=request.baud, chip=request.chip, stub=request.stub, log=watch.log)

    device, plan = _planned(open_device, request, watch)
    try:
        if request.expect:
            job.same_board(plan, request.expect)
        watch.planned(plan)
        if request.plan_only:
            return job.Outcome(plan)
        if plan.risks and not request.wishes.force:
            lost = ", ".join(f"{n.label} ({n.why})" for n in plan.risks)
            raise AvmError(
                f"Flashing {plan.source} to {port} would damage {lost}.",
                "Look at --plan; read out what you need, then use --force.",
                code="at_risk",
                port=port,
                at_risk=[n.label for n in plan.risks],
            )
        try:
            device, outcome = job.carry_out(
                device, plan, reconnect=open_device, advance=watch.advance, say=watch.say
            )
        except AvmError:
            _rescue(plan, watch)
            raise
        if request.reset:
            device.reset()
        return outcome
    finally:
        device.close()


def _rescue(plan: Plan, watch: Watcher) -> None:
    """Keep what was to move on the board: after a run that failed it may be whole in this process only."""
    for piece in plan.pieces:
        if piece.moved_from is not None:
            path = f"{piece.label}-{plan.board.mac.replace(':', '')}.bak"
            write_bytes(path, piece.data)
            watch.say(f"{piece.label} of {plan.board.mac} is kept in {path}.")


def _planned(open_device: Callable[[], Device], request: Request, watch: Watcher) -> tuple[Device, Plan]:
    """The connected device and the plan; a line that breaks before anything is written is opened again."""
    for left in reversed(range(job.RECONNECTS + 1)):
        device: Device | None = None
        try:
            device = open_device()
            if device.mac in request.done:
                device.reset()
                raise AlreadyDone(device.mac, device.chip)
            return device, job.make_plan(device, request.source, request.wishes)
        except BaseException as e:
            if device is not None:
                device.close()
            if not isinstance(e, DeviceLost) or not left:
                raise
            watch.say(f"{e.message} Connecting again.")
            time.sleep(job.RECONNECT_SECONDS * (job.RECONNECTS - left))
    raise AssertionError("unreachable")


@dataclass
class Row:
    """One board of many: what became of it. ``mac`` and ``chip`` are "" if it never answered."""

    port: str
    outcome: job.Outcome | None = None
    error: AvmError | None = None
    seconds: float = 0.0
    mac: str = ""
    chip: str = ""
    content: str = ""  #: :attr:`Request.digest`
    skipped: bool = False  #: it was one of :attr:`Request.done`
    attempts: int = 1

    def describe(self) -> dict[str, Any]:
        """As JSON values."""
        told: dict[str, Any] = {
            "port": self.port,
            "ok": self.error is None,
            "seconds": round(self.seconds, 2),
            "mac": self.mac,
            "chip": self.chip,
            "content": self.content,
            "skipped": self.skipped,
            "attempts": self.attempts,
        }
        if self.error is not None:
            return {
                **told,
                "error": {"code": self.error.code, "message": self.error.message, "hint": self.error.hint},
            }
        return {**told, **(self.outcome.describe() if self.outcome else {})}


def flash_many(
    ports: Sequence[str],
    request: Request,
    watch: Callable[[str], Watcher],
    done: Callable[[Row], None],
    retries: int = 0,
) -> list[Row]:
    """Flash boards at once, a thread each; one that fails doesn't stop the others. Rows as ``ports``.

    A board that doesn't answer, or not to its end, is tried ``retries`` more times from the start.

    Two ports that lead to the same chip (same MAC) are refused: they would write over each other.
    """
    seen: dict[str, str] = {}
    lock = threading.Lock()

    def one(port: str) -> Row:
        row = Row(port, content=request.digest)
        watcher = watch(port)
        planned = watcher.planned

        def pin(plan: Plan) -> None:
            row.mac, row.chip = plan.board.mac, plan.board.chip
            with lock:
                other = seen.setdefault(plan.board.mac, port)
            if other != port:
                raise AvmError(
                    f"{port} and {other} are the same board ({plan.board.mac}).",
                    "Name it once.",
                    code="same_device",
                    port=port,
                )
            planned(plan)

        watcher.planned = pin
        began = time.monotonic()
        while True:
            try:
                row.outcome, row.error = flash(port, request, watcher), None
            except AlreadyDone as e:
                row.mac, row.chip, row.skipped, row.error = e.mac, e.chip, True, None
            except DeviceError as e:
                row.error = e
                if row.attempts <= retries:
                    row.attempts += 1
                    watcher.say(f"{e.message} Trying again ({row.attempts - 1} of {retries}).")
                    continue
            except AvmError as e:
                row.error = e
            break
        row.seconds = time.monotonic() - began
        done(row)
        return row

    with ThreadPoolExecutor(max_workers=max(len(ports), 1)) as pool:
        return list(pool.map(one, ports))
