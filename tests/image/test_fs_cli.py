"""`avm fs`: folders to littlefs partitions and back."""

from __future__ import annotations

import filecmp
from typing import TYPE_CHECKING

import pytest

from ..cli.support import assert_refused, run, run_json

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data/sub/empty").mkdir(parents=True)
    (tmp_path / "data/a.txt").write_text("hello")
    (tmp_path / "data/sub/big.bin").write_bytes(bytes(range(256)) * 40)
    return tmp_path


def test_a_folder_comes_back(folder: Path) -> None:
    done = run("avm", "fs", "build", "data", "-o", "d.bin", "--size", "128K", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert (folder / "d.bin").stat().st_size == 0x20000
    assert run("avm", "fs", "extract", "d.bin", "--out", "back", cwd=folder).returncode == 0
    compared = filecmp.dircmp(folder / "data", folder / "back")
    assert not compared.left_only and not compared.right_only and not compared.diff_files
    assert (folder / "back/sub/empty").is_dir()
    assert (folder / "back/sub/big.bin").read_bytes() == (folder / "data/sub/big.bin").read_bytes()


def test_show_lists_files_folders_and_blocks(folder: Path) -> None:
    run("avm", "fs", "build", "data", "-o", "d.bin", "--size", "128K", cwd=folder)
    result = run_json("fs", "show", "d.bin", cwd=folder)["result"]
    assert {f["path"]: f["size"] for f in result["files"]} == {"a.txt": 5, "sub/big.bin": 10240}
    assert result["folders"] == ["sub", "sub/empty"]
    assert result["blocks"] == 32
    assert "sub/empty/" in run("avm", "fs", "show", "d.bin", cwd=folder).stdout


def test_extract_a_part_and_refuse_an_unknown_one(folder: Path) -> None:
    run("avm", "fs", "build", "data", "-o", "d.bin", "--size", "128K", cwd=folder)
    assert run("avm", "fs", "extract", "d.bin", "sub/big.bin", "-o", "one", cwd=folder).returncode == 0
    assert [p.name for p in (folder / "one").rglob("*") if p.is_file()] == ["big.bin"]
    assert_refused(run("avm", "fs", "extract", "d.bin", "nope", cwd=folder), 3, "no nope")


def test_a_partition_of_a_flash_dump(folder: Path) -> None:
    (folder / "t.csv").write_text("nvs,data,nvs,,24K,\nvm,app,factory,,1M,\nstore,data,littlefs,,64K,\n")
    run("avm", "fs", "build", "data", "-o", "d.bin", "--size", "64K", cwd=folder)
    run(
        "avm", "image", "build", "-t", "esp32c3", "--stand-in", "--layout", "t.csv", "-o", "o.img", cwd=folder
    )
    image = (folder / "o.img").read_bytes().ljust(0x110000, b"\xff") + (folder / "d.bin").read_bytes()
    (folder / "dump.img").write_bytes(image)
    for options in ([], ["--partition", "store"]):
        assert "a.txt" in run("avm", "fs", "show", "dump.img", *options, cwd=folder).stdout
    assert_refused(run("avm", "fs", "show", "o.img", cwd=folder), 3, "--partition")


def test_bad_input_is_refused(folder: Path) -> None:
    build = ("avm", "fs", "build", "data", "-o", "d.bin", "--size")
    assert_refused(run(*build, "8K", cwd=folder), 3, "4 blocks")
    assert_refused(run(*build, "16K", cwd=folder), 1, "don't fit")
    assert_refused(run(*build, "x", cwd=folder), 2, "--size x")
    assert not (folder / "d.bin").exists()
    assert_refused(run("avm", "fs", "build", "missing", "-o", "d", "--size", "64K", cwd=folder), 3, "missing")
    (folder / "data/link").symlink_to("nowhere")
    assert_refused(run(*build, "128K", cwd=folder), 3, "link")
    (folder / "junk").write_bytes(b"\xff" * 0x10000)
    assert_refused(run("avm", "fs", "show", "junk", cwd=folder), 3, "superblock")
