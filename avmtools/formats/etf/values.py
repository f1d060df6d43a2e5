"""The Python values that stand for Erlang terms (see the table in the package's docstring)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from avmtools.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Any value of the table above. (A union would force a cast on every caller that takes terms apart.)
Term: TypeAlias = Any

VERSION: Final = 131
MAX_ATOM_CHARACTERS: Final = 255
#: What errors name.
WHERE: Final = "external term"


class Atom(str):
    """An Erlang atom. Equal to the ``str`` of its name, so comparisons read naturally."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"Atom({str.__repr__(self)})"


@dataclass(frozen=True, slots=True)
class ImproperList:
    """``[a, b | tail]``: at least one item, and a tail that is no list."""

    items: tuple[Term, ...]
    tail: Term


@dataclass(frozen=True, slots=True)
class BitString:
    """A bit string of ``(len(data) - 1) * 8 + last_bits`` bits; the unused low bits of the last byte are 0.

    ``last_bits`` is 1 to 7: with 8 it is a binary, which is plain ``bytes``.
    """

    data: bytes
    last_bits: int


@dataclass(frozen=True, slots=True)
class Pid:
    """A process identifier; ``creation`` tells incarnations of the node apart."""

    node: Atom
    id: int
    serial: int
    creation: int


@dataclass(frozen=True, slots=True)
class Port:
    """A port identifier."""

    node: Atom
    id: int
    creation: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference: one to five 32-bit words of ``id``, in the order of the bytes."""

    node: Atom
    creation: int
    id: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ExternalFun:
    """``fun module:function/arity``."""

    module: Atom
    function: Atom
    arity: int


@dataclass(frozen=True, slots=True)
class Fun:
    """A closure. ``uniq`` is the 16-byte digest of NEW_FUN_EXT; the old FUN_EXT has none and no arity."""

    module: Atom
    index: int
    old_index: int
    old_uniq: int
    pid: Pid
    free: tuple[Term, ...]
    arity: int | None = None
    uniq: bytes = b""


@dataclass(frozen=True, slots=True)
class LocalTerm:
    """LOCAL_EXT: the rest of the data, meant for the node that wrote it and opaque to all others."""

    data: bytes


@dataclass(frozen=True, eq=False)
class Map:
    """An Erlang map: pairs in a fixed order, looked up by Erlang's exact equality (``1`` is not ``1.0``)."""

    pairs: tuple[tuple[Term, Term], ...] = ()
    _cache: dict[str, Any] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def of(cls, source: dict[Any, Term] | Iterable[tuple[Term, Term]]) -> Map:
        """A map of a ``dict`` or of pairs; FormatError when a key occurs twice."""
        made = cls(tuple(source.items() if isinstance(source, dict) else source))
        if len(made._index) != len(made.pairs):
            raise FormatError(WHERE, None, "a map has the same key twice", "Keep one of the two pairs.")
        return made

    @property
    def _index(self) -> dict[bytes, Term]:
        index: dict[bytes, Term] | None = self._cache.get("index")
        if index is None:
            index = self._cache["index"] = {_identity(k): v for k, v in self.pairs}
        return index

    def get(self, key: Term, default: Term = None) -> Term:
        """The value of ``key``, or ``default``. A plain ``str`` finds the atom of that name."""
        return self._index.get(_identity(key), default)

    def __getitem__(self, key: Term) -> Term:
        found = self._index.get(_identity(key), self)
        if found is self:
            raise KeyError(key)
        return found

    def __contains__(self, key: Term) -> bool:
        return _identity(key) in self._index

    def __len__(self) -> int:
        return len(self.pairs)

    def __iter__(self) -> Iterator[Term]:
        return (k for k, _ in self.pairs)

    def keys(self) -> list[Term]:
        """The keys, in order."""
        return [k for k, _ in self.pairs]

    def items(self) -> tuple[tuple[Term, Term], ...]:
        """The pairs, in order."""
        return self.pairs

    def __eq__(self, other: object) -> bool:
        return _identity(self) == _identity(other) if isinstance(other, Map) else NotImplemented

    def __hash__(self) -> int:
        return hash(_identity(self))


def _identity(value: Term) -> bytes:
    from avmtools.formats.etf.encoder import identity  # which imports this module

    return identity(value)
