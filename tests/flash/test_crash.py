"""Crash reports of stripped packs, explained with the line table that was kept beside them."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from avmtools.board.server import BoardServer
from avmtools.errors import FormatError
from avmtools.flash.crash import CrashReports
from avmtools.formats import line_table, packbeam
from avmtools.formats.beam import Beam
from avmtools.formats.line_table import Function, LineTable
from tests.cli.support import assert_refused, call, call_json
from tests.flash.test_monitor import talking

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = """\
-module(u_badmatch).
-export([start/0, g/1]).
start() -> f(2).
f(X) -> 1 = X, ok.

g(a) ->
    A = f(1),
    B = h(A),
    {A, B}.
h(X) -> [X].
"""
#: What AtomVM 0.6 prints for start/0 of the above, without line numbers (facts/vm.md 3.5).
REPORT = """\
CRASH
======
pid: <0.1.0>

Stacktrace:
[{u_badmatch,f,1,[]}]

cp: #CP<module: 0, label: 9, offset: 0>

x[0]: error
x[1]: {badmatch,2}
x[2]: {1,0,0,0,[{0,28}],error}

Stack
-----
#CP<module: 0, label: 6, offset: 12>

**End Of Crash Report**
"""


@pytest.fixture(scope="module")
def beam(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    if shutil.which("erlc") is None:
        pytest.skip("no erlc")
    folder = tmp_path_factory.mktemp("crash")
    (folder / "u_badmatch.erl").write_text(SOURCE)
    subprocess.run(["erlc", "u_badmatch.erl"], cwd=folder, check=True)
    return (folder / "u_badmatch.beam").read_bytes()


@pytest.fixture(scope="module")
def table(beam: bytes) -> LineTable:
    return line_table.of_beams([Beam.parse(beam)], "0" * 64)


def explained(table: LineTable, report: str) -> list[str]:
    crashes = CrashReports(table)
    return [told.strip() for line in report.splitlines() for told in crashes.feed(line)]


def test_a_devices_report_is_explained_with_the_line_of_its_offset(table: LineTable) -> None:
    told = explained(table, REPORT)
    assert told[0] == "u_badmatch:f/1 at u_badmatch.erl:4"


def test_return_addresses_in_the_stack_are_explained(beam: bytes, table: LineTable) -> None:
    """The return address behind the call of f/1 in g/1, as label and offset."""
    module = table.find("u_badmatch")
    assert module is not None
    code = list(Beam.parse(beam).instructions())
    base = code[0].offset
    f = next(x for x in module.functions if x.name == "f")
    entry = module.labels.index(next(o for o in module.labels if o > f.offset)) + 1
    call_of_f = [i for i, x in enumerate(code) if x.opcode.name == "call" and x.operands[1].value == entry]
    after = code[call_of_f[0] + 1].offset - base
    label = max(i for i, o in enumerate(module.labels) if o < after)
    line = f"#CP<module: 0, label: {label + 1}, offset: {after - module.labels[label]}>"
    assert explained(table, REPORT + line)[-1] == "u_badmatch:g/1 at u_badmatch.erl:7"


def test_a_return_address_with_a_label_alone_shows_the_function(table: LineTable) -> None:
    module = table.find("u_badmatch")
    assert module is not None
    g = next(f for f in module.functions if f.name == "g")
    label = next(i for i, o in enumerate(module.labels) if o > g.offset) + 1
    line = f"#CP<module: 0, label: {label}, offset: 0>"
    assert explained(table, REPORT + line)[-1] == "u_badmatch:g/1 at u_badmatch.erl:6-8"


def test_without_an_offset_the_lines_of_the_function_are_shown(table: LineTable) -> None:
    report = REPORT.replace("x[2]: {1,0,0,0,[{0,28}],error}\n", "").replace("f,1", "g,1")
    assert explained(table, report) == ["u_badmatch:g/1 at u_badmatch.erl:6-8"]


def test_an_offset_in_another_function_is_of_another_build(table: LineTable) -> None:
    assert explained(table, REPORT.replace("f,1", "g,1"))[0] == "u_badmatch:g/1 at u_badmatch.erl:6-8"


def test_function_clause_is_found_although_the_device_names_the_function_before(table: LineTable) -> None:
    module = table.find("u_badmatch")
    assert module is not None
    g = next(f for f in module.functions if f.name == "g")
    report = REPORT.replace("{0,28}", f"{{0,{g.offset + 4}}}")
    assert explained(table, report)[0] == "u_badmatch:g/1 at u_badmatch.erl:6"


def test_a_report_with_lines_and_modules_without_a_table_are_left_alone(table: LineTable) -> None:
    lined = REPORT.replace("f,1,[]", 'f,1,[{file,"u_badmatch.erl"},{line,4}]').replace("#CP", "")
    assert explained(table, lined) == []
    assert explained(table, REPORT.replace("u_badmatch", "other")) == []


def test_a_trace_that_the_program_prints_is_explained(table: LineTable) -> None:
    assert explained(table, "failed: [{u_badmatch,f,1,[]},{u_badmatch,'-none-',0,[]}]") == [
        "u_badmatch:f/1 at u_badmatch.erl:4"
    ]


# -- the table ------------------------------------------------------------------------------------


def test_a_table_is_read_as_it_was_written(table: LineTable) -> None:
    data = line_table.build(table)
    assert line_table.parse(data) == table
    assert json.loads(data)["modules"]["u_badmatch"]["files"] == ["u_badmatch.erl"]


EMPTY = {"files": ["m.erl"], "functions": [], "labels": [], "lines": []}


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"format": "x"},
        {"modules": []},
        {"modules": {"m": {}}},
        {"modules": {"m": {**EMPTY, "lines": [[0, 1, 1]]}}},
        {"modules": {"m": {**EMPTY, "lines": [[5, 0, 1], [0, 0, 1]]}}},
        {"modules": {"m": {**EMPTY, "functions": [["f", -1, 0]]}}},
    ],
)
def test_damaged_tables_are_refused(change: dict[str, object]) -> None:
    good = {"format": "avm-lines", "version": 1, "pack": "", "modules": {}}
    assert line_table.parse(json.dumps(good).encode()).modules == ()
    with pytest.raises(FormatError):
        line_table.parse(json.dumps({**good, **change}).encode())


def test_every_truncation_of_a_table_is_refused(table: LineTable) -> None:
    data = line_table.build(table).rstrip()
    for size in range(len(data)):
        with pytest.raises(FormatError):
            line_table.parse(data[:size])


def test_functions_stand_where_their_code_is(table: LineTable) -> None:
    module = table.find("u_badmatch")
    assert module is not None
    assert module.functions[0] == Function("start", 0, 0)
    assert module.named("h", 1) and not module.named("h", 2)


def test_the_engine_reports_offsets_as_a_device_does(table: LineTable, beam: bytes) -> None:
    """A stripped module that fails on the engine is explained like one on a board."""
    from avmtools.vm.machine import Machine

    stripped = packbeam.Section.of_beam(Beam.parse(beam).strip(lines=False).to_litu(), start=True)
    said = bytearray()
    pack = packbeam.build(packbeam.Pack((stripped,)))
    with Machine([pack], profile="atomvm-0.6", stdout=said.extend, stderr=said.extend) as machine:
        machine.run("u_badmatch")
    assert explained(table, said.decode())[0] == "u_badmatch:f/1 at u_badmatch.erl:4"


# -- the commands ---------------------------------------------------------------------------------


@pytest.fixture
def folder(beam: bytes, tmp_path: Path) -> Path:
    (tmp_path / "u_badmatch.beam").write_bytes(beam)
    return tmp_path


def test_a_stripped_pack_gets_its_table_beside_it(folder: Path) -> None:
    told = call_json("pack", "app.avm", "u_badmatch.beam", "--strip-lines", cwd=folder)["result"]
    assert told["line_table"] == "app.avm.lines"
    first = (folder / "app.avm.lines").read_bytes()
    assert packbeam.parse((folder / "app.avm").read_bytes()).sections[0].beam.lines is None
    call("avm", "pack", "app.avm", "u_badmatch.beam", "--strip-lines", cwd=folder)
    assert (folder / "app.avm.lines").read_bytes() == first


@pytest.mark.parametrize("options", [["--keep-lines"], [], ["--strip-lines", "--no-line-table"]])
def test_other_packs_get_none(folder: Path, options: list[str]) -> None:
    assert call("avm", "pack", "app.avm", "u_badmatch.beam", *options, cwd=folder).returncode == 0
    assert not (folder / "app.avm.lines").exists()


def test_a_stripped_pack_among_the_inputs_brings_its_lines(folder: Path) -> None:
    call("avm", "pack", "lib.avm", "u_badmatch.beam", "--lib", "--strip-lines", cwd=folder)
    call("avm", "pack", "app.avm", "lib.avm", "--lib", "--strip-lines", cwd=folder)
    assert line_table.parse((folder / "app.avm.lines").read_bytes()).find("u_badmatch")


def test_a_file_that_is_no_table_is_not_replaced(folder: Path) -> None:
    (folder / "app.avm.lines").write_text("my lines\n")
    done = call("avm", "pack", "app.avm", "u_badmatch.beam", "--strip-lines", cwd=folder)
    assert_refused(done, 1, "app.avm.lines exists and is no line table")
    assert not (folder / "app.avm").exists()


@pytest.mark.parametrize("options", [["--lines", "app.avm"], ["--lines", "app.avm.lines"], []])
def test_the_monitor_explains_a_crash(folder: Path, options: list[str]) -> None:
    call("avm", "pack", "app.avm", "u_badmatch.beam", "--strip-lines", cwd=folder)
    with BoardServer(talking(REPORT.replace("\n", "\r\n").encode())) as server:
        done = call("avm", "monitor", "-p", server.url, *options, "--until", "End Of Crash", cwd=folder)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[lines.index("x[2]: {1,0,0,0,[{0,28}],error}") + 1] == "  u_badmatch:f/1 at u_badmatch.erl:4"


def test_a_table_of_another_build_is_said_so(folder: Path) -> None:
    call("avm", "pack", "app.avm", "u_badmatch.beam", "--strip-lines", cwd=folder)
    call("avm", "pack", "app.avm", "u_badmatch.beam", cwd=folder)
    with BoardServer(talking(b"end\r\n")) as server:
        done = call("avm", "monitor", "-p", server.url, "--lines", "app.avm", "--until", "end", cwd=folder)
    assert "app.avm.lines is of another build than app.avm" in done.stderr


@pytest.mark.parametrize(("content", "words"), [(b"junk", "is no JSON"), (b"{}", 'has no "format"')])
def test_a_table_that_is_none_is_refused(folder: Path, content: bytes, words: str) -> None:
    (folder / "x").write_bytes(content)
    assert_refused(call("avm", "monitor", "-p", "x", "--lines", "x", cwd=folder), 3, words)


def test_a_pack_without_lines_needs_its_table(folder: Path) -> None:
    call("avm", "pack", "app.avm", "u_badmatch.beam", "--strip-lines", "--no-line-table", cwd=folder)
    done = call("avm", "monitor", "-p", "x", "--lines", "app.avm", cwd=folder)
    assert_refused(done, 3, "app.avm has no line numbers, and there is no app.avm.lines")
