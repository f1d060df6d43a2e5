"""``avm ports``: serial ports, and the boards behind them."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from avmtools.cli.console import console
from avmtools.cli.params import command_app, examples
from avmtools.errors import AvmError

app = command_app()


@app.command(
    epilog=examples("avm ports", "avm ports --probe      connect to each, show chip and MAC (resets boards)")
)
def ports(
    probe: Annotated[
        bool, typer.Option("--probe", help="Connect to each likely board and ask what it is; this resets it.")
    ] = False,
) -> None:
    """List serial ports, likely boards first."""
    from avmtools.flash import ports as found_ports

    found = found_ports.list_ports()
    result: list[dict[str, Any]] = []
    rows: list[list[str]] = []
    for p in found:
        entry = p.describe()
        row = [p.path, p.family or "-", p.usb or "-", p.description]
        if probe:
            told = _probe(p.path) if p.family == "esp32" else {}
            entry.update(told)
            row.insert(2, str(told.get("chip") or told.get("problem") or "-"))
            row.insert(3, str(told.get("mac") or "-"))
        result.append(entry)
        rows.append(row)

    def human() -> None:
        if not rows:
            console.out("No serial ports.")
            return
        columns = ["port", "family", "usb", "description"]
        if probe:
            columns[2:2] = ["chip", "mac"]
        console.table(columns, rows)

    console.done(result, human)


def _probe(path: str) -> dict[str, Any]:
    from avmtools.flash.device import connect

    try:
        with connect(path, stub=False, attempts=1, log=console.debug) as device:
            told = {"chip": device.chip, "mac": device.mac, "flash_size": device.flash_size}
            device.reset()
            return told
    except AvmError as e:
        return {"problem": e.message}
