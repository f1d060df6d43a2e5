"""``avm pack``: files and directories into one .avm."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from avmtools.cli.console import console, count
from avmtools.cli.params import PROFILE_DEFAULT, Profile, command_app, examples, parse_size
from avmtools.errors import UsageError

app = command_app()


@app.command(
    epilog=examples(
        "avm pack app.avm _build/default/lib/app/ebin --start main --prune",
        "avm pack app.avm main.beam lib.avm note.txt:app/priv/note.txt --start main",
        "avm pack lib.avm a.beam b.beam --lib --strip-lines",
        "avm pack app.avm new.beam --append",
        "avm pack app.avm ebin/ --application app --max-size main.avm",
    )
)
def pack(
    out: Annotated[str, typer.Argument(metavar="OUT", help="The .avm to write.")],
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="IN",
            help="Modules, packs, other files (PATH or PATH:NAME-IN-PACK), directories (every .beam below,"
            " and priv/ beside each ebin/). Told apart by content.",
        ),
    ],
    start: Annotated[
        str | None,
        typer.Option("--start", "-s", metavar="M", help="The module to start: goes first, alone is flagged."),
    ] = None,
    lib: Annotated[
        bool, typer.Option("--lib", "-l", help="A library: no module is flagged to start.")
    ] = False,
    append: Annotated[
        bool, typer.Option("--append", "-a", help="Add to OUT; what has the same name there is replaced.")
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", "-p", help="Leave out modules that the start module can't reach.")
    ] = False,
    root: Annotated[
        list[str] | None,
        typer.Option("--root", metavar="M", help="With --prune: keep M and what it reaches. Repeatable."),
    ] = None,
    application: Annotated[
        str | None,
        typer.Option(
            "--application", metavar="APP",
            help="Start the OTP application APP (its .app is among the inputs) and those it needs, in order.",
        ),
    ] = None,
    lines: Annotated[
        bool | None,
        typer.Option(
            "--keep-lines/--strip-lines", show_default=False,
            help="Keep or drop the line numbers that stack traces show. Default: as the profile.",
        ),
    ] = None,
    line_table: Annotated[
        bool,
        typer.Option(
            "--line-table/--no-line-table", show_default=False,
            help="With --strip-lines: write the lines to OUT.lines, for 'avm monitor' to explain crashes with"
            " (the default).",
        ),
    ] = True,
    keep_chunk: Annotated[
        list[str] | None,
        typer.Option("--keep-chunk", metavar="NAME", help="Keep this chunk: Type, avmN, Recs. Repeatable."),
    ] = None,
    profile: Profile = PROFILE_DEFAULT,
    max_size: Annotated[
        str | None,
        typer.Option(
            "--max-size", metavar="SIZE",
            help="Fail if the pack is larger: 0x100000, 1M, or a partition of the profile (main.avm).",
        ),
    ] = None,
) -> None:
    """Pack BEAM files, packs and other files into an .avm.

    Modules are stripped to what the profile's devices read, literals are stored inflated. The same inputs
    give the same bytes. OUT is replaced only when all went well.
    """
    from pathlib import Path

    from avmtools import profiles
    from avmtools.files import write_bytes
    from avmtools.pack.assemble import Options, assemble
    from avmtools.pack.assemble import append as add
    from avmtools.pack.inputs import ChunkRules, read_all
    from avmtools.pack.output import check_output

    if root and not prune:
        raise UsageError("--root has no meaning without --prune.", "Add --prune.")
    release = profiles.load(profile)
    rules = ChunkRules.of(release, lines=lines, extra=_chunk_names(keep_chunk or ()))
    check_output(out, inputs)
    items = read_all(inputs, rules, applications=application is not None)
    if append and Path(out).exists() and Path(out).stat().st_size:
        items = add(read_all([out], rules), items)
    options = Options(
        profile=release,
        start=start,
        library=lib,
        prune=prune,
        roots=tuple(root or ()),
        application=application,
        max_size=None if max_size is None else _limit(max_size, release),
    )
    packed = assemble(items, options, rules)
    for warning in packed.warnings:
        console.warn(warning)
    table = None
    if lines is False and line_table:
        from avmtools.pack.output import write_line_table

        table = write_line_table(out, packed)
    write_bytes(out, packed.data)
    modules = sum(i.source is not None for i in packed.items)
    result: dict[str, Any] = {
        "file": out,
        "size": len(packed.data),
        "modules": modules,
        "files": len(packed.items) - modules,
        "entry": packed.entry,
        "line_table": table,
        "pruned": list(packed.dropped),
        "profile": release.name,
        "partition": packed.partition,
        "partition_size": packed.partition_size,
    }
    console.done(result, lambda: _show(result))


def _chunk_names(names: Any) -> tuple[str, ...]:
    for name in names:
        if len(name) != 4 or not name.isascii():
            raise UsageError(f"--keep-chunk {name}: not a chunk's name.", "It has four letters, as Type has.")
    return tuple(names)


def _limit(text: str, release: Any) -> int:
    """A size, or a partition's label in the profile's layout (the smallest of its flavours)."""
    places = [release.place(text, flavour) for flavour in release.layouts]
    return min((p.size for p in places if p is not None), default=None) or parse_size(text, "--max-size")


def _show(result: dict[str, Any]) -> None:
    if console.quiet:
        return
    what = count(result["modules"], "module")
    if result["files"]:
        what += f", {count(result['files'], 'file')}"
    if result["pruned"]:
        what += f", {len(result['pruned'])} pruned"
    room = ""
    if result["partition_size"]:
        room = f", {100 * result['size'] / result['partition_size']:.1f} % of {result['partition']}"
    entry = f", starts at {result['entry']}" if result["entry"] else ""
    console.out(f"{result['file']}: {what}, {result['size']} bytes{room}{entry}")
    for name in result["pruned"] if console.verbose else ():
        console.debug(f"pruned {name}")
