"""`avm image build` against AtomVM's recorded mkimage run, and everything that mkimage lets pass."""

from __future__ import annotations

import hashlib
import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from avmtools.formats import esp_image, partition_csv, partition_table
from avmtools.targets import find, targets

from ..cli.support import assert_refused, run, run_json
from .support import (
    DATA,
    EMPTY_PACK,
    RECORDED_SHA256,
    RECORDED_SIZE,
    fill,
    table,
    write_build_dir,
    write_recorded_inputs,
)

if TYPE_CHECKING:
    from pathlib import Path

CHIPS = [t.name for t in targets().values() if t.family == "esp32"]


def test_recorded_mkimage_run_is_repeated_byte_for_byte(tmp_path: Path) -> None:
    write_recorded_inputs(tmp_path)
    done = run(
        "avm",
        "image",
        "build",
        "--root_dir",
        ".",
        "--boot",
        "boot.avm",
        "--out",
        "atomvm-esp32.img",
        cwd=tmp_path,
    )
    image = (tmp_path / "atomvm-esp32.img").read_bytes()
    assert (len(image), hashlib.sha256(image).hexdigest()) == (RECORDED_SIZE, RECORDED_SHA256)
    assert done.stdout == (DATA / "image" / "mkimage.out.txt").read_text()


def test_what_mkimage_would_not_notice_is_said_even_then(tmp_path: Path) -> None:
    write_recorded_inputs(tmp_path)
    done = run("avm", "image", "build", "--root_dir", ".", "--boot", "boot.avm", cwd=tmp_path)
    assert "warning: bootloader.bin" in done.stderr
    assert (tmp_path / "atomvm.img").exists()


def test_with_a_target_the_same_files_are_refused(tmp_path: Path) -> None:
    write_recorded_inputs(tmp_path)
    done = run("avm", "image", "build", "--root_dir", ".", "--boot", "boot.avm", "-t", "esp32", cwd=tmp_path)
    assert_refused(done, 3, "bootloader.bin" if "bootloader.bin" in done.stderr else "partition-table.bin")
    assert not (tmp_path / "atomvm.img").exists()


@pytest.mark.parametrize("chip", CHIPS)
def test_every_chip_gets_its_bootloader_at_its_offset(tmp_path: Path, chip: str) -> None:
    write_build_dir(tmp_path / "build", chip)
    result = run_json("image", "build", "--target", chip, "--build-dir", "build", "-o", "o.img", cwd=tmp_path)
    assert result["result"]["flash_offset"] == find(chip).bootloader_offset
    data = (tmp_path / "o.img").read_bytes()
    base = find(chip).bootloader_offset
    assert data.startswith((tmp_path / "build/bootloader/bootloader.bin").read_bytes())
    assert data[0x8000 - base :].startswith(table())
    assert data[0x1D0000 - base :] == EMPTY_PACK
    assert run_json("image", "info", "o.img", cwd=tmp_path)["result"]["target"] == chip


def test_the_chip_is_read_from_the_bootloader(tmp_path: Path) -> None:
    write_build_dir(tmp_path / "build", "esp32p4")
    done = run_json("image", "build", "--build_dir", "build", "-o", "o.img", cwd=tmp_path)
    assert done["result"]["target"] == "esp32p4"


def test_firmware_for_another_chip_is_refused(tmp_path: Path) -> None:
    write_build_dir(tmp_path / "build", "esp32c3")
    done = run("avm", "image", "build", "-t", "esp32", "--build-dir", "build", "-o", "o.img", cwd=tmp_path)
    assert_refused(done, 3, "is for ESP32-C3, not for ESP32", "--target esp32c3")
    assert not (tmp_path / "o.img").exists()


def test_a_missing_library_is_refused_unless_it_is_left_out_on_purpose(tmp_path: Path) -> None:
    write_build_dir(tmp_path / "build")
    (tmp_path / "build/esp32boot.avm").unlink()
    build = ("avm", "image", "build", "--build-dir", "build", "-o", "o.img")
    assert_refused(run(*build, cwd=tmp_path), 3, "--boot", "--no-boot")
    done = run(*build, "--no-boot", cwd=tmp_path)
    assert done.returncode == 0
    assert "has no AtomVM Boot and Core BEAM Library" in done.stderr


@pytest.mark.parametrize("size, fits", [(0x40000, True), (0x40001, False)])
def test_a_library_may_fill_its_partition_exactly(tmp_path: Path, size: int, fits: bool) -> None:
    write_build_dir(tmp_path / "build")
    (tmp_path / "lib.avm").write_bytes(EMPTY_PACK.ljust(size, b"\0"))
    done = run(
        "avm", "image", "build", "--build-dir", "build", "--boot", "lib.avm", "-o", "o.img", cwd=tmp_path
    )
    if fits:
        assert done.returncode == 0, done.stderr
    else:
        assert_refused(done, 3, "lib.avm has 262145 bytes", "room for 262144: 1 bytes too many", "elixir")


