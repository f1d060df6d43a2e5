"""``avm flash``: an application or an image, to a board."""

from __future__ import annotations

import os
import threading
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from avmtools.cli.console import console
from avmtools.cli.params import command_app, examples, parse_size
from avmtools.errors import EXIT_OK, AvmError, InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from avmtools.flash.esp32 import Request, Row, Watcher
    from avmtools.flash.nvs import NvsWishes
    from avmtools.flash.plan import Piece, Plan
    from avmtools.flash.source import Source
    from avmtools.targets import Target

app = command_app()


@app.command(
    epilog=examples(
        "avm flash app.avm                            to the connected ESP32's own main.avm partition",
        "avm flash app.avm --plan                     show what would happen",
        "avm flash AtomVM-esp32.img                   VM and library; NVS and main.avm stay",
        "avm flash app.avm --wifi-ssid home           ask for the passphrase, set both on the board",
        "avm flash app.avm --all-ports                every board that is connected",
        "avm flash app.uf2 --target pico              a Pico in BOOTSEL mode",
        "avm flash app.avm --target stm32f407vgt6     through st-flash",
    )
)
def flash(
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="[APP.avm|IMAGE|DIR]",
            help="What to flash; the current folder by default, nothing if only values are set.",
        ),
    ] = None,
    port: Annotated[
        list[str] | None,
        typer.Option(
            "--port", "-p", metavar="PORT", help="Serial port or URL (socket://, rfc2217://); repeatable."
        ),
    ] = None,
    all_ports: Annotated[
        bool, typer.Option("--all-ports", help="Flash every connected board at once.")
    ] = False,
    baud: Annotated[
        int,
        typer.Option("--baud", "-b", envvar=["AVM_BAUD", "FLASH_BAUD_RATE"], help="Speed after connecting."),
    ] = 460800,
    offset: Annotated[
        str | None,
        typer.Option(
            "--offset", "-o", envvar="FLASH_OFFSET", metavar="ADDRESS", help="Write here, not by the table."
        ),
    ] = None,
    partition: Annotated[str, typer.Option("--partition", help="Where an application goes.")] = "main.avm",
    target: Annotated[
        str | None,
        typer.Option(
            "--target", "-t", envvar="AVM_TARGET", help="Chip, board or STM32 part; ESP32s are found out."
        ),
    ] = None,
    image: Annotated[
        bool, typer.Option("--image", help="Refuse anything but a release image or build.")
    ] = False,
    erase_all: Annotated[
        bool, typer.Option("--erase-all", help="Erase the whole flash first, NVS too.")
    ] = False,
    wifi_ssid: Annotated[
        str | None,
        typer.Option("--wifi-ssid", metavar="NAME", help="Set the board's Wi-Fi; other NVS keys stay."),
    ] = None,
    wifi_psk: Annotated[
        str | None,
        typer.Option(
            "--wifi-psk",
            envvar="AVM_WIFI_PSK",
            metavar="PASSPHRASE",
            help="Its passphrase, '' if it is open; asked for if left out. Others can read command lines.",
        ),
    ] = None,
    nvs: Annotated[
        list[str] | None,
        typer.Option(
            "--nvs", metavar="NAMESPACE/KEY=TYPE:VALUE", help="Set a value in the board's NVS; repeatable."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write although partitions are at risk.")] = False,
    plan: Annotated[bool, typer.Option("--plan", help="Show what would be done; change nothing.")] = False,
    expect: Annotated[
        str, typer.Option("--expect", metavar="FINGERPRINT", help="Flash only if the plan still is this one.")
    ] = "",
    no_stub: Annotated[
        bool, typer.Option("--no-stub", help="Use the chip's ROM loader alone (slow).")
    ] = False,
    no_reset: Annotated[
        bool, typer.Option("--no-reset", help="Leave the board in its loader afterwards.")
    ] = False,
    monitor: Annotated[bool, typer.Option("--monitor", "-m", help="Show the console afterwards.")] = False,
    ledger: Annotated[
        str | None,
        typer.Option("--ledger", metavar="FILE.json", help="Record every board's result in a file."),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume", help="Leave out boards that have this content already by the --ledger's account."
        ),
    ] = False,
    retries: Annotated[
        int, typer.Option("--retries", min=0, help="How often each of many boards is tried again.")
    ] = 0,
    drive: Annotated[
        str, typer.Option("--drive", metavar="DIR", help="RP2: where the boot drive is mounted.")
    ] = "",
    stlink: Annotated[str, typer.Option("--stlink", metavar="SERIAL", help="STM32: which ST-LINK.")] = "",
) -> Any:
    """Write an application or a release image to a board, and only what differs.

    An application goes to the main.avm partition that the board itself has; a release image leaves NVS and
    main.avm alone. Nothing is written before the whole plan is known to fit.
    """
    from pathlib import Path

    from avmtools.flash import source as sources

    at = None if offset is None else parse_size(offset, "--offset")
    if monitor and (all_ports or plan or len(port or []) > 1):
        raise UsageError("--monitor shows one board that was flashed.", "Leave --all-ports and --plan away.")
    values = _values(wifi_ssid, wifi_psk, nvs or [])
    if what is None and values and not image:
        source = sources.NOTHING
    else:
        source = sources.load(what or ".", raw=at is not None)
    if image and source.kind not in ("image", "build"):
        raise InputError(
            f"{what or '.'} is not a release image.", "Leave --image away to flash an application."
        )
    chosen = _target(target, source)
    if chosen is not None and chosen.family != "esp32":
        if values:
            raise UsageError(f"A {chosen.name} has no NVS.", "Leave --wifi-ssid and --nvs away.")
        _flash_other(chosen, source, at, plan, (port or [""])[0], drive, stlink)
        return EXIT_OK
    from avmtools.flash.esp32 import Request
    from avmtools.flash.layout import Wishes

    request = Request(
        source,
        Wishes(partition, at, erase_all, force, values),
        chip=chosen.chip if chosen else "auto",
        baud=baud,
        stub=not no_stub,
        plan_only=plan,
        expect=expect,
        reset=not (no_reset or monitor),
    )
    ports = _ports(port, all_ports)
    if resume:
        if ledger is None:
            raise UsageError(
                "--resume has no meaning without --ledger.", "Name the ledger of the earlier run."
            )
        request = replace(request, done=_done(ledger, request.digest))
    if len(ports) > 1 or all_ports or resume or retries:
        return _flash_many(ports, request, ledger, retries)
    _flash_one(ports[0], request, ledger)
    if monitor:
        from avmtools.cli.monitor import watch

        explained = source.kind == "pack" and Path(f"{what}.lines").exists()
        # From its first line on: the reset is the monitor's.
        return watch(ports[0], reset=True, lines=what if explained else None)
    return EXIT_OK


