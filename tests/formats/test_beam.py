"""Modules: the container, edits, and the forms of chunks that the installed OTP does not write."""

from __future__ import annotations

import gzip
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given

from avmtools.errors import FormatError
from avmtools.formats import etf
from avmtools.formats.beam import Beam, Chunk, Export, Import, Operand, TypeEntry, looks_like_beam
from avmtools.formats.beam.code import instructions
from avmtools.formats.etf import Atom

from .helpers import roundtrip
from .strategies import beams

PACKS = Path(__file__).parents[1] / "data" / "packs"
HELLO = (PACKS / "hello.beam").read_bytes()


def hello() -> Beam:
    return Beam.parse(HELLO)


def build(beam: Beam) -> bytes:
    return beam.build()


def code(*parts: bytes) -> bytes:
    return struct.pack(">5I", 16, 0, 180, 1, 1) + b"".join(parts)


# --- the container


def test_a_module_round_trips() -> None:
    roundtrip(Beam.parse, build, HELLO, hello())


@given(beams)
def test_any_container_survives(beam: Beam) -> None:
    data = beam.build()
    assert Beam.parse(data) == beam
    assert Beam.parse(data).build() == data


def test_a_length_that_counts_the_header_is_read_and_kept() -> None:
    total = b"FOR1" + struct.pack(">I", len(HELLO)) + HELLO[8:]
    beam = Beam.parse(total)
    assert beam.counts_header
    roundtrip(Beam.parse, build, total, beam)
    assert beam.strip(c.name for c in beam.chunks).build() == HELLO


def test_a_missing_empty_last_chunk_reads_as_the_other_length_form() -> None:
    beam = Beam((Chunk("Full", b"data"), Chunk("Void", b"")))
    cut = Beam.parse(beam.build()[:-8])
    assert cut.counts_header
    assert cut.chunks == beam.chunks[:1]
    for size in range(1, 8):
        with pytest.raises(FormatError):
            Beam.parse(beam.build()[:-size])


def test_zeros_behind_the_module_are_kept_and_dropped_by_edits() -> None:
    for zeros in (1, 3, 4, 100):
        beam = Beam.parse(HELLO + bytes(zeros))
        assert beam.build() == HELLO + bytes(zeros)
        assert beam.without("None").build() == HELLO


def test_odd_padding_is_kept_and_made_canonical_by_edits() -> None:
    odd = Beam((Chunk("Odd1", b"a", b"xyz"), Chunk("Odd2", b"b", b"")))
    roundtrip(Beam.parse, build, odd.build(), odd)
    assert Beam.parse(odd.strip(("Odd1", "Odd2")).build()).chunks == (
        Chunk("Odd1", b"a"),
        Chunk("Odd2", b"b"),
    )


def test_a_compressed_module_is_the_module_inside() -> None:
    packed = gzip.compress(HELLO)
    assert looks_like_beam(packed)
    beam = Beam.parse(packed)
    assert beam.was_compressed
    assert beam.build() == HELLO
    for size in range(0, len(packed), 7):
        with pytest.raises(FormatError):
            Beam.parse(packed[:size])


def test_modules_beyond_all_measure_are_refused() -> None:
    for data in (bytes(16 * 1024 * 1024 + 1), gzip.compress(bytes(16 * 1024 * 1024 + 1))):
        with pytest.raises(FormatError, match=r"16777217 bytes|over 16777216 bytes"):
            Beam.parse(data)
    with pytest.raises(FormatError, match="more than 1024 chunks"):
        Beam.parse(Beam((Chunk("Void", b""),) * 1025).build())
    with pytest.raises(FormatError, match="1048577 atoms"):
        _ = Beam((Chunk("AtU8", struct.pack(">I", 1_048_577) + bytes(1_048_577)),)).atoms


def test_other_compressed_files_are_no_modules() -> None:
    assert not looks_like_beam(gzip.compress(b"text"))
    assert not looks_like_beam(b"\x1f\x8bjunk")
    assert not looks_like_beam(b"")
    assert looks_like_beam(HELLO)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"FOR1",
        b"FOR2" + HELLO[4:],
        b"FOR1" + HELLO[4:8] + b"BEAN" + HELLO[12:],
        HELLO + b"x",
        b"FOR1\0\0\0\0BEAM",
        b"FOR1\xff\xff\xff\xffBEAM" + HELLO[12:],
        b"FOR1\0\0\0\x0cBEAM\0\0\0\1\0\0\0\0",
        b"FOR1\0\0\0\x0cBEAMAtU8\xff\xff\xff\xff",
        b"FOR1\0\0\0\x0aBEAMAtU8\0\0",
        b"\x1f\x8b" + HELLO,
    ],
)
def test_malformed_containers_are_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        Beam.parse(data)