def test_an_exact_fit_before_the_next_segment_is_allowed(tmp_path: Path) -> None:
    write_recorded_inputs(tmp_path)
    (tmp_path / "bootloader.bin").write_bytes(fill(0x7000, 9))
    done = run("avm", "image", "build", "--root_dir", ".", "--boot", "boot.avm", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.count("Padding") == 2


def test_overlapping_segments_are_refused_with_the_excess(tmp_path: Path) -> None:
    write_recorded_inputs(tmp_path)
    (tmp_path / "bootloader.bin").write_bytes(fill(0x7003, 9))
    done = run("avm", "image", "build", "--root_dir", ".", "--boot", "boot.avm", cwd=tmp_path)
    assert_refused(done, 3, "runs 3 bytes over partition-table")
    assert not (tmp_path / "atomvm.img").exists()


def test_main_and_nvs_go_to_their_partitions(tmp_path: Path) -> None:
    write_build_dir(tmp_path / "build", layout="atomvm-0.6-elixir")
    (tmp_path / "app.avm").write_bytes(EMPTY_PACK + b"tail")
    (tmp_path / "nvs.bin").write_bytes(b"\xff" * 0x6000)
    done = run_json(
        "image",
        "build",
        "--build-dir",
        "build",
        "--main",
        "app.avm",
        "--nvs",
        "nvs.bin",
        "-o",
        "o.img",
        cwd=tmp_path,
    )
    places = {s["name"]: s["offset"] for s in done["result"]["segments"]}
    assert (places["main.avm"], places["nvs"]) == (0x250000, 0x9000)
    assert (tmp_path / "o.img").read_bytes()[0x250000 - 0x1000 :] == EMPTY_PACK + b"tail"


def test_something_that_is_no_pack_is_refused_as_application(tmp_path: Path) -> None:
    write_build_dir(tmp_path / "build")
    (tmp_path / "app.avm").write_bytes(b"FOR1")
    done = run(
        "avm", "image", "build", "--build-dir", "build", "--main", "app.avm", "-o", "o.img", cwd=tmp_path
    )
    assert_refused(done, 3, "app.avm is no .avm pack")


def test_same_input_same_bytes_and_checksum_and_bill(tmp_path: Path) -> None:
    write_build_dir(tmp_path / "build")
    for out in ("a", "b"):
        (tmp_path / out).mkdir()
        done = run(
            "avm", "image", "build", "--build-dir", "../build", "-o", "o.img", "--sha256", "--bom", "o.json",
            cwd=tmp_path / out,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    for name in ("o.img", "o.img.sha256", "o.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    subprocess.run(["sha256sum", "-c", "--quiet", "o.img.sha256"], cwd=tmp_path / "a", check=True)
    bill = json.loads((tmp_path / "a" / "o.json").read_text())
    assert [s["file"] for s in bill["segments"]] == [
        "bootloader.bin", "partition-table.bin", "atomvm-esp32.bin", "esp32boot.avm",
    ]  # fmt: skip
    assert bill["segments"][2]["project"] == "atomvm-esp32"


def test_stand_in_is_labelled_everywhere(tmp_path: Path) -> None:
    (tmp_path / "app.avm").write_bytes(EMPTY_PACK)
    built = run(
        "avm", "image", "build", "-t", "esp32", "--stand-in", "--main", "app.avm", "-o", "o.img", cwd=tmp_path
    )
    assert built.returncode == 0
    assert "SIMULATION STAND-IN" in built.stderr
    assert run_json("image", "info", "o.img", cwd=tmp_path)["result"]["stand_in"] is True
    assert "SIMULATION STAND-IN" in run("avm", "image", "info", "o.img", cwd=tmp_path).stdout


def test_stand_in_takes_layout_names_and_files(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("nvs,data,nvs,,24K,\nvm,app,factory,,1M,\nmain.avm,data,phy,,512K,\n")
    for layout, parts in (("atomvm-0.5", 5), ("own.csv", 3)):
        done = run_json(
            "image", "build", "-t", "esp32", "--stand-in", "--layout", layout, "-o", "o.img", cwd=tmp_path
        )
        assert done["ok"]
        shown = run_json("image", "info", "o.img", cwd=tmp_path)["result"]["parts"]
        assert len(shown) == parts + 2
    done2 = run("avm", "image", "build", "-t", "esp32", "--stand-in", "--layout", "atomvm-9", cwd=tmp_path)
    assert_refused(done2, 3, "atomvm-9")


def test_flash_size_goes_to_the_header_and_is_checked(tmp_path: Path) -> None:
    build = ("avm", "image", "build", "-t", "esp32", "--stand-in", "-o", "o.img")
    assert run(*build, "--flash-size", "16MB", cwd=tmp_path).returncode == 0
    assert esp_image.parse((tmp_path / "o.img").read_bytes()).flash_size == 16 << 20
    assert_refused(
        run(*build, "--flash-size", "2MB", cwd=tmp_path),
        3,
        "boot.avm",
        "behind the end of the flash",
        "1 more",
    )
    assert_refused(run(*build, "--flash-size", "3MB", cwd=tmp_path), 3, "3145728")


def test_whole_flash_starts_at_zero_and_fills_it(tmp_path: Path) -> None:
    done = run(
        "avm", "image", "build", "-t", "esp32", "--stand-in", "--whole-flash", "-o", "o.img", cwd=tmp_path
    )
    assert done.returncode == 0
    data = (tmp_path / "o.img").read_bytes()
    assert len(data) == 4 << 20
    assert data[:0x1000] == b"\xff" * 0x1000
    assert run_json("image", "info", "o.img", cwd=tmp_path)["result"]["flash_offset"] == 0


@pytest.mark.parametrize("arguments, words", [
    ([], "exactly one of"),
    (["--stand-in", "--build-dir", "x"], "exactly one of"),
    (["--stand-in"], "--target"),
    (["--stand-in", "-t", "esp32", "--boot", "x", "--no-boot"], "contradict"),
    (["--build-dir", "x", "--layout", "atomvm-0.6"], "--layout"),
    (["--bogus"], "--bogus"),
])  # fmt: skip
def test_wrong_command_lines_are_usage_errors(tmp_path: Path, arguments: list[str], words: str) -> None:
    assert_refused(run("avm", "image", "build", *arguments, cwd=tmp_path), 2, words)


def test_targets_without_release_images_are_refused(tmp_path: Path) -> None:
    done = run("avm", "image", "build", "--stand-in", "-t", "pico", cwd=tmp_path)
    assert_refused(done, 3, "no release images for Raspberry Pi Pico", "avm uf2")


def test_an_output_that_is_an_input_is_refused(tmp_path: Path) -> None:
    write_build_dir(tmp_path / "build")
    before = (tmp_path / "build/atomvm-esp32.bin").read_bytes()
    done = run("avm", "image", "build", "--build-dir", "build", "-o", "build/atomvm-esp32.bin", cwd=tmp_path)
    assert_refused(done, 2, "is an input")
    assert (tmp_path / "build/atomvm-esp32.bin").read_bytes() == before


@pytest.mark.parametrize("text, words", [
    ("#{segments => [", "the text ends"),
    ("nope.", "list of segments"),
    ('#{segments => [#{name => "a", offset => "zz", path => ["b"]}]}.', "lacks"),
    ('#{segments => [#{name => "a", offset => "0x1000", path => ["$[ROOT_DIR]/b"]}]}.', "./b"),
    ("\x00", "starts no Erlang term"),
])  # fmt: skip
def test_bad_configurations_are_refused(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "mkimage.config").write_text(text)
    assert_refused(run("avm", "image", "build", "--root_dir", ".", cwd=tmp_path), 3, words)


def test_configuration_searches_candidates_in_order(tmp_path: Path) -> None:
    (tmp_path / "second").write_bytes(b"2")
    (tmp_path / "m.config").write_text(
        '% a comment\n#{segments => [#{name => "a", offset => "0x10",'
        ' path => ["$[BUILD_DIR]/first", "${ROOT_DIR}/second"]}]}.'
    )
    done = run("avm", "image", "build", "--config", "m.config", "--out", "o", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "o").read_bytes() == b"2"


def test_a_segment_outside_every_partition_is_refused(tmp_path: Path) -> None:
    write_build_dir(tmp_path / "build", layout="atomvm-0.5")
    (tmp_path / "m.config").write_text(
        """#{segments => [
        #{name => "bootloader", offset => "0x1000", path => ["build/bootloader/bootloader.bin"]},
        #{name => "partition-table", offset => "0x8000",
          path => ["build/partition_table/partition-table.bin"]},
        #{name => "AtomVM Virtual Machine", offset => "0x10000", path => ["build/atomvm-esp32.bin"]},
        #{name => "app", offset => "0x250000", path => ["build/esp32boot.avm"]}]}."""
    )
    done = run("avm", "image", "build", "--config", "m.config", "--out", "o", cwd=tmp_path)
    assert_refused(done, 3, "app at 0x250000 doesn't start partition main.avm, which is at 0x210000")


def test_a_wrong_bootloader_offset_is_refused(tmp_path: Path) -> None:
    write_build_dir(tmp_path / "build", "esp32s3")
    (tmp_path / "m.config").write_text(
        """#{segments => [
        #{name => "bootloader", offset => "0x1000", path => ["build/bootloader/bootloader.bin"]},
        #{name => "partition-table", offset => "0x8000",
          path => ["build/partition_table/partition-table.bin"]}]}."""
    )
    done = run("avm", "image", "build", "--config", "m.config", "--out", "o", cwd=tmp_path)
    assert_refused(done, 3, "ESP32-S3 reads it at 0x0")


def test_a_damaged_firmware_is_refused(tmp_path: Path) -> None:
    write_build_dir(tmp_path / "build")
    path = tmp_path / "build/atomvm-esp32.bin"
    data = bytearray(path.read_bytes())
    data[300] ^= 1
    path.write_bytes(data)
    done = run("avm", "image", "build", "--build-dir", "build", "-o", "o", cwd=tmp_path)
    assert_refused(done, 3, "atomvm-esp32.bin", "checksum")


def test_an_elf_becomes_what_esptool_makes_of_it(tmp_path: Path) -> None:
    import esptool

    from .elf_builder import small_elf

    write_build_dir(tmp_path / "build")
    elf = small_elf()
    (tmp_path / "vm.elf").write_bytes(elf)
    done = run(
        "avm",
        "image",
        "build",
        "-t",
        "esp32",
        "--build-dir",
        "build",
        "--firmware",
        "vm.elf",
        "-o",
        "o.img",
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    expected = esptool.elf2image(elf, "esp32", None, flash_mode="dio", flash_size="4MB")
    assert (tmp_path / "o.img").read_bytes()[0xF000:].startswith(bytes(expected))
    report = run_json("image", "info", "vm.elf", cwd=tmp_path)["result"]
    assert [s["name"] for s in report["symbols"]] == ["big_table", "app_main"]
    assert report["machine"] == "Tensilica Xtensa"
    (tmp_path / "broken.elf").write_bytes(elf[:100])
    bad = run(
        "avm",
        "image",
        "build",
        "-t",
        "esp32",
        "--build-dir",
        "build",
        "--firmware",
        "broken.elf",
        cwd=tmp_path,
    )
    assert_refused(bad, 3, "broken.elf")


def test_a_table_larger_than_the_bootloaders_flash_size_is_refused(tmp_path: Path) -> None:
    write_build_dir(tmp_path / "build")
    big = partition_table.grow(
        partition_csv.parse((DATA / "partitions/seed.csv").read_text()), "main.avm", 8 << 20
    )
    (tmp_path / "build/partition_table/partition-table.bin").write_bytes(partition_table.build(big))
    build = ("avm", "image", "build", "--build-dir", "build", "-o", "o.img")
    assert_refused(run(*build, cwd=tmp_path), 3, "main.avm", "0x400000")
    assert run(*build, "--flash-size", "8MB", cwd=tmp_path).returncode == 0


def test_two_outputs_of_one_name_are_refused(tmp_path: Path) -> None:
    done = run("avm", "image", "build", "-t", "esp32", "--stand-in", "-o", "x", "--bom", "./x", cwd=tmp_path)
    assert_refused(done, 2, "same file")
    assert not (tmp_path / "x").exists()


def test_a_damaged_file_for_another_chip_is_named_for_its_chip(tmp_path: Path) -> None:
    write_build_dir(tmp_path / "build", "esp32c3")
    path = tmp_path / "build/bootloader/bootloader.bin"
    path.write_bytes(path.read_bytes()[:40])
    done = run("avm", "image", "build", "-t", "esp32", "--build-dir", "build", "-o", "o.img", cwd=tmp_path)
    assert_refused(done, 3, "bootloader.bin is for ESP32-C3, not for ESP32")


def test_the_layout_of_a_stand_in_is_that_of_the_profile(tmp_path: Path) -> None:
    build = ("avm", "image", "build", "-t", "esp32", "--stand-in", "-o", "o.img")
    for profile, library in (("atomvm-0.5", "lib.avm"), ("atomvm-0.7", "boot.avm")):
        assert run(*build, cwd=tmp_path, env={"AVM_PROFILE": profile}).returncode == 0
        names = [p["name"] for p in run_json("image", "info", "o.img", cwd=tmp_path)["result"]["parts"]]
        assert library in names
    assert_refused(run(*build, cwd=tmp_path, env={"AVM_PROFILE": "otp"}), 2, "no device")
