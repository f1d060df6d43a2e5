"""`avm partition`: tables from CSV, binary, layouts and images, shown, built, checked and edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from avmtools.formats import partition_csv, partition_table

from ..cli.support import assert_refused, run, run_json
from .support import DATA, EMPTY_PACK

if TYPE_CHECKING:
    from pathlib import Path

TABLES = DATA / "partitions"


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """A release image with an application in it."""
    (tmp_path / "app.avm").write_bytes(EMPTY_PACK.ljust(5000, b"x"))
    built = run(
        "avm", "image", "build", "-t", "esp32", "--stand-in", "--main", "app.avm", "-o", "o.img", cwd=tmp_path
    )
    assert built.returncode == 0, built.stderr
    return tmp_path / "o.img"


@pytest.mark.parametrize("name", ["seed", "erlang-0.6", "elixir-0.6", "relative"])
def test_build_and_show_equal_espressifs_tool(tmp_path: Path, name: str) -> None:
    done = run("avm", "partition", "build", TABLES / f"{name}.csv", "-o", "t.bin", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "t.bin").read_bytes() == (TABLES / f"{name}.bin").read_bytes()
    shown = run("avm", "partition", "show", "t.bin", "--csv", cwd=tmp_path)
    assert shown.stdout == (TABLES / f"{name}.readback.txt").read_text()


@pytest.mark.parametrize("name, words", [("overlap", "line 3"), ("misaligned", "not aligned to 0x10000")])
def test_what_espressifs_tool_refuses_is_refused(tmp_path: Path, name: str, words: str) -> None:
    done = run("avm", "partition", "build", TABLES / f"{name}.csv", "-o", "t.bin", cwd=tmp_path)
    assert_refused(done, 3, words, f"{name}.csv")
    assert not (tmp_path / "t.bin").exists()


def test_build_to_csv_is_the_read_back_form(tmp_path: Path) -> None:
    run("avm", "partition", "build", TABLES / "relative.bin", "-o", "t.csv", cwd=tmp_path)
    assert (tmp_path / "t.csv").read_text() == (TABLES / "relative.readback.txt").read_text()


def test_show_reads_layouts_and_images_alike(image: Path) -> None:
    from_layout = run_json("partition", "show", "atomvm-0.6")["result"]
    from_image = run_json("partition", "show", image)["result"]
    assert (from_layout.pop("kind"), from_image.pop("kind")) == ("layout", "image")
    assert from_layout["partitions"] == from_image["partitions"]


def test_check_names_every_broken_rule(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,data,nvs,0x9000,4K,\na,app,factory,0x11000,64K,\n")
    done = run_json("partition", "check", "t.csv", cwd=tmp_path)
    assert done["error"]["code"] == "bad_table"
    assert len(done["error"]["problems"]) == 3
    assert_refused(run("avm", "partition", "check", "t.csv", cwd=tmp_path), 3, "writable NVS", "used twice")


def test_check_against_a_flash_size() -> None:
    assert run("avm", "partition", "check", "atomvm-0.6", "--flash-size", "4MB").returncode == 0
    done = run("avm", "partition", "check", "atomvm-0.6", "--flash-size", "2M")
    assert_refused(done, 3, "behind the end of the flash at 0x200000")


def test_grow_main_to_a_larger_flash(tmp_path: Path) -> None:
    done = run_json(
        "partition",
        "edit",
        "atomvm-0.6",
        "--grow",
        "main.avm",
        "--flash-size",
        "8MB",
        "-o",
        "t.bin",
        cwd=tmp_path,
    )
    assert done["result"]["end"] == 8 << 20
    main = partition_table.parse((tmp_path / "t.bin").read_bytes()).find("main.avm")
    assert main is not None
    assert (main.offset, main.end) == (0x210000, 8 << 20)


def test_add_remove_rename_and_resize_in_one_go(tmp_path: Path) -> None:
    done = run(
        "avm", "partition", "edit", "atomvm-0.6", "-o", "t.csv",
        "--remove", "phy_init", "--rename", "nvs=store", "--resize", "main.avm=512K",
        "--add", "data,data,littlefs,64K", "--add", "rest,data,0x99,", cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    partition_csv.parse((tmp_path / "t.csv").read_text())

    table = partition_csv.parse((tmp_path / "t.csv").read_text())
    assert [(p.name, p.offset, p.size) for p in table.partitions] == [
        ("store", 0x9000, 0x6000), ("factory", 0x10000, 0x1C0000), ("boot.avm", 0x1D0000, 0x40000),
        ("main.avm", 0x210000, 0x80000), ("data", 0x290000, 0x10000), ("rest", 0x2A0000, 0x160000),
    ]  # fmt: skip


def test_editing_an_image_keeps_everything_but_table_and_flash_size(image: Path, tmp_path: Path) -> None:
    done = run(
        "avm",
        "partition",
        "edit",
        image,
        "--grow",
        "main.avm",
        "--flash-size",
        "8MB",
        "-o",
        "n.img",
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert run("avm", "image", "verify", "n.img", cwd=tmp_path).returncode == 0
    rows = run_json("image", "diff", image, "n.img", cwd=tmp_path)["error"]["parts"]
    changes = {r["part"]: r["change"] for r in rows}
    assert {k for k, v in changes.items() if v != "same"} == {"bootloader", "partition-table", "main.avm"}
    assert changes["main.avm"] == "moved"
    old, new = image.read_bytes(), (tmp_path / "n.img").read_bytes()
    assert old[0x9000 - 0x1000 :] == new[0x9000 - 0x1000 :]


def test_shrinking_below_the_content_is_refused(image: Path, tmp_path: Path) -> None:
    done = run("avm", "partition", "edit", image, "--resize", "main.avm=4K", "-o", "n.img", cwd=tmp_path)
    assert_refused(done, 3, "main.avm", "holds 5000 bytes, 4096 would be left")
    assert not (tmp_path / "n.img").exists()


@pytest.mark.parametrize("arguments, status, words", [
    (["--grow", "nope"], 3, "no partition named nope"),
    (["--resize", "boot.avm=1M"], 3, "overlaps"),
    (["--resize", "boot.avm"], 2, "NAME=SIZE"),
    (["--resize", "boot.avm=large"], 2, "--resize large"),
    (["--add", "data,data,littlefs,64M"], 3, "the flash has"),
    (["--add", "x"], 2, "NAME,TYPE,SUBTYPE,SIZE"),
    (["--add", "x,y,z,4K"], 2, "partition type"),
    (["--add", "nvs,data,nvs,64K"], 3, "used twice"),
    (["--rename", "nvs=a_name_that_is_too_long"], 3, "16 bytes"),
    ([], 2, "nothing to change"),
])  # fmt: skip
def test_bad_edits_are_refused(tmp_path: Path, arguments: list[str], status: int, words: str) -> None:
    done = run("avm", "partition", "edit", "atomvm-0.6", *arguments, "-o", "t.bin", cwd=tmp_path)
    assert_refused(done, status, words)
    assert not (tmp_path / "t.bin").exists()


def test_a_table_is_never_written_over_itself(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text((TABLES / "seed.csv").read_text())
    done = run("avm", "partition", "edit", "t.csv", "--grow", "main.avm", "-o", "./t.csv", cwd=tmp_path)
    assert_refused(done, 2, "is an input")


@pytest.mark.parametrize(
    "content", [b"", b"\xff" * 0xC00, b"\0" * 100, b"\xaaP\x01", "ä,b\n".encode("latin-1")]
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "t").write_bytes(content)
    assert_refused(run("avm", "partition", "show", tmp_path / "t"), 3, "t")


def test_layouts_are_listed() -> None:
    done = run("avm", "partition", "show", "--layouts")
    assert done.returncode == 0
    assert "atomvm-0.6-elixir" in done.stdout.split()
