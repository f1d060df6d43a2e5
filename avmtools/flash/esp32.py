"""Flashing ESP32-family boards, one or many at once, from request to outcome."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from avmtools.errors import AvmError
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
    """One board of many: what became of it."""

    port: str
    outcome: job.Outcome | None = None
    error: AvmError | None = None
    seconds: float = 0.0

    @property
    def mac(self) -> str:
        return self.outcome.plan.board.mac if self.outcome else ""

    def describe(self) -> dict[str, Any]:
        """As JSON values."""
        told: dict[str, Any] = {
            "port": self.port,
            "ok": self.error is None,
            "seconds": round(self.seconds, 2),
        }
        if self.error is not None:
            return {
                **told,
                "error": {"code": self.error.code, "message": self.error.message, "hint": self.error.hint},
            }
        return {**told, **(self.outcome.describe() if self.outcome else {})}


def flash_many(
    ports: Sequence[str], request: Request, watch: Callable[[str], Watcher], done: Callable[[Row], None]
) -> list[Row]:
    """Flash boards at once, a thread each; one that fails doesn't stop the others. Rows as ``ports``.

    Two ports that lead to the same chip (same MAC) are refused: they would write over each other.
    """
    seen: dict[str, str] = {}
    lock = threading.Lock()

    def one(port: str) -> Row:
        row = Row(port)
        watcher = watch(port)
        planned = watcher.planned

        def pin(plan: Plan) -> None:
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
        try:
            row.outcome = flash(port, request, watcher)
        except AvmError as e:
            row.error = e
        row.seconds = time.monotonic() - began
        done(row)
        return row

    with ThreadPoolExecutor(max_workers=max(len(ports), 1)) as pool:
        return list(pool.map(one, ports))
