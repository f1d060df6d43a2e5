"""External terms to values: one loop, containers wait on a stack until their items are read."""

from __future__ import annotations

import struct
import zlib
from math import isfinite
from typing import Any, Final

from avmtools.errors import FormatError
from avmtools.formats.etf.values import (
    MAX_ATOM_CHARACTERS,
    VERSION,
    WHERE,
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
    Term,
)

#: A compressed term may not claim more: three times the largest one in OTP 25 and Elixir 1.14, which is
#: the debug information of Elixir's parser.
MAX_INFLATED_BYTES: Final = 16 * 1024 * 1024
#: A term may not consist of more terms: each may be one byte there, and takes some 60 here.
MAX_TERMS: Final = 8 * 1024 * 1024

_u16: Final = struct.Struct(">H").unpack_from
_u32: Final = struct.Struct(">I").unpack_from
_i32: Final = struct.Struct(">i").unpack_from
_u64: Final = struct.Struct(">Q").unpack_from
_f64: Final = struct.Struct(">d").unpack_from

# How to close a container once its items are there.
_TUPLE, _LIST, _MAP, _PORT8, _PORT32, _PORT64, _PID8, _PID32 = range(8)
_OLDREF, _REF8, _REF32, _EXPORT, _NEWFUN, _FUN = range(8, 14)
# Containers of a fixed number of terms: tag -> (kind, terms, bytes that follow the terms).
_AFTER_NODE: Final = {103: (_PID8, 9), 88: (_PID32, 12), 102: (_PORT8, 5), 89: (_PORT32, 8),
                      120: (_PORT64, 12), 101: (_OLDREF, 5)}  # fmt: skip


def decode(data: bytes, *, max_inflated: int = MAX_INFLATED_BYTES) -> Term:
    """The one term that ``data`` holds, version byte 131 first and nothing behind it."""
    value, end = decode_prefix(data, 0, max_inflated=max_inflated)
    if end != len(data):
        raise FormatError(
            WHERE, end, f"{len(data) - end} bytes follow the term", "Read terms in a row with decode_prefix."
        )
    return value


def decode_prefix(
    data: bytes, offset: int = 0, *, max_inflated: int = MAX_INFLATED_BYTES
) -> tuple[Term, int]:
    """The term (with version byte) that starts at ``offset``, and the offset of the byte after it."""
    data = bytes(data)
    if offset >= len(data):
        raise _truncated(len(data))
    if data[offset] != VERSION:
        raise FormatError(WHERE, offset, f"a term starts with byte 131, this with {data[offset]}")
    start = offset + 1
    tag = data[start] if start < len(data) else -1
    if tag == 80:
        inflated, end = _inflate(data, start, max_inflated)
        value, used = _decode(inflated, 0)
        if used != len(inflated):
            raise FormatError(WHERE, start, f"{len(inflated) - used} bytes follow the compressed term")
        return value, end
    if tag == 121:
        return LocalTerm(data[start + 1 :]), len(data)
    return _decode(data, start)


def _truncated(offset: int) -> FormatError:
    return FormatError(WHERE, offset, "the term is cut off", "The data is incomplete.")


def _inflate(data: bytes, offset: int, limit: int) -> tuple[bytes, int]:
    """The inflated term behind tag 80 at ``offset``, and the end of the compressed bytes."""
    if offset + 5 > len(data):
        raise _truncated(len(data))
    (size,) = _u32(data, offset + 1)
    if size > limit:
        raise FormatError(WHERE, offset + 1, f"a compressed term claims {size} bytes, the limit is {limit}")
    engine = zlib.decompressobj()
    try:
        inflated = engine.decompress(data[offset + 5 :], size + 1)
    except zlib.error as e:
        raise FormatError(WHERE, offset + 5, "a compressed term is damaged (zlib)") from e
    if len(inflated) != size or not engine.eof:
        raise FormatError(WHERE, offset + 5, f"a compressed term does not have the {size} bytes it claims")
    return inflated, len(data) - len(engine.unused_data)


def _atom(data: bytes, at: int, size: int, encoding: str) -> tuple[Atom, int]:
    end = at + size
    if end > len(data):
        raise _truncated(len(data))
    try:
        atom = Atom(data[at:end], encoding)
    except UnicodeDecodeError as e:
        raise FormatError(WHERE, at, "an atom is not valid UTF-8") from e
    if len(atom) > MAX_ATOM_CHARACTERS:
        raise FormatError(WHERE, at, f"an atom has {len(atom)} characters, not up to {MAX_ATOM_CHARACTERS}")
    return atom, end


def _decode(data: bytes, at: int) -> tuple[Term, int]:
    """The term whose tag stands at ``at``: containers wait on a stack until their items are read."""
    try:
        return _decode_terms(data, at)
    except (IndexError, struct.error):
        # Fixed-size fields are read without a check each: past the end Python itself refuses.
        raise _truncated(len(data)) from None


