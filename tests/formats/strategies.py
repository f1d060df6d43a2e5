"""What hypothesis draws: terms, modules and packs."""

from __future__ import annotations

import struct

from hypothesis import strategies as st

from avmtools.formats.beam import Beam, Chunk
from avmtools.formats.etf import (
    Atom,
    BitString,
    ExternalFun,
    Fun,
    ImproperList,
    Map,
    Pid,
    Port,
    Reference,
    encode,
)
from avmtools.formats.packbeam import Pack, Section

words = st.integers(0, 2**32 - 1)
atoms = st.text(st.characters(exclude_categories=["Cs"]), max_size=255).map(Atom)
integers = st.one_of(
    st.integers(),
    st.integers(-(2**40), 2**40),
    st.sampled_from([255, 256, 2**31 - 1, 2**31, -(2**31), 2**2040]),
)
bit_strings = st.builds(
    lambda data, bits: BitString(data[:-1] + bytes([data[-1] & (0xFF00 >> bits) & 0xFF]), bits),
    st.binary(min_size=1, max_size=9),
    st.integers(1, 7),
)
pids = st.builds(Pid, atoms, words, words, words)
identifiers = st.one_of(
    pids,
    st.builds(Port, atoms, st.integers(0, 2**64 - 1), words),
    st.builds(Reference, atoms, words, st.lists(words, min_size=1, max_size=5).map(tuple)),
    st.builds(ExternalFun, atoms, atoms, st.integers(0, 255)),
)
simple = st.one_of(
    atoms,
    integers,
    st.floats(allow_nan=False, allow_infinity=False),
    st.binary(max_size=40),
    bit_strings,
    identifiers,
)


def _no_list(term: object) -> bool:
    return not isinstance(term, list | ImproperList)


def _unique(pairs: list[tuple[object, object]]) -> Map:
    return Map.of(list({encode(k, deterministic=True): (k, v) for k, v in pairs}.values()))


def _containers(children: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    items = st.lists(children, max_size=6)
    free = items.map(tuple)
    return st.one_of(
        items,
        items.map(tuple),
        st.builds(
            ImproperList, st.lists(children, min_size=1, max_size=4).map(tuple), children.filter(_no_list)
        ),
        st.lists(st.tuples(children, children), max_size=4).map(_unique),
        st.builds(
            Fun,
            atoms,
            words,
            words,
            words,
            pids,
            free,
            st.integers(0, 255),
            st.binary(min_size=16, max_size=16),
        ),
        st.builds(lambda m, i, u, p, f: Fun(m, i, i, u, p, f), atoms, words, words, pids, free),
    )


terms = st.recursive(simple, _containers, max_leaves=25)

chunk_names = st.one_of(
    st.sampled_from(["AtU8", "Code", "LitT", "Line", "Attr"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=4, max_size=4),
)
beams = st.builds(
    Beam,
    st.lists(st.builds(Chunk, chunk_names, st.binary(max_size=30)), max_size=6).map(tuple),
    st.booleans(),
)


def named_beam(name: str, extra: bytes) -> Beam:
    raw = name.encode()
    return Beam((Chunk("AtU8", struct.pack(">IB", 1, len(raw)) + raw), Chunk("Xtra", extra)))


names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20)
sections = st.one_of(
    st.builds(Section.of_file, names, st.binary(max_size=40)),
    st.builds(
        lambda name, extra, start: Section.of_beam(named_beam(name, extra), start=start),
        names,
        st.binary(max_size=40),
        st.booleans(),
    ),
    st.builds(lambda n, f, d: Section(n, f, d + bytes(-len(d) % 4)), names, words, st.binary(max_size=20)),
)
packs = st.builds(lambda s: Pack(tuple(s)), st.lists(sections, max_size=5))
