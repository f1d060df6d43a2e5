"""The parts of a board on their own: flash chip, framing, and a loader that nothing can upset."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avmtools.board import slip
from avmtools.board.nor import SECTOR, FlashFault, NorFlash
from avmtools.board.romloader import Command, RomLoader
from tests.board.support import new_board


def test_programming_clears_bits_and_erasing_sets_them() -> None:
    flash = NorFlash(4 * SECTOR)
    flash.program(10, b"\xf0\x0f")
    flash.program(10, b"\x3c\xff")
    assert flash.read(10, 2) == b"\x30\x0f"
    flash.erase(0, SECTOR)
    assert flash.read(10, 2) == b"\xff\xff"
    assert dict(flash.erased) == {0: 1} and flash.programmed == 4


@pytest.mark.parametrize(("offset", "size"), [(1, SECTOR), (0, 5), (4 * SECTOR, SECTOR), (-SECTOR, SECTOR)])
def test_an_erase_off_its_sectors_is_refused(offset: int, size: int) -> None:
    with pytest.raises(FlashFault):
        NorFlash(4 * SECTOR).erase(offset, size)


@given(
    packets=st.lists(st.binary(min_size=1, max_size=50), max_size=5),
    noise=st.binary(max_size=5).filter(lambda b: 0xC0 not in b),
    cut=st.integers(1, 7),
)
def test_packets_survive_framing_in_any_pieces(packets: list[bytes], noise: bytes, cut: int) -> None:
    stream = noise.join(slip.encode(p) for p in packets)
    decoder = slip.Decoder()
    found = [p for at in range(0, len(stream), cut) for p in decoder.feed(stream[at : at + cut])]
    assert found == packets


@given(
    stub=st.booleans(),
    packets=st.lists(
        st.tuples(st.sampled_from([*Command, 0x42]), st.binary(max_size=40), st.booleans()), max_size=12
    ),
)
def test_a_loader_answers_anything_and_touches_no_flash_beyond_its_end(
    stub: bool, packets: list[tuple[int, bytes, bool]]
) -> None:
    board = new_board("esp32c3", size=8 * SECTOR)
    loader = RomLoader(board.chip, board.flash)
    loader.stub = stub
    for code, payload, right in packets:
        size = len(payload) if right else len(payload) + 1
        loader.feed(slip.encode(struct.pack("<BBHI", 0, code, size & 0xFFFF, 0) + payload))
    assert len(board.flash.data) == 8 * SECTOR


def test_a_write_that_was_never_begun_is_refused() -> None:
    board = new_board()
    block = struct.pack("<IIII", 4, 0, 0, 0) + b"data"
    answer = board.loader.feed(
        slip.encode(struct.pack("<BBHI", 0, Command.FLASH_DATA, 20, 0xEF ^ 0x10) + block)
    )
    assert slip.Decoder().feed(answer)[0][8] == 1


def test_stub_commands_need_the_stub() -> None:
    loader = new_board().loader
    answer = loader.feed(slip.encode(struct.pack("<BBHI", 0, Command.ERASE_FLASH, 0, 0)))
    assert slip.Decoder().feed(answer)[0][8:10] == b"\x01\x05"