def _decode_terms(data: bytes, at: int) -> tuple[Term, int]:
    end = len(data)
    stack: list[tuple[int, int, list[Term], Any]] = []  # (kind, terms wanted, terms, extra)
    claimed = 0
    while True:
        tag = data[at]
        start = at
        at += 1
        value: Term
        opened: tuple[int, int, Any] | None = None
        if tag == 97:
            value = data[at]
            at += 1
        elif tag == 119:
            value, at = _atom(data, at + 1, data[at], "utf-8")
        elif tag == 106:
            value = []
        elif tag == 104:
            value = ()
            opened = (_TUPLE, data[at], None)
            at += 1
        elif tag == 108:
            wanted = _u32(data, at)[0] + 1
            at += 4
            if stack and stack[-1][0] == _LIST and len(stack[-1][2]) == stack[-1][1] - 1:
                # A list as the tail of a list (legal, though no encoder of today writes it): one longer list.
                kind, before, terms, extra = stack[-1]
                if wanted > end - at:
                    raise _truncated(end)
                claimed += wanted
                if claimed > MAX_TERMS:
                    raise _too_many(start)
                stack[-1] = (kind, before - 1 + wanted, terms, extra)
                continue
            opened = (_LIST, wanted, None)
            value = None
        elif tag == 109:
            stop = at + 4 + _u32(data, at)[0]
            if stop > end:
                raise _truncated(end)
            value = data[at + 4 : stop]
            at = stop
        elif tag == 107:
            stop = at + 2 + _u16(data, at)[0]
            if stop > end:
                raise _truncated(end)
            value = list(data[at + 2 : stop])
            at = stop
        elif tag == 98:
            value = _i32(data, at)[0]
            at += 4
        elif tag == 100:
            value, at = _atom(data, at + 2, _u16(data, at)[0], "latin-1")
        elif tag == 118:
            value, at = _atom(data, at + 2, _u16(data, at)[0], "utf-8")
        elif tag == 115:
            value, at = _atom(data, at + 1, data[at], "latin-1")
        elif tag == 116:
            value = Map()
            opened = (_MAP, 2 * _u32(data, at)[0], None)
            at += 4
        elif tag == 70:
            value = _f64(data, at)[0]
            at += 8
            if not isfinite(value):
                raise FormatError(WHERE, start, "a float is not finite, which Erlang has no value for")
        elif tag == 110 or tag == 111:
            size = data[at] if tag == 110 else _u32(data, at)[0]
            at += 1 if tag == 110 else 4
            stop = at + 1 + size
            if stop > end:
                raise _truncated(end)
            value = int.from_bytes(data[at + 1 : stop], "little")
            if data[at]:
                value = -value
            at = stop
        elif tag == 105:
            value = ()
            opened = (_TUPLE, _u32(data, at)[0], None)
            at += 4
        elif tag == 77:
            value, at = _bit_string(data, at)
        elif tag == 99:
            value, at = _text_float(data, at)
        elif tag in _AFTER_NODE:
            value = None
            opened = (_AFTER_NODE[tag][0], 1, _AFTER_NODE[tag][1])
        elif tag == 90 or tag == 114:
            words = _u16(data, at)[0]
            if not 1 <= words <= 5:
                raise FormatError(WHERE, at, f"a reference has 1 to 5 words, this claims {words}")
            value = None
            opened = (_REF32 if tag == 90 else _REF8, 1, words * 4 + (4 if tag == 90 else 1))
            at += 2
        elif tag == 113:
            value = None
            opened = (_EXPORT, 3, None)
        elif tag == 112:
            free = _u32(data, at + 25)[0]  # the last fixed field: the others are there too
            value = None
            opened = (_NEWFUN, 4 + free, (data[at + 4], data[at + 5 : at + 21], _u32(data, at + 21)[0]))
            at += 29
        elif tag == 117:
            value = None
            opened = (_FUN, 4 + _u32(data, at)[0], None)
            at += 4
        else:
            raise _unknown(tag, start)

        if opened is not None:
            kind, wanted, extra = opened
            if wanted > end - at:  # each term takes a byte at least
                raise _truncated(end)
            claimed += wanted
            if claimed > MAX_TERMS:
                raise _too_many(start)
            if wanted:
                stack.append((kind, wanted, [], extra))
                continue
        while stack:
            kind, wanted, terms, extra = stack[-1]
            terms.append(value)
            if len(terms) < wanted:
                break
            stack.pop()
            if kind == _TUPLE:
                value = tuple(terms)
            elif kind == _LIST:
                value = _list(terms)
            elif kind == _MAP:
                value = _map(terms, at)
            else:
                if type(extra) is int:
                    if at + extra > end:
                        raise _truncated(end)
                    at += extra
                value = _close(kind, terms, extra, data, at)
        else:
            return value, at


