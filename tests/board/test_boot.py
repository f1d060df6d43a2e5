"""Booting flash contents: the console of a device, around a program that somebody else runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from avmtools.board.boot import Ended, boot, flash_content, plan
from avmtools.errors import FormatError
from avmtools.formats import nvs, packbeam
from avmtools.formats.partition_table import Partition, PartitionTable
from avmtools.profiles import load
from tests.board import support
from tests.board.support import BOOT, MAIN, TABLE, app_pack

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PROFILE = load("atomvm-0.6")


def library(*names: str) -> bytes:
    """A pack of modules with these names; the first one is where execution starts."""
    module = packbeam.parse(app_pack()).sections[0].with_start(False)
    return packbeam.build(
        packbeam.Pack(
            tuple(
                packbeam.Section(f"{name}.beam", module.flags | (i == 0), module.data)
                for i, name in enumerate(names)
            )
        )
    )


def texts(lines: Sequence[str]) -> list[str]:
    """Without the milliseconds."""
    return [line.split(") ", 1)[-1] for line in lines]


def test_the_library_starts_the_application_of_main_avm() -> None:
    flash = support.flash_content({BOOT: library("esp32init"), MAIN: app_pack()})
    booting = plan(flash, "esp32", PROFILE)
    assert texts(booting.lines) == [
        "AtomVM: Starting AtomVM revision 0.6 (simulated esp32)",
        "sys: Loaded BEAM partition boot.avm at address 0x1d0000 (size=262144 bytes)",
        "AtomVM: Found startup beam esp32init.beam",
        "AtomVM: Starting esp32init.beam...",
        "---",
        "AtomVM init.",  # runs esp32init:start/0
        "sys: Loaded BEAM partition main.avm at address 0x210000 (size=1048576 bytes)",
        "Starting application...",
    ]
    assert booting.start == "hello"
    assert [p.partition for p in booting.packs] == ["main.avm", "boot.avm"]


def test_another_start_module_of_the_library_runs_as_it_is() -> None:
    booting = plan(support.flash_content({BOOT: library("test"), MAIN: app_pack()}), "esp32", PROFILE)
    assert booting.start == "test"
    assert [p.partition for p in booting.packs] == ["boot.avm"]


def test_a_table_without_library_partition_uses_main_avm_alone() -> None:
    table = PartitionTable(tuple(p for p in TABLE.partitions if p.name != "boot.avm"))
    booting = plan(support.flash_content({MAIN: app_pack()}, table), "esp32", PROFILE)
    assert "AtomVM: Trying deprecated main.avm partition." in texts(booting.lines)
    assert booting.start == "hello"


def settings(**values: str) -> bytes:
    return nvs.build(tuple(nvs.Entry("atomvm", k, "blob", v.encode()) for k, v in values.items()), 0x6000)


def test_nvs_says_which_partition_and_module_start() -> None:
    table = PartitionTable((*TABLE.partitions, Partition("other.avm", 1, 1, 0x310000, 0x10000)))
    parts = {
        BOOT: library("esp32init"),
        0x310000: library("first", "second"),
        support.NVS: settings(boot_path="/dev/partition/by-name/other.avm", start_module="second"),
    }
    booting = plan(support.flash_content(parts, table), "esp32", PROFILE)
    assert (booting.start, booting.packs[0].partition) == ("second", "other.avm")


@pytest.mark.parametrize("path", ["/dev/partition/by-name/none.avm", "/sdcard/app.avm"])
def test_a_boot_path_that_leads_nowhere_stops_the_boot(path: str) -> None:
    parts = {BOOT: library("esp32init"), MAIN: app_pack(), support.NVS: settings(boot_path=path)}
    booting = plan(support.flash_content(parts), "esp32", PROFILE)
    assert booting.start is None
    assert booting.failure == f"AVM partition not found for {path.removeprefix('/dev/partition/by-name/')}"


def test_damaged_nvs_is_erased_and_the_application_starts() -> None:
    parts = {BOOT: library("esp32init"), MAIN: app_pack(), support.NVS: b"damage" * 10}
    booting = plan(support.flash_content(parts), "esp32", PROFILE)
    assert "Warning: Erasing flash..." in booting.lines
    assert booting.start == "hello"


def test_dev_mode_is_mentioned() -> None:
    parts = {BOOT: library("esp32init"), MAIN: app_pack(), support.NVS: settings(dev_mode="always")}
    booting = plan(support.flash_content(parts), "esp32", PROFILE)
    assert "AtomVM: dev_mode is always; a simulation runs the application alone." in texts(booting.lines)
    assert booting.start == "hello"


@pytest.mark.parametrize(
    ("parts", "failure"),
    [
        ({MAIN: b"x"}, "Invalid startup avmpack. size=262144"),
        ({BOOT: library("esp32init")}, "main.avm holds no application (avm_pack_not_found)"),
        ({0x8000: b"\0" * 64}, "Failed to verify partition table: row starts with 0000, not aa50"),
    ],
)
def test_a_board_that_does_not_start_says_why(parts: dict[int, bytes], failure: str) -> None:
    booting = plan(support.flash_content(parts), "esp32", PROFILE)
    assert booting.start is None
    assert booting.failure == failure
    assert booting.lines[-1].endswith(failure)


def test_a_simulation_goes_on_without_a_library_but_a_device_does_not() -> None:
    image = support.release_image("esp32", {MAIN: app_pack()})
    booting = plan(flash_content(image, "a.img", 0x1000, 0x400000), "esp32", PROFILE)
    assert booting.start == "hello"
    assert "AtomVM: boot.avm is empty; only a simulation goes on from here." in texts(booting.lines)
    assert plan(support.flash_content({MAIN: app_pack()}), "esp32", PROFILE).start is None


def test_the_console_of_a_whole_run() -> None:
    def run(packs: Sequence[bytes], start: str, write: Callable[[bytes], None]) -> Ended:
        assert packs[0].startswith(app_pack()) and start == "hello"
        write(b"Hello\n")
        return Ended("ok", True)

    console = bytearray()
    flash = support.flash_content({BOOT: library("esp32init"), MAIN: app_pack()})
    _, ended = boot(flash, "esp32", PROFILE, run, console.extend)
    assert ended == Ended("ok", True)
    assert texts(console.decode().split("\r\n")[-5:]) == [
        "Starting application...",
        "Hello",
        "AtomVM finished with return value: ok",
        "AtomVM: AtomVM application terminated.  Going to sleep forever ...",
        "",
    ]


@pytest.mark.parametrize("chip", ["esp32", "esp32c3", "esp32p4"])
def test_an_image_and_the_whole_flash_are_the_same_board(chip: str) -> None:
    offset = {"esp32": 0x1000, "esp32c3": 0, "esp32p4": 0x2000}[chip]
    image = support.release_image(chip, {BOOT: app_pack()})
    flash = flash_content(image, "a.img", offset, 0x400000)
    assert flash[offset : offset + len(image)] == image
    assert flash_content(flash, "flash.bin", offset, 0x400000) == flash


def test_what_has_no_partition_table_is_refused() -> None:
    with pytest.raises(FormatError, match=r"x\.bin: has no partition table"):
        flash_content(b"\xff" * 0x20000, "x.bin", 0x1000, 0x400000)
