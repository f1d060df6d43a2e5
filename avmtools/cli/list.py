"""``avm list``: the sections of an .avm."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from avmtools.cli.console import console, kind_of, printable
from avmtools.cli.params import command_app, examples

app = command_app()


@app.command(
    epilog=examples(
        "avm list app.avm",
        "avm list app.avm '*/priv/*'",
        "avm --json list app.avm",
    )
)
def list_sections(
    file: Annotated[str, typer.Argument(metavar="AVM", help="The pack.")],
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME", help="Only these: names, modules, or patterns with * and ?."),
    ] = None,
    modules: Annotated[bool, typer.Option("--modules", "-m", help="Only modules.")] = False,
    files: Annotated[bool, typer.Option("--files", "-f", help="Only what is no module.")] = False,
    entries: Annotated[bool, typer.Option("--entries", "-e", help="Only modules flagged to start.")] = False,
) -> None:
    """List the sections of an .avm: the module that starts has a star.

    SIZE is in bytes: a module's as stored, a file's without length word and padding.
    """
    from avmtools.pack.select import matching, read_pack_file, section_facts

    pack = read_pack_file(file)
    facts = [section_facts(pack, n) for n in matching(pack, names or [], file)]
    if modules or files or entries:
        facts = [
            f for f in facts
            if (modules and f["beam"]) or (files and not f["beam"]) or (entries and f["start"])
        ]
    result: dict[str, Any] = {"file": file, "sections": facts}
    console.done(result, lambda: _show(facts))


def _show(facts: list[dict[str, Any]]) -> None:
    rows = [
        [
            printable(f["name"]) + (" *" if f["start"] else ""),
            kind_of(f),
            str(f["size"]),
        ]
        for f in facts
    ]
    console.table(["NAME", "TYPE", "SIZE"], rows, right=(2,))
