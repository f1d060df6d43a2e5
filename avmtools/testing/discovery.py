"""What there is to test: files and folders to modules, and the test functions in them.

A test function is ``NAME_test/0``; a generator ``NAME_test_/0``, which returns tests; ``test/0`` of a module
that has neither and leaves none to EUnit is an etest module's and has to return ok. ``tests:start/0`` names
the modules of a suite. A pack, or a module given by its name, that has none of these is a test when it has a
start module: its start/0 has to return ok.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from avmtools.errors import AvmError, FormatError, InputError
from avmtools.files import read_bytes
from avmtools.formats import packbeam
from avmtools.formats.beam import Beam
from avmtools.resources import include_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The module whose start/0 hands a suite's modules to etest:test/1.
SUITE = "tests"
SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "deps"})


@dataclass(frozen=True)
class Function:
    """A function to run: ``kind`` is ``test``, ``generator``, ``ok`` (has to return ok) or ``suite``."""

    module: str
    name: str
    kind: str
    line: int = 0

    @property
    def id(self) -> str:
        """How ``-k`` and the reports call it."""
        return f"{self.module}:{self.name}"


@dataclass
class Module:
    """A module that was given: its code, where it comes from, its source file, and the tests in it."""

    name: str
    data: bytes
    origin: str
    source: str
    functions: list[Function] = field(default_factory=list)


@dataclass
class Found:
    """All that was given: modules in order of precedence (the first of a name counts), packs, the tests."""

    modules: dict[str, Module] = field(default_factory=dict)
    packs: list[tuple[str, bytes]] = field(default_factory=list)

    @property
    def functions(self) -> list[Function]:
        """Every test function, in order."""
        return [f for m in self.modules.values() for f in m.functions]


def discover(paths: list[str], work: Path) -> Found:
    """Find the tests in files and folders; sources are compiled into the folder ``work``."""
    found = Found()
    files: list[tuple[Path, bool]] = []
    for path in paths:
        given = Path(path)
        if given.is_dir():
            files += [(p, False) for p in _below(given)]
        elif given.exists():
            files.append((given, True))
        else:
            raise InputError(
                f"{path} does not exist.", "Give .beam, .avm and .erl files, or folders of them."
            )
    compiled = {p.stem for p, _ in files if p.suffix == ".beam"}
    sources = [p for p, named in files if p.suffix == ".erl" and (named or p.stem not in compiled)]
    beams = _compile(sources, work)
    for path_, named in files:
        if path_ in beams:
            _add_module(found, read_bytes(beams[path_]), str(path_), named)
        elif path_.suffix == ".beam":
            _add_module(found, read_bytes(path_), str(path_), named)
        elif path_.suffix == ".avm":
            _add_pack(found, path_, named)
        elif path_.suffix != ".erl":
            raise InputError(f"{path_} is no test.", "Give .beam, .avm and .erl files, or folders of them.")
    _suites(found)
    return found


def _below(folder: Path) -> Iterator[Path]:
    """Test inputs under a folder, in the order of their names; hidden folders are not looked into."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as e:
        raise InputError(f"{folder} can't be read: {e.strerror}.", "Check its permissions.") from e
    for entry in entries:
        if entry.is_dir():
            if (
                not entry.name.startswith(".")
                and entry.name not in SKIPPED_FOLDERS
                and not entry.is_symlink()
            ):
                yield from _below(entry)
        elif entry.suffix in (".beam", ".avm", ".erl"):
            yield entry


def include_folders() -> list[Path]:
    """Where etest.hrl is, for ``-include`` and ``-include_lib``."""
    library = include_folder()
    return [library / "etest" / "include", library]


def _compile(sources: list[Path], work: Path) -> dict[Path, Path]:
    """Compile sources with the user's erlc, each beside the headers of its own project; source -> .beam."""
    if not sources:
        return {}
    erlc = shutil.which("erlc")
    if erlc is None:
        raise AvmError(
            f"{sources[0]} can't be compiled: there is no erlc in PATH.",
            "Install Erlang/OTP, or give compiled .beam files.",
            code="no_compiler",
        )
    compiled: dict[Path, Path] = {}
    for number, source in enumerate(sources):
        out = work / str(number)
        out.mkdir(parents=True)
        near = [
            source.parent,
            source.parent.parent,
            source.parent.parent / "include",
            source.parent.parent / "src",
        ]
        folders = [*near, *include_folders()]
        command = [erlc, "+debug_info", "-DTEST", *[f"-I{f}" for f in folders], "-o", str(out), str(source)]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace")
        beam = out / f"{source.stem}.beam"
        if done.returncode != 0 or not beam.exists():
            words = (done.stdout + done.stderr).strip()
            raise InputError(f"{source} does not compile.", words, code="compile")
        compiled[source] = beam
    return compiled


