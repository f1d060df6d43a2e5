"""Values to external terms: one loop over a stack of what is still to be written."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final, TypeAlias

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

_pack_u16: Final = struct.Struct(">BH").pack
_pack_u32: Final = struct.Struct(">BI").pack
_pack_i32: Final = struct.Struct(">Bi").pack
_pack_f64: Final = struct.Struct(">Bd").pack


#: What the encoder fills: bytes, and lists of the same, flattened once at the end.
_Rope: TypeAlias = list[Any]


@dataclass(slots=True)
class _Switch:
    """On the encoder's stack: send what follows to ``out``."""

    out: _Rope


@dataclass(slots=True)
class _Finish:
    """On the encoder's stack below a container's parts: when it surfaces, they are complete."""

    container: Map | Fun | None  # None: a dict
    parts: list[_Rope]
    back: _Rope


@dataclass(slots=True)
class _Raw:
    """On the encoder's stack: bytes that are ready."""

    data: bytes


def encode(value: Term, *, deterministic: bool = False, compressed: bool = False) -> bytes:
    """``value`` as an external term with version byte, in the forms that OTP 26 and newer write.

    ``deterministic`` orders the pairs of every map by their encoded keys, so that equal maps give
    equal bytes; otherwise they keep the order they have. ``compressed`` deflates when that is
    shorter. TypeError for a Python value that the module's table does not list (``None`` and a plain
    ``str`` among them: say ``Atom`` or ``bytes``); FormatError for one that has no external form.
    """
    body = _encode(value, deterministic)
    if compressed:
        packed = zlib.compress(body, 9)
        if len(packed) + 5 < len(body):
            return bytes([VERSION]) + _pack_u32(80, len(body)) + packed
    return bytes([VERSION]) + body


def _flatten(rope: _Rope) -> bytes:
    flat: list[bytes] = []
    stack: list[Any] = [rope]
    while stack:
        part = stack.pop()
        if type(part) is list:
            stack.extend(reversed(part))
        else:
            flat.append(part)
    return b"".join(flat)


def _encode(value: Term, deterministic: bool, *, identity: bool = False) -> bytes:
    """The term without version byte. ``identity``: maps as digests, each made once (see :func:`identity`)."""
    out: _Rope = []
    first = out
    stack: list[Term] = [value]
    while stack:
        term = stack.pop()
        kind = type(term)
        if kind is int:
            out.append(_integer(term))
        elif kind is Atom:
            out.append(_encoded_atom(term))
        elif kind is list:
            _open_list(term, stack, out)
        elif kind is tuple:
            size = len(term)
            out.append(bytes((104, size)) if size < 256 else _pack_u32(105, size))
            stack.extend(reversed(term))
        elif kind is bytes:
            out.append(_pack_u32(109, len(term)))
            out.append(term)
        elif kind is Map or kind is dict:
            if identity and kind is Map and "identity" in term._cache:
                out.append(term._cache["identity"])
                continue
            pairs = term.pairs if kind is Map else tuple(term.items())
            if not deterministic:
                out.append(_pack_u32(116, len(pairs)))
                for key, item in reversed(pairs):
                    stack += (item, key)
                continue
            # Each key and each value goes to a rope of its own: they are put in order once all are there.
            parts: list[_Rope] = [[] for _ in range(2 * len(pairs))]
            stack.append(_Finish(term if kind is Map else None, parts, out))
            for n, (key, item) in enumerate(pairs):
                stack += (item, _Switch(parts[2 * n + 1]), key, _Switch(parts[2 * n]))
        elif kind is Fun and term.uniq:
            parts = [[]]
            stack.append(_Finish(term, parts, out))
            stack.extend(reversed(term.free))
            stack.append(term.pid)
            stack.append(_Switch(parts[0]))
            parts[0] += (_encoded_atom(term.module), _integer(term.old_index), _integer(term.old_uniq))
        elif kind is _Switch:
            out = term.out
        elif kind is _Finish:
            out = term.back
            out.append(_finish_fun(term) if type(term.container) is Fun else _finish_map(term, identity))
        elif kind is _Raw:
            out.append(term.data)
        else:
            _encode_other(term, stack, out)
    return _flatten(first)


def _finish_map(done: _Finish, identity: bool) -> _Rope | bytes:
    keys = [_flatten(k) for k in done.parts[::2]]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    rope: _Rope = [_pack_u32(116, len(keys))]
    for n in order:
        rope += (keys[n], done.parts[2 * n + 1])
    if not identity:
        return rope
    import hashlib  # loads OpenSSL: only for maps that are keys or are compared

    digest = b"\x00" + hashlib.sha256(_flatten(rope)).digest()  # no tag is 0, so nothing else looks so
    if isinstance(done.container, Map):
        done.container._cache["identity"] = digest
    return digest