# --- edits


def test_unknown_chunks_are_kept_where_they_are() -> None:
    beam = Beam((Chunk("Zzzz", b"1"), *hello().chunks))
    assert Beam.parse(beam.build()).chunks[0] == Chunk("Zzzz", b"1")


def test_a_chunk_is_replaced_in_place_or_added() -> None:
    beam = Beam((Chunk("Aaaa", b"1"), Chunk("Bbbb", b"2"), Chunk("Aaaa", b"3")))
    assert [c.data for c in beam.with_chunk("Aaaa", b"x").chunks] == [b"x", b"2"]
    assert [c.data for c in beam.with_chunk("Cccc", b"x").chunks] == [b"1", b"2", b"3", b"x"]
    assert [c.name for c in beam.without("Aaaa", "Dddd").chunks] == ["Bbbb"]
    for name in ("", "abc", "abcde", "ab\n1", "äbcd"):
        with pytest.raises(FormatError):
            beam.with_chunk(name, b"")


def test_strip_keeps_what_a_device_loads() -> None:
    names = [c.name for c in hello().chunks]
    kept = [c.name for c in hello().strip().chunks]
    assert kept == [n for n in names if n in kept]
    assert set(names) - set(kept) == {"Meta", "Attr", "CInf", "Dbgi", "Type"} & set(names)
    assert "Line" in kept
    assert "Line" not in [c.name for c in hello().strip(lines=False).chunks]
    assert "Type" in [c.name for c in hello().strip(("Type",)).chunks]
    assert "Line" not in [c.name for c in hello().strip(("Type", "Line"), lines=False).chunks]


def test_all_three_forms_of_literals_become_the_plain_table() -> None:
    table = struct.pack(">II", 1, 3) + etf.encode(5)
    forms = (
        ("LitT", struct.pack(">I", len(table)) + zlib.compress(table)),
        ("LitT", bytes(4) + table),
        ("LitU", table),
    )
    for name, data in forms:
        beam = Beam((Chunk("Aaaa", b""), Chunk(name, data), Chunk("Bbbb", b"")))
        assert beam.literals == (etf.encode(5),)
        assert beam.to_litu().chunks == (Chunk("Aaaa", b""), Chunk("LitU", table), Chunk("Bbbb", b""))
    assert Beam((Chunk("Aaaa", b""),)).to_litu().chunks == (Chunk("Aaaa", b""),)
    assert Beam((Chunk("Aaaa", b""),)).literals == ()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\0\0\1abc",
        b"\xff\xff\xff\xff" + zlib.compress(b""),
        b"\0\0\0\5" + zlib.compress(bytes(4)),
        b"\0\0\0\3" + zlib.compress(bytes(4)),
        b"\0\0\0\4" + zlib.compress(bytes(4))[:-1],
        bytes(4) + b"\xff\xff\xff\xff",
        bytes(4) + b"\0\0\0\1\0\0\0\2a",
        bytes(4) + b"\0\0\0\1\0\0",
    ],
)
def test_damaged_literals_are_refused(data: bytes) -> None:
    beam = Beam((Chunk("LitT", data),))
    with pytest.raises(FormatError):
        beam.to_litu()
    with pytest.raises(FormatError):
        _ = beam.literals


# --- atoms


def test_the_atom_table_of_otp_28_is_read_and_shortened() -> None:
    long = "日" * 200  # 600 bytes: only the new form has room
    names = ["m", "start", "x" * 200]

    def new_form(atoms: list[str]) -> bytes:
        out = struct.pack(">i", -len(atoms))
        for raw in (a.encode() for a in atoms):
            size = len(raw)
            out += bytes([size << 4]) if size < 16 else bytes([size >> 8 << 5 | 8, size & 255])
            out += raw
        return out

    beam = Beam((Chunk("AtU8", new_form([*names, long])),))
    assert beam.module == "m"
    assert beam.atoms == (*names, long)
    with pytest.raises(FormatError, match="600 bytes"):
        beam.with_short_atoms()
    short = Beam((Chunk("AtU8", new_form(names)),)).with_short_atoms()
    assert short.atoms == tuple(names)
    assert short.chunks[0].data[:4] == b"\0\0\0\3"
    assert short.with_short_atoms() is short


def test_latin_1_atoms_are_read() -> None:
    beam = Beam((Chunk("Atom", b"\0\0\0\1\1\xe9"),))
    assert beam.module == "é"
    assert isinstance(beam.module, Atom)


