"""``avm nvs``: NVS partitions, ESP-IDF's key-value store."""

from __future__ import annotations

from typing import Annotated

import typer

from avmtools.cli.console import console
from avmtools.cli.params import command_app, examples, parse_size

app = command_app(help="Build, show and change NVS partitions.")

Out = Annotated[str, typer.Option("--out", "-o", metavar="FILE", help="The partition image to write.")]
Partition = Annotated[
    str,
    typer.Argument(
        metavar="FILE", help="An NVS partition's bytes, or a release image or flash dump with one."
    ),
]


@app.command(epilog=examples("avm nvs build nvs.csv -o nvs.bin --size 0x6000"))
def build(
    csv: Annotated[str, typer.Argument(metavar="CSV", help="Rows key,type,encoding,value, as for ESP-IDF.")],
    out: Out,
    size: Annotated[str, typer.Option("--size", metavar="SIZE", help="Of the partition.")] = "0x6000",
) -> None:
    """Make an NVS partition from a CSV, with the same bytes as Espressif's generator."""
    from avmtools import files
    from avmtools.cli.image import refuse_own_inputs
    from avmtools.formats import nvs as format
    from avmtools.image import nvs

    number = parse_size(size, "--size")
    data = nvs.build_from_csv(csv, number)
    refuse_own_inputs([out], [csv])
    files.write_bytes(out, data)
    store = format.parse(data, out)
    if number < format.MINIMUM:
        console.warn(
            f"Partitions below 0x{format.MINIMUM:x} bytes must be flagged readonly in the partition table."
        )
    console.done(
        {"csv": csv, "out": out, "size": len(data), "values": len(store.entries)},
        lambda: console.note(f"Wrote {out}: {len(store.entries)} values in {len(data)} bytes."),
    )


@app.command(epilog=examples("avm nvs show nvs.bin", "avm nvs show nvs.bin --csv", "avm nvs show dump.img"))
def show(
    file: Partition,
    csv: Annotated[bool, typer.Option("--csv", help="Print CSV that 'avm nvs build' reads.")] = False,
) -> None:
    """Show the values in an NVS partition. Encrypted ones are refused."""
    from avmtools.formats import nvs as format
    from avmtools.image import nvs

    data = _read(file)
    store = format.parse(data, file)
    if store.damaged:
        places = ", ".join(f"0x{d:x}" for d in store.damaged[:5])
        console.warn(f"{len(store.damaged)} entries are damaged and left out (at {places}).")
    values = [
        {
            "namespace": e.namespace,
            "key": e.key,
            "type": e.type,
            "value": e.value.hex() if isinstance(e.value, bytes) else e.value,
        }
        for e in store.entries
    ]
    pages = [
        {"page": p.index, "state": p.state, "version": p.version, "written": p.written, "erased": p.erased,
         "free": p.free}
        for p in store.pages
    ]  # fmt: skip

    def human() -> None:
        if csv:
            console.out(nvs.to_csv(store), end="")
            return
        rows = [[e.namespace, e.key, e.type, _shown(e.value)] for e in store.entries]
        console.table(["Namespace", "Key", "Type", "Value"], rows)
        console.out(f"{len(data)} bytes, {len(pages)} of {len(data) // format.PAGE} pages in use")

    console.done({"file": file, "size": len(data), "values": values, "pages": pages}, human)


@app.command(
    "set",
    epilog=examples(
        "avm nvs set nvs.bin atomvm/sta_ssid=binary:home atomvm/sta_psk=binary:secret -o new.bin",
        "avm nvs set nvs.bin app/count=u32:0 --delete app/old -o new.bin",
    ),
)
def set_values(
    file: Partition,
    out: Out,
    values: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAMESPACE/KEY=TYPE:VALUE]...", help="u8 ... i64, string, binary or hex2bin."
        ),
    ] = None,
    delete: Annotated[
        list[str] | None, typer.Option("--delete", metavar="NAMESPACE/KEY", help="Take a value out.")
    ] = None,
) -> None:
    """Set values in an NVS partition and keep all others."""
    from avmtools import files
    from avmtools.cli.image import refuse_own_inputs
    from avmtools.errors import FormatError, UsageError
    from avmtools.formats import nvs as format
    from avmtools.image import nvs

    try:
        changes = [nvs.entry_from(v) for v in values or ()]
    except FormatError as e:
        raise UsageError(e.message, e.hint) from e
    removed: list[tuple[str, str]] = []
    for name in delete or ():
        namespace, slash, key = name.partition("/")
        if not slash:
            raise UsageError(f"--delete {name} is not NAMESPACE/KEY.", "Like --delete atomvm/sta_psk.")
        removed.append((namespace, key))
    if not changes and not removed:
        raise UsageError("There is nothing to change.", "Give NAMESPACE/KEY=TYPE:VALUE or --delete.")
    data = format.update(_read(file), changes, removed, file)
    refuse_own_inputs([out], [file])
    files.write_bytes(out, data)
    console.done(
        {"file": file, "out": out, "size": len(data), "set": len(changes), "deleted": len(removed)},
        lambda: console.note(f"Wrote {out}: {len(changes)} set, {len(removed)} deleted."),
    )


def _read(path: str) -> bytes:
    """The bytes of an NVS partition: the file itself, or the part of a release image or dump."""
    from avmtools import files
    from avmtools.errors import FormatError, InputError
    from avmtools.formats import partition_table
    from avmtools.image import release

    data = files.read_bytes(path)
    try:
        r = release.parse(data, path)
    except FormatError:
        return data
    rows = r.table.of_type(partition_table.DATA, partition_table.NVS)
    if not rows:
        raise InputError(f"{path} has no NVS partition.", "Its partition table has no row of type data, nvs.")
    return r.part(rows[0].name).data.ljust(rows[0].size, b"\xff")


def _shown(value: int | str | bytes) -> str:
    if isinstance(value, bytes):
        text = value.decode("ascii", "replace")
        if value and text.isprintable() and "\N{REPLACEMENT CHARACTER}" not in text:
            return f'<<"{text[:60]}">>' if len(text) <= 60 else f'<<"{text[:57]}...">> ({len(value)} bytes)'
        return value[:24].hex() + ("..." if len(value) > 24 else "") + f" ({len(value)} bytes)"
    return str(value).encode("unicode_escape").decode() if isinstance(value, str) else str(value)
