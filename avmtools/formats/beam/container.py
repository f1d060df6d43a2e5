"""The IFF container of a module: ``FOR1 | size | BEAM`` and chunks ``name | size | data | 0-pad to 4``.

The size field counts what follows it (the standard, total - 8), or, from the packers in C, the whole
module; both are read. What is read is written again byte for byte; what is edited is written with
the standard size, canonical padding and nothing behind the last chunk.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from avmtools.errors import FormatError
from avmtools.formats import etf
from avmtools.formats.beam import code, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WHERE: Final = "BEAM module"
_HEADER: Final = struct.Struct(">4sI4s")
_CHUNK: Final = struct.Struct(">4sI")
_CUT: Final = "The file is incomplete; compile or copy it again."
#: A module may not be larger, and not inflate to more. No device has room for a tenth of it.
MAX_MODULE_BYTES: Final = 16 * 1024 * 1024
#: Compilers write 20 at most.
MAX_CHUNKS: Final = 1024

#: What AtomVM 0.5 to 0.8 load from a module besides ``Line``. (``Atom`` is what ``AtU8`` was before OTP 20.)
DEVICE_CHUNKS: Final = frozenset(
    ("AtU8", "Atom", "Code", "ExpT", "LocT", "ImpT", "LitU", "LitT", "FunT", "StrT")
)


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk. ``padding`` holds what follows the data unless they are the usual zeros."""

    name: str
    data: bytes
    padding: bytes | None = None

    def build(self) -> bytes:
        """The chunk as it stands in a file."""
        padding = bytes(-len(self.data) % 4) if self.padding is None else self.padding
        return _CHUNK.pack(self.name.encode("ascii"), len(self.data)) + self.data + padding


def looks_like_beam(data: bytes) -> bool:
    """Does ``data`` start with a module, compressed (``erlc +compressed``) or not?"""
    if data[:2] == b"\x1f\x8b":
        try:
            data = zlib.decompressobj(31).decompress(data, 12)
        except zlib.error:
            return False
    return data[:4] == b"FOR1" and data[8:12] == b"BEAM"


