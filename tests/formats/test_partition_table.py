"""Partition tables against what ESP-IDF's own generator recorded, and the rules it enforces."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avmtools import resources
from avmtools.errors import FormatError, InputError
from avmtools.formats import partition_csv as csv
from avmtools.formats import partition_table as pt

DATA = Path(__file__).parent.parent / "data" / "partitions"
GOOD = ["seed", "erlang-0.6", "elixir-0.6", "relative"]


@pytest.mark.parametrize("name", GOOD)
def test_binary_equals_espressifs(name: str) -> None:
    table = csv.parse((DATA / f"{name}.csv").read_text())
    assert pt.verify(table) == []
    assert pt.build(table) == (DATA / f"{name}.bin").read_bytes()


@pytest.mark.parametrize("name", GOOD)
def test_csv_read_back_from_the_binary_equals_espressifs(name: str) -> None:
    table = pt.parse((DATA / f"{name}.bin").read_bytes())
    assert csv.build(table) == (DATA / f"{name}.readback.txt").read_text()


@pytest.mark.parametrize(
    "layout, vector",
    [
        ("atomvm-0.5", "seed"),
        ("atomvm-0.6", "erlang-0.6"),
        ("atomvm-0.6-elixir", "elixir-0.6"),
        ("atomvm-0.7", "elixir-0.6"),
    ],
)
def test_installed_layouts_are_those_of_the_releases(layout: str, vector: str) -> None:
    assert pt.build(csv.parse(resources.layout_csv(layout))) == (DATA / f"{vector}.bin").read_bytes()


def test_every_installed_layout_keeps_every_rule_on_4_mib() -> None:
    for name in resources.layouts():
        assert pt.check(csv.parse(resources.layout_csv(name)), flash_size=0x400000) == [], name


def test_unknown_layout_names_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"atomvm-9") as e:
        resources.layout_csv("atomvm-9")
    assert "atomvm-0.6-elixir" in e.value.hint


def test_every_truncation_is_refused() -> None:
    data = (DATA / "relative.bin").read_bytes()
    for n in range(len(data)):
        with pytest.raises(FormatError):
            pt.parse(data[:n])


def test_a_changed_bit_in_a_row_is_found_by_the_md5_row() -> None:
    data = bytearray((DATA / "seed.bin").read_bytes())
    data[7] ^= 1
    with pytest.raises(FormatError, match="MD5"):
        pt.parse(bytes(data))


def test_blank_flash_is_no_table() -> None:
    with pytest.raises(FormatError, match="no rows"):
        pt.parse(b"\xff" * 0xC00)


def test_overlap_is_refused_with_line_and_both_names() -> None:
    with pytest.raises(FormatError, match=r"line 3: main\.avm .*factory ends at 0x1d0000"):
        csv.parse((DATA / "overlap.csv").read_text())


def test_misaligned_app_is_refused_and_the_next_offset_named() -> None:
    with pytest.raises(FormatError, match="0x11000 is not aligned to 0x10000") as e:
        pt.verify(csv.parse((DATA / "misaligned.csv").read_text()))
    assert "0x20000" in e.value.hint


@pytest.mark.parametrize(
    "rows, words",
    [
        ("a,data,phy,0x9000,0x1000,\na,data,phy,0xa000,0x1000,", "used twice"),
        ("a,data,phy,0x8000,0x1000,", "below the end of the partition table"),
        ("a,data,phy,0x9000,0,", "size is 0"),
        ("a,data,nvs,0x9000,0x2000,", "writable NVS"),
        ("a,data,ota,0x9000,0x1000,", "otadata"),
        ("a,data,ota,0x9000,0x2000,\nb,data,ota,0xb000,0x2000,", "second otadata"),
        ("a,app,factory,0x10000,0x800,", "not a multiple"),
        ("a,data,phy,0x3f0000,0x20000,", "behind the end of the flash"),
        ("b,data,phy,0xa000,0x1000,\na,data,phy,0x9000,0x2000,", "overlaps"),
    ],
)
def test_broken_rules(rows: str, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        pt.verify(csv.parse(rows), flash_size=0x400000)


@pytest.mark.parametrize(
    "row, words",
    [
        ("a,data,phy,0x9000", "fields"),
        ("a,wrong,phy,0x9000,4K,", "partition type"),
        ("a,data,wrong,0x9000,4K,", "subtype"),
        ("a,app,,0x10000,64K,", "no subtype"),
        ("a,data,phy,x,4K,", "offset"),
        ("a,data,phy,0x9000,4Q,", "size"),
        ("a,data,phy,0x9000,-0x8000,", "before it starts"),
        ("a,data,phy,0x9000,4K,shiny", "flag"),
        ("seventeen_letters,data,phy,0x9000,4K,", "16 bytes"),
        (",data,phy,0x9000,4K,", "16 bytes"),
        ("", "no rows"),
    ],
)
def test_bad_csv_is_refused_with_the_line(row: str, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        csv.parse(row)


def test_negative_size_is_an_end_address() -> None:
    assert csv.parse("a,data,phy,0x9000,-0x10000,").partitions[0].size == 0x7000


def test_grow_reaches_the_end_of_the_flash_or_the_next_partition() -> None:
    table = csv.parse(resources.layout_csv("atomvm-0.6"))
    assert pt.grow(table, "main.avm", 0x800000).find("main.avm").end == 0x800000
    gap = pt.resize(table, "boot.avm", 0x1000)
    assert pt.grow(gap, "boot.avm", 0x800000) == table


rows = st.lists(
    st.builds(
        pt.Partition,
        st.text("abcdef.0123_", min_size=1, max_size=16),
        st.integers(0, 255),
        st.integers(0, 255),
        st.integers(0, 0xFFFFFFFF),
        st.integers(0, 0xFFFFFFFF),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=94,
)


@given(rows, st.booleans())
def test_any_table_survives_the_binary_form(partitions: list[pt.Partition], md5: bool) -> None:
    table = pt.PartitionTable(tuple(partitions), md5)
    assert pt.parse(pt.build(table)) == table


@given(
    st.lists(
        st.tuples(
            st.sampled_from([("app", "ota_3"), ("data", "phy"), ("data", "0x99"), ("0x40", "7")]),
            st.integers(1, 64),
            st.integers(0, 3),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_placed_tables_keep_every_rule_and_survive_csv(specs: list[tuple[tuple[str, str], int, int]]) -> None:
    text = "".join(
        f"p{i},{t},{s},,{n * 4}K,{':'.join(f for f, b in pt.FLAGS.items() if flags & b)}\n"
        for i, ((t, s), n, flags) in enumerate(specs)
    )
    table = csv.parse(text)
    assert pt.check(table) == []
    assert csv.parse(csv.build(table)) == table


@given(st.binary(min_size=0, max_size=0xC00 + 64))
def test_any_bytes_are_a_table_or_a_format_error(data: bytes) -> None:
    with contextlib.suppress(FormatError):
        pt.parse(data)
