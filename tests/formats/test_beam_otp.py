"""Modules against real OTP: everything that its own tools say of every installed module."""

from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from avmtools.formats import packbeam
from avmtools.formats.beam import Beam
from avmtools.formats.etf import Atom
from avmtools.formats.opcodes import OPCODES
from avmtools.formats.packbeam import Pack, Section

if TYPE_CHECKING:
    from .conftest import Oracle

pytestmark = pytest.mark.otp

# beam_disasm has one name for what differs in the number of arguments only, and other ones for a few.
_DISASM_NAMES = {
    **{f"bif{n}": "bif" for n in range(4)},
    **{f"gc_bif{n}": "gc_bif" for n in range(1, 4)},
}


def test_opcode_numbers_names_and_arities_are_otps(oracle: Oracle) -> None:
    theirs = oracle.ask(Atom("opcodes"))
    assert len(theirs) >= 178
    ours = [(op.number, op.name, op.arity) for op in OPCODES[1 : len(theirs) + 1] if op is not None]
    assert ours == theirs


def test_every_installed_module_is_written_as_it_was_read(installed_modules: list[Path]) -> None:
    assert len(installed_modules) > 500
    for path in installed_modules:
        data = path.read_bytes()
        assert Beam.parse(data).build() == data, path


def test_a_module_that_erlc_compressed_is_the_same_inside(tmp_path: Path) -> None:
    source = Path(__file__).parents[1] / "data" / "packs" / "hello.erl"
    subprocess.run(["erlc", "+deterministic", "+compressed", "-o", tmp_path, source], check=True, timeout=60)
    data = (tmp_path / "hello.beam").read_bytes()
    assert data[:2] == b"\x1f\x8b"
    plain = tmp_path / "plain"
    plain.mkdir()
    subprocess.run(["erlc", "+deterministic", "-o", plain, source], check=True, timeout=60)
    kept = Beam.parse(data).strip().build()
    assert kept == Beam.parse((plain / "hello.beam").read_bytes()).strip().build()


def test_tables_of_every_installed_module_are_what_beam_lib_reads(
    oracle: Oracle, installed_modules: list[Path]
) -> None:
    for n in range(0, len(installed_modules), 200):
        paths = installed_modules[n : n + 200]
        datas = [path.read_bytes() for path in paths]
        for path, data, theirs in zip(paths, datas, oracle.ask((Atom("tables"), datas)), strict=True):
            check_tables(Beam.parse(data), theirs, path)


def check_tables(beam: Beam, theirs: Any, path: Path) -> None:
    module, found, chunks = theirs
    tables = dict(found)
    assert beam.module == module
    assert [c.name.encode() for c in beam.chunks] == chunks
    assert list(enumerate(beam.atoms, 1)) == tables["atoms"], path
    assert sorted(tuple(i) for i in beam.imports) == sorted(tables["imports"]), path
    assert sorted(tuple(e) for e in beam.exports) == sorted(tables["labeled_exports"]), path
    assert sorted(tuple(e) for e in beam.locals) == sorted(tables["labeled_locals"]), path
    # beam_lib merges attributes of one name and sorts them
    names = {name for name, _ in beam.attributes}
    assert names == {name for name, _ in tables["attributes"]}, path
    assert sorted(map(repr, beam.compile_info)) == sorted(map(repr, tables["compile_info"])), path


def test_instructions_are_those_of_beam_disasm(oracle: Oracle, installed_modules: list[Path]) -> None:
    wanted = {
        "lists",
        "maps",
        "io_lib_format",
        "binary",
        "gen_server",
        "string",
        "unicode_util",
        "base64",
        "math",
    }
    paths = [p for p in installed_modules if p.stem in wanted]
    assert len(paths) == len(wanted)
    answers = oracle.ask((Atom("disassemble"), [list(str(p).encode()) for p in paths]))
    for path, theirs in zip(paths, answers, strict=True):
        ours: list[Any] = []
        for instruction in Beam.parse(path.read_bytes()).instructions():
            name = instruction.opcode.name
            label = name == "label"
            ours.append((name, instruction.operands[0].value) if label else _DISASM_NAMES.get(name, name))
        assert ours[-1] == "int_code_end"
        # beam_disasm moves the label and line before func_info, so the order differs there
        assert Counter(ours[:-1]) == Counter(theirs), path


def test_all_of_a_module_can_be_decoded(installed_modules: list[Path]) -> None:
    for path in installed_modules[::17]:
        beam = Beam.parse(path.read_bytes())
        last = 0
        for instruction in beam.instructions():
            last = max(last, instruction.opcode.number)
            for operand in instruction.operands:
                if operand.kind == "literal":
                    assert operand.value < len(beam.literals)
        assert last <= beam.code_header.opcode_max
        assert len(beam.exports) + len(beam.locals) <= beam.code_header.functions
        if beam.lines is not None and beam.lines.entries:
            assert beam.lines.files or all(file == 0 for file, _ in beam.lines.entries)
        if beam.types is not None:
            assert beam.types.entries and beam.types.entries[0].types
        assert beam.term("Dbgi")[0] == "debug_info_v1"


def test_stripped_packed_and_extracted_modules_are_read_by_beam_lib(
    oracle: Oracle, installed_modules: list[Path]
) -> None:
    originals = [Beam.parse(path.read_bytes()) for path in installed_modules]
    data = packbeam.build(Pack(tuple(Section.of_beam(b.strip().to_litu()) for b in originals)))
    extracted = [section.content for section in packbeam.parse(data).sections]
    for n in range(0, len(extracted), 400):
        answers = oracle.ask((Atom("tables"), extracted[n : n + 400]))
        for original, (module, found, _) in zip(originals[n : n + 400], answers, strict=True):
            tables = dict(found)
            assert module == original.module
            assert list(enumerate(original.atoms, 1)) == tables["atoms"]
            assert sorted(tuple(i) for i in original.imports) == sorted(tables["imports"])
            assert tables["attributes"] == "missing_chunk"


def test_stripped_modules_are_taken_by_the_real_loader(oracle: Oracle, installed_modules: list[Path]) -> None:
    beams = [Beam.parse(p.read_bytes()).strip() for p in installed_modules if "/stdlib" in str(p)]
    assert beams
    assert set(oracle.ask((Atom("loads"), [(b.module, b.build()) for b in beams]))) == {"ok"}
