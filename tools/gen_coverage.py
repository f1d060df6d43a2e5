"""Generate docs/internals/coverage.md: every instruction and every native function × implemented ×
tested.

Nothing here is stated, all is looked up. Implemented: the loader accepts an instruction under
profile otp; a native is in the engine's tables. Tested: an instruction occurs in a recorded module
that the suite runs; a native is called by one, directly or through functions of the library, or by
a call in tests/vm/native_calls.py, which is made on the engine and on OTP alike. `--check` only
compares, `--gaps` lists what lacks something.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from avmtools.formats.beam import Beam, Operand  # noqa: E402
from avmtools.formats.opcodes import OPCODES, Opcode  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PAGE = ROOT / "docs" / "internals" / "coverage.md"
TABLES = ROOT / "vm" / "op_tables.pxi"
TESTS = ROOT / "tests"
#: Folders whose modules the suite runs.
RECORDED = ("oracle/programs", "lib/programs", "vm/data", "vm/erl", "board")
#: Library modules that are called by a name held in a variable, so that no call to them can be followed, and
#: the test that runs them: a node's carrier, its handshake, and what a peer calls on it.
BY_VARIABLE = {
    "vm/test_distribution.py": (
        "net_kernel", "socket_dist", "socket_dist_controller", "dist_util", "erlang", "pg"
    ),
    "vm/test_serial_distribution.py": ("serial_dist", "serial_dist_line", "serial_dist_controller"),
}  # fmt: skip
Function = tuple[str, str, int]
#: How many tests a cell names.
SHOWN = 2


class Code:
    """A module: which instructions it has, and what each of its functions calls."""

    def __init__(self, data: bytes) -> None:
        beam = Beam.parse(data)
        self.name = str(beam.module)
        self.opcodes: set[int] = set()
        self.calls: dict[tuple[str, int], set[Function]] = defaultdict(set)
        imports = [(str(i.module), str(i.function), i.arity) for i in beam.imports]
        entries: dict[int, tuple[str, int]] = {}
        jumps: dict[tuple[str, int], set[int]] = defaultdict(set)
        lambdas = [(str(fun.function), fun.arity) for fun in beam.funs]
        named = [external_funs(literal) for literal in beam.literals]
        here = ("", 0)
        for ins in beam.instructions():
            self.opcodes.add(ins.opcode.number)
            kinds = ins.opcode.kinds
            if ins.opcode.name == "func_info":
                here = (str(ins.operands[1].value), ins.operands[2].value)
                fresh = True
            elif ins.opcode.name == "label" and here != ("", 0) and fresh:
                entries[ins.operands[0].value] = here
                fresh = False
            for kind, operand in zip(kinds, ins.operands, strict=False):
                if kind == "i":
                    self.calls[here].add(imports[operand.value])
                elif kind in "fj" and ins.opcode.name in ("call", "call_last", "call_only"):
                    jumps[here].add(operand.value)
            for literal in literals_in(ins.operands):
                self.calls[here] |= named[literal]
            if ins.opcode.name in ("make_fun2", "make_fun3"):
                self.calls[here].add((self.name, *lambdas[ins.operands[0].value]))
        for caller, labels in jumps.items():
            self.calls[caller] |= {(self.name, *entries[label]) for label in labels if label in entries}
        self.everywhere = {call for calls in self.calls.values() for call in calls}


def literals_in(operands: Iterable[Operand]) -> Iterator[int]:
    """Numbers of the literals among operands."""
    for operand in operands:
        if operand.kind == "literal":
            yield operand.value
        elif operand.kind == "list":
            yield from literals_in(operand.value)


def external_funs(literal: bytes) -> set[Function]:
    """Every fun m:f/a in a literal: it may be called where the literal stands."""
    from avmtools.formats.etf import ExternalFun, ImproperList, Map, decode

    found: set[Function] = set()
    todo: list[object] = [decode(literal)]
    while todo:
        t = todo.pop()
        if isinstance(t, ExternalFun):
            found.add((str(t.module), str(t.function), t.arity))
        elif isinstance(t, (list, tuple)):
            todo += t
        elif isinstance(t, ImproperList):
            todo += [*t.items, t.tail]
        elif isinstance(t, Map):
            todo += [part for pair in t.pairs for part in pair]
    return found


def recorded() -> Iterator[tuple[str, Code]]:
    """(test, module) of everything the suite runs."""
    for folder in RECORDED:
        for path in sorted((TESTS / folder).rglob("*.beam")):
            yield path.relative_to(TESTS).with_suffix("").as_posix(), Code(path.read_bytes())
    from tests.vm.test_old_opcodes import old_module

    yield "vm/test_old_opcodes.py", Code(old_module())


def library() -> dict[str, Code]:
    """The library's modules."""
    from avmtools.formats.packbeam import parse

    pack = parse((ROOT / "vm" / "lib" / "atomvmlib.avm").read_bytes())
    codes = (Code(section.data) for section in pack.sections if section.name.endswith(".beam"))
    return {code.name: code for code in codes}