def _values(ssid: str | None, passphrase: str | None, others: list[str]) -> NvsWishes:
    """What to set in NVS. A passphrase that nobody gave is asked for where somebody can answer."""
    from avmtools.errors import FormatError
    from avmtools.flash.nvs import NvsWishes, wifi
    from avmtools.image.nvs import entry_from

    try:
        set_anyway = tuple(entry_from(spec) for spec in others)
    except FormatError as e:
        raise UsageError(e.message, e.hint) from e
    if ssid is None:
        return NvsWishes(set_anyway)
    if passphrase is None:
        import getpass
        import sys

        if not sys.stdin.isatty():
            raise UsageError(
                f"The passphrase of {ssid} is missing.",
                "Set AVM_WIFI_PSK or give --wifi-psk; --wifi-psk '' is for an open network.",
            )
        passphrase = getpass.getpass(f"Passphrase of {ssid} (empty for an open network): ")
    network = wifi(ssid, passphrase)
    return NvsWishes((*network.values, *set_anyway), network.removed)


def _target(name: str | None, source: Source) -> Target | None:
    from avmtools.targets import find

    if name is not None:
        return find(name)
    return find("pico") if source.kind == "uf2" else None


def _ports(named: list[str] | None, all_ports: bool) -> list[str]:
    from avmtools.errors import DeviceError
    from avmtools.flash import ports

    if named:
        return named
    if all_ports:
        found = [p.path for p in ports.candidates()]
        if not found:
            raise DeviceError(
                "No board is connected.", "'avm ports' lists the ports there are.", code="no_device"
            )
        return found
    return [os.environ.get("FLASH_SERIAL_PORT") or ports.choose()]


# -- ESP32 ----------------------------------------------------------------------------------------