def _add_module(found: Found, data: bytes, origin: str, named: bool) -> None:
    try:
        beam = Beam.parse(data)
        name = str(beam.module)
    except FormatError as e:
        raise e.within(origin) from e
    if name in found.modules:
        return
    module = Module(name, data, origin, _source(beam))
    module.functions = _tests(beam, name)
    if named and not module.functions and name != SUITE and beam.is_exported("start", 0):
        module.functions = [Function(name, "start", "ok", _lines(beam).get("start", 0))]
    found.modules[name] = module


def _add_pack(found: Found, path: Path, named: bool) -> None:
    data = read_bytes(path)
    try:
        pack = packbeam.parse(data)
        sections = [(s, s.beam) for s in pack.sections if s.is_beam]
    except FormatError as e:
        raise e.within(str(path)) from e
    found.packs.append((str(path), data))
    any_tests = False
    for _, beam in sections:
        name = str(beam.module)
        if name in found.modules:
            continue
        module = Module(name, b"", str(path), _source(beam), _tests(beam, name))
        found.modules[name] = module
        any_tests = any_tests or bool(module.functions) or name == SUITE
    entry = pack.entry
    if entry is not None and not any_tests and (named or "test" in path.stem):
        beam = entry.beam
        if beam.is_exported("start", 0):
            name = str(beam.module)
            found.modules[name].functions = [Function(name, "start", "ok", _lines(beam).get("start", 0))]


def _tests(beam: Beam, name: str) -> list[Function]:
    """The tests of a module in the order of its source."""
    exported = [str(e.function) for e in beam.exports if e.arity == 0]
    if not any(f == "test" or f.endswith(("_test", "_test_")) or name == SUITE for f in exported):
        return []
    lines = _lines(beam)

    def tests_of(suffix: str, kind: str) -> list[Function]:
        return [Function(name, f, kind, lines.get(f, 0)) for f in exported if f.endswith(suffix)]

    tests = tests_of("_test", "test") + tests_of("_test_", "generator")
    # eunit.hrl gives every module that includes it a test/0, which is no test
    leaves_it_to_eunit = any((str(i.module), str(i.function)) == ("eunit", "test") for i in beam.imports)
    if not tests and "test" in exported and not leaves_it_to_eunit:
        tests = [Function(name, "test", "ok", lines.get("test", 0))]
    if name == SUITE and "start" in exported:
        calls = any((str(i.module), str(i.function)) == ("etest", "test") for i in beam.imports)
        tests.append(Function(name, "start", "suite" if calls else "ok", lines.get("start", 0)))
    return sorted(tests, key=lambda f: f.line)


def _suites(found: Found) -> None:
    """There can be one suite: it is asked for its modules when the tests run (runner.py)."""
    suites = [f for f in found.functions if f.kind == "suite"]
    if len(suites) > 1:
        raise InputError(f"There are {len(suites)} modules {SUITE}.", "Test their packs one at a time.")


def _source(beam: Beam) -> str:
    """The source file as the line table names it, or the module's name with .erl."""
    for key, value in beam.compile_info:
        if key == "source" and isinstance(value, (list, str, bytes)):
            text = "".join(map(chr, value)) if isinstance(value, list) else str(value)
            path = Path(text)
            try:
                return str(path.relative_to(Path.cwd()))
            except ValueError:
                return str(path)
    return f"{beam.module}.erl"


def _lines(beam: Beam) -> dict[str, int]:
    """Function of arity 0 -> its line, which the ``line`` instruction before its ``func_info`` tells."""
    found: dict[str, int] = {}
    table = beam.lines
    if table is None:
        return found
    last = 0
    for instruction in beam.instructions():
        if instruction.opcode.name == "line":
            index = instruction.operands[0].value
            last = table.entries[index - 1][1] if 0 < index <= len(table.entries) else 0
        elif instruction.opcode.name == "func_info" and instruction.operands[2].value == 0:
            found[str(instruction.operands[1].value)] = last
    return found
