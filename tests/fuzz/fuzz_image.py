"""Mutated tables, images, NVS, littlefs, UF2, ELF and configuration files: nothing but AvmError may come out.

    python tests/fuzz/fuzz_image.py --runs 100000 --seed 1

The same seed makes the same inputs. A finding is printed with its input as hex and ends the run with 1.
"""

from __future__ import annotations

import argparse
import random
import struct
import sys
import time
import traceback
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from avmtools import resources, targets
from avmtools.errors import FormatError
from avmtools.formats import consult, elf, esp_image, littlefs, nvs, partition_csv, partition_table, uf2
from avmtools.image import build, checks, flashmap, release
from avmtools.image import nvs as nvs_csv
from avmtools.targets import stand_in

if TYPE_CHECKING:
    from collections.abc import Callable

sys.path.insert(0, str(Path(__file__).parents[1] / "image"))
from elf_builder import small_elf

DATA = Path(__file__).parents[1] / "data"
INTERESTING = (0, 1, 2, 0x7F, 0x80, 0xAA, 0xE9, 0xFE, 0xFF)
WORDS = (0, 1, 4, 0x1000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFFC, 0x10000)


def read_table(data: bytes) -> None:
    table = partition_table.parse(data)
    partition_table.check(table, flash_size=4 << 20)
    if all(p.name for p in table.partitions):
        assert partition_table.parse(partition_table.build(table)) == table
        partition_csv.parse(partition_csv.build(table))


def read_csv(data: bytes) -> None:
    table = partition_csv.parse(data.decode("utf-8", "replace"))
    partition_table.check(table)
    assert partition_table.parse(partition_table.build(table)) == table


def read_image(data: bytes) -> None:
    image, length = esp_image.parse_with_length(data)
    assert esp_image.build(image)[24:] == data[24:length] or image.hash_appended == 0
    _ = image.app, image.bootloader_idf_version, image.flash_mode_name


def read_release(data: bytes) -> None:
    r = release.parse(data, "x")
    assert len(flashmap.bar(r.parts, r.flash_size)) == 64
    for part in r.parts:
        part.describe()
    segments = r.segments("x")
    if segments:
        checks.check(segments, r.target, None)
        build.bill_of_materials(build.Image(data, r.base, tuple(segments)), "x", r.target)


def read_nvs(data: bytes) -> None:
    nvs_csv.to_csv(nvs.parse(data))


def read_littlefs(data: bytes) -> None:
    littlefs.parse(data)


def read_uf2(data: bytes) -> None:
    blocks = uf2.parse(data)
    assert uf2.build(blocks) == data
    uf2.runs(blocks)
    uf2.misnumbered(blocks)
    uf2.join([blocks], frozenset({0xE48BFF56}))


def read_elf(data: bytes) -> None:
    elf.parse(data).describe()


def read_config(data: bytes) -> None:
    consult.parse(data)


def corpus() -> list[tuple[Callable[[bytes], None], bytes]]:
    """One good input for every reader, and some for the more interesting ones."""
    esp32 = targets.find("esp32")
    table = (DATA / "partitions" / "relative.bin").read_bytes()
    loader, app = stand_in.bootloader(esp32), stand_in.application(esp32)
    rows = "nvs,data,nvs,,12K,\nvm,app,factory,,64K,\nmain.avm,data,phy,,4K,\n"
    layout = partition_table.build(partition_csv.parse(rows))
    pack = (DATA / "packs" / "esc_default.avm").read_bytes()
    numbers = (nvs.Entry("a", "k", "u8", 1), nvs.Entry("a", "s", "string", "text"))
    values = (*numbers, nvs.Entry("b", "b", "blob", bytes(99)))
    store = nvs.build(values, 0x3000)
    whole = (loader.ljust(0x7000, b"\xff") + layout).ljust(0x8000, b"\xff") + store
    whole = whole.ljust(0xF000, b"\xff") + app.ljust(0x10000, b"\xff") + pack
    tree = littlefs.Tree((littlefs.File("a", b"x" * 5000), littlefs.File("d/b", b"y")), ("d",))
    config = (DATA / "image" / "mkimage.config").read_bytes()
    return [
        (read_table, table), (read_table, layout),
        (read_csv, resources.layout_csv("atomvm-0.6").encode()),
        (read_csv, (DATA / "partitions" / "relative.csv").read_bytes()),
        (read_image, loader), (read_image, app),
        (read_release, whole),
        (read_nvs, store), (read_nvs, store[:0x1000]),
        (read_littlefs, littlefs.build(tree, 0x8000)),
        (read_uf2, (DATA / "uf2" / "sample.rp2040.uf2").read_bytes()),
        (read_elf, small_elf()), (read_config, config),
    ]  # fmt: skip


