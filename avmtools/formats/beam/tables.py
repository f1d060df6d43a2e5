"""Chunk contents to values. Every function takes the data of one chunk (facts/toolchain.md 1.4, 1.5)."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from avmtools.errors import FormatError
from avmtools.formats.beam.code import compact
from avmtools.formats.etf import Atom

if TYPE_CHECKING:
    from collections.abc import Sequence

#: A literal table may not inflate to more; the largest one of OTP 20 to 28 stays below 2 MiB.
MAX_LITERALS_BYTES: Final = 16 * 1024 * 1024
#: As many as a node has room for by default.
MAX_ATOMS: Final = 1_048_576

_u16: Final = struct.Struct(">H").unpack_from
_u32: Final = struct.Struct(">I").unpack_from


class Import(NamedTuple):
    """An entry of ``ImpT``: a function of another module (or a BIF) that the code names by its index here."""

    module: Atom
    function: Atom
    arity: int


class Export(NamedTuple):
    """An entry of ``ExpT`` or ``LocT``."""

    function: Atom
    arity: int
    label: int


@dataclass(frozen=True, slots=True)
class FunEntry:
    """An entry of ``FunT``: the code of a closure. ``arity`` counts the free variables too."""

    function: Atom
    arity: int
    label: int
    index: int
    free: int
    old_uniq: int


class Lines(NamedTuple):
    """The ``Line`` chunk. ``entries[n - 1]`` is (file index, line) of the operand n of ``line``; the file
    with index 0 is the module's own source, ``files[i - 1]`` the one with index i."""

    version: int
    flags: int
    instructions: int
    entries: tuple[tuple[int, int], ...]
    files: tuple[str, ...]


class TypeEntry(NamedTuple):
    """What a typed register may hold: names of types, for integers bounds, for bit strings a unit in bits."""

    types: tuple[str, ...]
    lower: int | None
    upper: int | None
    unit: int | None


class Types(NamedTuple):
    """The ``Type`` chunk. A version of a later OTP has no ``entries`` here: registers may hold anything."""

    version: int
    entries: tuple[TypeEntry, ...]


class NativeCode(NamedTuple):
    """The head of an ``avmN`` chunk: (architecture, variant bits, offset of the code) for each target."""

    info_size: int
    labels: int
    version: int
    architectures: tuple[tuple[str, int, int], ...]


def _cut(where: str, at: int) -> FormatError:
    return FormatError(where, at, "the chunk is cut off", "The module is incomplete; compile it again.")


def _count(data: bytes, where: str, entry_size: int) -> int:
    if len(data) < 4:
        raise _cut(where, len(data))
    (count,) = _u32(data)
    if count * entry_size > len(data) - 4:
        raise _cut(where, len(data))
    return int(count)


def atoms(data: bytes, where: str, *, only_first: bool = False) -> tuple[Atom, ...]:
    """``AtU8`` (UTF-8) or ``Atom`` (latin-1). A negative count (OTP 28): lengths are compact numbers."""
    if len(data) < 4:
        raise _cut(where, len(data))
    (count,) = struct.unpack_from(">i", data)
    long_form = count < 0
    count = abs(count)
    if count > len(data) - 4:
        raise _cut(where, len(data))
    if count > MAX_ATOMS:
        raise FormatError(where, 0, f"{count} atoms, over {MAX_ATOMS}", "The module is damaged.")
    if only_first:
        count = min(count, 1)
    encoding = "utf-8" if where.startswith("AtU8") else "latin-1"
    at, end, found = 4, len(data), []
    for _ in range(count):
        try:
            if long_form:
                tag, size, after = compact(data, at)
                if tag != 0:
                    raise FormatError(where, at, "an atom's length is not a number")
                at = after
            else:
                size = data[at]
                at += 1
        except IndexError:
            raise _cut(where, end) from None
        if at + size > end:
            raise _cut(where, end)
        try:
            name = Atom(data[at : at + size], encoding)
        except UnicodeDecodeError as e:
            raise FormatError(where, at, "an atom is not valid UTF-8") from e
        found.append(name)
        at += size
    return tuple(found)


