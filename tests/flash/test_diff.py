"""Finding what differs by MD5 questions, against comparing the bytes."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from avmtools.flash.diff import SECTOR, changed_spans, digest, split_blank

BASE = 0x210000
sectors = st.lists(st.sampled_from([b"\xff", b"\0", b"a", b"b"]), min_size=1, max_size=40)


@given(old=sectors, new=sectors, tail=st.integers(1, SECTOR), extra=st.binary(max_size=16))
def test_the_spans_are_exactly_the_sectors_that_differ(
    old: list[bytes], new: list[bytes], tail: int, extra: bytes
) -> None:
    flash = b"".join(s * SECTOR for s in old) + extra
    flash = flash.ljust((len(new) + 1) * SECTOR, b"\xff")
    data = b"".join(s * SECTOR for s in new)[: (len(new) - 1) * SECTOR + tail]
    spans = changed_spans(BASE, data, lambda at, size: digest(flash[at - BASE : at - BASE + size]))
    found = {at for span in spans for at in range(span.offset, span.end, SECTOR)}
    assert found == {
        BASE + at
        for at in range(0, len(data), SECTOR)
        if data[at : at + SECTOR] != flash[at : min(at + SECTOR, len(data))]
    }
    assert all(a.end < b.offset for a, b in itertools.pairwise(spans)), "neighbours are joined"


def test_one_changed_sector_of_a_megabyte_takes_about_twenty_questions() -> None:
    data = bytes(1 << 20)
    flash = data[:700_000] + b"x" + data[700_001:]
    asked = []

    def md5(at: int, size: int) -> str:
        asked.append(size)
        return digest(flash[at : at + size])

    assert len(changed_spans(0, data, md5)) == 1
    assert len(asked) <= 25


@given(runs=st.lists(st.tuples(st.booleans(), st.integers(1, 3)), min_size=1, max_size=8))
def test_blank_sectors_are_told_apart(runs: list[tuple[bool, int]]) -> None:
    data = b"".join(
        (b"\xff" if blank else b"\xffx") * (SECTOR // (1 if blank else 2) * n) for blank, n in runs
    )
    parts = split_blank(BASE, data)
    assert [s.offset for _, s in parts] == [BASE] + [s.end for _, s in parts[:-1]]
    assert parts[-1][1].end == BASE + len(data)
    assert [blank for blank, _ in parts] == [
        b for i, (b, _) in enumerate(runs) if not i or runs[i - 1][0] != b
    ]
