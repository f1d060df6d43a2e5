"""`avm image info, extract, diff, verify` on images, dumps and damaged files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avmtools.errors import FormatError
from avmtools.image import flashmap, release

from ..cli.support import assert_refused, run, run_json
from .support import EMPTY_PACK, table, write_build_dir

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def image(tmp_path: Path) -> Path:
    write_build_dir(tmp_path / "build")
    (tmp_path / "app.avm").write_bytes(EMPTY_PACK)
    done = run(
        "avm",
        "image",
        "build",
        "--build-dir",
        "build",
        "--main",
        "app.avm",
        "--sha256",
        "-o",
        "o.img",
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    return tmp_path / "o.img"


def test_extract_gives_back_the_files_that_went_in(image: Path, tmp_path: Path) -> None:
    done = run("avm", "image", "extract", image, "--out", "parts", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    build, parts = tmp_path / "build", tmp_path / "parts"
    for part, original in (
        ("bootloader.bin", build / "bootloader/bootloader.bin"),
        ("partition-table.bin", build / "partition_table/partition-table.bin"),
        ("factory.bin", build / "atomvm-esp32.bin"),
        ("boot.avm", build / "esp32boot.avm"),
        ("main.avm", tmp_path / "app.avm"),
    ):
        assert (parts / part).read_bytes() == original.read_bytes(), part
    assert len(list(parts.iterdir())) == 5


def test_extract_one_part_and_refuse_an_unknown_one(image: Path, tmp_path: Path) -> None:
    assert run("avm", "image", "extract", image, "main.avm", "-o", "p", cwd=tmp_path).returncode == 0
    assert [f.name for f in (tmp_path / "p").iterdir()] == ["main.avm"]
    assert_refused(
        run("avm", "image", "extract", image, "lib.avm", cwd=tmp_path), 3, "no part named lib.avm", "boot.avm"
    )


def test_info_draws_table_and_map(image: Path) -> None:
    text = run("avm", "image", "info", image).stdout
    assert "ESP32" in text and "to be written at 0x1000" in text
    line = text.splitlines()[-1]
    cells = line[line.index("[") + 1 : line.index("]")]
    assert len(cells) == 64
    assert {c.lower() for c in cells} >= set("abcdefg.")


def test_info_of_a_dump_from_address_zero(image: Path, tmp_path: Path) -> None:
    dump = tmp_path / "dump.bin"
    dump.write_bytes((b"\xff" * 0x1000 + image.read_bytes()).ljust(4 << 20, b"\xff"))
    result = run_json("image", "info", dump)["result"]
    assert (result["flash_offset"], result["target"], result["flash_size"]) == (0, "esp32", 4 << 20)
    assert run("avm", "image", "diff", image, dump).returncode == 0


def test_info_of_a_single_firmware(tmp_path: Path) -> None:
    write_build_dir(tmp_path / "build", "esp32s3")
    result = run_json("image", "info", "build/atomvm-esp32.bin", cwd=tmp_path)["result"]
    assert (result["kind"], result["chip"]) == ("firmware", "esp32s3")


def test_diff_counts_sectors_and_says_so_in_its_status(image: Path, tmp_path: Path) -> None:
    assert run("avm", "image", "diff", image, image).returncode == 0
    changed = bytearray(image.read_bytes())
    changed[0x210000 - 0x1000 + 30] ^= 1
    (tmp_path / "c.img").write_bytes(changed)
    done = run("avm", "image", "diff", image, "c.img", cwd=tmp_path)
    assert done.returncode == 1
    assert "main.avm         changed        1" in done.stdout


def test_verify_finds_a_changed_bit_by_the_checksum_file_and_without(image: Path, tmp_path: Path) -> None:
    assert "checksum matches" in run("avm", "image", "verify", image).stdout
    data = bytearray(image.read_bytes())
    data[0x10000 - 0x1000 + 300] ^= 1
    image.write_bytes(data)
    assert_refused(run("avm", "image", "verify", image), 3, "SHA-256")
    (tmp_path / "o.img.sha256").unlink()
    assert_refused(run("avm", "image", "verify", image), 3, "factory", "checksum")


def test_verify_for_another_chip_is_refused(image: Path) -> None:
    assert_refused(run("avm", "image", "verify", image, "--target", "esp32c3"), 3, "not for ESP32-C3")


def test_every_truncation_before_the_end_of_the_table_is_refused(image: Path) -> None:
    data = image.read_bytes()
    for n in [*range(0, 0x7000 + 0xC00, 97), 0x7000 + 0xBFF]:
        with pytest.raises(FormatError):
            release.parse(data[:n], "x")


def test_files_that_are_no_images_are_refused(tmp_path: Path) -> None:
    for content in (b"", b"\0" * 70000, b"\xff" * 70000, table()):
        (tmp_path / "x").write_bytes(content)
        for command in ("info", "verify", "extract"):
            assert_refused(run("avm", "image", command, "x", cwd=tmp_path), 3, "x")
    assert_refused(run("avm", "image", "info", tmp_path), 3, "directory")
    assert_refused(run("avm", "image", "info", "missing", cwd=tmp_path), 3, "does not exist")


def test_a_partition_named_like_a_path_is_not_extracted_elsewhere(image: Path, tmp_path: Path) -> None:
    from avmtools.formats import partition_table as pt

    data = bytearray(image.read_bytes())
    evil = pt.PartitionTable((pt.Partition("../evil", 0x40, 0, 0x9000, 0x1000),))
    data[0x7000 : 0x7000 + 0xC00] = pt.build(evil)
    data[0x8000] = 1
    image.write_bytes(data)
    assert_refused(run("avm", "image", "extract", image, "--out", "in", cwd=tmp_path), 3, "../evil")
    assert not (tmp_path / "evil.bin").exists()


regions = st.lists(
    st.tuples(st.integers(1, 300), st.integers(0, 100), st.floats(0, 1)), min_size=1, max_size=20
)


@given(regions)
def test_the_map_shows_every_part_and_nothing_else(sizes: list[tuple[int, int, float]]) -> None:
    parts, at = [], 0
    for size, gap, share in sizes:
        at += gap
        parts.append(release.Part("p", "k", at, size, b"", int(size * share), ""))
        at += size
    cells = flashmap.bar(parts, at)
    assert len(cells) == 64
    assert {c.lower() for c in cells} - {"."} == {flashmap.letter(i) for i in range(len(parts))}
