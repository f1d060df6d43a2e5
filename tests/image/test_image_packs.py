"""What release images check and tell of the packs in them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ..cli.support import assert_refused, run, run_json
from .support import DATA, EMPTY_PACK, write_build_dir

if TYPE_CHECKING:
    from pathlib import Path

PACK = DATA / "packs" / "esc_default.avm"


def test_a_damaged_pack_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.avm").write_bytes(PACK.read_bytes()[:700])
    done = run(
        "avm", "image", "build", "-t", "esp32", "--stand-in", "--main", "a.avm", "-o", "o.img", cwd=tmp_path
    )
    assert_refused(done, 3, "a.avm", "section")


def test_a_pack_that_cannot_start_is_pointed_out(tmp_path: Path) -> None:
    (tmp_path / "a.avm").write_bytes(EMPTY_PACK)
    done = run(
        "avm", "image", "build", "-t", "esp32", "--stand-in", "--main", "a.avm", "-o", "o.img", cwd=tmp_path
    )
    assert done.returncode == 0
    assert "a.avm has no start module" in done.stderr


def test_the_library_of_0_5_needs_no_start_module(tmp_path: Path) -> None:
    write_build_dir(tmp_path / "build", layout="atomvm-0.5")
    done = run("avm", "image", "build", "--build-dir", "build", "-o", "o.img", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_info_names_what_a_pack_starts_and_counts_its_sections(tmp_path: Path) -> None:
    run("avm", "image", "build", "-t", "esp32", "--stand-in", "--main", PACK, "-o", "o.img", cwd=tmp_path)
    parts = {p["name"]: p for p in run_json("image", "info", "o.img", cwd=tmp_path)["result"]["parts"]}
    assert parts["main.avm"]["detail"] == "pack of 4, starts hello"
    assert parts["main.avm"]["used"] == len(PACK.read_bytes())


def test_bill_of_materials_lists_modules(tmp_path: Path) -> None:
    run(
        "avm", "image", "build", "-t", "esp32", "--stand-in", "--main", PACK, "--bom", "b.json",
        "-o", "o.img", cwd=tmp_path,
    )  # fmt: skip
    bill = json.loads((tmp_path / "b.json").read_text())
    sections = next(s["sections"] for s in bill["segments"] if s["name"] == "main.avm")
    assert sections == ["hello.beam", "greet.beam", "orphan.beam", "hello/priv/seven.txt"]
