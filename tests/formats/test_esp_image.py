"""ESP images: ours are read by esptool's parser, and esptool's by ours."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avmtools.errors import FormatError
from avmtools.formats import esp_image as ei

SMALL = ei.EspImage(
    (ei.Segment(0x3F400020, bytes(range(64))), ei.Segment(0x40080000, b"code" * 5)), 0x40080000, 0
)


def test_esptool_reads_what_we_build() -> None:
    from esptool.bin_image import LoadFirmwareImage

    theirs = LoadFirmwareImage("esp32", ei.build(SMALL))
    assert [(s.addr, bytes(s.data)) for s in theirs.segments] == [(s.address, s.data) for s in SMALL.segments]
    assert theirs.checksum == theirs.calculate_checksum()
    assert theirs.stored_digest == theirs.calc_digest
    assert (theirs.entrypoint, theirs.chip_id, theirs.flash_size_freq) == (SMALL.entry, 0, 0x20)


@pytest.mark.parametrize("chip", ["esp32", "esp32c3", "esp32p4"])
def test_we_read_what_esptool_builds(chip: str) -> None:
    from esptool.bin_image import ELFSection, LoadFirmwareImage
    from esptool.targets import CHIP_DEFS

    theirs = CHIP_DEFS[chip].BOOTLOADER_IMAGE()
    theirs.entrypoint = 0x40380000
    rows = [(b"code", 0x40380000, b"abcd" * 9), (b"data", 0x3FC80000, b"wxyz" * 3)]
    theirs.segments = [ELFSection(name, address, data, 0) for name, address, data in rows]
    data = theirs.save(None)
    ours = ei.parse(data)
    assert ours.chip_id == CHIP_DEFS[chip].IMAGE_CHIP_ID
    again = LoadFirmwareImage(chip, data)
    assert [(s.address, s.data) for s in ours.segments] == [(s.addr, bytes(s.data)) for s in again.segments]
    assert ei.build(ours) == data


def test_every_truncation_is_refused() -> None:
    data = ei.build(SMALL)
    for n in range(len(data)):
        with pytest.raises(FormatError):
            ei.parse(data[:n])


def test_bytes_behind_the_image_are_left_alone() -> None:
    data = ei.build(SMALL)
    assert ei.parse_with_length(data + b"\xff" * 40) == (SMALL, len(data))


def test_every_single_bit_error_behind_the_header_is_found() -> None:
    data = ei.build(SMALL)
    for i in range(ei.HEADER_SIZE, len(data)):
        with pytest.raises(FormatError):
            ei.parse(data[:i] + bytes([data[i] ^ 0x40]) + data[i + 1 :])


def test_flash_size_is_changed_with_its_digest() -> None:
    patched = ei.with_flash_size(ei.build(SMALL) + b"tail", 8 << 20)
    assert ei.parse(patched).flash_size == 8 << 20
    assert patched.endswith(b"tail")
    with pytest.raises(FormatError, match="3000000"):
        ei.with_flash_size(ei.build(SMALL), 3_000_000)


def test_description_of_an_application() -> None:
    app = ei.EspImage((ei.Segment(0, ei.app_description("atomvm-esp32", "0.6.6", "v5.1")),), 0, 0)
    assert app.app is not None
    assert (app.app.project, app.app.version, app.app.idf_version) == ("atomvm-esp32", "0.6.6", "v5.1")
    assert SMALL.app is None


def test_chip_id_without_reading_the_whole() -> None:
    assert ei.peek_chip_id(ei.build(SMALL)[:24]) == 0
    assert ei.peek_chip_id(b"\xff" * 24) is None
    assert ei.peek_chip_id(b"\xe9") is None


segments = st.lists(
    st.builds(ei.Segment, st.integers(0, 0xFFFFFFFF), st.binary(max_size=200)), min_size=1, max_size=16
)


@given(segments, st.integers(0, 0xFFFF), st.integers(0, 255), st.integers(0, 1))
def test_any_image_survives(segs: list[ei.Segment], chip: int, size_freq: int, hashed: int) -> None:
    image = ei.EspImage(tuple(segs), 4, chip, flash_size_freq=size_freq, hash_appended=hashed)
    assert ei.parse(ei.build(image)) == image


@given(st.binary(max_size=300))
def test_any_bytes_are_an_image_or_a_format_error(tail: bytes) -> None:
    with contextlib.suppress(FormatError):
        ei.parse(b"\xe9\x02" + tail)
