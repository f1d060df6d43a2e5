"""Our NVS reader against Espressif's generator, live."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avmtools.errors import AvmError, FormatError
from avmtools.formats import nvs

VALUES = (
    nvs.Entry("network", "ssid", "blob", b"home"),
    nvs.Entry("network", "channel", "u8", 11),
    nvs.Entry("app", "name", "string", "Zürich"),
    nvs.Entry("app", "low", "i64", -(2**63)),
    nvs.Entry("app", "big", "blob", bytes(range(256)) * 30),
    nvs.Entry("app", "empty", "blob", b""),
)


def test_what_the_generator_writes_is_read_back() -> None:
    data = nvs.build(VALUES, 0x6000)
    assert len(data) == 0x6000
    store = nvs.parse(data)
    assert sorted(store.entries, key=lambda e: e.key) == sorted(VALUES, key=lambda e: e.key)
    assert store.damaged == ()
    assert [p.state for p in store.pages] == ["full", "full", "active"]


def test_old_format_blobs_are_read() -> None:
    from io import BytesIO

    from esp_idf_nvs_partition_gen import nvs_partition_gen as generator

    out = BytesIO()
    store = generator.nvs_open(out, 0x3000, generator.Page.VERSION1)
    generator.write_entry(store, "ns", "namespace", "", "")
    generator.write_entry(store, "key", "data", "hex2bin", "00ff10")
    generator.nvs_close(store)
    parsed = nvs.parse(out.getvalue())
    assert parsed.entries == (nvs.Entry("ns", "key", "blob", b"\x00\xff\x10"),)
    assert parsed.pages[0].version == 1


def test_an_encrypted_partition_is_refused_clearly() -> None:
    from io import BytesIO

    from esp_idf_nvs_partition_gen import nvs_partition_gen as generator

    out = BytesIO()
    store = generator.nvs_open(
        out, 0x3000, generator.Page.VERSION2, is_encrypt=True, key="11" * 32 + "22" * 32
    )
    generator.write_entry(store, "ns", "namespace", "", "")
    generator.write_entry(store, "key", "data", "u8", "1")
    generator.nvs_close(store)
    with pytest.raises(FormatError, match="encrypted") as e:
        nvs.parse(out.getvalue())
    assert e.value.details["encrypted"] is True


def test_blank_flash_is_an_empty_store() -> None:
    assert nvs.parse(b"\xff" * 0x6000) == nvs.Nvs(())


def test_a_damaged_entry_is_left_out_and_named() -> None:
    data = bytearray(nvs.build(VALUES, 0x6000))
    at = data.index(b"channel") + 16
    data[at] ^= 4
    store = nvs.parse(bytes(data))
    assert store.get("network", "channel") is None
    assert store.get("network", "ssid") == VALUES[0]
    assert store.damaged == (at - 24,)


def test_the_value_written_last_counts() -> None:
    page = bytearray(nvs.build((nvs.Entry("a", "k", "u8", 1),), 0x3000))
    entry = bytearray(page[64 + 32 : 64 + 64])
    entry[24] = 2
    entry[4:8] = struct.pack("<I", zlib.crc32(entry[:4] + entry[8:], 0xFFFFFFFF))
    page[64 + 64 : 64 + 96] = entry
    page[32] &= 0b11101111
    assert nvs.parse(bytes(page)).entries == (nvs.Entry("a", "k", "u8", 2),)


@pytest.mark.parametrize(
    "at, words", [(0, "state"), (4, "CRC of a page header"), (8, "CRC of a page header")]
)
def test_a_damaged_page_header_is_refused(at: int, words: str) -> None:
    data = bytearray(nvs.build(VALUES, 0x6000))
    data[at] ^= 0x81
    with pytest.raises(FormatError, match=words):
        nvs.parse(bytes(data))


def test_every_truncation_inside_a_page_is_refused() -> None:
    data = nvs.build(VALUES[:2], 0x3000)
    for n in [*range(0x1000), *range(0x1001, 0x3000, 61)]:
        if n % 0x1000 or n == 0:
            with pytest.raises(FormatError):
                nvs.parse(data[:n])


def test_values_that_do_not_fit_are_refused() -> None:
    with pytest.raises(AvmError, match="don't fit") as e:
        nvs.build((nvs.Entry("a", "k", "blob", bytes(20000)),), 0x3000)
    assert e.value.code == "too_large"


@pytest.mark.parametrize("entry", [
    nvs.Entry("a", "k" * 16, "u8", 1), nvs.Entry("", "k", "u8", 1), nvs.Entry("a", "k", "u8", 256),
    nvs.Entry("a", "k", "i8", "x"), nvs.Entry("a", "k", "string", "a\0b"), nvs.Entry("a", "k", "float", 1),
    nvs.Entry("a", "k", "string", "x" * 5000),
])  # fmt: skip
def test_values_that_nvs_cannot_hold_are_refused(entry: nvs.Entry) -> None:
    with pytest.raises(FormatError):
        nvs.build((entry,), 0x3000)


@pytest.mark.parametrize("size", [0, 100, 0x1001])
def test_sizes_are_whole_pages(size: int) -> None:
    with pytest.raises(FormatError, match="multiple"):
        nvs.build((), size)


names = st.text("abcdefghijklmnop_.", min_size=1, max_size=15)
numbers = st.sampled_from(sorted(nvs.NUMBER_TYPES)).flatmap(
    lambda t: st.tuples(st.just(t), st.integers(*(
        (0, 2 ** int(t[1:]) - 1) if t[0] == "u" else (-(2 ** (int(t[1:]) - 1)), 2 ** (int(t[1:]) - 1) - 1)
    )))
)  # fmt: skip
texts = st.tuples(
    st.just("string"), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80)
)
blobs = st.tuples(st.just("blob"), st.binary(max_size=3000))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.tuples(names, names), st.one_of(numbers, texts, blobs), max_size=12))
def test_any_values_survive(values: dict[tuple[str, str], tuple[str, int | str | bytes]]) -> None:
    entries = tuple(nvs.Entry(n, k, t, v) for (n, k), (t, v) in values.items())
    store = nvs.parse(nvs.build(entries, 0x10000))
    assert set(store.entries) == set(entries)
    assert store.damaged == ()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_mutated_partitions_are_read_or_refused(data: st.DataObject) -> None:
    page = bytearray(nvs.build(VALUES[:4], 0x3000)[:0x1000])
    for _ in range(data.draw(st.integers(1, 6))):
        page[data.draw(st.integers(0, 400))] = data.draw(st.integers(0, 255))
    try:
        nvs.parse(bytes(page))
    except FormatError as e:
        assert e.message
