"""What pruning asks of a term: which atoms and external funs it holds."""

from __future__ import annotations

from avmtools.formats.etf.decoder import decode_prefix
from avmtools.formats.etf.values import Atom, ExternalFun, Fun, ImproperList, Map, Pid, Port, Reference, Term


def references(data: bytes) -> tuple[set[str], set[tuple[str, str, int]]]:
    """The names of all atoms in a term, and its external funs ``(module, function, arity)``.

    What pruning needs to know of a literal. Atoms inside external funs and identifiers count too.
    """
    value, _ = decode_prefix(data)
    atoms: set[str] = set()
    funs: set[tuple[str, str, int]] = set()
    stack: list[Term] = [value]
    while stack:
        term = stack.pop()
        kind = type(term)
        if kind is Atom:
            atoms.add(term)
        elif kind is tuple or kind is list:
            stack.extend(t for t in term if type(t) is not int and type(t) is not bytes)
        elif kind is Map:
            for pair in term.pairs:
                stack.extend(pair)
        elif kind is ImproperList:
            stack.extend(term.items)
            stack.append(term.tail)
        elif kind is ExternalFun:
            atoms.update((term.module, term.function))
            funs.add((term.module, term.function, term.arity))
        elif kind is Fun:
            atoms.add(term.module)
            stack.extend(term.free)
            stack.append(term.pid)
        elif kind is Pid or kind is Port or kind is Reference:
            atoms.add(term.node)
    return atoms, funs


def atoms_in(data: bytes) -> set[str]:
    """The names of all atoms in an encoded term."""
    return references(data)[0]


def external_funs_in(data: bytes) -> set[tuple[str, str, int]]:
    """The ``(module, function, arity)`` of every ``fun m:f/a`` in an encoded term."""
    return references(data)[1]
