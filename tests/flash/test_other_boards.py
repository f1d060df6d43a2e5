"""RP2 and STM32 boards, through drives and tools; the tools are small scripts that record their call."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.board.support import app_pack
from tests.cli.support import assert_refused, run, run_json

UF2 = Path(__file__).parents[1] / "data" / "uf2" / "sample.rp2040.uf2"


@pytest.fixture
def app(tmp_path: Path) -> Path:
    path = tmp_path / "hello.avm"
    path.write_bytes(app_pack())
    return path


def tool(folder: Path, name: str, *, status: int = 0, says: str = "") -> dict[str, str]:
    """A tool on PATH that writes its arguments and a copy of the file it got; the environment to run with."""
    script = folder / "bin" / name
    script.parent.mkdir(exist_ok=True)
    script.write_text(
        f'#!/bin/sh\necho "$@" > {folder}/{name}.args\n'
        f'for a in "$@"; do [ -f "$a" ] && cp "$a" {folder}/{name}.file; done\n'
        f"echo '{says}'\nexit {status}\n"
    )
    script.chmod(0o755)
    return {"PATH": f"{script.parent}:{os.environ['PATH']}"}


def drive(folder: Path, name: str = "RPI-RP2") -> Path:
    path = folder / name
    path.mkdir()
    (path / "INFO_UF2.TXT").write_text("UF2 Bootloader v3.0\n")
    return path


# -- STM32 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "address"), [("stm32f407vgt6", "0x8080000"), ("stm32f411ceu6", "0x8060000")]
)
def test_st_flash_gets_the_pack_and_the_address_of_the_part(
    app: Path, tmp_path: Path, part: str, address: str
) -> None:
    done = run("avm", "flash", app, "--target", part, env=tool(tmp_path, "st-flash"))
    assert done.returncode == 0, done.stderr
    words = (tmp_path / "st-flash.args").read_text().split()
    assert words[:2] == ["--reset", "write"] and words[3] == address
    assert (tmp_path / "st-flash.file").read_bytes() == app_pack()


def test_the_exit_status_of_st_flash_is_passed_on(app: Path, tmp_path: Path) -> None:
    env = tool(tmp_path, "st-flash", status=7, says="Couldn t find any ST-Link devices")
    done = run("avm", "flash", app, "-t", "stm32f407vgt6", env=env)
    assert_refused(done, 7, "exit status 7", "find any ST-Link devices")


def test_a_missing_tool_is_named(app: Path) -> None:
    done = run("avm", "flash", app, "-t", "stm32f407vgt6", env={"PATH": "/nonexistent"})
    assert_refused(done, 1, "st-flash is not installed")


def test_a_pack_too_large_for_the_part_is_refused(tmp_path: Path) -> None:
    app = tmp_path / "big.avm"
    app.write_bytes(app_pack() + bytes(0x80000))
    done = run("avm", "flash", app, "-t", "stm32f407vgt6", env=tool(tmp_path, "st-flash"))
    assert_refused(done, 1, "has room for 524288")
    assert not (tmp_path / "st-flash.args").exists()


def test_a_plan_for_an_stm32_runs_nothing(app: Path, tmp_path: Path) -> None:
    plan = run_json("flash", app, "-t", "stm32f407vgt6", "--plan", env=tool(tmp_path, "st-flash"))
    assert plan["result"]["address"] == 0x8080000
    assert not (tmp_path / "st-flash.args").exists()


# -- RP2 ------------------------------------------------------------------------------------------


def test_a_uf2_file_is_copied_to_the_boot_drive(tmp_path: Path) -> None:
    mounted = drive(tmp_path)
    done = run("avm", "flash", UF2, "--drive", mounted)
    assert done.returncode == 0, done.stderr
    assert (mounted / UF2.name).read_bytes() == UF2.read_bytes()


def test_a_pack_is_made_a_uf2_file_on_its_way(app: Path, tmp_path: Path) -> None:
    mounted = drive(tmp_path)
    done = run("avm", "flash", app, "--target", "pico", "--drive", mounted)
    assert done.returncode == 0, done.stderr
    assert (mounted / "hello.uf2").read_bytes() == UF2.read_bytes()  # as AtomVM's own uf2tool makes it


def test_a_folder_that_is_no_boot_drive_is_refused(tmp_path: Path) -> None:
    assert_refused(run("avm", "flash", UF2, "--drive", tmp_path), 4, "INFO_UF2.TXT is missing")


def test_picotool_is_used_when_no_drive_is_mounted(tmp_path: Path) -> None:
    done = run("avm", "flash", UF2, "-t", "pico", env={**tool(tmp_path, "picotool"), "USER": "nobody-here"})
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "picotool.args").read_text().split()[:3] == ["load", "-f", "-x"]
    assert (tmp_path / "picotool.file").read_bytes() == UF2.read_bytes()


def test_the_exit_status_of_picotool_is_passed_on(tmp_path: Path) -> None:
    env = tool(tmp_path, "picotool", status=249, says="No accessible RP2040 devices were found")
    assert_refused(run("avm", "flash", UF2, "-t", "pico", env=env), 249, "No accessible RP2040")


def test_a_uf2_file_is_nothing_for_an_stm32(tmp_path: Path) -> None:
    done = run("avm", "flash", UF2, "-t", "stm32f407vgt6", env=tool(tmp_path, "st-flash"))
    assert_refused(done, 3, "nothing that can be flashed")
