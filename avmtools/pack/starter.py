"""The module that starts applications, assembled here: packing must not need a compiler.

In Erlang it would read::

    -module(M). -export([start/0]).
    start() ->
        ok = element(1, App1:start(normal, Args1)), ..., wait().
    wait() -> receive after infinity -> ok end.

An application's supervisor is linked to the caller of ``start/2``: when it crashes, so does the program.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Any, Final

from avmtools.formats import etf
from avmtools.formats.beam import Beam, Chunk
from avmtools.formats.opcodes import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Sequence

_TAGS: Final = {"u": 0, "i": 1, "a": 2, "x": 3, "y": 4, "f": 5}
#: Labels of the code below.
_INFO, _ENTRY, _WAIT, _FAIL, _FREE = 1, 2, 3, 4, 5


def build(name: str, calls: Sequence[tuple[str, Any]]) -> Beam:
    """The module ``name``; its ``start/0`` calls ``Module:start(normal, Argument)`` for each of ``calls``."""
    atoms = ["start", "normal", "ok", *(module for module, _ in calls)]
    atoms = [name, *dict.fromkeys(a for a in atoms if a != name)]
    imports = list(dict.fromkeys(module for module, _ in calls))
    number = {a: n for n, a in enumerate(atoms, 1)}
    code = _Code(number)
    code.op("label", ("u", _INFO))
    code.op("func_info", ("a", name), ("a", "start"), ("u", 0))
    code.op("label", ("u", _ENTRY))
    code.op("allocate", ("u", 0), ("u", 0))
    label = _FREE
    literals: list[bytes] = []
    for module, argument in calls:
        three, checked = label, label + 1
        label += 2
        code.op("move", ("a", "normal"), ("x", 0))
        if argument == [] and type(argument) is list:
            code.op("move", ("nil", 0), ("x", 1))
        else:
            code.op("move", ("literal", len(literals)), ("x", 1))
            literals.append(etf.encode(argument))
        code.op("call_ext", ("u", 2), ("u", imports.index(module)))
        # {ok, Pid} or {ok, Pid, State}
        code.op("is_tuple", ("f", _FAIL), ("x", 0))
        code.op("test_arity", ("f", three), ("x", 0), ("u", 2))
        code.op("jump", ("f", checked))
        code.op("label", ("u", three))
        code.op("test_arity", ("f", _FAIL), ("x", 0), ("u", 3))
        code.op("label", ("u", checked))
        code.op("get_tuple_element", ("x", 0), ("u", 0), ("x", 1))
        code.op("is_eq_exact", ("f", _FAIL), ("x", 1), ("a", "ok"))
    code.op("label", ("u", _WAIT))
    code.op("wait", ("f", _WAIT))
    code.op("label", ("u", _FAIL))
    code.op("badmatch", ("x", 0))
    code.op("int_code_end")
    header = struct.pack(">5I", 16, 0, code.highest, label, 1)
    start = number["start"]
    chunks = [
        Chunk("AtU8", struct.pack(">I", len(atoms)) + b"".join(_short(a) for a in atoms)),
        Chunk("Code", header + bytes(code.out)),
        Chunk("StrT", b""),
        Chunk("ImpT", _table([(number[m], start, 2) for m in imports])),
        Chunk("ExpT", _table([(start, 0, _ENTRY)])),
        Chunk("LocT", _table([])),
    ]
    if literals:
        table = struct.pack(">I", len(literals)) + b"".join(struct.pack(">I", len(t)) + t for t in literals)
        chunks.append(Chunk("LitT", struct.pack(">I", len(table)) + zlib.compress(table)))
    return Beam(tuple(chunks))


def _short(atom: str) -> bytes:
    raw = atom.encode("utf-8")
    return bytes((len(raw),)) + raw  # etf has refused atoms over 255 characters; module names are ASCII


def _table(rows: Sequence[tuple[int, int, int]]) -> bytes:
    return struct.pack(">I", len(rows)) + b"".join(struct.pack(">3I", *row) for row in rows)


class _Code:
    """Collects instructions in compact form."""

    def __init__(self, atoms: dict[str, int]) -> None:
        self.atoms = atoms
        self.out = bytearray()
        self.highest = 0

    def op(self, name: str, *operands: tuple[str, Any]) -> None:
        number = BY_NAME[name].number
        assert BY_NAME[name].arity == len(operands), name
        self.highest = max(self.highest, number)
        self.out.append(number)
        for kind, value in operands:
            if kind == "nil":
                self._compact(2, 0)
            elif kind == "literal":
                self.out.append(0x47)
                self._compact(0, value)
            else:
                self._compact(_TAGS[kind], self.atoms[value] if kind == "a" else value)

    def _compact(self, tag: int, value: int) -> None:
        if value < 16:
            self.out.append(value << 4 | tag)
        elif value < 2048:
            self.out += bytes((value >> 3 & 0xE0 | 8 | tag, value & 255))
        else:
            raise ValueError(f"{value} does not fit two bytes: that many applications are not started here")
