"""What a crash report of AtomVM means: its stack frames, looked up in the line table of a stripped pack.

A report (facts/vm.md 3.5) names the functions after ``Stacktrace:``, a few lines later in ``x[2]`` the code
offsets of the same frames, and in its stack return addresses as ``#CP<module: I, label: L, offset: O>``. The
number of a module is the order of loading; which is which, the first two tell together.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from avmtools.formats.line_table import Function, LineTable, ModuleLines, Place

_RAW = re.compile(r"x\[2\]: \{\d+,\d+,\d+,\d+,\[((?:\{\d+,\d+\},?)*)\]")
_OFFSETS = re.compile(r"\{(\d+),(\d+)\}")
_RETURN = re.compile(r"#CP<module: (\d+), label: (\d+), offset: (\d+)>")
#: A frame without line: atoms may stand with or without quotes, arguments in place of an arity.
_FRAME = re.compile(r"\{('[^']*'|[^,{}\[\]'\"]+),('[^']*'|[^,{}\[\]\"]+),(\d+|\[.*?\]),\[\]\}")
_LINED = re.compile(r"\{file,\"")


class _Frame(NamedTuple):
    module: str
    function: str
    arity: int | None


class CrashReports:
    """Follows a console line by line; :meth:`feed` gives what to show below each."""

    def __init__(self, table: LineTable) -> None:
        self._table = table
        self._expecting = False  #: the next line is a stack trace
        self._frames: list[_Frame] = []
        self._modules: dict[int, str] = {}

    def feed(self, line: str) -> list[str]:
        """The lines to show below ``line``."""
        text = line.strip()
        if text == "CRASH":
            self._modules.clear()
        if text == "Stacktrace:":
            self._expecting = True
            return []
        if self._expecting:
            self._expecting = False
            # With line numbers in it there is nothing to add, and the frames wouldn't match the offsets.
            self._frames = [] if _LINED.search(text) else _frames(text)
            return []
        raw = _RAW.match(text)
        if raw is not None:
            return self._explain([(int(m), int(o)) for m, o in _OFFSETS.findall(raw[1])])
        if self._frames and text in ("Stack", "**End Of Crash Report**"):
            return self._explain([])  # a report without offsets
        returns = _RETURN.search(text)
        if returns is not None:
            return self._return(*map(int, returns.groups()))
        # A trace that the program shows by itself.
        found = [] if self._frames else _frames(text)
        return [line for frame in found for line in self._frame(frame, None)]

    def _explain(self, offsets: list[tuple[int, int]]) -> list[str]:
        frames, self._frames = self._frames, []
        if len(offsets) != len(frames):
            return [line for frame in frames for line in self._frame(frame, None)]
        self._modules.update((number, f.module) for f, (number, _) in zip(frames, offsets, strict=True))
        return [
            line
            for frame, (_, offset) in zip(frames, offsets, strict=True)
            for line in self._frame(frame, offset)
        ]

    def _frame(self, frame: _Frame, offset: int | None) -> list[str]:
        module = self._table.find(frame.module)
        function = module.named(frame.function, frame.arity) if module is not None else None
        if module is None or function is None:
            return []
        place = module.at(offset) if offset is not None else None
        if place is None or not _plausible(module, function, place.function):
            place = module.of(function)
        return [_shown(module, place)] if place is not None else []

    def _return(self, number: int, label: int, offset: int) -> list[str]:
        module = self._table.find(self._modules.get(number, ""))
        if module is None or not 1 <= label <= len(module.labels):
            return []
        start = module.labels[label - 1]
        # Offset 0 stands for "somewhere behind the label": that is the function, but no line.
        holder = module.holding(start)
        place = module.at(start + offset) if offset else module.of(holder) if holder else None
        return [_shown(module, place)] if place is not None else []


def _plausible(module: ModuleLines, named: Function, found: Function) -> bool:
    """Whether a report that names one function may mean an offset in ``found``.

    For function_clause, AtomVM 0.6 names the function before the one that failed. Anything else means that
    the pack on the device is another one.
    """
    functions = module.functions
    return functions.index(found) - functions.index(named) in (0, 1)


def _shown(module: ModuleLines, place: Place) -> str:
    lines = f"{place.line}" if place.last == place.line else f"{place.line}-{place.last}"
    return f"  {module.name}:{place.function.name}/{place.function.arity} at {place.file}:{lines}"


def _frames(text: str) -> list[_Frame]:
    return [
        _Frame(m.strip("'"), f.strip("'"), int(a) if a.isdecimal() else None)
        for m, f, a in _FRAME.findall(text)
    ]
