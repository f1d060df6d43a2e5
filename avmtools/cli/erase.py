"""``avm erase``: the whole flash, a partition, or a range."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from avmtools.cli.console import console
from avmtools.cli.params import command_app, examples, parse_size
from avmtools.errors import AvmError, UsageError

if TYPE_CHECKING:
    from avmtools.flash.device import Device

app = command_app()


@app.command(
    epilog=examples(
        "avm erase main.avm              the application; the VM stays",
        "avm erase nvs --port /dev/ttyUSB0",
        "avm erase 0x9000:0x6000         a range: offset:size",
        "avm erase --all                 everything",
    )
)
def erase(
    what: Annotated[
        list[str] | None, typer.Argument(metavar="PARTITION|OFFSET:SIZE", help="What to erase.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Erase the whole flash.")] = False,
    port: Annotated[
        str | None, typer.Option("--port", "-p", envvar="FLASH_SERIAL_PORT", help="Serial port or URL.")
    ] = None,
    baud: Annotated[int, typer.Option("--baud", "-b", envvar="FLASH_BAUD_RATE", help="Speed.")] = 460800,
    no_stub: Annotated[bool, typer.Option("--no-stub", help="Use the chip's ROM loader alone.")] = False,
) -> None:
    """Erase a board's flash, or named parts of it. Ranges must be whole sectors (4 KiB)."""
    if bool(what) == everything:
        raise UsageError(
            "Say what to erase: partitions, ranges, or --all.",
            "For example 'avm erase main.avm', 'avm erase --all'.",
        )
    from avmtools.flash import ports
    from avmtools.flash.device import connect
    from avmtools.flash.job import inspect

    where = port or os.environ.get("FLASH_SERIAL_PORT") or ports.choose()
    with connect(where, baud=baud, stub=not no_stub, log=console.debug) as device:
        board = inspect(device)  # refuses locked devices
        if device.locks():
            raise AvmError(
                f"The device on {where} boots signed firmware only (secure boot).",
                "Erasing could make it unusable.",
                code="locked_device",
                port=where,
            )
        if everything:
            device.erase_all()
            ranges = [("everything", 0, device.flash_size or 0)]
        else:
            ranges = [_range(name, device, board) for name in what or []]
            for _, offset, size in ranges:
                device.erase(offset, size)
        device.reset()
    result = {
        "port": where,
        "mac": device.mac,
        "erased": [{"what": n, "offset": o, "size": s} for n, o, s in ranges],
    }

    def human() -> None:
        for name, offset, size in ranges:
            console.out(f"Erased {name}: {size} bytes at 0x{offset:X} of the {device.chip} on {where}.")

    console.done(result, human)


def _range(name: str, device: Device, board: object) -> tuple[str, int, int]:
    """A partition's name, or offset:size, as (name, offset, size) within the flash."""
    from avmtools.flash.diff import SECTOR
    from avmtools.flash.plan import BoardFacts

    assert isinstance(board, BoardFacts)
    partition = board.table.find(name) if board.table is not None else None
    if partition is not None:
        return name, partition.offset, partition.size
    start, colon, size_text = name.partition(":")
    if not colon:
        known = ", ".join(p.name for p in board.table.partitions) if board.table else "no partition table"
        raise AvmError(
            f"The board on {device.port} has no partition {name}.",
            f"It has {known}; ranges are written offset:size.",
            code="no_partition",
            port=device.port,
        )
    offset, size = parse_size(start, "the offset"), parse_size(size_text, "the size")
    if offset % SECTOR or size % SECTOR or not size:
        raise UsageError(f"{name} is not on sectors of {SECTOR} bytes.", "Use multiples of 0x1000.")
    if device.flash_size is not None and offset + size > device.flash_size:
        raise AvmError(
            f"{name} reaches beyond the end of the flash at 0x{device.flash_size:X}.",
            "Give a smaller range.",
            code="too_large",
            port=device.port,
        )
    return name, offset, size