def _flash_one(port: str, request: Request, ledger: str | None) -> None:
    from avmtools.flash.esp32 import Row, Watcher, flash

    with ExitStack() as stack:
        bar: list[Callable[[int], None]] = []

        def planned(plan: Plan) -> None:
            for warning in plan.warnings:
                console.warn(warning)
            if request.plan_only:
                return
            console.note(_summary(plan))
            total = sum(plan.sent_bytes(c) for c in plan.changes if c.action == "write")
            if total:
                bar.append(stack.enter_context(console.progress(f"writing {plan.source}", total)))

        watch = Watcher(
            log=console.debug,
            say=console.note,
            planned=planned,
            advance=lambda n: bar[0](n) if bar else None,
        )
        row = Row(port, content=request.digest)
        try:
            row.outcome = flash(port, request, watch)
            row.mac, row.chip = row.outcome.plan.board.mac, row.outcome.plan.board.chip
        except AvmError as e:
            row.error = e
    _record(ledger, [row])
    if row.error is not None:
        raise row.error
    assert row.outcome is not None
    outcome = row.outcome
    if request.plan_only:
        console.done(outcome.plan.describe(), lambda: show_plan(outcome.plan))
        return

    def human() -> None:
        plan = outcome.plan
        if not plan.changes and not plan.erase_all:
            console.out(f"{port} holds {plan.source} already; nothing was written.")
            return
        console.out(
            f"Flashed {plan.source} to the {plan.board.chip} on {port} ({plan.board.mac}): "
            f"{outcome.written} bytes written in {_sectors(plan.sectors)}, verified."
        )

    console.done(outcome.describe(), human)


def _flash_many(ports: list[str], request: Request, ledger: str | None, retries: int) -> int:
    from avmtools.flash.esp32 import Watcher, flash_many

    lock = threading.Lock()

    def say(line: str) -> None:
        with lock:
            console.note(line)

    def watch(port: str) -> Watcher:
        return Watcher(
            log=lambda line: console.debug(f"{port}: {line}"),
            say=lambda line: say(f"{port}: {line}"),
            planned=lambda plan: say(f"{port}: {_summary(plan)}"),
        )

    def done(row: Row) -> None:
        with lock:  # at once: a run that is interrupted can be resumed
            _record(ledger, [row])
        say(f"{row.port}: {_state(row)}")

    _ledger_entries(ledger)  # one that can't be read is better found now
    rows = flash_many(ports, request, watch, done, retries)
    failed = [row for row in rows if row.error is not None]
    table = [[r.port, r.chip, r.mac, f"{r.seconds:.1f} s", _state(r)] for r in rows]
    result = [row.describe() for row in rows]
    if failed:
        console.table(["port", "chip", "mac", "time", "result"], table, right=(3,))
        statuses = {row.error.exit_status for row in failed if row.error is not None}
        error = AvmError(
            f"{len(failed)} of {len(rows)} boards were not flashed.",
            failed[0].error.hint if failed[0].error else "",
            code="some_failed",
            boards=result,
        )
        error.exit_status = statuses.pop() if len(statuses) == 1 else error.exit_status
        raise error
    console.done(result, lambda: console.table(["port", "chip", "mac", "time", "result"], table, right=(3,)))
    return EXIT_OK


def _state(row: Row) -> str:
    if row.error is not None:
        return row.error.message
    if row.skipped:
        return "done before, left alone"
    assert row.outcome is not None
    return f"{row.outcome.written} bytes written, verified" if row.outcome.plan.changes else "up to date"


def _record(ledger: str | None, rows: list[Row]) -> None:
    """The ledger is a JSON object by MAC (or port, for boards that never answered); old entries stay."""
    if ledger is None:
        return
    import json

    from avmtools.files import write_bytes

    entries = _ledger_entries(ledger)
    for row in rows:
        if row.mac:
            entries.pop(row.port, None)  # from when this board didn't answer
        if not row.skipped:
            entries[row.mac or row.port] = row.describe()
    write_bytes(ledger, (json.dumps(entries, indent=2) + "\n").encode())


def _ledger_entries(ledger: str | None) -> dict[str, Any]:
    import json
    from pathlib import Path

    from avmtools.files import read_bytes

    if ledger is None or not Path(ledger).exists():
        return {}
    try:
        entries = json.loads(read_bytes(ledger))
    except (ValueError, RecursionError):
        entries = None
    if not isinstance(entries, dict) or not all(isinstance(e, dict) for e in entries.values()):
        raise InputError(f"{ledger} is not a ledger of avm flash.", "Name another file.")
    return entries


