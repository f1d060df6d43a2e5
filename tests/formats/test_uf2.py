"""UF2 against uf2tool's recorded file, the check values of its own tests, and properties."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avmtools import targets
from avmtools.errors import FormatError
from avmtools.formats import uf2

DATA = Path(__file__).parent.parent / "data"
RP2040, DATA_FAMILY = 0xE48BFF56, 0xE48BFF58


@pytest.mark.parametrize("data, families, md5", [
    (b"Hello", (RP2040,), "fb5b22f05965148196fe2e49f65b2dfe"),
    (b"Hello", (DATA_FAMILY,), "fb727c2ec347dc6a3725484042d4e300"),
    (b"1" * 256, (RP2040,), "59e9df59898c5f5f947ec28e56ecd1f8"),
    (b"2" * 2048, (RP2040, DATA_FAMILY), "ee89c911b39e3f2397d5ea7a4aa98d43"),
])  # fmt: skip
def test_check_values_of_uf2tool(data: bytes, families: tuple[int, ...], md5: str) -> None:
    made = uf2.build(uf2.create(data, 0x10180000, families))
    assert hashlib.md5(made, usedforsecurity=False).hexdigest() == md5


def test_recorded_file_is_read_and_written() -> None:
    data = (DATA / "uf2" / "sample.rp2040.uf2").read_bytes()
    blocks = uf2.parse(data)
    assert uf2.build(blocks) == data
    (run,) = uf2.runs(blocks)
    assert (run.address, run.family_id, run.blocks) == (0x10180000, RP2040, 7)
    assert uf2.build(uf2.create(run.data, run.address, (RP2040,))) == data
    assert uf2.misnumbered(blocks) == []


def test_every_truncation_is_refused() -> None:
    data = uf2.build(uf2.create(b"x" * 600, 0, (RP2040,)))
    for n in range(len(data)):
        if n % uf2.BLOCK or n == 0:
            with pytest.raises(FormatError):
                uf2.parse(data[:n])


@pytest.mark.parametrize("at", [0, 5, 511])
def test_wrong_magics_are_refused(at: int) -> None:
    data = bytearray(uf2.build(uf2.create(b"x", 0, (RP2040,))))
    data[at] ^= 1
    with pytest.raises(FormatError, match="block 0"):
        uf2.parse(bytes(data))


def test_join_numbers_anew() -> None:
    a, b = uf2.create(b"a" * 300, 0x1000, (1,)), uf2.create(b"b" * 300, 0x2000, (1,))
    assert [(x.number, x.count) for x in uf2.join([a, b])] == [(0, 4), (1, 4), (2, 4), (3, 4)]


def test_universal_files_keep_a_run_for_each_family_when_joined() -> None:
    families = tuple(f.id for f in targets.universal_families())
    parts = [uf2.create(bytes([n]) * 256, n << 12, families) for n in (1, 2)]
    joined = uf2.join(parts, frozenset({RP2040}))
    for family in families:
        assert [(b.number, b.count) for b in joined if b.family == family] == [(0, 2), (1, 2)]


def test_overlaps_are_refused() -> None:
    a = uf2.create(b"a" * 300, 0x1000, (1,))
    with pytest.raises(FormatError, match="0x00001100"):
        uf2.join([a, uf2.create(b"b", 0x1100, (1,))])
    assert len(uf2.join([a, uf2.create(b"b", 0x1100, (2,))])) == 3


def test_broken_numbers_are_found() -> None:
    blocks = list(uf2.create(b"a" * 1000, 0, (1,)))
    assert uf2.misnumbered(tuple(blocks)) == []
    assert uf2.misnumbered((blocks[0], blocks[2], blocks[3])) == [1]
    assert uf2.misnumbered((blocks[1],)) == [0]


@pytest.mark.parametrize("data, address", [(b"", 0), (b"x", 1), (b"x", -256), (b"x" * 512, (1 << 32) - 256)])
def test_what_cannot_be_written_is_refused(data: bytes, address: int) -> None:
    with pytest.raises(FormatError):
        uf2.create(data, address, (1,))


blocks = st.lists(
    st.builds(
        uf2.Block, st.integers(0, 0xFFFFF000), st.integers(0, 0xFFFFFFFF), st.integers(0, 0xFFFFFFFF),
        st.integers(0, 0xFFFFFFFF), st.binary(min_size=476, max_size=476), st.integers(1, 476),
        st.integers(0, 0xFFFFFFFF),
    ),
    min_size=1, max_size=5,
)  # fmt: skip


@given(blocks)
def test_any_blocks_survive(some: list[uf2.Block]) -> None:
    assert uf2.parse(uf2.build(some)) == tuple(some)


@given(
    st.binary(min_size=1, max_size=3000),
    st.integers(0, 1000),
    st.lists(st.integers(0, 9), min_size=1, max_size=3, unique=True),
)
def test_any_data_comes_back(data: bytes, page: int, families: list[int]) -> None:
    found = uf2.runs(uf2.create(data, page * 256, tuple(families)))
    assert [r.family_id for r in found] == families
    assert all(r.data.startswith(data) and not any(r.data[len(data) :]) for r in found)


@given(st.binary(max_size=1200))
def test_any_bytes_are_blocks_or_a_format_error(data: bytes) -> None:
    try:
        uf2.parse(data)
    except FormatError as e:
        assert e.message