def short_atoms(table: Sequence[str]) -> bytes:
    """``AtU8`` with one byte for each length, as up to OTP 27; FormatError for an atom of over 255 bytes."""
    parts = [struct.pack(">I", len(table))]
    for name in table:
        raw = name.encode("utf-8")
        if len(raw) > 255:
            raise FormatError("AtU8 chunk", None, f"an atom takes {len(raw)} bytes, there is room for 255")
        parts += (bytes((len(raw),)), raw)
    return b"".join(parts)


def _name(table: Sequence[Atom], index: int, where: str, at: int) -> Atom:
    if not 1 <= index <= len(table):
        raise FormatError(where, at, f"atom {index} of {len(table)}")
    return table[index - 1]


def imports(data: bytes, table: Sequence[Atom]) -> tuple[Import, ...]:
    """``ImpT``."""
    where = "ImpT chunk"
    rows = struct.iter_unpack(">III", data[4 : 4 + 12 * _count(data, where, 12)])
    return tuple(
        Import(_name(table, m, where, 4 + 12 * n), _name(table, f, where, 8 + 12 * n), a)
        for n, (m, f, a) in enumerate(rows)
    )


def exports(data: bytes, table: Sequence[Atom], where: str) -> tuple[Export, ...]:
    """``ExpT`` and ``LocT``."""
    rows = struct.iter_unpack(">III", data[4 : 4 + 12 * _count(data, where, 12)])
    return tuple(Export(_name(table, f, where, 4 + 12 * n), a, label) for n, (f, a, label) in enumerate(rows))


def funs(data: bytes, table: Sequence[Atom]) -> tuple[FunEntry, ...]:
    """``FunT``."""
    where = "FunT chunk"
    rows = struct.iter_unpack(">6I", data[4 : 4 + 24 * _count(data, where, 24)])
    return tuple(FunEntry(_name(table, f, where, 4 + 24 * n), *rest) for n, (f, *rest) in enumerate(rows))


def lines(data: bytes) -> Lines:
    """``Line``: a stream of compact terms where an atom's number selects the file for what follows."""
    where = "Line chunk"
    if len(data) < 20:
        raise _cut(where, len(data))
    version, flags, used, count, file_count = struct.unpack_from(">5I", data)
    if version != 0:
        raise FormatError(where, 0, f"version {version} is unknown", "The compiler is newer than OTP 29.")
    if count + 2 * file_count > len(data) - 20:
        raise _cut(where, len(data))
    at, file = 20, 0
    entries: list[tuple[int, int]] = []
    files: list[str] = []
    try:
        while len(entries) < count:
            tag, value, after = compact(data, at)
            if tag == 2:
                if value > file_count:
                    raise FormatError(where, at, f"file {value} of {file_count}")
                file = value
            elif tag == 1 and value >= 0:
                entries.append((file, value))
            else:
                raise FormatError(where, at, "neither a line nor a file")
            at = after
        for _ in range(file_count):
            size = _u16(data, at)[0]
            if at + 2 + size > len(data):
                raise IndexError
            files.append(data[at + 2 : at + 2 + size].decode("utf-8", "replace"))
            at += 2 + size
    except (IndexError, struct.error):
        raise _cut(where, len(data)) from None
    return Lines(version, flags, used, tuple(entries), tuple(files))


def literal_table(data: bytes, name: str) -> bytes:
    """The plain table (as ``LitU`` holds it) of a ``LitT`` or ``LitU`` chunk.

    ``LitT`` starts with the table's size and a zlib stream follows, or (OTP 28) with 0 and the table follows.
    """
    if name == "LitU":
        return data
    where = "LitT chunk"
    if len(data) < 4:
        raise _cut(where, len(data))
    (size,) = _u32(data)
    if size == 0:
        return data[4:]
    if size > MAX_LITERALS_BYTES:
        raise FormatError(where, 0, f"the literals claim {size} bytes, the limit is {MAX_LITERALS_BYTES}")
    engine = zlib.decompressobj()
    try:
        table = engine.decompress(data[4:], size + 1)
    except zlib.error as e:
        raise FormatError(where, 4, "the literals are damaged (zlib)", "Compile the module again.") from e
    if len(table) != size or not engine.eof:
        raise FormatError(where, 4, f"the literals do not inflate to the {size} bytes they claim")
    return table


