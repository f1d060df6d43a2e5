"""``.lines``: which source lines the code of a pack comes from, kept on the host beside a stripped pack.

A device that runs modules without line numbers reports a crash as functions and code offsets. This table
turns them into files and lines. It is a JSON object (UTF-8, one module a line, modules by name), made from
the ``Code`` and ``Line`` chunks alone, so that the same modules give the same bytes::

    {"format": "avm-lines", "version": 1, "pack": SHA-256 of the pack, "modules": {NAME: {
      "files": [FILE...],                        the first one is the module's own source
      "functions": [[NAME, ARITY, OFFSET]...],   in order of their code
      "labels": [OFFSET...],                     of label 1, 2, ...
      "lines": [[OFFSET, FILE NUMBER, LINE]...]}}}

Offsets are in bytes from a module's first instruction, as crash reports count them (facts/vm.md 3.5). A line
holds from its offset to the next one's; line 0 is code that no line belongs to.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from avmtools.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from avmtools.formats.beam import Beam

FORMAT, VERSION = "avm-lines", 1
_WHERE = "line table"
_HINT = "'avm pack --strip-lines' writes it beside the pack."


class Function(NamedTuple):
    """A function and where its code starts."""

    name: str
    arity: int
    offset: int


class Place(NamedTuple):
    """A function's line, or its lines if it isn't known which: then ``last`` is another one than ``line``."""

    function: Function
    file: str
    line: int
    last: int


@dataclass(frozen=True)
class ModuleLines:
    """The lines of one module."""

    name: str
    files: tuple[str, ...]
    functions: tuple[Function, ...]
    labels: tuple[int, ...]
    lines: tuple[tuple[int, int, int], ...] = field(repr=False)

    @cached_property
    def _line_offsets(self) -> list[int]:
        return [offset for offset, _, _ in self.lines]

    @cached_property
    def _function_offsets(self) -> list[int]:
        return [f.offset for f in self.functions]

    def at(self, offset: int) -> Place | None:
        """The line of the instruction that a device was executing, or had called from, at ``offset``.

        It has read that instruction by then: what starts at ``offset`` itself doesn't count.
        """
        f = bisect_left(self._function_offsets, offset) - 1
        n = bisect_left(self._line_offsets, offset) - 1
        if f < 0 or n < 0 or self.lines[n][0] < self.functions[f].offset or not self.lines[n][2]:
            return None
        _, file, line = self.lines[n]
        return Place(self.functions[f], self.files[file], line, line)

    def holding(self, offset: int) -> Function | None:
        """The function that the instruction at ``offset`` belongs to."""
        f = bisect_right(self._function_offsets, offset) - 1
        return self.functions[f] if f >= 0 else None

    def of(self, function: Function) -> Place | None:
        """All lines of a function, those in the file that it starts in."""
        position = self.functions.index(function)
        after = self.functions[position + 1 :]
        end = after[0].offset if after else float("inf")
        mine = [(f, line) for at, f, line in self.lines if function.offset <= at < end and line]
        if not mine:
            return None
        lines = [line for f, line in mine if f == mine[0][0]]
        return Place(function, self.files[mine[0][0]], min(lines), max(lines))

    def named(self, name: str, arity: int | None) -> Function | None:
        """A function by name and, if known, arity."""
        return next((f for f in self.functions if f.name == name and arity in (None, f.arity)), None)

    def describe(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "files": self.files,
            "functions": self.functions,
            "labels": self.labels,
            "lines": self.lines,
        }


@dataclass(frozen=True)
class LineTable:
    """The lines of a pack's modules. ``pack`` is the SHA-256 of the pack, in hex."""

    pack: str
    modules: tuple[ModuleLines, ...]

    @cached_property
    def _by_name(self) -> dict[str, ModuleLines]:
        return {m.name: m for m in reversed(self.modules)}

    def find(self, name: str) -> ModuleLines | None:
        """The lines of a module."""
        return self._by_name.get(name)