def _finish_fun(done: _Finish) -> bytes:
    fun, rest = done.container, _flatten(done.parts[0])
    assert isinstance(fun, Fun)
    if len(fun.uniq) != 16 or fun.arity is None:
        raise FormatError(WHERE, None, "a fun has a digest of 16 bytes and an arity")
    try:
        fixed = struct.pack(">B16sII", fun.arity, fun.uniq, fun.index, len(fun.free))
    except struct.error as e:
        raise FormatError(WHERE, None, "a number in Fun is out of range") from e
    # The size field counts itself and all that follows it.
    return _pack_u32(112, 4 + len(fixed) + len(rest)) + fixed + rest


def _integer(value: int) -> bytes:
    if 0 <= value <= 255:
        return bytes((97, value))
    if -0x80000000 <= value <= 0x7FFFFFFF:
        return _pack_i32(98, value)
    size = (abs(value).bit_length() + 7) // 8
    head = bytes((110, size)) if size < 256 else _pack_u32(111, size)
    return head + bytes((value < 0,)) + abs(value).to_bytes(size, "little")


def _encoded_atom(name: str) -> bytes:
    try:
        raw = name.encode("utf-8")
    except UnicodeEncodeError as e:
        raise FormatError(WHERE, None, f"the atom {name!r} is not valid Unicode") from e
    if len(name) > MAX_ATOM_CHARACTERS:
        raise FormatError(
            WHERE, None, f"an atom has {len(name)} characters, over {MAX_ATOM_CHARACTERS}", "Shorten it."
        )
    return (bytes((119, len(raw))) if len(raw) < 256 else _pack_u16(118, len(raw))) + raw


def _open_list(items: list[Term], stack: list[Term], out: _Rope) -> None:
    if not items:
        out.append(b"j")
        return
    if len(items) <= 0xFFFF and all(type(i) is int and 0 <= i <= 255 for i in items):
        out.append(_pack_u16(107, len(items)) + bytes(items))
        return
    out.append(_pack_u32(108, len(items)))
    stack.append([])
    stack.extend(reversed(items))


def _encode_other(term: Term, stack: list[Term], out: _Rope) -> None:
    """The rarer values: identifiers, funs, improper lists, and subclasses of the common types."""
    if isinstance(term, bool):
        out.append(_encoded_atom("true" if term else "false"))
    elif isinstance(term, float):
        if not isfinite(term):
            raise FormatError(WHERE, None, f"{term} is no Erlang float")
        out.append(_pack_f64(70, term))
    elif isinstance(term, ImproperList):
        if not term.items or isinstance(term.tail, list | ImproperList):
            raise FormatError(WHERE, None, "an improper list needs an item and a tail that is no list")
        out.append(_pack_u32(108, len(term.items)))
        stack.append(term.tail)
        stack.extend(reversed(term.items))
    elif isinstance(term, BitString):
        if not term.data or not 1 <= term.last_bits <= 7 or term.data[-1] & (0xFF >> term.last_bits):
            raise FormatError(WHERE, None, f"{term!r} is not a bit string: 1 to 7 bits, the rest zero")
        out.append(struct.pack(">BIB", 77, len(term.data), term.last_bits) + term.data)
    elif isinstance(term, Pid | Port | Reference | Fun | ExternalFun):
        try:
            _encode_identifier(term, stack, out)
        except struct.error as e:
            raise FormatError(WHERE, None, f"a number in {type(term).__name__} is out of range") from e
    elif isinstance(term, LocalTerm) and not out and not stack:
        out.append(b"y" + term.data)
    else:
        raise TypeError(f"{type(term).__name__} has no external term form here: {term!r:.80}")


def _encode_identifier(
    term: Pid | Port | Reference | Fun | ExternalFun, stack: list[Term], out: _Rope
) -> None:
    match term:
        case Pid():
            numbers = struct.pack(">III", term.id, term.serial, term.creation)
            out.append(b"X" + _encoded_atom(term.node) + numbers)
        case Port():
            wide = term.id >> 32 != 0
            head, layout = (b"x", ">QI") if wide else (b"Y", ">II")
            out.append(head + _encoded_atom(term.node) + struct.pack(layout, term.id, term.creation))
        case Reference():
            words = len(term.id)
            if not 1 <= words <= 5:
                raise FormatError(WHERE, None, f"a reference has 1 to 5 words, not {words}")
            head = _pack_u16(90, words) + _encoded_atom(term.node)
            out.append(head + struct.pack(f">I{words}I", term.creation, *term.id))
        case ExternalFun():
            name = _encoded_atom(term.module) + _encoded_atom(term.function)
            out.append(b"q" + name + struct.pack(">BB", 97, term.arity))
        case Fun():
            out.append(_pack_u32(117, len(term.free)))
            stack.extend(reversed(term.free))
            head = _encoded_atom(term.module) + _integer(term.index) + _integer(term.old_uniq)
            stack += (_Raw(head), term.pid)


def identity(value: Term) -> bytes:
    """Bytes that two terms share exactly when Erlang's ``=:=`` holds, for looking up map keys.

    Maps stand in as digests that are computed once each, so that keys nested in keys cost linear time.
    A plain ``str`` counts as the atom of that name.
    """
    if type(value) is str:
        value = Atom(value)
    return _encode(value, True, identity=True)
