"""`avm uf2`: the file of uf2tool, and the inputs that it loses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from avmtools.formats import uf2

from ..cli.support import assert_refused, run, run_json
from .support import DATA, EMPTY_PACK

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = DATA / "uf2" / "sample.rp2040.uf2"


def test_create_equals_uf2tool(tmp_path: Path) -> None:
    assert run("avm", "uf2", "extract", SAMPLE, "-o", "app.avm", cwd=tmp_path).returncode == 0
    done = run(
        "avm", "uf2", "create", "-o", "o.uf2", "-f", "rp2040", "-s", "0x10180000", "app.avm", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "o.uf2").read_bytes() == SAMPLE.read_bytes()


def test_extract_gives_the_pack_without_padding(tmp_path: Path) -> None:
    (tmp_path / "a.avm").write_bytes(EMPTY_PACK)
    run("avm", "uf2", "create", "a.avm", "-o", "a.uf2", cwd=tmp_path)
    run("avm", "uf2", "extract", "a.uf2", "-o", "b.avm", cwd=tmp_path)
    assert (tmp_path / "b.avm").read_bytes() == EMPTY_PACK


@pytest.mark.parametrize("arguments, families, address", [
    ([], ["rp2040", "data"], 0x10180000),
    (["--family", "universal", "--address", "0x10180000"], ["rp2040", "data"], 0x10180000),
    (["--target", "pico2"], ["data"], 0x10180000),
    (["--target", "pico", "--address", "lib"], ["rp2040"], 0x10100000),
    (["--family", "rp2350_riscv", "--address", "16#10000000"], ["rp2350_riscv"], 0x10000000),
    (["--family", "0x12345678"], ["0x12345678"], 0x10180000),
])  # fmt: skip
def test_families_and_addresses(
    tmp_path: Path, arguments: list[str], families: list[str], address: int
) -> None:
    (tmp_path / "a.avm").write_bytes(EMPTY_PACK)
    assert run("avm", "uf2", "create", "a.avm", "-o", "a.uf2", *arguments, cwd=tmp_path).returncode == 0
    runs = run_json("uf2", "info", "a.uf2", cwd=tmp_path)["result"]["runs"]
    assert [(r["family"], r["address"], r["content"]) for r in runs] == [
        (f, address, "pack") for f in families
    ]


def test_join_of_vm_library_and_application(tmp_path: Path) -> None:
    for name, address in (("vm", "0x10000000"), ("lib", "lib"), ("app", "app")):
        (tmp_path / name).write_bytes(EMPTY_PACK * 20)
        run(
            "avm",
            "uf2",
            "create",
            name,
            "-o",
            f"{name}.uf2",
            "-t",
            "pico",
            "--address",
            address,
            cwd=tmp_path,
        )
    done = run("avm", "uf2", "join", "-o", "all.uf2", "vm.uf2", "lib.uf2", "app.uf2", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    info = run_json("uf2", "info", "all.uf2", cwd=tmp_path)["result"]
    assert [r["address"] for r in info["runs"]] == [0x10000000, 0x10100000, 0x10180000]
    assert info["misnumbered"] == []
    assert [b.number for b in uf2.parse((tmp_path / "all.uf2").read_bytes())] == list(range(12))


def test_join_refuses_missing_overlapping_and_foreign_inputs(tmp_path: Path) -> None:
    (tmp_path / "a.uf2").write_bytes(SAMPLE.read_bytes())
    (tmp_path / "bad.uf2").write_bytes(SAMPLE.read_bytes()[:-1])
    assert_refused(
        run("avm", "uf2", "join", "-o", "o", "a.uf2", "missing.uf2", cwd=tmp_path), 3, "missing.uf2"
    )
    assert_refused(
        run("avm", "uf2", "join", "-o", "o", "a.uf2", "bad.uf2", cwd=tmp_path), 3, "bad.uf2", "block 6"
    )
    assert_refused(run("avm", "uf2", "join", "-o", "o", "a.uf2", "a.uf2", cwd=tmp_path), 3, "0x10180000")
    assert_refused(run("avm", "uf2", "join", "-o", "o", "a.uf2", cwd=tmp_path), 2, "nothing to join")
    assert_refused(run("avm", "uf2", "join", "-o", "a.uf2", "a.uf2", SAMPLE, cwd=tmp_path), 2, "is an input")
    assert not (tmp_path / "o").exists()


def test_packs_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    (tmp_path / "big.avm").write_bytes(EMPTY_PACK.ljust(0x80001, b"\0"))
    create = ("avm", "uf2", "create", "big.avm", "-o", "o.uf2")
    assert_refused(run(*create, "--address", "lib", cwd=tmp_path), 3, "room for 524288")
    assert_refused(
        run(*create, "--target", "pico", cwd=tmp_path), 3, "ends behind the flash of Raspberry Pi Pico"
    )
    assert run(*create, "--target", "pico2", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("content, arguments, status, words", [
    (b"UF2\nxx", [], 3, "already"),
    (b"\x7fELF", [], 3, "ELF"),
    (b"", [], 3, "empty"),
    (b"x", ["--family", "rp9"], 3, "rp9"),
    (b"x", ["--address", "0x10180001"], 3, "multiple"),
    (b"x", ["--address", "there"], 2, "--address there"),
    (b"x", ["--target", "esp32"], 3, "ESP32"),
])  # fmt: skip
def test_wrong_inputs(tmp_path: Path, content: bytes, arguments: list[str], status: int, words: str) -> None:
    (tmp_path / "x").write_bytes(content)
    assert_refused(run("avm", "uf2", "create", "x", "-o", "o.uf2", *arguments, cwd=tmp_path), status, words)
    assert not (tmp_path / "o.uf2").exists()