def reached(calls: Iterable[Function], modules: dict[str, Code]) -> set[Function]:
    """Everything that functions call, themselves or through the library."""
    seen: set[Function] = set()
    todo = list(calls)
    while todo:
        call = todo.pop()
        if call in seen:
            continue
        seen.add(call)
        module = modules.get(call[0])
        if module is not None:
            todo += module.calls.get(call[1:], ())
    return seen


def evidence() -> tuple[dict[int, list[str]], dict[Function, list[str]]]:
    """Tests by instruction and by function."""
    opcodes: dict[int, list[str]] = defaultdict(list)
    functions: dict[Function, list[str]] = defaultdict(list)
    modules = library()
    for test, code in recorded():
        for number in code.opcodes:
            opcodes[number].append(test)
        for call in reached(code.everywhere, modules):
            functions[call].append(test)
    for test, names in BY_VARIABLE.items():
        for name in names:
            for call in reached(modules[name].everywhere, modules) if name in modules else ():
                functions[call].append(test)
    from tests.vm.native_calls import CALLS

    for topic, calls in CALLS.items():
        for call in {(module, name, len(arguments)) for module, name, arguments in calls}:
            functions[call].append(f"vm/native_calls.py: {topic}")
    return opcodes, functions


def shown(tests: list[str]) -> str:
    """The first tests of a list: not how many there are, which every new test would change."""
    return ", ".join(sorted(tests)[:SHOWN]) + (", ..." if len(tests) > SHOWN else "")


def releases(op: Opcode) -> str:
    """Which machines execute an instruction."""
    names = [name for name, has in (("0.6", op.in_atomvm_06), ("main", op.in_atomvm_main)) if has]
    return ", ".join(names)


def implemented(op: Opcode) -> bool:
    """Whether the loader's table has it for profile otp."""
    found = re.search(rf"^OP_RELEASES\[{op.number}\] = (\d+)$", TABLES.read_text("utf-8"), re.M)
    return found is not None and bool(int(found[1]) & 8)


def page() -> str:
    """The page."""
    from avmtools.vm.machine import natives

    opcodes, functions = evidence()
    out = [
        "# Coverage of the engine",
        "",
        "Generated by tools/gen_coverage.py, where it stands what the columns mean; do not edit. *Since* is",
        "the OTP release whose compiler first emitted the instruction (empty: before R11); *devices* are the",
        "AtomVM lines that execute it.",
        "",
        "## Instructions",
        "",
        "| | instruction | since | devices | implemented | tested by |",
        "|---|---|---|---|---|---|",
    ]
    for op in OPCODES:
        if op is None:
            continue
        if op.obsolete:
            cells = ("refused", "vm/test_old_opcodes.py")
        else:
            cells = ("yes" if implemented(op) else "", shown(opcodes.get(op.number, [])))
        out.append(
            f"| {op.number} | {op.name} | {op.since or ''} | {releases(op)} | {cells[0]} | {cells[1]} |"
        )
    rows: dict[Function, tuple[set[str], str]] = {}
    for module, name, arity, profiles, _guard, room in natives():
        rows.setdefault((module, name, arity), (set(), room))[0].update(profiles)
    out += ["", "## Native functions", "", "| function | where | profiles | tested by |", "|---|---|---|---|"]
    for (module, name, arity), (profiles, room) in sorted(rows.items()):
        which = "all" if len(profiles) == 4 else ", ".join(sorted(profiles))
        tests = shown(functions.get((module, name, arity), []))
        out.append(f"| {module}:{name}/{arity} | {room} | {which} | {tests} |")
    return "\n".join([*out, ""])


def gaps() -> list[str]:
    """Instructions and natives without an implementation or without a test."""
    from avmtools.vm.machine import natives

    opcodes, functions = evidence()
    ops = [op for op in OPCODES if op is not None and not op.obsolete]
    found = [f"instruction {op.name} is not implemented" for op in ops if not implemented(op)]
    found += [f"instruction {op.name} is not tested" for op in ops if op.number not in opcodes]
    names = sorted({(module, name, arity) for module, name, arity, *_ in natives()})
    return found + [f"{m}:{f}/{a} is not tested" for m, f, a in names if (m, f, a) not in functions]


def main() -> None:
    text = page()
    if "--gaps" in sys.argv:
        print("\n".join(gaps()))
    elif "--check" not in sys.argv:
        PAGE.write_text(text, "utf-8")
    elif not PAGE.exists() or PAGE.read_text("utf-8") != text:
        sys.exit(f"{PAGE.name} is stale: run python tools/gen_coverage.py")


if __name__ == "__main__":
    main()
