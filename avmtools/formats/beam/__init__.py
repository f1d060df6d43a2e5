"""Compiled modules: the IFF container of a ``.beam`` file and all that its chunks hold.

    container   :class:`Beam` and :class:`Chunk`: read, edit, strip, write
    tables      chunk contents to values: atoms, imports, exports, funs, lines, literals, types
    code        the instruction stream: compact operands, one instruction at a time

Sources: OTP's "BEAM file format" chapter; facts/toolchain.md 1.4 and 1.5, facts/vm.md 1.2 and 1.3.
Layouts stand as :mod:`struct` formats beside the loops that read them: ``construct`` costs more to
import than a whole pack takes to build.
"""

from avmtools.formats.beam.code import CodeHeader, Instruction, Operand
from avmtools.formats.beam.container import DEVICE_CHUNKS, Beam, Chunk, looks_like_beam
from avmtools.formats.beam.tables import Export, FunEntry, Import, Lines, NativeCode, TypeEntry, Types

__all__ = [
    "DEVICE_CHUNKS",
    "Beam",
    "Chunk",
    "CodeHeader",
    "Export",
    "FunEntry",
    "Import",
    "Instruction",
    "Lines",
    "NativeCode",
    "Operand",
    "TypeEntry",
    "Types",
    "looks_like_beam",
]