@dataclass(frozen=True)
class Beam:
    """A module. The chunks are bytes; each property decodes its chunk when it is first asked for.

    ``counts_header``: the size field counts the whole module. ``trailing``: zeros behind the last chunk.
    ``was_compressed``: it came out of gzip; it is written without, since no device reads it so.
    Properties raise FormatError when their chunk is missing though needed, or malformed.
    """

    chunks: tuple[Chunk, ...]
    counts_header: bool = False
    trailing: bytes = b""
    was_compressed: bool = False

    # --- reading and writing

    @classmethod
    def parse(cls, data: bytes) -> Beam:
        """The module that ``data`` holds; FormatError when it is none or damaged."""
        data = bytes(data)
        compressed = data[:2] == b"\x1f\x8b"
        if compressed:
            data = _gunzip(data)
        if len(data) > MAX_MODULE_BYTES:
            raise FormatError(_WHERE, None, f"{len(data)} bytes are no module", "Is it the right file?")
        if len(data) < 12:
            raise FormatError(_WHERE, len(data), "the header is cut off", _CUT)
        form, size, kind = _HEADER.unpack_from(data)
        if form != b"FOR1" or kind != b"BEAM":
            raise FormatError(_WHERE, 0, "this is no BEAM module (FOR1 .. BEAM)", "Compile with erlc or mix.")
        counts_header = size + 8 > len(data)
        end = size if counts_header else size + 8
        if end > len(data) or end < 12:
            raise FormatError(_WHERE, 4, f"the module claims {size} bytes, {len(data)} are there", _CUT)
        trailing = data[end:]
        if trailing.strip(b"\0"):
            raise FormatError(_WHERE, end, "something else follows the module")
        return cls(tuple(_chunks(data, end)), counts_header, trailing, compressed)

    def build(self) -> bytes:
        """The module's bytes. ``Beam.parse(x).build() == x`` for every x that is not compressed."""
        body = b"".join([chunk.build() for chunk in self.chunks])
        size = len(body) + (12 if self.counts_header else 4)
        return b"".join((_HEADER.pack(b"FOR1", size, b"BEAM"), body, self.trailing))

    # --- editing: each gives a new, canonical module

    def with_chunk(self, name: str, data: bytes) -> Beam:
        """With the chunk replaced in place, or added at the end."""
        if len(name) != 4 or not (name.isascii() and name.isprintable()):
            raise FormatError(_WHERE, None, f"a chunk's name has four ASCII characters, not {name!r}")
        new = Chunk(name, bytes(data))
        if self.chunk(name) is None:
            return Beam((*self.chunks, new))
        done = False
        chunks = []
        for chunk in self.chunks:
            if chunk.name == name:
                if not done:
                    chunks.append(new)
                done = True
            else:
                chunks.append(chunk)
        return Beam(tuple(chunks))

    def without(self, *names: str) -> Beam:
        """Without all chunks of these names."""
        return Beam(tuple(c for c in self.chunks if c.name not in names))

    def strip(self, keep: Iterable[str] = DEVICE_CHUNKS, *, lines: bool = True) -> Beam:
        """Only the chunks in ``keep``, in their order; ``lines`` alone decides on ``Line``."""
        wanted = set(keep) - {"Line"} | ({"Line"} if lines else set())
        return Beam(tuple(Chunk(c.name, c.data) for c in self.chunks if c.name in wanted))

    def to_litu(self) -> Beam:
        """With the literals as ``LitU``, the plain table, in place of any ``LitT``: every AtomVM loads it."""
        chunks = []
        have_plain = any(c.name == "LitU" for c in self.chunks)
        for chunk in self.chunks:
            if chunk.name != "LitT":
                chunks.append(Chunk(chunk.name, chunk.data))
            elif not have_plain:
                table = tables.literal_table(chunk.data, "LitT")
                tables.literals(table)  # a table that a device could not walk must not get that far
                chunks.append(Chunk("LitU", table))
                have_plain = True
        return Beam(tuple(chunks))

    def with_short_atoms(self) -> Beam:
        """With ``AtU8`` as of OTP 20 to 27, which AtomVM 0.6 needs; FormatError for an atom over 255 B."""
        chunk = self.chunk("AtU8")
        if chunk is None or chunk.data[:1] < b"\x80":
            return self
        return self.with_chunk("AtU8", tables.short_atoms(self.atoms))

    # --- looking inside

    def chunk(self, name: str) -> Chunk | None:
        """The first chunk of this name."""
        for chunk in self.chunks:
            if chunk.name == name:
                return chunk
        return None

    def _data(self, name: str) -> bytes | None:
        chunk = self.chunk(name)
        return None if chunk is None else chunk.data

    def _atom_chunk(self) -> Chunk:
        chunk = self.chunk("AtU8") or self.chunk("Atom")
        if chunk is None:
            raise FormatError(_WHERE, None, "the module has no atoms (AtU8)", "Compile it again.")
        return chunk

    @cached_property
    def module(self) -> etf.Atom:
        """The module's name, which is its first atom."""
        chunk = self._atom_chunk()
        first = tables.atoms(chunk.data, f"{chunk.name} chunk", only_first=True)
        if not first:
            raise FormatError(f"{chunk.name} chunk", 0, "the module has no name")
        return first[0]

    @cached_property
    def atoms(self) -> tuple[etf.Atom, ...]:
        """The atom table; the code's atom 1 is ``atoms[0]``."""
        chunk = self._atom_chunk()
        return tables.atoms(chunk.data, f"{chunk.name} chunk")

    @cached_property
    def imports(self) -> tuple[tables.Import, ...]:
        """The functions of other modules that the code names."""
        data = self._data("ImpT")
        return () if data is None else tables.imports(data, self.atoms)

    @cached_property
    def exports(self) -> tuple[tables.Export, ...]:
        """The exported functions."""
        data = self._data("ExpT")
        return () if data is None else tables.exports(data, self.atoms, "ExpT chunk")

    @cached_property
    def locals(self) -> tuple[tables.Export, ...]:
        """The functions that are not exported."""
        data = self._data("LocT")
        return () if data is None else tables.exports(data, self.atoms, "LocT chunk")

    def is_exported(self, function: str, arity: int) -> bool:
        """Is ``function/arity`` exported?"""
        return any(e.function == function and e.arity == arity for e in self.exports)

    @cached_property
    def funs(self) -> tuple[tables.FunEntry, ...]:
        """The closures' code."""
        data = self._data("FunT")
        return () if data is None else tables.funs(data, self.atoms)

    @cached_property
    def lines(self) -> tables.Lines | None:
        """Line numbers for stack traces, if the module has them."""
        data = self._data("Line")
        return None if data is None else tables.lines(data)

    @cached_property
    def literals(self) -> tuple[bytes, ...]:
        """The literals, each an external term (:func:`avmtools.formats.etf.decode` reads it)."""
        chunk = self.chunk("LitU") or self.chunk("LitT")
        return () if chunk is None else tables.literals(tables.literal_table(chunk.data, chunk.name))

    @property
    def strings(self) -> bytes:
        """The bytes that ``bs_put_string`` and ``bs_match_string`` point into."""
        return self._data("StrT") or b""

    @cached_property
    def types(self) -> tables.Types | None:
        """Types of typed registers (since OTP 25)."""
        data = self._data("Type")
        return None if data is None else tables.types(data)

    @cached_property
    def native(self) -> tables.NativeCode | None:
        """What native code AtomVM's compiler put in, if any."""
        data = self._data("avmN")
        return None if data is None else tables.native_code(data)

    @cached_property
    def code_header(self) -> code.CodeHeader:
        """The head of the code: highest opcode, numbers of labels and functions."""
        return code.read_header(self._code())

    def _code(self) -> bytes:
        data = self._data("Code")
        if data is None:
            raise FormatError(_WHERE, None, "the module has no code (Code)", "Compile it again.")
        return data

    def instructions(self) -> Iterator[code.Instruction]:
        """The instructions in order, decoded as they are asked for."""
        return code.instructions(self._code(), self.atoms)

    def term(self, name: str) -> Any:
        """The external term that a chunk holds: ``Attr CInf Dbgi Docs Meta ExCk DbgB Abst``. None without it.

        An empty chunk (``Abst`` of a module without debug information) is None too.
        """
        data = self._data(name)
        if not data:
            return None
        try:
            return etf.decode(data)
        except FormatError as e:
            raise e.within(f"{name} chunk") from e

    @cached_property
    def attributes(self) -> list[tuple[Any, Any]]:
        """What ``Module:module_info(attributes)`` gives: pairs of name and list of values."""
        return self._properties("Attr")

    @cached_property
    def compile_info(self) -> list[tuple[Any, Any]]:
        """What ``Module:module_info(compile)`` gives: version, options, source."""
        return self._properties("CInf")

    def _properties(self, name: str) -> list[tuple[Any, Any]]:
        found = self.term(name)
        if found is None:
            return []
        if type(found) is not list or not all(type(p) is tuple and len(p) == 2 for p in found):
            raise FormatError(f"{name} chunk", 0, "not a list of pairs")
        return found


