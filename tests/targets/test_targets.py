"""The registry of chips and boards against esptool's own tables and the facts of the releases."""

from __future__ import annotations

import pytest

from avmtools import targets
from avmtools.errors import InputError
from avmtools.targets import stand_in

ESP = [t for t in targets.targets().values() if t.family == "esp32"]


@pytest.mark.parametrize("target", ESP, ids=lambda t: t.name)
def test_esp32_chips_agree_with_esptool(target: targets.Target) -> None:
    from esptool.targets import CHIP_DEFS

    rom = CHIP_DEFS[target.chip]
    assert target.title == rom.CHIP_NAME
    assert target.image_chip_id == rom.IMAGE_CHIP_ID
    assert target.bootloader_offset == rom.BOOTLOADER_FLASH_OFFSET
    assert [f.id for f in target.uf2_families] == [rom.UF2_FAMILY_ID]


@pytest.mark.parametrize("target", ESP, ids=lambda t: t.name)
def test_esptool_accepts_the_stand_in_of_every_chip(target: targets.Target) -> None:
    from esptool.bin_image import LoadFirmwareImage

    for data in (stand_in.bootloader(target), stand_in.application(target)):
        image = LoadFirmwareImage(target.chip, data)
        assert image.checksum == image.calculate_checksum()
        assert image.stored_digest == image.calc_digest
        assert image.chip_id == target.image_chip_id
        assert stand_in.is_stand_in(data)


@pytest.mark.parametrize(
    "spelling, name",
    [
        ("esp32", "esp32"),
        ("ESP32-C3", "esp32c3"),
        ("ESP32-S2", "esp32s2"),
        ("esp32p4_c6", "esp32p4"),
        ("pico-w", "pico_w"),
        ("rp2350", "pico2"),
        ("STM32F407VGT6", "stm32f407vgt6"),
    ],
)
def test_names_are_found_in_every_spelling(spelling: str, name: str) -> None:
    assert targets.find(spelling).name == name


def test_a_misspelt_name_gets_near_ones() -> None:
    with pytest.raises(InputError) as e:
        targets.find("esp32x3")
    assert "esp32c3" in e.value.hint or "esp32s3" in e.value.hint


@pytest.mark.parametrize(
    "part, address, size",
    [
        ("stm32f407vgt6", 0x8080000, 1024),
        ("stm32f411ceu6", 0x8060000, 512),
        ("stm32f469nih6", 0x8080000, 2048),
        ("stm32h743zit6", 0x8080000, 2048),
        ("stm32f423zht6", 0x8080000, 1536),
    ],
)
def test_stm32_address_by_part_number(part: str, address: int, size: int) -> None:
    target = targets.find(part)
    assert (target.app_address, target.flash_size) == (address, size * 1024)


@pytest.mark.parametrize(
    "part, words",
    [
        ("stm32f4", "whole"),
        ("stm32f103c8t6", "no build"),
        ("stm32f407vct6", "flash code 'c'"),
        ("stm32f499vgt6", "no build"),
    ],
)
def test_stm32_parts_without_a_build_are_refused(part: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        targets.find(part)


def test_rp2_addresses() -> None:
    pico = targets.find("pico")
    assert (pico.lib_address, pico.app_address, pico.flash_end) == (0x10100000, 0x10180000, 0x10200000)
    assert targets.find("pico2").uf2_families[0].name == "data"


def test_families_by_name_other_spelling_and_number() -> None:
    assert targets.uf2_family("rp2040").id == 0xE48BFF56
    assert targets.uf2_family("rp2035") == targets.uf2_family("data") == targets.uf2_family("0xE48BFF58")
    assert targets.uf2_family("0x12345678").title == "unknown family"
    for bad in ("nope", "0x1FFFFFFFF", "-1"):
        with pytest.raises(InputError):
            targets.uf2_family(bad)


def test_chip_ids_are_unique_and_found() -> None:
    assert len({t.image_chip_id for t in ESP}) == len(ESP)
    assert targets.by_chip_id(5).name == "esp32c3"
    assert targets.by_chip_id(4711) is None
