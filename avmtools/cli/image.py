"""``avm image``: build release images and take them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from avmtools.cli.console import console
from avmtools.cli.params import command_app, examples, parse_size

if TYPE_CHECKING:
    from collections.abc import Iterable

    from avmtools.formats.partition_table import PartitionTable
    from avmtools.image.segments import Segment
    from avmtools.targets import Target

app = command_app(
    help="Build and explain release images: bootloader, partition table, VM and library in one file."
)

IMAGE = typer.Argument(..., metavar="IMAGE", help="A release image, or the dump of a whole flash.")


@app.command(
    epilog=examples(
        "avm image build --target esp32 --build-dir build --boot esp32boot.avm -o out.img",
        "avm image build --target esp32c3 --stand-in --main app.avm -o board.img",
        "avm image build --root_dir . --config mkimage.config --boot esp32boot.avm --out out.img",
    )
)
def build(
    target: str = typer.Option(
        "", "--target", "-t", help="The chip, like esp32 or esp32c3; read from the bootloader if left out."
    ),
    build_dir: str = typer.Option(
        "", "--build-dir", "--build_dir", metavar="DIR", help="ESP-IDF's build folder of the firmware."
    ),
    stand_in: bool = typer.Option(
        False,
        "--stand-in",
        help="No firmware at hand: put in a labelled stand-in, for simulated boards only.",
    ),
    config: str = typer.Option(
        "", "--config", metavar="FILE", help="An mkimage.config that lists the segments."
    ),
    root_dir: str = typer.Option(
        "", "--root-dir", "--root_dir", metavar="DIR", help="AtomVM's source tree, $[ROOT_DIR] in the config."
    ),
    boot: str = typer.Option(
        "",
        "--boot",
        metavar="AVM",
        help="The library pack, for boot.avm or lib.avm; $[BOOT_FILE] in the config.",
    ),
    no_boot: bool = typer.Option(False, "--no-boot", help="Leave the library out."),
    main: str = typer.Option("", "--main", metavar="AVM", help="An application for the main.avm partition."),
    nvs: str = typer.Option("", "--nvs", metavar="FILE", help="An NVS image, or a CSV to make one from."),
    firmware: str = typer.Option(
        "", "--firmware", metavar="FILE", help="The VM as .bin or .elf instead of the build folder's."
    ),
    layout: str = typer.Option(
        "", "--layout", metavar="NAME|CSV", help="Partition layout for --stand-in.  [default: the profile's]"
    ),
    flash_size: str = typer.Option(
        "",
        "--flash-size",
        metavar="SIZE",
        help="The device's flash, like 8MB: written to the bootloader's header and checked.",
    ),
    whole_flash: bool = typer.Option(
        False, "--whole-flash", help="Start at address 0 and fill up to the flash size, as emulators want it."
    ),
    sha256: bool = typer.Option(
        False, "--sha256", help="Write OUT.sha256 beside the image, for sha256sum -c."
    ),
    bom: str = typer.Option("", "--bom", metavar="FILE", help="Write a bill of materials as JSON."),
    out: str = typer.Option("atomvm.img", "--out", "-o", metavar="FILE", help="The image to write."),
) -> None:
    """Build a release image.

    From a firmware build, from a list of segments as AtomVM's mkimage reads it, or with a stand-in firmware.
    Takes mkimage's options. Refuses what mkimage lets pass: parts that don't fit their partition, firmware
    for another chip, a missing library.
    """
    import os
    from pathlib import Path

    from avmtools import files
    from avmtools.errors import UsageError
    from avmtools.image import build as images
    from avmtools.image import checks, segments
    from avmtools.targets import find

    chip = find(target) if target else None
    sources = [bool(config or root_dir), bool(build_dir) and not (config or root_dir), stand_in]
    if sum(sources) != 1:
        raise UsageError(
            "Say what the image is made from: exactly one of --build-dir, --config and --stand-in.",
            "--stand-in needs no firmware; the image then runs on simulated boards only.",
        )
    if boot and no_boot:
        raise UsageError("--boot and --no-boot contradict each other.", "Give one of them.")
    if layout and not stand_in:
        raise UsageError("--layout goes with --stand-in.", "A real build brings its own partition table.")
    shown_boot: str | None = boot or None
    if stand_in:
        if chip is None:
            raise UsageError("--stand-in needs a --target.", "For example: --target esp32.")
        segments.esp_offset(chip)
        parts = segments.from_stand_in(
            chip, _layout_table(layout or _default_layout()), boot=boot or None, firmware=firmware or None
        )
    elif sources[0]:
        if firmware:
            raise UsageError("--firmware doesn't go with --config.", "Name the file in the configuration.")
        root = root_dir or "."
        folder = build_dir or f"{root}/build"
        shown_boot = boot or f"{folder}/libs/esp32boot/esp32boot.avm"
        variables = {"ROOT_DIR": root, "BUILD_DIR": folder, "BOOT_FILE": shown_boot}
        parts = segments.from_config(config or "mkimage.config", variables)
    else:
        parts, chip = segments.from_build_dir(
            build_dir, chip, boot=boot or None, with_boot=not no_boot, firmware=firmware or None
        )
        shown_boot = next((s.path for s in parts if s.name == segments.BOOT), None)
    if main or nvs:
        table = _table_of(parts, chip)
        if main:
            parts.append(segments.partition_segment(table, (segments.MAIN_PARTITION,), segments.MAIN, main))
        if nvs:
            parts.append(segments.nvs_segment(table, nvs))
    parts.sort(key=lambda s: s.offset)
    size = parse_size(flash_size, "--flash-size") if flash_size else None
    if size is not None:
        parts = images.with_flash_size(parts, size)
    found = checks.check(parts, chip, size, require_boot=chip is not None and not no_boot)
    for warning in checks.raise_errors(found):
        console.warn(warning)
    whole = (size or (chip.flash_size if chip else None)) if whole_flash else None
    if whole_flash and whole is None:
        raise UsageError("--whole-flash needs a --flash-size.", "For example: --flash-size 4MB.")
    image = images.assemble(parts, whole_flash=whole)
    if bom and os.path.realpath(bom) in {os.path.realpath(out), os.path.realpath(f"{out}.sha256")}:
        raise UsageError("--bom and --out name the same file.", "Give them different names.")
    outputs = {out: image.data}
    name = Path(out).name
    if sha256:
        outputs[f"{out}.sha256"] = images.checksum_line(image, name).encode()
    bill = images.bill_of_materials(image, name, chip)
    if bom:
        import json

        outputs[bom] = (json.dumps(bill, indent=2) + "\n").encode()
    refuse_own_inputs(outputs, [s.path for s in parts] + [config, layout])
    for path, data in outputs.items():
        files.write_bytes(path, data)

    def human() -> None:
        for line in images.mkimage_log(image, out, shown_boot):
            console.out(line)
        if image.is_stand_in:
            console.note("This image holds a SIMULATION STAND-IN: it runs on simulated boards only.")

    console.done(bill | {"out": out, "checksum_file": f"{out}.sha256" if sha256 else None}, human)


@app.command(epilog=examples("avm image info out.img", "avm --json image info out.img"))
def info(image: str = IMAGE) -> None:
    """Show what is where in an image, as a table and as a map of the flash.

    Also explains a single firmware image (.bin) and an ELF.
    """
    from avmtools import files
    from avmtools.cli._firmware import explain_elf, explain_firmware, is_single_firmware
    from avmtools.image import flashmap, release

    data = files.read_bytes(image)
    if data.startswith(b"\x7fELF"):
        explain_elf(data, image)
        return
    if is_single_firmware(data):
        explain_firmware(data, image)
        return
    r = release.parse(data, image)
    result = {
        "image": image,
        "size": r.size,
        "flash_offset": r.base,
        "flash_size": r.flash_size,
        "target": r.target.name if r.target else None,
        "stand_in": r.is_stand_in,
        "parts": [p.describe() for p in r.parts],
    }

    def human() -> None:
        chip = r.target.title if r.target else "unknown chip"
        console.out(f"{image}: {chip}, {flashmap.human_size(r.size)}, to be written at 0x{r.base:X}")
        console.out()
        rows = [
            [
                flashmap.letter(i),
                p.name,
                p.kind,
                f"0x{p.offset:X}",
                f"0x{p.size:X}",
                flashmap.human_size(p.used),
                f"{100 * p.used // p.size if p.size else 0}%",
                p.detail,
            ]
            for i, p in enumerate(r.parts)
        ]
        console.table(["", "Part", "Kind", "Offset", "Room", "Used", "", "Content"], rows, right=(3, 4, 5, 6))
        console.out()
        console.out(f"0 [{flashmap.bar(r.parts, r.flash_size)}] {flashmap.human_size(r.flash_size)}")

    console.done(result, human)


@app.command(epilog=examples("avm image extract out.img --out parts", "avm image extract out.img main.avm"))
def extract(
    image: str = IMAGE,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PART]...", help="Parts to write; all that hold something if none is named."),
    ] = None,
    out: str = typer.Option(".", "--out", "-o", metavar="DIR", help="The folder to write to."),
) -> None:
    """Write the parts of an image to files: bootloader.bin, partition-table.bin, boot.avm, ..."""
    from pathlib import Path

    from avmtools import files
    from avmtools.errors import InputError
    from avmtools.image import release

    r = release.parse(files.read_bytes(image), image)
    chosen = [r.part(n) for n in names] if names else [p for p in r.parts if p.used]
    folder = Path(out)
    written: dict[str, bytes] = {}
    for p in chosen:
        if "/" in p.name or "\\" in p.name or p.name in (".", ".."):
            raise InputError(f"Part {p.name!r} can't be a file name.", "Name the other parts.")
        if str(folder / _file_name(p.name)) in written:
            raise InputError(f"{image} has two parts named {p.name}.", "Its partition table is broken.")
        written[str(folder / _file_name(p.name))] = p.content
    refuse_own_inputs(written, [image])
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise InputError(f"{out} can't be a folder: {e.strerror}.", "Choose another --out.") from e
    for path, content in written.items():
        files.write_bytes(path, content)
    rows = [{"part": p.name, "file": f, "size": len(p.content)} for p, f in zip(chosen, written, strict=True)]

    def human() -> None:
        for row in rows:
            console.out(f"{row['file']} ({row['size']} bytes)")

    console.done({"image": image, "files": rows}, human)


@app.command(epilog=examples("avm image diff old.img new.img"))
def diff(
    first: str = typer.Argument(..., metavar="IMAGE", help="A release image or flash dump."),
    second: str = typer.Argument(..., metavar="IMAGE", help="Another one."),
) -> None:
    """Compare two images part by part; exits 1 when they differ."""
    from avmtools import files
    from avmtools.errors import AvmError
    from avmtools.image import release

    a, b = (release.parse(files.read_bytes(f), f) for f in (first, second))
    names = list(dict.fromkeys([p.name for p in a.parts] + [p.name for p in b.parts]))
    rows: list[dict[str, Any]] = []
    for name in names:
        p, q = (next((x for x in r.parts if x.name == name), None) for r in (a, b))
        if p is None or q is None:
            rows.append({"part": name, "change": "added" if p is None else "removed", "sectors": None})
        elif (p.offset, p.size) != (q.offset, q.size):
            rows.append({"part": name, "change": "moved", "sectors": None})
        else:
            sectors = release.differing_sectors(p.data, q.data)
            rows.append({"part": name, "change": "changed" if sectors else "same", "sectors": sectors})
    chips = [r.target.name if r.target else None for r in (a, b)]
    same = all(r["change"] == "same" for r in rows) and chips[0] == chips[1]

    def human() -> None:
        if chips[0] != chips[1]:
            console.out(f"The images are for different chips: {chips[0]} and {chips[1]}.")
        console.table(
            ["Part", "Change", "Sectors"],
            [[r["part"], r["change"], "" if r["sectors"] is None else str(r["sectors"])] for r in rows],
            right=(2,),
        )

    result = {"first": first, "second": second, "same": same, "targets": chips, "parts": rows}
    if same:
        console.done(result, human)
        return
    if not console.json:
        human()
    count = sum(r["change"] != "same" for r in rows)
    raise AvmError(
        f"{first} and {second} differ in {count} of {len(rows)} parts.",
        "Exit status 1 means that they differ.",
        code="different",
        **result,
    )


@app.command(epilog=examples("avm image verify out.img --target esp32"))
def verify(
    image: str = IMAGE,
    target: str = typer.Option("", "--target", "-t", help="The chip it has to be for."),
    flash_size: str = typer.Option("", "--flash-size", metavar="SIZE", help="The flash it has to fit."),
) -> None:
    """Check an image: table, checksums, chip, fits; and IMAGE.sha256 if there is one. Exits 3 when bad."""
    import hashlib
    from pathlib import Path

    from avmtools import files
    from avmtools.errors import InputError
    from avmtools.image import checks, release
    from avmtools.targets import find

    data = files.read_bytes(image)
    beside = Path(f"{image}.sha256")
    checksum = None
    if beside.is_file():
        words = files.read_bytes(beside).decode("utf-8", "replace").split()
        checksum = hashlib.sha256(data).hexdigest()
        if not words or words[0].lower() != checksum:
            raise InputError(f"{image} has another SHA-256 than {beside} says.", "Fetch or build it again.")
    r = release.parse(data, image)
    chip = find(target) if target else r.target
    size = parse_size(flash_size, "--flash-size") if flash_size else None
    warnings = checks.raise_errors(checks.check(r.segments(image), chip, size))
    for warning in warnings:
        console.warn(warning)
    result = {
        "image": image,
        "target": chip.name if chip else None,
        "sha256_file": checksum is not None,
        "stand_in": r.is_stand_in,
    }
    console.done(result, lambda: console.out(f"{image}: good" + (", checksum matches" if checksum else "")))


@app.command("targets", epilog=examples("avm image targets", "avm image targets stm32f407vgt6"))
def list_targets(
    name: str = typer.Argument("", metavar="[NAME]", help="A chip, a board or an STM32 part number."),
) -> None:
    """List chips and boards with their offsets, or one of them, STM32 parts included."""
    from avmtools.targets import find, targets

    chosen = [find(name)] if name else list(targets().values())

    def show(address: int | None) -> str:
        return "" if address is None else f"0x{address:X}"

    rows = [
        [t.name, t.title, t.flasher, show(t.bootloader_offset), show(t.lib_address), show(t.app_address)]
        for t in chosen
    ]
    console.done(
        [t.describe() for t in chosen],
        lambda: console.table(
            ["Name", "Title", "Flasher", "Bootloader", "Library", "Application"], rows, right=(3, 4, 5)
        ),
    )


def _file_name(part: str) -> str:
    return part if "." in part else f"{part}.bin"


def _default_layout() -> str:
    """The layout of the release that AVM_PROFILE names, or of the default one."""
    import os

    from avmtools.errors import UsageError
    from avmtools.profiles import DEFAULT, load

    profile = load(os.environ.get("AVM_PROFILE") or DEFAULT)
    layout = profile.layouts.get("erlang")
    if layout is None:
        raise UsageError(f"Profile {profile.name} has no device, so no partition layout.", "Give a --layout.")
    return layout


def _layout_table(name: str) -> PartitionTable:
    """A partition table from an installed layout or a file, every rule checked."""
    from avmtools.formats import partition_table
    from avmtools.image import tables

    table = tables.load(name).table
    partition_table.verify(table, name)
    return table


def _table_of(parts: list[Segment], chip: Target | None) -> PartitionTable:
    from avmtools.errors import InputError
    from avmtools.formats import partition_table
    from avmtools.image.segments import find_table, read_table

    offset = (chip.partition_table_offset if chip else None) or partition_table.TABLE_OFFSET
    segment = find_table(parts, offset)
    if segment is None:
        raise InputError(
            "The image has no partition table to find a place in.", "Add one to the configuration."
        )
    return read_table(segment.data, segment.path)


def refuse_own_inputs(outputs: Iterable[str], inputs: Iterable[str]) -> None:
    """Raise UsageError when an output file is one of the inputs, whatever links lead there."""
    import os

    from avmtools.errors import UsageError

    taken = {os.path.realpath(i) for i in inputs if i}
    for path in outputs:
        if os.path.realpath(path) in taken:
            raise UsageError(f"{path} is an input, writing it would lose it.", "Choose another output.")