def _done(ledger: str, digest: str) -> frozenset[str]:
    """The boards that a ledger says have been flashed with this content."""
    entries = _ledger_entries(ledger)
    return frozenset(mac for mac, e in entries.items() if e.get("ok") is True and e.get("content") == digest)


def _sectors(count: int) -> str:
    return f"{count} sector{'' if count == 1 else 's'}"


def _summary(plan: Plan) -> str:
    if not plan.changes and not plan.erase_all:
        return f"{plan.board.chip} {plan.board.mac}: up to date"
    return (
        f"{plan.board.chip} {plan.board.mac}: {plan.bytes_written} of {plan.bytes_wanted} bytes to write, "
        f"about {plan.seconds:.0f} s"
    )


def _about(piece: Piece) -> str:
    """What is special about a piece of a plan."""
    if piece.values:
        return f", sets {', '.join(piece.values)}"
    return "" if piece.moved_from is None else f", the board's own from 0x{piece.moved_from:X}"


def show_plan(plan: Plan) -> None:
    """A plan for a person."""
    board = plan.board
    size = "flash of unknown size" if board.flash_size is None else f"{board.flash_size // 1024} KiB flash"
    console.out(f"{plan.source} to the {board.chip} on {board.port} ({board.mac}, {size})")
    console.out()
    rows = []
    if plan.erase_all:
        rows.append(["erase", "everything", "0x0", str(plan.bytes_erased), ""])
    about = {p.label: _about(p) for p in plan.pieces}
    for c in plan.changes:
        why = _sectors(c.sectors) + about.get(c.label, "")
        rows.append([c.action, c.label, f"0x{c.offset:X}", str(c.size), why])
    touched = {c.label for c in plan.changes}
    rows += [
        ["same", p.label, f"0x{p.offset:X}", str(len(p.data)), "is there already"]
        for p in plan.pieces
        if p.label not in touched
    ]
    rows += [["keep", n.label, f"0x{n.offset:X}", str(n.size), n.why] for n in plan.kept]
    rows += [["RISK", n.label, f"0x{n.offset:X}", str(n.size), n.why] for n in plan.risks]
    console.table(["action", "partition", "offset", "bytes", ""], rows, right=(2, 3))
    console.out()
    console.out(
        f"{plan.bytes_written} bytes to write in {_sectors(plan.sectors)}, about {plan.seconds:.0f} s. "
        f"Fingerprint {plan.fingerprint}."
    )


# -- the others -----------------------------------------------------------------------------------


def _flash_other(
    target: Target, source: Source, at: int | None, plan: bool, port: str, drive: str, stlink: str
) -> None:
    name, data = source.name, source.data
    address = target.app_address if at is None else at
    assert address is not None
    if source.kind not in ("pack", "uf2", "raw") or (source.kind == "uf2" and target.family != "rp2"):
        raise InputError(f"{name} is nothing that can be flashed to a {target.name}.", "Name an .avm file.")
    if plan:
        result = {
            "target": target.name,
            "source": name,
            "address": address,
            "bytes": len(data),
            "flasher": target.flasher,
        }
        console.done(
            result,
            lambda: console.out(
                f"{name} ({len(data)} bytes) to 0x{address:X} of a {target.title}, through {target.flasher}."
            ),
        )
        return
    if target.family == "stm32":
        from avmtools.flash import stm32

        written = stm32.flash(data, name, target, address=address, serial=stlink)
        for line in written.output.splitlines():
            console.debug(line)
        console.done(
            written.describe(),
            lambda: console.out(
                f"Flashed {name} to 0x{written.address:X} of the {target.name}: {written.size} bytes."
            ),
        )
        return
    from avmtools.flash import rp2
    from avmtools.targets import targets

    if source.kind != "uf2":
        from avmtools.formats import uf2

        if address + len(data) > target.flash_end:
            raise AvmError(
                f"{name} has {len(data)} bytes, a {target.name} has room for {target.flash_end - address}.",
                "Pack with --prune --strip-lines.",
                code="too_large",
            )
        data = uf2.build(uf2.create(data, address, tuple(f.id for f in target.uf2_families[:1])))
    # A UF2 file says itself which chips take it: any boot drive may be the right one.
    boards = targets().values() if source.kind == "uf2" else [target]
    volumes = sorted({t.volume for t in boards if t.volume})
    copied = rp2.flash(data, name, volumes, drive=drive, port=port, say=console.note)
    console.done(
        copied.describe(), lambda: console.out(f"Flashed {name} to {copied.place}: {copied.size} bytes.")
    )
