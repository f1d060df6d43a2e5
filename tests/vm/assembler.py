"""A small assembler for modules that no installed compiler makes: :func:`module`.

An instruction is ``(name, operand...)``; operands: ``x(0)``, ``y(0)``, ``fr(0)``, ``f(label)``,
``u(number)``, ``i(integer)``, ``a("atom")``, ``nil``, ``imp("m", "f", 1)``, ``lst(operand, ...)``,
``alloc(floats=1)``.
"""

from __future__ import annotations

import struct
from typing import Any

from avmtools.formats.opcodes import OPCODES

NUMBERS = {op.name: op.number for op in OPCODES if op is not None}
Operand = tuple[Any, ...]

nil: Operand = ("nil",)


def x(n: int) -> Operand:
    return "x", n


def y(n: int) -> Operand:
    return "y", n


def fr(n: int) -> Operand:
    return "fr", n


def f(label: int) -> Operand:
    return "f", label


def u(n: int) -> Operand:
    return "u", n


def i(n: int) -> Operand:
    return "i", n


def a(name: str) -> Operand:
    return "a", name


def imp(module: str, function: str, arity: int) -> Operand:
    return "imp", module, function, arity


def alloc(**needs: int) -> Operand:
    """A need of words, floats and funs."""
    return "alloc", [(("words", "floats", "funs").index(kind), n) for kind, n in needs.items()]


def lst(*items: Operand) -> Operand:
    return "list", items


TAGS = {"u": 0, "i": 1, "a": 2, "x": 3, "y": 4}


def compact(tag: int, value: int) -> bytes:
    """A compact term."""
    if 0 <= value < 16:
        return bytes([value << 4 | tag])
    if 0 <= value < 2048:
        return bytes([value >> 8 << 5 | 8 | tag, value & 0xFF])
    size = (value.bit_length() // 8) + 1
    size = max(size, 2)
    assert size <= 8
    return bytes([(size - 2) << 5 | 0x18 | tag]) + value.to_bytes(size, "big", signed=True)


class _Module:
    def __init__(self, name: str) -> None:
        self.atoms: list[str] = [name]
        self.imports: list[tuple[int, int, int]] = []
        self.labels: dict[int, int] = {0: 0}

    def atom(self, name: str) -> int:
        if name not in self.atoms:
            self.atoms.append(name)
        return self.atoms.index(name) + 1

    def label(self, n: int) -> int:
        """Labels without gaps: loaders refuse more than the code can hold."""
        return self.labels.setdefault(n, len(self.labels))

    def operand(self, o: Operand) -> bytes:
        if o[0] == "nil":
            return compact(2, 0)
        if o[0] == "f":
            return compact(5, self.label(o[1]))
        if o[0] == "a":
            return compact(2, self.atom(o[1]))
        if o[0] == "fr":
            return b"\x27" + compact(0, o[1])
        if o[0] == "imp":
            row = (self.atom(o[1]), self.atom(o[2]), o[3])
            if row not in self.imports:
                self.imports.append(row)
            return compact(0, self.imports.index(row))
        if o[0] == "alloc":
            pairs = b"".join(compact(0, kind) + compact(0, n) for kind, n in o[1])
            return b"\x37" + compact(0, len(o[1])) + pairs
        if o[0] == "list":
            return b"\x17" + compact(0, len(o[1])) + b"".join(self.operand(item) for item in o[1])
        return compact(TAGS[o[0]], o[1])


def module(
    name: str, functions: list[tuple[str, int, list[tuple[Any, ...]]]], *, strings: bytes = b""
) -> bytes:
    """A .beam with these exported functions: (name, arity, instructions).

    Function number n (from 0) starts at label 100 * n + 2; its instructions may use the labels behind it.
    """
    m = _Module(name)
    code = bytearray()
    exports = []
    for n, (function, arity, body) in enumerate(functions):
        first = 100 * n + 1
        exports.append((m.atom(function), arity, m.label(first + 1)))
        lines = [
            ("label", u(first)),
            ("func_info", a(name), a(function), u(arity)),
            ("label", u(first + 1)),
            *body,
        ]
        for op, *operands in lines:
            if op == "label":
                operands = [u(m.label(operands[0][1]))]
            code.append(op if isinstance(op, int) else NUMBERS[op])
            code += b"".join(m.operand(o) for o in operands)
    code.append(NUMBERS["int_code_end"])
    header = struct.pack(">5I", 16, 0, len(OPCODES) - 1, len(m.labels), len(functions))
    texts = b"".join(bytes([len(t.encode())]) + t.encode() for t in m.atoms)
    chunks = [
        ("AtU8", struct.pack(">I", len(m.atoms)) + texts),
        ("Code", header + bytes(code)),
        ("StrT", strings),
        ("ImpT", struct.pack(">I", len(m.imports)) + b"".join(struct.pack(">3I", *row) for row in m.imports)),
        ("ExpT", struct.pack(">I", len(exports)) + b"".join(struct.pack(">3I", *row) for row in exports)),
    ]
    body = b"BEAM" + b"".join(
        c.encode() + struct.pack(">I", len(d)) + d + bytes(-len(d) % 4) for c, d in chunks
    )
    return b"FOR1" + struct.pack(">I", len(body)) + body