def literals(table: bytes) -> tuple[bytes, ...]:
    """The external terms of a plain literal table, each with its version byte."""
    where = "literal table"
    count = _count(table, where, 4)
    at, end, found = 4, len(table), []
    for _ in range(count):
        if at + 4 > end:
            raise _cut(where, end)
        size = _u32(table, at)[0]
        at += 4
        if at + size > end:
            raise _cut(where, end)
        found.append(table[at : at + size])
        at += size
    return tuple(found)


# The bits of a type, lowest first. Versions 1 and 2 (OTP 25, 26) had one more, the match context, and
# version 4 (OTP 29) adds records; three bits that announce bounds and unit stand above them.
_TYPES_3: Final = ("atom", "bitstring", "cons", "float", "fun", "integer", "map", "nil", "pid", "port",
                   "reference", "tuple")  # fmt: skip
_TYPES_2: Final = (*_TYPES_3[:2], "match_context", *_TYPES_3[2:])
_TYPE_NAMES: Final = {1: _TYPES_2, 2: _TYPES_2, 3: _TYPES_3, 4: (*_TYPES_3, "record")}


def types(data: bytes) -> Types:
    """``Type``: version 1 has two 64-bit bounds in each entry (no bounds when the first is above the second),
    later ones only the bounds and the unit that the entry announces."""
    where = "Type chunk"
    if len(data) < 8:
        raise _cut(where, len(data))
    version, count = struct.unpack_from(">II", data)
    names = _TYPE_NAMES.get(version)
    if names is None:
        return Types(version, ())
    if count * 2 > len(data) - 8:
        raise _cut(where, len(data))
    extras, at = len(names), 8
    entries: list[TypeEntry] = []
    try:
        for _ in range(count):
            lower = upper = unit = None
            if version == 1:
                bits, low, high = struct.unpack_from(">Hqq", data, at)
                at += 18
                if low <= high:
                    lower, upper = low, high
            else:
                bits = _u16(data, at)[0]
                at += 2
                if bits >> extras & 1:
                    (lower,) = struct.unpack_from(">q", data, at)
                    at += 8
                if bits >> (extras + 1) & 1:
                    (upper,) = struct.unpack_from(">q", data, at)
                    at += 8
                if bits >> (extras + 2) & 1:
                    unit = data[at] + 1
                    at += 1
            held = tuple(name for n, name in enumerate(names) if bits >> n & 1)
            entries.append(TypeEntry(held, lower, upper, unit))
    except (IndexError, struct.error):
        raise _cut(where, len(data)) from None
    return Types(version, tuple(entries))


_ARCHITECTURES: Final = {1: "x86_64", 2: "aarch64", 3: "armv6m", 4: "riscv32", 5: "riscv64", 6: "arm32",
                         7: "wasm32"}  # fmt: skip


def native_code(data: bytes) -> NativeCode:
    """``avmN`` (AtomVM 0.8-dev). Unknown architectures appear by their number."""
    where = "avmN chunk"
    if len(data) < 12:
        raise _cut(where, len(data))
    info_size, labels, version, count = struct.unpack_from(">IIHH", data)
    if count * 8 > len(data) - 12:
        raise _cut(where, len(data))
    rows = struct.iter_unpack(">HHI", data[12 : 12 + 8 * count])
    found = tuple((_ARCHITECTURES.get(arch, str(arch)), variant, offset) for arch, variant, offset in rows)
    return NativeCode(info_size, labels, version, found)
