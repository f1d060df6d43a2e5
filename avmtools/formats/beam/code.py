"""The ``Code`` chunk: header, compact operands, instructions (facts/vm.md 1.2 and 1.3)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from avmtools.errors import FormatError
from avmtools.formats.opcodes import OPCODES, Opcode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from avmtools.formats.etf import Atom

_WHERE: Final = "Code chunk"
_OLDER: Final = "The module is damaged, or its compiler is newer than OTP 29."


class CodeHeader(NamedTuple):
    """The head of a ``Code`` chunk. ``size`` is in bytes, without the size word itself: 16 so far."""

    size: int
    instruction_set: int
    opcode_max: int
    labels: int
    functions: int


class Operand(NamedTuple):
    """One operand. ``kind`` says what ``value`` is:

    ``number`` ``integer`` ``label`` ``x`` ``y`` ``fr`` ``literal`` (index) ``char``: an int;
    ``atom``: the :class:`~avmtools.formats.etf.Atom`; ``nil``: None; ``list``: a tuple of operands;
    ``alloc``: a tuple of (kind, number) with kinds 0 words, 1 floats, 2 funs.
    ``type`` is the index into the ``Type`` chunk of a typed register.
    """

    kind: str
    value: Any
    type: int | None = None


class Instruction(NamedTuple):
    """One instruction; ``offset`` is in bytes from the start of the ``Code`` chunk's data."""

    offset: int
    opcode: Opcode
    operands: tuple[Operand, ...]


_NUMBER, _INTEGER, _ATOM, _EXTENDED = 0, 1, 2, 7
_KINDS: Final = ("number", "integer", "atom", "x", "y", "label", "char", "extended")
_INT_CODE_END: Final = 3


def read_header(data: bytes) -> CodeHeader:
    """The header of a ``Code`` chunk."""
    if len(data) < 20:
        raise FormatError(_WHERE, len(data), "the header is cut off")
    header = CodeHeader(*struct.unpack_from(">5I", data))
    if not 16 <= header.size <= len(data) - 4:
        raise FormatError(_WHERE, 0, f"the header claims {header.size} bytes")
    if header.instruction_set != 0:
        raise FormatError(_WHERE, 4, f"instruction set {header.instruction_set} is unknown", _OLDER)
    return header


def compact(data: bytes, at: int) -> tuple[int, int, int]:
    """One compact term at ``at``: its tag (0 to 7), its value, and the offset behind it.

    IndexError past the end of ``data`` (callers turn it into FormatError); for tag 7 the value is the
    upper four bits, whose meaning :func:`_operand` knows.
    """
    first = data[at]
    tag = first & 7
    if first & 8 == 0 or tag == _EXTENDED:
        return tag, first >> 4, at + 1
    if first & 16 == 0:
        return tag, (first >> 5) << 8 | data[at + 1], at + 2
    start = at
    size = (first >> 5) + 2
    at += 1
    if size == 9:  # the length follows as a compact number of its own, which may not do so again
        if data[at] & 7 != _NUMBER or data[at] >> 3 == 0x1F:
            raise FormatError(_WHERE, at, "a number's length is not a short number")
        _, more, at = compact(data, at)
        size = more + 9
    if at + size > len(data):
        raise IndexError
    value = int.from_bytes(data[at : at + size], "big", signed=True)
    if value < 0 and tag != _INTEGER:
        raise FormatError(_WHERE, start, f"a negative {_KINDS[tag]}")
    return tag, value, at + size


def instructions(data: bytes, atoms: Sequence[Atom]) -> Iterator[Instruction]:
    """All instructions of a ``Code`` chunk, up to and including ``int_code_end``."""
    at = read_header(data).size + 4
    known = len(OPCODES)
    while True:
        start = at
        try:
            number = data[at]
            opcode = OPCODES[number] if number < known else None
            if opcode is None:
                raise FormatError(_WHERE, at, f"unknown instruction {number}", _OLDER)
            at += 1
            operands = []
            for _ in range(opcode.arity):
                operand, at = _operand(data, at, atoms, False)
                operands.append(operand)
        except IndexError:
            raise FormatError(
                _WHERE, len(data), "the instructions are cut off", "The module is incomplete."
            ) from None
        yield Instruction(start, opcode, tuple(operands))
        if number == _INT_CODE_END:
            return


def _number(data: bytes, at: int, what: str) -> tuple[int, int]:
    tag, value, after = compact(data, at)
    if tag != _NUMBER:
        raise FormatError(_WHERE, at, f"{what} is not a number")
    return value, after


def _operand(data: bytes, at: int, atoms: Sequence[Atom], inside: bool) -> tuple[Operand, int]:
    start = at
    tag, value, at = compact(data, at)
    if tag == _ATOM:
        if value == 0:
            return Operand("nil", None), at
        if value > len(atoms):
            raise FormatError(_WHERE, start, f"atom {value} of {len(atoms)}")
        return Operand("atom", atoms[value - 1]), at
    if tag != _EXTENDED:
        return Operand(_KINDS[tag], value), at
    match data[start]:
        case 0x17:
            if inside:
                raise FormatError(_WHERE, start, "a list inside a list")
            count, at = _number(data, at, "a list's length")
            if count > len(data) - at:
                raise IndexError
            items = []
            for _ in range(count):
                item, at = _operand(data, at, atoms, True)
                items.append(item)
            return Operand("list", tuple(items)), at
        case 0x27:
            value, at = _number(data, at, "a float register")
            return Operand("fr", value), at
        case 0x37:
            count, at = _number(data, at, "an allocation list's length")
            if 2 * count > len(data) - at:
                raise IndexError
            needs = []
            for _ in range(count):
                what, at = _number(data, at, "an allocation's kind")
                number, at = _number(data, at, "an allocation's size")
                needs.append((what, number))
            return Operand("alloc", tuple(needs)), at
        case 0x47:
            value, at = _number(data, at, "a literal's index")
            return Operand("literal", value), at
        case 0x57:
            tag, register, after = compact(data, at)
            if tag not in (3, 4):
                raise FormatError(_WHERE, at, "a type stands on something else than a register")
            value, at = _number(data, after, "a type's index")
            return Operand(_KINDS[tag], register, value), at
    raise FormatError(_WHERE, start, f"unknown operand tag 0x{data[start]:02X}", _OLDER)