def mutate(rng: random.Random, data: bytes) -> bytes:
    out = bytearray(data)
    # Headers are where a reader decides; a release image has its table in the middle.
    places = (len(out), min(len(out), 64), min(len(out), 512), len(out))
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        if not out:
            break
        at = rng.randrange(rng.choice(places)) % len(out)
        if len(out) > 0x8000 and rng.random() < 0.5:
            at = 0x7000 + rng.randrange(0x80)
        match rng.randrange(8):
            case 0:
                out[at] ^= 1 << rng.randrange(8)
            case 1:
                out[at] = rng.choice(INTERESTING)
            case 2:
                out[at] = rng.randrange(256)
            case 3:
                at &= ~3
                out[at : at + 4] = struct.pack("<I", rng.choice(WORDS))
            case 4:
                del out[at : at + rng.randrange(1, 9)]
            case 5:
                out[at:at] = rng.randbytes(rng.randrange(1, 9))
            case 6:
                out[at:at] = out[at : at + rng.randrange(1, 64)]
            case 7:
                del out[at:]
    return bytes(out)


def mend(rng: random.Random, read: Callable[[bytes], None], data: bytes) -> bytes:
    """Half of the time, make checksums right again, so that what they protect is reached."""
    if rng.random() < 0.5:
        return data
    out = bytearray(data)
    if read is read_nvs:
        for page in range(0, len(out) - 4095, 4096):
            out[page + 28 : page + 32] = struct.pack("<I", zlib.crc32(out[page + 4 : page + 28], 0xFFFFFFFF))
            for at in range(page + 64, page + 64 + 8 * 32, 32):
                crc = zlib.crc32(out[at : at + 4] + out[at + 8 : at + 32], 0xFFFFFFFF)
                out[at + 4 : at + 8] = struct.pack("<I", crc)
    if read in (read_table, read_release):
        start = 0 if read is read_table else 0x7000
        end = out.find(b"\xeb\xeb" + b"\xff" * 14, start, start + 0xC00)
        if end > 0:
            import hashlib

            out[end + 16 : end + 32] = hashlib.md5(out[start:end], usedforsecurity=False).digest()
    return bytes(out)


def run(runs: int, seed: int) -> int:
    """Reads ``runs`` mutated inputs; the number of them that were read whole. Raises what a reader raises."""
    rng = random.Random(seed)
    entries = corpus()
    whole = 0
    for read, original in entries:
        read(original)
    for n in range(runs):
        read, original = rng.choice(entries)
        data = mend(rng, read, mutate(rng, original))
        try:
            read(data)
            whole += 1
        except FormatError as e:
            assert e.where and e.what
        except BaseException:
            print(f"run {n} of seed {seed}, {read.__name__}: {data[:4096].hex()}", file=sys.stderr)
            raise
    return whole


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    start = time.monotonic()
    try:
        whole = run(options.runs, options.seed)
    except Exception:
        traceback.print_exc()
        return 1
    print(f"{options.runs} inputs, {whole} read whole, the rest refused; {time.monotonic() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
