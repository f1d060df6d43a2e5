"""``avm partition``: partition tables of ESP32 flash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from avmtools.cli.console import console
from avmtools.cli.params import command_app, examples, parse_size

if TYPE_CHECKING:
    from avmtools.formats.partition_table import PartitionTable
    from avmtools.image.tables import Source

app = command_app(help="Show, build, check and edit partition tables.")

Table = Annotated[
    str,
    typer.Argument(
        metavar="TABLE",
        help="A CSV or binary table, a release image, a flash dump, or an installed layout's name.",
    ),
]
MaybeTable = Annotated[
    str,
    typer.Argument(
        metavar="[TABLE]",
        help="A CSV or binary table, a release image, a flash dump, or an installed layout's name.",
    ),
]
Port = Annotated[
    str,
    typer.Option("--port", "-p", metavar="PORT", help="Read the table of the device there; auto finds it."),
]
FlashSize = Annotated[str, typer.Option("--flash-size", metavar="SIZE", help="The device's flash, like 8MB.")]
Out = Annotated[str, typer.Option("--out", "-o", metavar="FILE", help="The file to write.")]


@app.command(
    epilog=examples(
        "avm partition show build/partition_table/partition-table.bin",
        "avm partition show atomvm-0.6",
        "avm partition show out.img --csv",
        "avm partition show --port /dev/ttyUSB0",
    )
)
def show(
    table: MaybeTable = "",
    port: Port = "",
    csv: Annotated[bool, typer.Option("--csv", help="Print it as CSV, as ESP-IDF's tool does.")] = False,
    layouts: Annotated[
        bool,
        typer.Option(
            "--layouts", is_eager=True, help="List the installed layouts.", callback=lambda v: _list(v)
        ),
    ] = False,
) -> None:
    """Show a partition table: of a file, an installed layout or a connected device."""
    from avmtools.formats import partition_csv

    source = _source(table, port)

    def human() -> None:
        if csv:
            console.out(partition_csv.build(source.table), end="")
        else:
            _print(source.table)

    console.done({"table": source.path, "kind": source.kind} | _describe(source.table), human)


@app.command(
    epilog=examples(
        "avm partition build partitions.csv -o partition-table.bin",
        "avm partition build partition-table.bin -o partitions.csv",
    )
)
def build(table: Table, out: Out, flash_size: FlashSize = "") -> None:
    """Make the binary form of a table, or CSV when OUT ends in .csv. Broken rules are refused."""
    from avmtools import files
    from avmtools.cli.image import refuse_own_inputs
    from avmtools.errors import FormatError
    from avmtools.formats import partition_table
    from avmtools.image import tables

    source = tables.load(table)
    size = parse_size(flash_size, "--flash-size") if flash_size else source.flash_size
    try:
        problems = partition_table.verify(source.table, flash_size=size)
    except FormatError as e:
        raise e.within(table) from None
    data = _encode(source.table, out)
    refuse_own_inputs([out], [table])
    files.write_bytes(out, data)
    for problem in problems:
        console.warn(f"{problem.message} {problem.hint}".strip())
    console.done(
        {"table": table, "out": out, "size": len(data)} | _describe(source.table),
        lambda: console.note(f"Wrote {out}: {len(source.table.partitions)} partitions, {len(data)} bytes."),
    )


@app.command(epilog=examples("avm partition check partitions.csv --flash-size 4MB"))
def check(table: MaybeTable = "", port: Port = "", flash_size: FlashSize = "") -> None:
    """Check a table against every rule of ESP-IDF; exits 3 when a device would not take it."""
    from avmtools.errors import InputError
    from avmtools.formats import partition_table

    source = _source(table, port)
    size = parse_size(flash_size, "--flash-size") if flash_size else source.flash_size
    problems = partition_table.check(source.table, flash_size=size)
    errors = [p for p in problems if p.severity == "error"]
    if errors:
        for p in errors[1:]:
            console.warn(p.message)
        raise InputError(
            f"{source.path}: {errors[0].message}",
            errors[0].hint,
            code="bad_table",
            problems=[p.message for p in errors],
        )
    for p in problems:
        console.warn(f"{p.message} {p.hint}".strip())
    count = len(source.table.partitions)
    console.done(
        {"table": source.path, "ok": True, "warnings": [p.message for p in problems]}
        | _describe(source.table),
        lambda: console.out(f"{source.path}: good, {count} partitions, ends at 0x{source.table.end:X}"),
    )


@app.command(
    epilog=examples(
        "avm partition edit partitions.csv --grow main.avm --flash-size 8MB -o big.csv",
        "avm partition edit out.img --add storage,data,littlefs,256K --flash-size 8MB -o new.img",
        "avm partition edit t.bin --resize main.avm=512K --add data,data,nvs,64K -o t2.bin",
    )
)
def edit(
    table: Table,
    out: Out,
    grow: Annotated[
        list[str] | None,
        typer.Option(
            "--grow", metavar="NAME", help="Let it reach the next partition or the end of the flash."
        ),
    ] = None,
    resize: Annotated[
        list[str] | None, typer.Option("--resize", metavar="NAME=SIZE", help="Set a partition's size.")
    ] = None,
    add: Annotated[
        list[str] | None,
        typer.Option(
            "--add", metavar="ROW", help="Add NAME,TYPE,SUBTYPE,SIZE[,FLAGS] behind the last partition."
        ),
    ] = None,
    remove: Annotated[
        list[str] | None, typer.Option("--remove", metavar="NAME", help="Take a partition out.")
    ] = None,
    rename: Annotated[
        list[str] | None, typer.Option("--rename", metavar="OLD=NEW", help="Change a name.")
    ] = None,
    flash_size: FlashSize = "",
) -> None:
    """Change a table, or the table inside an image. No partition ever moves, so what is in flash stays valid.

    Without --flash-size the flash is as large as an image's bootloader says, else 4 MiB.
    """
    from avmtools import files
    from avmtools.cli.image import refuse_own_inputs
    from avmtools.errors import UsageError
    from avmtools.image import tables

    changes = tables.Edit(
        tuple(grow or ()),
        tuple((n, parse_size(s, "--resize")) for n, s in _pairs(resize, "--resize", "NAME=SIZE")),
        tuple(add or ()),
        tuple(remove or ()),
        tuple(_pairs(rename, "--rename", "OLD=NEW")),
    )
    if changes == tables.Edit() and not flash_size:
        raise UsageError("There is nothing to change.", "Use --grow, --resize, --add, --remove or --rename.")
    source = tables.load(table)
    size = parse_size(flash_size, "--flash-size") if flash_size else None
    changed = tables.edit(source.table, changes, size or tables.default_flash_size(source))
    refuse_own_inputs([out], [table])
    if source.kind == "image" and not out.endswith(".csv"):
        data = tables.into_image(source, changed, size)
    else:
        data = _encode(changed, out)
    files.write_bytes(out, data)
    before = {p.name: p for p in source.table.partitions}

    def human() -> None:
        _print(changed)
        for p in changed.partitions:
            if p != before.get(p.name):
                old = before.get(p.name)
                console.note(f"{p.name}: " + (f"0x{old.size:X} -> 0x{p.size:X}" if old else "new"))
        for name in before:
            if changed.find(name) is None:
                console.note(f"{name}: gone")

    console.done({"table": table, "out": out, "size": len(data)} | _describe(changed), human)


def _source(table: str, port: str) -> Source:
    """The table of a file or of the device on a port; UsageError unless it is one of them."""
    from avmtools.errors import UsageError
    from avmtools.image import tables

    if bool(table) == bool(port):
        raise UsageError("Name a table or a --port, one of them.", "Try 'avm partition show atomvm-0.6'.")
    if table:
        return tables.load(table)
    from avmtools.errors import DeviceError
    from avmtools.flash import ports
    from avmtools.flash.device import connect
    from avmtools.flash.job import inspect

    where = ports.choose() if port == "auto" else port
    with connect(where, log=console.debug) as device:
        board = inspect(device)
        device.reset()
    if board.table is None:
        raise DeviceError(
            f"The device on {where} has no partition table: {board.table_problem}",
            "Flash a release image first.",
        )
    return tables.Source(where, "device", board.table, b"", board.flash_size)


def _list(asked: bool) -> None:
    if not asked:
        return
    from avmtools import resources

    console.done({"layouts": resources.layouts()}, lambda: console.out("\n".join(resources.layouts())))
    raise typer.Exit


def _pairs(words: list[str] | None, option: str, form: str) -> list[tuple[str, str]]:
    from avmtools.errors import UsageError

    pairs = []
    for word in words or ():
        left, mark, right = word.rpartition("=")
        if not mark or not left or not right:
            raise UsageError(f"{option} {word!r} is not {form}.", f"Write {option} {form}.")
        pairs.append((left, right))
    return pairs


def _encode(table: PartitionTable, out: str) -> bytes:
    from avmtools.formats import partition_csv, partition_table

    if out.endswith(".csv"):
        return partition_csv.build(table).encode()
    return partition_table.build(table)


def _describe(table: PartitionTable) -> dict[str, Any]:
    return {
        "md5": table.md5,
        "end": table.end,
        "partitions": [
            {
                "name": p.name,
                "type": p.type_name,
                "subtype": p.subtype_name,
                "offset": p.offset,
                "size": p.size,
                "flags": list(p.flag_names),
            }
            for p in table.partitions
        ],
    }


def _print(table: PartitionTable) -> None:
    from avmtools.image.flashmap import human_size

    rows = [
        [p.name, p.type_name, p.subtype_name, f"0x{p.offset:X}", f"0x{p.end:X}", human_size(p.size),
         ":".join(p.flag_names)]
        for p in table.partitions
    ]  # fmt: skip
    console.table(["Name", "Type", "Subtype", "Offset", "End", "Size", "Flags"], rows, right=(3, 4, 5))