@pytest.mark.parametrize(
    "data",
    [b"", b"\0\0\0", b"\0\0\0\0", b"\0\0\0\2\1a", b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"\0\0\0\1\2a",
     b"\0\0\0\1\1\xff", b"\xff\xff\xff\xff\x11a"],
)  # fmt: skip
def test_malformed_atom_tables_are_refused(data: bytes) -> None:
    beam = Beam((Chunk("AtU8", data),))
    with pytest.raises(FormatError):
        _ = (beam.atoms, beam.module)


def test_a_module_without_atoms_or_code_says_so() -> None:
    with pytest.raises(FormatError, match="AtU8"):
        _ = Beam(()).module
    with pytest.raises(FormatError, match="Code"):
        _ = Beam(()).code_header


# --- the other tables


def test_tables_of_a_module() -> None:
    beam = hello()
    assert beam.module == "hello"
    assert beam.is_exported("start", 0)
    assert not beam.is_exported("start", 1)
    assert Export(Atom("start"), 0, 2) in beam.exports
    assert Import(Atom("erlang"), Atom("get_module_info"), 1) in beam.imports
    assert beam.code_header.functions == len(beam.exports) + len(beam.locals)
    assert beam.lines is not None
    assert beam.lines.entries
    assert beam.types is not None
    assert beam.types.entries[0].types
    assert beam.native is None
    assert beam.term("Docs") is None
    assert dict(beam.attributes)["vsn"]
    assert "version" in dict(beam.compile_info)


@pytest.mark.parametrize("name", ["ImpT", "ExpT", "LocT", "FunT", "Line", "Type", "avmN", "Code"])
def test_cut_off_tables_are_refused(name: str) -> None:
    tables = {
        "ImpT": struct.pack(">4I", 1, 1, 2, 3),
        "ExpT": struct.pack(">4I", 1, 1, 2, 3),
        "LocT": struct.pack(">4I", 1, 1, 2, 3),
        "FunT": struct.pack(">7I", 1, 1, 2, 3, 4, 5, 6),
        "Line": struct.pack(">5I", 0, 0, 1, 2, 1) + bytes([0x51, 0x12, 0x61]) + b"\0\1f",
        "Type": struct.pack(">II", 3, 2) + b"\0\1" + b"\x30\x20" + struct.pack(">qq", -5, 5),
        "avmN": struct.pack(">IIHH", 20, 5, 1, 1) + struct.pack(">HHI", 3, 4, 0x10),
        "Code": code(b"\x13", b"\x03"),
    }
    ask = {
        "ImpT": "imports", "ExpT": "exports", "LocT": "locals", "FunT": "funs", "Line": "lines",
        "Type": "types", "avmN": "native", "Code": "code_header",
    }  # fmt: skip

    def read(data: bytes) -> object:
        beam = Beam((*hello().without(name).chunks, Chunk(name, data)))
        if name == "Code":
            list(beam.instructions())
        return getattr(beam, ask[name])

    read(tables[name])
    for size in range(len(tables[name])):
        with pytest.raises(FormatError):
            read(tables[name][:size])


def test_lines_follow_the_file_that_was_named_last() -> None:
    data = struct.pack(">5I", 0, 0, 4, 3, 1) + bytes([0x51, 0x12, 0x61, 0x09, 0x85]) + b"\0\5g.hrl"
    lines = Beam((Chunk("Line", data),)).lines
    assert lines is not None
    assert lines.entries == ((0, 5), (1, 6), (1, 0x85))
    assert lines.files == ("g.hrl",)


@pytest.mark.parametrize(
    ("version", "raw", "entry"),
    [
        (1, struct.pack(">Hqq", 1 << 6, -3, 4), TypeEntry(("integer",), -3, 4, None)),
        (1, struct.pack(">Hqq", 1 | 1 << 2, 0, -1), TypeEntry(("atom", "match_context"), None, None, None)),
        (2, struct.pack(">Hq", 1 << 6 | 1 << 13, -3), TypeEntry(("integer",), -3, None, None)),
        (3, struct.pack(">Hqq", 1 << 5 | 3 << 12, -3, 4), TypeEntry(("integer",), -3, 4, None)),
        (3, struct.pack(">HB", 2 | 1 << 14, 7), TypeEntry(("bitstring",), None, None, 8)),
        (
            4,
            struct.pack(">Hq", 1 << 12 | 1 << 5 | 1 << 14, 9),
            TypeEntry(("integer", "record"), None, 9, None),
        ),
    ],
)
def test_types_of_every_release(version: int, raw: bytes, entry: TypeEntry) -> None:
    types = Beam((Chunk("Type", struct.pack(">II", version, 1) + raw),)).types
    assert types is not None
    assert types.entries == (entry,)