def _too_many(at: int) -> FormatError:
    return FormatError(WHERE, at, f"there are more than {MAX_TERMS} terms in it", "Is it the right file?")


def _unknown(tag: int, at: int) -> FormatError:
    if tag == 82:
        return FormatError(WHERE, at, "an atom cache reference stands outside a distribution message")
    if tag == 80 or tag == 121:
        return FormatError(WHERE, at, f"tag {tag} is allowed at the start of a term only")
    return FormatError(WHERE, at, f"unknown tag {tag}", "The data is damaged or newer than OTP 28.")


def _list(terms: list[Term]) -> Term:
    tail = terms.pop()
    if type(tail) is list:  # nil, or a string in tail position
        terms.extend(tail)
        return terms
    return ImproperList(tuple(terms), tail) if terms else tail


def _map(terms: list[Term], at: int) -> Map:
    made = Map(tuple(zip(terms[::2], terms[1::2], strict=True)))
    plain = all(type(k) is Atom for k in terms[::2])
    distinct = len(set(terms[::2])) if plain else len(made._index)
    if distinct != len(made.pairs):
        raise FormatError(WHERE, at, "a map has the same key twice")
    return made


def _bit_string(data: bytes, at: int) -> tuple[Term, int]:
    size, bits = _u32(data, at)[0], data[at + 4]
    stop = at + 5 + size
    if stop > len(data):
        raise _truncated(len(data))
    if bits > 8 or (bits == 0) != (size == 0):
        raise FormatError(WHERE, at + 4, f"a bit string of {size} bytes claims {bits} bits in the last one")
    raw = data[at + 5 : stop]
    if bits in (0, 8):
        return raw, stop
    return BitString(raw[:-1] + bytes([raw[-1] & (0xFF00 >> bits) & 0xFF]), bits), stop


def _text_float(data: bytes, at: int) -> tuple[float, int]:
    stop = at + 31
    if stop > len(data):
        raise _truncated(len(data))
    text = data[at:stop].rstrip(b"\0")
    try:
        value = float(text) if text.strip() == text and b"_" not in text else float("nan")
    except ValueError:
        value = float("nan")
    if not isfinite(value):
        raise FormatError(WHERE, at, "a float in text form is not a number")
    return value, stop


def _close(kind: int, terms: list[Term], extra: Any, data: bytes, at: int) -> Term:
    """A pid, port, reference or fun from its terms; its fixed fields end at ``at``."""
    if kind in (_NEWFUN, _FUN):
        return _fun(kind, terms, extra, at)
    if type(terms[0]) is not Atom:
        raise FormatError(WHERE, at, "an identifier's node (or a fun's module) is not an atom")
    node = terms[0]
    if kind == _EXPORT:
        if type(terms[1]) is not Atom or type(terms[2]) is not int or not 0 <= terms[2] <= 255:
            raise FormatError(WHERE, at, "an external fun is not module, function and arity")
        return ExternalFun(node, terms[1], terms[2])
    if kind == _PID32:
        return Pid(node, *struct.unpack_from(">III", data, at - 12))
    if kind == _PID8:
        return Pid(node, *struct.unpack_from(">IIB", data, at - 9))
    if kind == _PORT32:
        return Port(node, *struct.unpack_from(">II", data, at - 8))
    if kind == _PORT8:
        return Port(node, *struct.unpack_from(">IB", data, at - 5))
    if kind == _PORT64:
        return Port(node, *struct.unpack_from(">QI", data, at - 12))
    if kind == _OLDREF:
        word, creation = struct.unpack_from(">IB", data, at - 5)
        return Reference(node, creation, (word,))
    if kind == _REF32:
        creation, *words = struct.unpack_from(f">{extra // 4}I", data, at - extra)
    else:
        creation, *words = struct.unpack_from(f">B{extra // 4}I", data, at - extra)
    return Reference(node, creation, tuple(words))


def _fun(kind: int, terms: list[Term], extra: Any, at: int) -> Fun:
    if kind == _NEWFUN:
        module, old_index, old_uniq, pid, *free = terms
        arity, uniq, index = extra
    else:
        pid, module, index, old_uniq, *free = terms
        arity, uniq, old_index = None, b"", index
    if not (
        type(module) is Atom
        and isinstance(pid, Pid)
        and type(index) is type(old_index) is type(old_uniq) is int
        and 0 <= old_index < 1 << 32
    ):
        raise FormatError(WHERE, at, "a fun is not made of module, numbers and pid")
    return Fun(module, index, old_index, old_uniq, pid, tuple(free), arity, uniq)