def _gunzip(data: bytes) -> bytes:
    engine = zlib.decompressobj(31)
    try:
        inflated = engine.decompress(data, MAX_MODULE_BYTES + 1)
    except zlib.error as e:
        raise FormatError(_WHERE, 0, "the compressed module is damaged (gzip)", _CUT) from e
    if len(inflated) > MAX_MODULE_BYTES:
        raise FormatError(_WHERE, 0, f"the compressed module inflates to over {MAX_MODULE_BYTES} bytes")
    if not engine.eof:
        raise FormatError(_WHERE, len(data), "the compressed module is cut off", _CUT)
    return inflated


def _chunks(data: bytes, end: int) -> Iterator[Chunk]:
    at, count = 12, 0
    unpack = _CHUNK.unpack_from
    while at < end:
        if at + 8 > end:
            raise FormatError(_WHERE, at, "a chunk's header is cut off", _CUT)
        count += 1
        if count > MAX_CHUNKS:
            raise FormatError(_WHERE, at, f"there are more than {MAX_CHUNKS} chunks", "It is damaged.")
        raw_name, size = unpack(data, at)
        name = raw_name.decode("latin-1")
        if not (name.isascii() and name.isprintable()):
            raise FormatError(_WHERE, at, f"{name!r} is no chunk name", "The module is damaged.")
        stop = at + 8 + size
        if stop > end:
            raise FormatError(_WHERE, at + 4, f"the chunk {name} claims {size} bytes", _CUT)
        body = data[at + 8 : stop]
        pad = -size % 4
        at = min(stop + pad, end)  # the very last chunk may lack its padding
        padding = data[stop:at]
        yield Chunk(name, body, None if padding == b"\0\0\0"[:pad] else padding)
