"""External terms: what each tag reads as, what is refused, and that nothing is lost on the way."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import pytest
from hypothesis import given

from avmtools.errors import FormatError
from avmtools.formats import etf
from avmtools.formats.etf import (
    Atom,
    BitString,
    ExternalFun,
    Fun,
    ImproperList,
    LocalTerm,
    Map,
    Pid,
    Port,
    Reference,
    decode,
    decode_prefix,
    encode,
)

from .helpers import roundtrip
from .strategies import terms

A, B = Atom("a"), Atom("b")
PID = Pid(A, 1, 2, 3)
RAW_A = b"w\x01a"
RAW_PID = b"X" + RAW_A + struct.pack(">III", 1, 2, 3)
NEW_FUN = struct.pack(">B16sII", 2, b"u" * 16, 7, 1) + RAW_A + b"a\x08" + b"a\x09" + RAW_PID + b"a\x05"

# As today's OTP writes them: read and written the same.
CANONICAL: list[tuple[bytes, Any]] = [
    (b"a\0", 0),
    (b"a\xff", 255),
    (b"b\0\0\1\0", 256),
    (b"b\xff\xff\xff\xff", -1),
    (b"b\x80\0\0\0", -(2**31)),
    (b"n\x04\0\0\0\0\x80", 2**31),
    (b"n\x05\x01\0\0\0\0\x01", -(2**32)),
    (b"o\0\0\1\0\0" + bytes(255) + b"\1", 2**2040),
    (b"F" + struct.pack(">d", -1.5), -1.5),
    (b"w\x02ok", Atom("ok")),
    (b"w\0", Atom("")),
    (b"v\x01\x54" + "é".encode() * 170, Atom("é" * 170)),
    (b"j", []),
    (b"k\0\2\0\xff", [0, 255]),
    (b"l\0\0\0\1b\0\0\1\0j", [256]),
    (b"l\0\0\0\1a\1a\2", ImproperList((1,), 2)),
    (b"h\0", ()),
    (b"h\2a\1" + RAW_A, (1, A)),
    (b"i\0\0\1\0" + b"j" * 256, ([],) * 256),
    (b"m\0\0\0\3abc", b"abc"),
    (b"m\0\0\0\0", b""),
    (b"M\0\0\0\2\5a\xa0", BitString(b"a\xa0", 5)),
    (b"t\0\0\0\0", Map()),
    (b"t\0\0\0\1a\1" + RAW_A, Map(((1, A),))),
    (RAW_PID, PID),
    (b"Y" + RAW_A + struct.pack(">II", 9, 3), Port(A, 9, 3)),
    (b"x" + RAW_A + struct.pack(">QI", 2**40, 3), Port(A, 2**40, 3)),
    (b"Z\0\2" + RAW_A + struct.pack(">III", 3, 4, 5), Reference(A, 3, (4, 5))),
    (b"q" + RAW_A + b"w\x01ba\x02", ExternalFun(A, B, 2)),
    (b"p" + struct.pack(">I", 4 + len(NEW_FUN)) + NEW_FUN, Fun(A, 7, 8, 9, PID, (5,), 2, b"u" * 16)),
    (b"u\0\0\0\1" + RAW_PID + RAW_A + b"a\7a\x09a\5", Fun(A, 7, 7, 9, PID, (5,))),
]

# Older or longer forms: read only.
LIBERAL: list[tuple[bytes, Any]] = [
    (b"d\0\1\xe9", Atom("é")),
    (b"s\1\xe9", Atom("é")),
    (b"v\0\1a", A),
    (b"c" + b"1.50000000000000000000e+00\0\0\0\0\0", 1.5),
    (b"b\0\0\0\1", 1),
    (b"n\0\0", 0),
    (b"n\0\1", 0),
    (b"o\0\0\0\1\0\5", 5),
    (b"i\0\0\0\1a\1", (1,)),
    (b"l\0\0\0\2a\1a\2j", [1, 2]),
    (b"l\0\0\0\0j", []),
    (b"l\0\0\0\0a\1", 1),
    (b"l\0\0\0\1a\1k\0\1\2", [1, 2]),
    (b"l\0\0\0\1a\1l\0\0\0\1a\2a\3", ImproperList((1, 2), 3)),
    (b"M\0\0\0\1\x08a", b"a"),
    (b"M\0\0\0\0\0", b""),
    (b"M\0\0\0\1\3\xff", BitString(b"\xe0", 3)),
    (b"g" + RAW_A + struct.pack(">IIB", 1, 2, 3), PID),
    (b"f" + RAW_A + struct.pack(">IB", 9, 3), Port(A, 9, 3)),
    (b"e" + RAW_A + struct.pack(">IB", 4, 3), Reference(A, 3, (4,))),
    (b"r\0\2" + RAW_A + struct.pack(">BII", 3, 4, 5), Reference(A, 3, (4, 5))),
]

REFUSED: dict[str, bytes] = {
    "no version": b"a\1",
    "two terms": b"\x83jj",
    "unknown tag": b"\x83\x00",
    "atom cache reference": b"\x83R\0",
    "compressed inside": b"\x83h\1P\0\0\0\1" + zlib.compress(b"j"),
    "local inside": b"\x83h\1yabc",
    "not UTF-8": b"\x83w\1\xff",
    "256 characters": b"\x83d\1\0" + b"a" * 256,
    "not a number": b"\x83F\x7f\xf8\0\0\0\0\0\0",
    "infinite": b"\x83F\x7f\xf0\0\0\0\0\0\0",
    "float text": b"\x83c" + b"1.5x".ljust(31, b"\0"),
    "float text with underscore": b"\x83c" + b"1_5".ljust(31, b"\0"),
    "infinite text": b"\x83c" + b"inf".ljust(31, b"\0"),
    "nine bits": b"\x83M\0\0\0\1\x09a",
    "no bits of a byte": b"\x83M\0\0\0\1\0a",
    "bits of no byte": b"\x83M\0\0\0\0\3",
    "same key twice": b"\x83t\0\0\0\2a\1ja\1j",
    "same key in two forms": b"\x83t\0\0\0\2a\1jb\0\0\0\1j",
    "same atom twice": b"\x83t\0\0\0\2w\1ajw\1aj",
    "same map as key": b"\x83t\0\0\0\2t\0\0\0\1jjjt\0\0\0\1jjj",
    "node is a number": b"\x83Xa\1" + bytes(12),
    "reference without words": b"\x83Z\0\0w\1a\0\0\0\1",
    "reference of six words": b"\x83Z\0\6w\1a" + bytes(28),
    "external fun of numbers": b"\x83qa\1a\1a\1",
    "external fun of arity 256": b"\x83qw\1aw\1ab\0\0\1\0",
    "fun without pid": b"\x83u\0\0\0\0jw\1aa\1a\1",
    "huge list": b"\x83l\xff\xff\xff\xff",
    "huge tuple": b"\x83i\xff\xff\xff\xff",
    "huge map": b"\x83t\xff\xff\xff\xff",
    "huge binary": b"\x83m\xff\xff\xff\xff",
    "huge integer": b"\x83o\xff\xff\xff\xff\0",
    "huge closure": b"\x83u\xff\xff\xff\xff",
    "zlib": b"\x83P\0\0\0\1abc",
    "zlib, wrong size": b"\x83P\0\0\0\2" + zlib.compress(b"j"),
    "zlib, too short a size": b"\x83P\0\0\0\1" + zlib.compress(b"a\1"),
    "zlib, two terms": b"\x83P\0\0\0\2" + zlib.compress(b"jj"),
    "zlib, cut off": b"\x83P\0\0\0\1" + zlib.compress(b"j")[:-1],
    "zlib, over the limit": b"\x83P\x7f\xff\xff\xff" + zlib.compress(b"j"),
}


@pytest.mark.parametrize(("raw", "value"), CANONICAL, ids=lambda v: repr(v)[:30])
def test_terms_as_otp_writes_them(raw: bytes, value: Any) -> None:
    roundtrip(decode, encode, b"\x83" + raw, value)
    assert type(decode(b"\x83" + raw)) is type(value)


@pytest.mark.parametrize(("raw", "value"), LIBERAL, ids=lambda v: repr(v)[:30])
def test_older_and_longer_forms_are_read(raw: bytes, value: Any) -> None:
    found = decode(b"\x83" + raw)
    assert found == value
    assert type(found) is type(value)
    for size in range(len(raw) + 1):
        with pytest.raises(FormatError):
            decode((b"\x83" + raw)[:size])


@pytest.mark.parametrize("name", REFUSED)
def test_malformed_terms_are_refused(name: str) -> None:
    with pytest.raises(FormatError):
        decode(REFUSED[name])


@given(terms)
def test_any_term_survives(term: Any) -> None:
    for options in ({}, {"deterministic": True}, {"compressed": True}):
        again = decode(encode(term, **options))
        assert encode(again, deterministic=True) == encode(term, deterministic=True)
    assert encode(decode(encode(term))) == encode(term)


@given(terms)
def test_terms_in_a_row_are_read_one_by_one(term: Any) -> None:
    first = encode(term)
    data = b"??" + first + encode(A)
    value, end = decode_prefix(data, 2)
    assert end == 2 + len(first)
    assert encode(value) == first
    assert decode_prefix(data, end) == (A, len(data))


def test_a_compressed_term_in_a_row_ends_where_its_stream_ends() -> None:
    data = encode(list(range(1000)) * 3, compressed=True)
    assert data[1] == 80
    value, end = decode_prefix(data + b"more")
    assert (len(value), end) == (3000, len(data))


def test_a_local_term_is_opaque() -> None:
    assert decode(b"\x83yanything") == LocalTerm(b"anything")
    assert encode(LocalTerm(b"anything")) == b"\x83yanything"


def test_a_term_of_too_many_terms_is_refused() -> None:
    for tag in b"il":
        data = struct.pack(">BBI", 131, tag, etf.MAX_TERMS + 1) + b"j" * (etf.MAX_TERMS + 2)
        with pytest.raises(FormatError, match="more than 8388608 terms"):
            decode(data)


def test_the_limit_on_inflated_size_can_be_set() -> None:
    data = encode(b"a" * 10000, compressed=True)
    assert decode(data, max_inflated=10005) == b"a" * 10000
    with pytest.raises(FormatError, match="limit is 10004"):
        decode(data, max_inflated=10004)


@pytest.mark.parametrize(
    "around", [lambda x: (x,), lambda x: [x], lambda x: Map(((A, x),)), lambda x: Map(((x, A),))]
)
def test_depth_is_not_limited(around: Any) -> None:
    term: Any = A
    for _ in range(50_000):
        term = around(term)
    data = encode(term)
    assert encode(decode(data)) == data


def test_deep_closures_and_tails() -> None:
    term: Any = 5
    for _ in range(1000):
        term = Fun(A, 7, 8, 9, PID, (term,), 2, b"u" * 16)
    assert encode(decode(encode(term))) == encode(term)
    assert decode(b"\x83" + b"l\0\0\0\1a\1" * 50_000 + b"j") == [1] * 50_000


@pytest.mark.parametrize("value", [None, "text", object(), {1, 2}, (1, None), [LocalTerm(b"")]])
def test_values_that_are_no_terms_are_type_errors(value: Any) -> None:
    with pytest.raises(TypeError):
        encode(value)


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        Atom("a" * 256),
        Atom("\ud800"),
        BitString(b"", 3),
        BitString(b"a", 8),
        BitString(b"\xff", 3),
        ImproperList((), 1),
        ImproperList((1,), []),
        Pid(A, -1, 0, 0),
        Pid(A, 2**32, 0, 0),
        Port(A, 2**64, 0),
        Reference(A, 0, ()),
        Reference(A, 0, (2**32,)),
        ExternalFun(A, B, 256),
        Fun(A, 7, 8, 9, PID, (), 2, b"short"),
        Fun(A, 2**32, 8, 9, PID, (), 2, b"u" * 16),
    ],
    ids=lambda v: repr(v)[:30],
)
def test_values_without_external_form_are_refused(value: Any) -> None:
    with pytest.raises(FormatError):
        encode(value)


def test_python_booleans_and_dicts_are_taken() -> None:
    assert decode(encode({A: True, B: False})) == Map(((A, Atom("true")), (B, Atom("false"))))


def test_map_keys_are_told_apart_as_erlang_does() -> None:
    m = Map.of(
        [(1, "int"), (1.0, "float"), ([1], "list"), ((1,), "tuple"), (Map.of({A: 1}), "map"), (A, "atom")]
    )
    assert [m[1], m[1.0], m[[1]], m[(1,)], m[Map.of({A: 1})], m["a"]] == [
        "int", "float", "list", "tuple", "map", "atom",
    ]  # fmt: skip
    assert m.get(2, "none") == "none"
    assert [1] in m
    assert [2] not in m
    assert len(m) == 6
    with pytest.raises(KeyError):
        m[2]
    with pytest.raises(FormatError):
        Map.of([([1], 1), ([1], 2)])


def test_maps_are_equal_whatever_their_order() -> None:
    one, two = Map.of([(A, 1), (B, 2)]), Map.of([(B, 2), (A, 1)])
    assert one == two
    assert hash(one) == hash(two)
    assert one != Map.of([(A, 1), (B, 2.0)])
    assert one != 5
    assert encode(one) != encode(two)
    assert encode(one, deterministic=True) == encode(two, deterministic=True)


def test_references_of_a_term() -> None:
    fun = ExternalFun(Atom("m"), Atom("f"), 1)
    closure = Fun(Atom("c"), 7, 8, 9, PID, (Atom("free"),), 2, b"u" * 16)
    term = {Atom("k"): [Atom("l"), (Atom("t"), fun)], b"bin": ImproperList((Atom("i"),), closure)}
    data = encode(term)
    assert etf.atoms_in(data) == {"k", "l", "t", "m", "f", "i", "c", "free", "a"}
    assert etf.external_funs_in(data) == {("m", "f", 1)}
