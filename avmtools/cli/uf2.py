"""``avm uf2``: UF2 files for RP2 boards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from avmtools.cli.console import console
from avmtools.cli.params import command_app, examples, parse_size

if TYPE_CHECKING:
    from avmtools.formats.uf2 import Run
    from avmtools.targets import Target

app = command_app(help="Create, join and explain UF2 files, which RP2 boards take over USB.")

Out = Annotated[str, typer.Option("--out", "-o", metavar="FILE", help="The file to write.")]
UNIVERSAL = "universal"


@app.command(
    epilog=examples(
        "avm uf2 create app.avm -o app.uf2",
        "avm uf2 create app.avm -o app.uf2 --family universal --address 0x10180000",
        "avm uf2 create atomvmlib.avm -o lib.uf2 --address lib --target pico2",
    )
)
def create(
    image: Annotated[
        str, typer.Argument(metavar="IMAGE", help="A pack, or any file that goes to flash as it is.")
    ],
    out: Out,
    family: Annotated[
        str,
        typer.Option(
            "--family",
            "-f",
            metavar="NAME",
            help="rp2040, data, absolute, rp2350_arm_s, rp2350_riscv, rp2350_arm_ns, a number, or"
            " universal for every board.  [default: universal, or what --target takes]",
        ),
    ] = "",
    address: Annotated[
        str, typer.Option("--address", "--start", "-s", metavar="ADDRESS", help="app, lib, or a number.")
    ] = "app",
    target: Annotated[
        str, typer.Option("--target", "-t", help="The board: pico, pico_w, pico2, pico2_w.")
    ] = "",
) -> None:
    """Make a UF2 file of a pack or another flash image."""
    from avmtools import files
    from avmtools.cli.image import refuse_own_inputs
    from avmtools.errors import InputError
    from avmtools.formats import uf2
    from avmtools.targets import find, uf2_family, universal_families

    board = find(target) if target else None
    if board is not None and board.family != "rp2":
        raise InputError(
            f"{board.title} takes no packs as UF2.", "Use 'avm image' for ESP32, 'avm flash' for STM32."
        )
    if not family and board is not None:
        families = board.uf2_families[:1]
    elif family in ("", UNIVERSAL):
        families = universal_families()
    else:
        families = (uf2_family(family),)
    data = files.read_bytes(image)
    if data.startswith(b"UF2\n"):
        raise InputError(
            f"{image} is a UF2 file already.", "Use it as it is, or 'avm uf2 join' to add others."
        )
    if data.startswith(b"\x7fELF"):
        raise InputError(
            f"{image} is an ELF, not what goes to flash.", "Firmware builds make its .uf2, or its .bin."
        )
    place = _address(address, board)
    _check_room(image, len(data), place, board)
    refuse_own_inputs([out], [image])
    blocks = uf2.create(data, place, tuple(f.id for f in families))
    files.write_bytes(out, uf2.build(blocks))
    names = [f.name for f in families]
    console.done(
        {
            "image": image,
            "out": out,
            "address": place,
            "size": len(data),
            "families": names,
            "blocks": len(blocks),
        },
        lambda: console.note(
            f"Wrote {out}: {len(blocks)} blocks for {' and '.join(names)} at 0x{place:08x}."
        ),
    )


@app.command(epilog=examples("avm uf2 join atomvm.uf2 atomvmlib.uf2 app.uf2 -o all.uf2"))
def join(
    inputs: Annotated[list[str], typer.Argument(metavar="UF2 UF2...", help="Two files or more.")], out: Out
) -> None:
    """Join UF2 files into one that is copied at once. Blocks are numbered anew; overlaps are refused."""
    from avmtools import files
    from avmtools.cli.image import refuse_own_inputs
    from avmtools.errors import UsageError
    from avmtools.formats import uf2
    from avmtools.targets import uf2_family

    if len(inputs) < 2:
        raise UsageError("There is nothing to join.", "Name two files or more.")
    parsed = [uf2.parse(files.read_bytes(path), path) for path in inputs]
    refuse_own_inputs([out], inputs)
    blocks = uf2.join(parsed, frozenset({uf2_family("rp2040").id}))
    files.write_bytes(out, uf2.build(blocks))
    result = {
        "inputs": inputs,
        "out": out,
        "blocks": len(blocks),
        "runs": [_run(r) for r in uf2.runs(blocks)],
    }
    console.done(result, lambda: console.note(f"Wrote {out}: {len(blocks)} blocks of {len(inputs)} files."))


@app.command(epilog=examples("avm uf2 info app.uf2"))
def info(file: Annotated[str, typer.Argument(metavar="UF2", help="The file to explain.")]) -> None:
    """Show which families a UF2 file is for, what it writes and where."""
    from avmtools import files
    from avmtools.formats import uf2

    blocks = uf2.parse(files.read_bytes(file), file)
    rows = [_run(r) for r in uf2.runs(blocks)]
    bad = uf2.misnumbered(blocks)
    if bad:
        console.warn(f"Block numbers are broken from block {bad[0]} on; a board may not take the file.")

    def human() -> None:
        console.out(f"{file}: {len(blocks)} blocks")
        console.table(
            ["Family", "Address", "End", "Blocks", "Content"],
            [
                [r["family"], f"0x{r['address']:08x}", f"0x{r['end']:08x}", str(r["blocks"]), r["content"]]
                for r in rows
            ],
            right=(1, 2, 3),
        )

    console.done({"file": file, "blocks": len(blocks), "runs": rows, "misnumbered": bad}, human)


@app.command(epilog=examples("avm uf2 extract app.uf2 -o app.avm"))
def extract(
    file: Annotated[str, typer.Argument(metavar="UF2", help="The file to read.")],
    out: Out,
    family: Annotated[
        str, typer.Option("--family", "-f", metavar="NAME", help="Whose blocks, if there are several.")
    ] = "",
    address: Annotated[
        str, typer.Option("--address", metavar="ADDRESS", help="Which run, if there are several.")
    ] = "",
) -> None:
    """Write what a UF2 file puts in flash to a plain file; a pack loses the padding behind its end."""
    from avmtools import files
    from avmtools.cli.image import refuse_own_inputs
    from avmtools.errors import InputError
    from avmtools.formats import uf2
    from avmtools.targets import uf2_family

    found = list(uf2.runs(uf2.parse(files.read_bytes(file), file)))
    if family:
        found = [r for r in found if r.family_id == uf2_family(family).id]
    if address:
        found = [r for r in found if r.address == _address(address, None)]
    if len({(r.address, r.data) for r in found}) != 1:
        raise InputError(
            f"{file} has {len(found) or 'no such'} runs to extract from, not one.",
            "Look with 'avm uf2 info', then choose.",
        )
    refuse_own_inputs([out], [file])
    data = _pack_length(found[0].data)
    files.write_bytes(out, data)
    console.done(
        {"file": file, "out": out, "address": found[0].address, "size": len(data)},
        lambda: console.note(f"Wrote {out}: {len(data)} bytes from 0x{found[0].address:08x}."),
    )


def _address(text: str, board: Target | None) -> int:
    """``app`` and ``lib`` of the board (all RP2 boards share them), or a number."""
    from avmtools.targets import find

    places = board or find("pico")
    known = {"app": places.app_address, "lib": places.lib_address}
    word = known.get(text)
    return word if word is not None else parse_size(text, "--address")


def _check_room(image: str, size: int, place: int, board: Target | None) -> None:
    """Refuse what runs out of the flash, or out of the library's window into the application."""
    from avmtools.errors import InputError
    from avmtools.targets import find

    places = board or find("pico")
    lib, app_ = places.lib_address or 0, places.app_address or 0
    if place == lib and place + size > app_:
        raise InputError(
            f"{image} has {size} bytes, the library's place at 0x{lib:08x} has room for {app_ - lib}.",
            "Behind it the application starts; prune the library.",
        )
    if board is not None and not board.flash_base <= place <= board.flash_end - size:
        raise InputError(
            f"{image} at 0x{place:08x} ends behind the flash of {board.title}, 0x{board.flash_end:08x}.",
            "Prune the pack, or choose another address.",
        )


def _run(run: Run) -> dict[str, Any]:
    from avmtools.formats.packbeam import looks_like_pack
    from avmtools.targets import uf2_family_by_id

    family = None if run.family_id is None else uf2_family_by_id(run.family_id)
    return {
        "family": family.name if family else "none",
        "family_id": run.family_id,
        "address": run.address,
        "end": run.end,
        "size": len(run.data),
        "blocks": run.blocks,
        "content": "pack" if looks_like_pack(run.data) else "data",
    }


def _pack_length(data: bytes) -> bytes:
    """A pack without the zeros of the last block; anything else as it is."""
    from avmtools.errors import FormatError
    from avmtools.formats import packbeam

    try:
        trailing = packbeam.parse(data).trailing
    except FormatError:
        return data
    return data[: len(data) - len(trailing)] if not any(trailing) else data
