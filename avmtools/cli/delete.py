"""``avm delete``: an .avm without some of its sections."""

from __future__ import annotations

from typing import Annotated

import typer

from avmtools.cli.console import console, count, printable
from avmtools.cli.params import command_app, examples

app = command_app()


@app.command(
    epilog=examples(
        "avm delete app.avm old_module --out new.avm",
        "avm delete app.avm 'app/priv/*'                in place",
    )
)
def delete(
    file: Annotated[str, typer.Argument(metavar="AVM", help="The pack.")],
    names: Annotated[
        list[str], typer.Argument(metavar="NAME", help="Names, modules, or patterns with * and ?.")
    ],
    out: Annotated[
        str | None,
        typer.Option("--out", "-o", metavar="NEW", help="Write here and leave AVM as it is."),
    ] = None,
) -> None:
    """Copy an .avm without some of its sections; without --out, in place.

    All sections of a name go. When a name is not found nothing is written.
    """
    from avmtools.files import write_bytes
    from avmtools.formats import packbeam
    from avmtools.pack.output import check_output
    from avmtools.pack.select import matching, read_pack_file

    pack = read_pack_file(file)
    gone = set(matching(pack, names, file))
    kept = tuple(s for n, s in enumerate(pack.sections) if n not in gone)
    deleted = [pack.sections[n].name for n in sorted(gone)]
    target = file if out is None else out
    check_output(target, [file])
    if any(pack.sections[n].is_start for n in gone) and not any(s.is_start for s in kept):
        console.warn("no module that is left is flagged to start")
    data = packbeam.build(packbeam.Pack(kept))
    write_bytes(target, data)
    result = {"file": target, "size": len(data), "deleted": deleted, "sections": len(kept)}

    def show() -> None:
        if not console.quiet:
            names = ", ".join(printable(n) for n in deleted)
            console.out(f"{target}: {count(len(kept), 'section')}, {len(data)} bytes; deleted {names}")

    console.done(result, show)
