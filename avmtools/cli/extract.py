"""``avm extract``: sections of an .avm as files."""

from __future__ import annotations

from typing import Annotated

import typer

from avmtools.cli.console import console, printable
from avmtools.cli.params import command_app, examples

app = command_app()


@app.command(
    epilog=examples(
        "avm extract app.avm --out unpacked",
        "avm extract app.avm main 'app/priv/*' --out unpacked",
    )
)
def extract(
    file: Annotated[str, typer.Argument(metavar="AVM", help="The pack.")],
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME", help="Names, modules, or patterns with * and ?. Default: all."),
    ] = None,
    out: Annotated[
        str, typer.Option("--out", "-o", metavar="DIR", help="Where to; made when it is missing.")
    ] = ".",
) -> None:
    """Write sections of an .avm to files.

    Modules come out as they are packed, other files as they were before packing. Nothing is written outside
    of DIR, and nothing at all when a name is not found or a section is damaged.
    """
    from avmtools.pack.select import extract_to, matching, read_pack_file

    pack = read_pack_file(file)
    sections = [pack.sections[n] for n in matching(pack, names or [], file)]
    written, warnings = extract_to(sections, out, file)
    for warning in warnings:
        console.warn(warning)
    result = {
        "file": file,
        "directory": out,
        "written": [{"name": s.name, "path": str(path), "size": size} for s, path, size in written],
    }

    def show() -> None:
        for _, path, size in written if not console.quiet else ():
            console.out(f"{printable(str(path))} ({size} bytes)")

    console.done(result, show)
