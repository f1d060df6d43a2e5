"""Which modules a program can reach, so that the others can be left out.

A module reaches every other module whose name it holds as an atom, anywhere: in its atom table (calls, funs,
plain atoms), in its literals (terms of any depth, and ``fun m:f/1``, which stands nowhere else), or as a
behaviour in its attributes. Names that a program makes at run time can't be seen: name those as roots.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from avmtools.errors import FormatError
from avmtools.formats import etf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from avmtools.pack.inputs import Item


def reachable(items: Sequence[Item], roots: Iterable[str]) -> set[str]:
    """The names of the modules that ``roots`` reach, themselves included.

    A module that is there twice counts by all its copies: which one runs is not for pruning to decide.
    """
    modules: dict[str, list[Item]] = {}
    for item in items:
        if item.module is not None:
            modules.setdefault(item.module, []).append(item)
    todo = [r for r in roots if r in modules]
    found = set(todo)
    while todo:
        for item in modules[todo.pop()]:
            new = references(item, modules) - found
            found |= new
            todo += sorted(new)
    return found


def references(item: Item, modules: Mapping[str, object]) -> set[str]:
    """The names among ``modules`` that a module holds."""
    beam = item.source
    assert beam is not None
    try:
        names: set[str] = set(beam.atoms)
        for literal in beam.literals:
            names |= etf.atoms_in(literal)
        for key, value in beam.attributes:
            if key in ("behaviour", "behavior") and type(value) is list:
                names.update(v for v in value if type(v) is etf.Atom)
    except FormatError as e:
        raise e if item.origin in e.where else e.within(item.origin) from e
    found = {n for n in names if n in modules}
    if beam.is_exported("__protocol__", 1):
        # An Elixir protocol that is not consolidated finds its implementations by their names.
        found.update(m for m in modules if m.startswith(f"{beam.module}."))
    return found
