"""PackBEAM: reading what other packers wrote, writing the same again."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given

from avmtools.errors import FormatError
from avmtools.formats import packbeam
from avmtools.formats.beam import Beam
from avmtools.formats.packbeam import END, MAGIC, Pack, Section

from .helpers import roundtrip
from .strategies import packs

PACKS = Path(__file__).parents[1] / "data" / "packs"
RECORDED = sorted(PACKS.glob("*.avm"))
HELLO = (PACKS / "hello.beam").read_bytes()


def section_ends(pack: Pack) -> list[int]:
    """Lengths at which a prefix of the built pack is a pack without its end section."""
    ends = [len(MAGIC)]
    for section in pack.sections:
        ends.append(ends[-1] + len(section.build()))
    return ends


@pytest.mark.parametrize("path", RECORDED, ids=lambda p: p.name)
def test_recorded_packs_are_read_and_written_again(path: Path) -> None:
    data = path.read_bytes()
    pack = packbeam.parse(data)
    roundtrip(packbeam.parse, packbeam.build, data, pack, also=section_ends(pack))


@pytest.mark.parametrize("path", RECORDED, ids=lambda p: p.name)
def test_modules_in_recorded_packs_are_named_after_themselves(path: Path) -> None:
    for section in packbeam.parse(path.read_bytes()).sections:
        if section.is_beam:
            assert section.name == f"{section.beam.module}.beam"
            assert section.beam.build() == section.data


def test_same_content_as_packbeam_writes() -> None:
    keep = {"AtU8", "Code", "ExpT", "LocT", "ImpT", "LitT", "FunT", "StrT", "Type"}
    sections = [
        Section.of_beam(
            Beam.parse((PACKS / f"{name}.beam").read_bytes()).strip(keep).to_litu(), start=name == "hello"
        )
        for name in ("hello", "greet", "orphan")
    ]
    sections.append(Section.of_file("hello/priv/seven.txt", (PACKS / "seven.txt").read_bytes()))
    assert packbeam.build(Pack(tuple(sections))) == (PACKS / "esc_default.avm").read_bytes()


def test_an_empty_pack_has_40_bytes() -> None:
    assert packbeam.build(Pack()) == MAGIC + END
    assert len(MAGIC + END) == 40


@given(packs)
def test_any_pack_survives(pack: Pack) -> None:
    data = packbeam.build(pack)
    assert packbeam.parse(data) == pack
    assert packbeam.build(packbeam.parse(data)) == data


@pytest.mark.parametrize(("size", "padded"), [(0, 4), (3, 8), (4, 8), (5, 12)])
def test_a_file_has_a_length_word_and_padding(size: int, padded: int) -> None:
    section = Section.of_file("a/priv/b", b"x" * size)
    assert len(section.data) == padded
    assert section.file_bytes == b"x" * size
    assert not section.is_beam


def test_the_name_is_padded_with_one_to_four_nuls() -> None:
    for name in ("a", "ab", "abc", "abcd", "a/priv/ä"):
        raw = Section.of_file(name, b"").build()
        assert len(raw) % 4 == 0
        assert raw[12:].startswith(name.encode() + b"\0")
        assert packbeam.parse(MAGIC + raw + END).sections[0].name == name


def test_a_missing_end_is_accepted_and_told() -> None:
    pack = packbeam.parse(MAGIC + Section.of_file("a", b"1").build())
    assert pack.sections[0].file_bytes == b"1"
    assert not pack.ended


def test_what_follows_the_end_is_told_and_not_written() -> None:
    pack = packbeam.parse(MAGIC + END + b"\xff" * 100)
    assert pack.trailing == b"\xff" * 100
    assert packbeam.build(pack) == MAGIC + END


def test_an_end_rewritten_by_a_device_is_an_end() -> None:
    assert packbeam.parse(MAGIC + bytes(12) + b"END\0" + b"junk").ended


def test_nuls_before_a_module_are_skipped() -> None:
    section = Section("hello.beam", 2, bytes(8) + HELLO)
    again = packbeam.parse(packbeam.build(Pack((section,)))).sections[0]
    assert again.is_beam
    assert again.beam.module == "hello"
    assert again.content == HELLO


def test_a_file_flagged_as_a_module_is_still_a_file() -> None:
    section = Section("a/priv/b", 2, Section.of_file("a/priv/b", b"text").data)
    assert not section.is_beam
    assert section.content == b"text"


def test_the_total_length_form_of_c_packbeam_is_kept() -> None:
    section = packbeam.parse((PACKS / "c_default.avm").read_bytes()).sections[0]
    assert section.beam.counts_header
    assert struct.unpack_from(">I", section.data, 4) == (len(section.data),)


def test_the_entry_is_the_first_section_with_the_start_flag() -> None:
    a, b = Section.of_file("a", b""), Section.of_beam(Beam.parse(HELLO), start=True)
    assert Pack((a, b, b)).entry is b
    assert Pack((a,)).entry is None
    assert Pack((a, Section("zero", 0, b"")), True).entry is None
    assert Pack((Section("zero", 0, b""), b)).entry is None


def test_the_first_of_equal_names_is_found() -> None:
    one, two = Section.of_file("a", b"1"), Section.of_file("a", b"2")
    assert Pack((one, two)).find("a") is one
    assert Pack((one, two)).find("b") is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK",
        MAGIC[:-1],
        b"\xff" * 64,
        MAGIC + b"\0",
        MAGIC + END[:-1],
        MAGIC + struct.pack(">III", 0xFFFFFFFF, 1, 0) + b"a\0\0\0",
        MAGIC + struct.pack(">III", 12, 1, 0) + b"a\0\0\0",
        MAGIC + struct.pack(">III", 18, 1, 0) + b"a\0\0\0aa",
        MAGIC + struct.pack(">III", 16, 1, 0) + b"abcd",
        MAGIC + struct.pack(">III", 16, 1, 0) + b"\0\0\0\0",
        MAGIC + struct.pack(">III", 16, 1, 0) + b"\xff\0\0\0",
    ],
)
def test_malformed_packs_are_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        packbeam.parse(data)


def test_too_many_sections_are_refused() -> None:
    with pytest.raises(FormatError, match="more than 65536 sections"):
        packbeam.parse(MAGIC + Section("a", 4, b"").build() * 65_537 + END)


@pytest.mark.parametrize("data", [b"", b"\0\0\0", b"\0\0\0\5abcd", b"\xff\xff\xff\xff"])
def test_a_file_longer_than_its_section_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        _ = Section("a", 4, data).file_bytes


@pytest.mark.parametrize(
    "section",
    [
        Section("", 4, b""),
        Section("a\0b", 4, b""),
        Section("\ud800", 4, b""),
        Section("a", 4, b"123"),
        Section("a", -1, b""),
        Section("a", 1 << 32, b""),
    ],
)
def test_sections_that_cannot_be_stored_are_refused(section: Section) -> None:
    with pytest.raises(FormatError):
        packbeam.build(Pack((section,)))


def test_the_extent_of_a_pack_ends_with_its_end_section() -> None:
    pack = packbeam.build(packbeam.Pack((packbeam.Section.of_file("a/priv/b", b"text"),)))
    assert packbeam.extent(pack + b"junk") == len(pack)
    assert {packbeam.extent(pack[:n]) for n in range(24, len(pack))} == {None}


@pytest.mark.parametrize("data", [b"", b"junk" * 10, packbeam.MAGIC + bytes((0, 0, 0, 7)) + bytes(12)])
def test_what_is_no_pack_has_no_extent(data: bytes) -> None:
    with pytest.raises(FormatError):
        packbeam.extent(data)