def of_beam(beam: Beam) -> ModuleLines | None:
    """The lines of a module; None if it was compiled or stripped without."""
    lines = beam.lines
    if lines is None or not lines.entries:
        return None
    first: int | None = None
    functions: list[Function] = []
    labels: dict[int, int] = {}
    rows: list[tuple[int, int, int]] = []
    before = 0  # where the label before a func_info is: its function starts there
    for i in beam.instructions():
        first = i.offset if first is None else first
        at = i.offset - first
        if i.opcode.name == "label":
            labels[i.operands[0].value] = at
            before = at
        elif i.opcode.name == "line":
            number = i.operands[0].value
            known = 1 <= number <= len(lines.entries)
            rows.append((at, *(lines.entries[number - 1] if known else (0, 0))))
        elif i.opcode.name == "func_info":
            functions.append(Function(str(i.operands[1].value), i.operands[2].value, before))
    files = (f"{beam.module}.erl", *lines.files)
    ordered = tuple(labels.get(n, 0) for n in range(1, max(labels, default=0) + 1))
    return ModuleLines(str(beam.module), files, tuple(functions), ordered, tuple(rows))


def of_beams(beams: Iterable[Beam], pack: str) -> LineTable:
    """The table of the modules that have lines; of several with one name the first one, as on a device."""
    found: dict[str, ModuleLines] = {}
    for beam in beams:
        module = of_beam(beam)
        if module is not None:
            found.setdefault(module.name, module)
    return LineTable(pack, tuple(found[name] for name in sorted(found)))


def build(table: LineTable) -> bytes:
    """The table's bytes."""
    head = json.dumps({"format": FORMAT, "version": VERSION, "pack": table.pack})
    rows = [f"{json.dumps(m.name)}: {json.dumps(m.describe(), separators=(',', ':'))}" for m in table.modules]
    return (head[:-1] + ', "modules": {\n' + ",\n".join(rows) + "\n}}\n").encode()


def parse(data: bytes) -> LineTable:
    """Read a table. FormatError for anything else."""
    try:
        told = json.loads(data)
    except (ValueError, RecursionError) as e:
        raise FormatError(_WHERE, None, "is no JSON", _HINT) from e
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise FormatError(_WHERE, None, f'has no "format": "{FORMAT}"', _HINT)
    if told.get("version") != VERSION:
        raise FormatError(
            _WHERE, None, f"has version {told.get('version')!r}, not {VERSION}", "Pack again with this avm."
        )
    modules, pack = told.get("modules"), told.get("pack")
    if not isinstance(modules, dict) or not isinstance(pack, str):
        raise FormatError(_WHERE, None, "has no modules", _HINT)
    return LineTable(pack, tuple(_module(name, m) for name, m in modules.items()))


def _module(name: str, told: Any) -> ModuleLines:
    try:
        files = _texts(told["files"])
        functions = tuple(
            Function(_texts([n])[0], *_numbers([arity, at])) for n, arity, at in told["functions"]
        )
        labels = _numbers(told["labels"])
        lines = tuple((o, f, n) for o, f, n in map(_numbers, told["lines"]))
    except (KeyError, TypeError, ValueError) as e:
        raise FormatError(f"{_WHERE} of {name}", None, "is damaged", _HINT) from e
    offsets = [row[0] for row in lines]
    if (
        any(f >= len(files) for _, f, _ in lines)
        or offsets != sorted(offsets)
        or [f.offset for f in functions] != sorted(f.offset for f in functions)
    ):
        raise FormatError(f"{_WHERE} of {name}", None, "is damaged", _HINT)
    return ModuleLines(name, files, functions, labels, lines)


def _texts(values: Sequence[Any]) -> tuple[str, ...]:
    if not all(isinstance(v, str) for v in values):
        raise TypeError
    return tuple(values)


def _numbers(values: Sequence[Any]) -> tuple[int, ...]:
    if not all(type(v) is int and v >= 0 for v in values):
        raise TypeError
    return tuple(values)
