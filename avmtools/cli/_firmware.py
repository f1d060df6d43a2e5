"""What ``avm image info`` says of a single firmware image and of an ELF."""

from __future__ import annotations

from typing import Any

from avmtools.cli.console import console


def is_single_firmware(data: bytes) -> bool:
    """Whether this is one firmware image and not a release image that starts with one."""
    from avmtools.errors import FormatError
    from avmtools.formats import esp_image

    try:
        end = esp_image.parse_with_length(data)[1]
    except FormatError:
        return False
    # A release image goes on with the partition table; a signature behind a firmware is short.
    return len(data) - end < 0x2000


def explain_firmware(data: bytes, path: str) -> None:
    """Show the header, description and segments of a firmware image."""
    from avmtools.formats import esp_image
    from avmtools.image import flashmap
    from avmtools.targets import by_chip_id, stand_in

    image = esp_image.parse(data, path)
    chip = by_chip_id(image.chip_id)
    result: dict[str, Any] = {
        "image": path,
        "kind": "firmware",
        "size": len(data),
        "chip": chip.name if chip else image.chip_id,
        "entry": image.entry,
        "flash_mode": image.flash_mode_name,
        "flash_size": image.flash_size,
        "stand_in": stand_in.is_stand_in(data),
        "segments": [{"address": s.address, "size": len(s.data)} for s in image.segments],
    }
    if image.app is not None:
        result["app"] = {
            "project": image.app.project,
            "version": image.app.version,
            "built": image.app.built,
            "idf_version": image.app.idf_version,
            "elf_sha256": image.app.elf_sha256,
        }

    def human() -> None:
        title = chip.title if chip else f"chip {image.chip_id}"
        console.out(
            f"{path}: firmware for {title}, {flashmap.human_size(len(data))}, entry 0x{image.entry:08x}"
        )
        if image.app is not None:
            console.out(
                f"{image.app.project} {image.app.version}, {image.app.built or 'no build time'}, "
                f"{image.app.idf_version}"
            )
        if result["stand_in"]:
            console.out("This is a SIMULATION STAND-IN: it does not boot on hardware.")
        console.table(
            ["Segment", "Address", "Size"],
            [[str(i), f"0x{s.address:08x}", str(len(s.data))] for i, s in enumerate(image.segments)],
            right=(1, 2),
        )

    console.done(result, human)


def explain_elf(data: bytes, path: str) -> None:
    """Show sections and the largest symbols of an ELF."""
    from avmtools.formats import elf
    from avmtools.image import flashmap

    report = elf.parse(data, path)

    def human() -> None:
        console.out(f"{path}: ELF for {report.machine}, entry 0x{report.entry:08x}")
        console.out()
        rows = [[s.name, f"0x{s.address:08x}", str(s.size)] for s in report.sections]
        console.table(["Section", "Address", "Size"], rows, right=(1, 2))
        console.out(f"total {flashmap.human_size(sum(s.size for s in report.sections))}")
        console.out()
        largest = [[s.name, s.kind, f"0x{s.address:08x}", str(s.size)] for s in report.symbols[:20]]
        console.table(["Largest symbols", "Kind", "Address", "Size"], largest, right=(2, 3))

    console.done({"image": path, "kind": "elf"} | report.describe(), human)
