"""``avm fs``: littlefs partitions."""

from __future__ import annotations

from typing import Annotated

import typer

from avmtools.cli.console import console
from avmtools.cli.params import command_app, examples, parse_size

app = command_app(help="Build, show and extract littlefs partitions.")

Image = Annotated[
    str, typer.Argument(metavar="FILE", help="A littlefs image, or a release image or flash dump with one.")
]
Partition = Annotated[
    str,
    typer.Option(
        "--partition", "-p", metavar="NAME", help="Which partition of an image, if several hold one."
    ),
]


@app.command(epilog=examples("avm fs build data/ -o data.bin --size 256K"))
def build(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="The folder whose content goes in.")],
    out: Annotated[str, typer.Option("--out", "-o", metavar="FILE", help="The partition image to write.")],
    size: Annotated[str, typer.Option("--size", metavar="SIZE", help="Of the partition.")],
    name_max: Annotated[
        int,
        typer.Option(
            "--name-max", min=1, max=255, help="Longest name in bytes; ESP-IDF's component takes 64."
        ),
    ] = 64,
) -> None:
    """Make a littlefs partition of a folder. Same content, same bytes."""
    from dataclasses import replace

    from avmtools import files
    from avmtools.formats import littlefs
    from avmtools.image import folder as folders

    tree = replace(folders.read(folder), name_max=name_max)
    number = parse_size(size, "--size")
    data = littlefs.build(tree, number)
    files.write_bytes(out, data)
    used = littlefs.parse(data, out).used_blocks
    count = number // littlefs.BLOCK_SIZE
    console.done(
        {"folder": folder, "out": out, "size": number, "files": len(tree.files), "folders": len(tree.folders),
         "used_blocks": used, "blocks": count},
        lambda: console.note(f"Wrote {out}: {len(tree.files)} files, {used} of {count} blocks in use."),
    )  # fmt: skip


@app.command(epilog=examples("avm fs show data.bin", "avm fs show dump.img --partition storage"))
def show(file: Image, partition: Partition = "") -> None:
    """List what is in a littlefs partition."""
    from avmtools.formats import littlefs

    tree = littlefs.parse(_read(file, partition), file)

    def human() -> None:
        rows = [[str(len(f.data)), f.path] for f in tree.files] + [["", f"{name}/"] for name in tree.folders]
        console.table(["Size", "Path"], sorted(rows, key=lambda r: r[1]), right=(0,))
        console.out(f"{tree.used_blocks} of {tree.block_count} blocks of {tree.block_size} bytes in use")

    console.done(
        {
            "file": file,
            "files": [{"path": f.path, "size": len(f.data)} for f in tree.files],
            "folders": list(tree.folders),
            "block_size": tree.block_size,
            "blocks": tree.block_count,
            "used_blocks": tree.used_blocks,
            "name_max": tree.name_max,
        },
        human,
    )


@app.command(
    epilog=examples("avm fs extract data.bin --out data", "avm fs extract data.bin log/boot.txt --out .")
)
def extract(
    file: Image,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="Files or folders; everything if none is named."),
    ] = None,
    out: Annotated[str, typer.Option("--out", "-o", metavar="DIR", help="The folder to write to.")] = ".",
    partition: Partition = "",
) -> None:
    """Write files of a littlefs partition to a folder."""
    from avmtools.errors import InputError
    from avmtools.formats import littlefs
    from avmtools.image import folder as folders

    tree = littlefs.parse(_read(file, partition), file)
    wanted = [p.strip("/") for p in paths or ()]

    def chosen(path: str) -> bool:
        return not wanted or any(path == w or path.startswith(f"{w}/") for w in wanted)

    names = [*tree.folders, *(f.path for f in tree.files)]
    for w in wanted:
        if w not in names:
            raise InputError(f"{file} has no {w}.", "Look with 'avm fs show'.")
    written = folders.write(
        [f for f in tree.files if chosen(f.path)], [d for d in tree.folders if chosen(d)], out
    )

    def human() -> None:
        for path in written:
            console.out(path)

    console.done({"file": file, "files": written}, human)


def _read(path: str, partition: str) -> bytes:
    """A littlefs image: the file itself, or the partition of a release image or dump that holds one."""
    from avmtools import files
    from avmtools.errors import FormatError, InputError
    from avmtools.formats import littlefs
    from avmtools.image import release

    data = files.read_bytes(path)
    if littlefs.looks_like_littlefs(data):
        if partition:
            raise InputError(f"{path} is a single partition.", "Leave out --partition.")
        return data
    try:
        r = release.parse(data, path)
    except FormatError:
        return data
    if partition:
        return r.part(partition).data
    found = [p for p in r.parts if littlefs.looks_like_littlefs(p.data)]
    if len(found) != 1:
        names = ", ".join(p.name for p in found) or "none"
        raise InputError(
            f"{path} has no single littlefs partition ({names}).", "Choose one with --partition."
        )
    return found[0].data