def test_types_of_a_later_release_are_no_error() -> None:
    types = Beam((Chunk("Type", struct.pack(">II", 99, 1) + b"?"),)).types
    assert types is not None
    assert (types.version, types.entries) == (99, ())


def test_native_code_names_its_targets() -> None:
    data = (
        struct.pack(">IIHH", 28, 5, 1, 2) + struct.pack(">HHIHHI", 3, 4, 0x10, 99, 0, 0x20) + b"machine code"
    )
    native = Beam((Chunk("avmN", data),)).native
    assert native is not None
    assert native.architectures == (("armv6m", 4, 0x10), ("99", 0, 0x20))


def test_an_atom_that_is_not_there_is_refused() -> None:
    for index in (0, 1000):
        beam = hello().with_chunk("ImpT", struct.pack(">4I", 1, index, 1, 0))
        with pytest.raises(FormatError, match=f"atom {index} of"):
            _ = beam.imports


def test_a_chunk_that_should_be_a_term_names_itself_in_errors() -> None:
    with pytest.raises(FormatError, match="Attr chunk"):
        _ = hello().with_chunk("Attr", b"\x83").attributes
    with pytest.raises(FormatError, match="Attr chunk"):
        _ = hello().with_chunk("Attr", etf.encode(5)).attributes


# --- instructions

ATOMS = (Atom("ok"),)


@pytest.mark.parametrize(
    ("raw", "operand"),
    [
        (b"\x50", Operand("number", 5)),
        (b"\x28\x03", Operand("number", 0x103)),
        (b"\x18\x12\x34", Operand("number", 0x1234)),
        (b"\x51", Operand("integer", 5)),
        (b"\x19\xff\xff", Operand("integer", -1)),
        (b"\xd9" + b"\x7f" + bytes(7), Operand("integer", 0x7F << 56)),
        (b"\xf9\x00\x01" + bytes(8), Operand("integer", 1 << 64)),
        (b"\x02", Operand("nil", None)),
        (b"\x12", Operand("atom", "ok")),
        (b"\x33", Operand("x", 3)),
        (b"\x2b\xff", Operand("x", 0x1FF)),
        (b"\x44", Operand("y", 4)),
        (b"\x05", Operand("label", 0)),
        (b"\x08A", Operand("number", 65)),
        (b"\x27\x30", Operand("fr", 3)),
        (b"\x47\x30", Operand("literal", 3)),
        (b"\x57\x33\x20", Operand("x", 3, 2)),
        (b"\x37\x20\x00\x10\x10\x20", Operand("alloc", ((0, 1), (1, 2)))),
        (b"\x17\x20\x12\x57\x04\x10", Operand("list", (Operand("atom", "ok"), Operand("y", 0, 1)))),
    ],
)
def test_every_kind_of_operand(raw: bytes, operand: Operand) -> None:
    data = code(b"\x40", raw, b"\x03", b"\x03")
    move, end = instructions(data, ATOMS)
    assert move.opcode.name == "move"
    assert move.offset == 20
    assert move.operands == (operand, Operand("x", 0))
    assert (end.opcode.name, end.offset) == ("int_code_end", len(data) - 1)
    for size in range(len(data)):
        with pytest.raises(FormatError):
            list(instructions(data[:size], ATOMS))


@pytest.mark.parametrize(
    "raw",
    [
        b"\x00",
        b"\xff",
        b"\xba",
        b"\x40\x22\x03",
        b"\x40\x18\xff\xff\x03",
        b"\x40\x1b\xff\xff\x03",
        b"\x40\x07\x03",
        b"\x40\x67\x03",
        b"\x40\x0f\x03",
        b"\x40\x47\x33\x03",
        b"\x40\x57\x12\x20\x03",
        b"\x40\x17\x10\x17\x00\x03",
        b"\x40\x17\x18\x7f\xff\x03",
        b"\x40\x37\x18\x7f\xff\x03",
        b"\x40\xf9\xf8\x00\x00\x03",
        b"\x40" + b"\xf9" * 2000,
        b"\x40\xf8" + b"\x18\x7f\xff\x03",
    ],
)
def test_malformed_instructions_are_refused(raw: bytes) -> None:
    with pytest.raises(FormatError):
        list(instructions(code(raw, b"\x03"), ATOMS))


@pytest.mark.parametrize(
    "header", [b"", bytes(19), struct.pack(">5I", 15, 0, 0, 0, 0), struct.pack(">5I", 99, 0, 0, 0, 0),
               struct.pack(">5I", 16, 1, 0, 0, 0)],
)  # fmt: skip
def test_malformed_code_headers_are_refused(header: bytes) -> None:
    with pytest.raises(FormatError):
        _ = Beam((Chunk("Code", header),)).code_header
