"""``avm disasm``: what the compiler wrote, and what the engine makes of it."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Annotated, Any

import typer

from avmtools.cli.console import console
from avmtools.cli.params import PROFILE_DEFAULT, Profile, command_app, examples
from avmtools.errors import InputError
from avmtools.files import read_bytes

if TYPE_CHECKING:
    from avmtools.formats.beam.code import Operand
    from avmtools.formats.beam.container import Beam

app = command_app()

#: Width of the compiler's column.
LEFT = 58


@app.command(
    epilog=examples(
        "avm disasm hello.beam                   every function, compiler's and engine's code side by side",
        "avm disasm hello.beam -f start/0        one function",
        "avm disasm hello.beam --profile otp     as the engine loads it without device limits",
    )
)
def disasm(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A .beam file.")],
    function: Annotated[
        str | None, typer.Option("--function", "-f", metavar="NAME/ARITY", help="Show only this one.")
    ] = None,
    profile: Profile = PROFILE_DEFAULT,
) -> None:
    """Show the instructions of a module: left the compiler's, right the engine's decoded and verified cells.

    A module that the engine refuses is an error that says why (status 3).
    """
    from avmtools.formats.beam import Beam
    from avmtools.vm.disasm import decoded
    from avmtools.vm.machine import Machine

    data = read_bytes(file)
    beam = Beam.parse(data)
    functions = compiled(beam)
    with Machine([], profile=profile, lib=False, schedulers=1) as machine:
        name = machine.load(data, file)
        current: dict[str, Any] = {}
        for cell, start, text in decoded(machine.address, name.encode()):
            if start is not None:
                current = functions.setdefault(start, {"name": start, "compiler": []})
                current["engine"] = []
            current["engine"].append([cell, text])
    shown = [f for f in functions.values() if function in (None, f["name"])]
    if not shown:
        raise InputError(f"{name} has no function {function}.", "Name it as in start/0.")
    console.done({"module": name, "functions": shown}, lambda: show(shown))


def show(functions: list[dict[str, Any]]) -> None:
    """The two columns, function by function."""
    for f in functions:
        console.out(f"\n{f['name']}")
        right = [f"{cell:5} {text}" for cell, text in f.get("engine", [])]
        for a, b in zip_longest(f["compiler"], right, fillvalue=""):
            console.out(f"  {a[:LEFT]:{LEFT}}  {b}".rstrip())


def compiled(beam: Beam) -> dict[str, dict[str, Any]]:
    """The compiler's instructions as text, by function; a label and line before func_info are its own."""
    found: dict[str, dict[str, Any]] = {}
    waiting: list[str] = []
    current = waiting
    for i in beam.instructions():
        if i.opcode.name == "int_code_end":
            break
        text = f"{i.opcode.name} {', '.join(operand(o) for o in i.operands)}".rstrip()
        if i.opcode.name == "func_info":
            name = f"{i.operands[1].value}/{i.operands[2].value}"
            # the label and the line before it were taken for the end of the function before
            lead: list[str] = []
            while current and current[-1].split(" ")[0] in ("label", "line"):
                lead.insert(0, current.pop())
                if lead[0].startswith("label"):
                    break
            current = lead
            found[name] = {"name": name, "compiler": current}
        current.append(text)
    return found


def operand(o: Operand) -> str:
    """One operand: x0, y1, fr2, @5 for labels, #3 for literals."""
    if o.kind in ("x", "y", "fr"):
        return f"{o.kind}{o.value}"
    if o.kind == "label":
        return f"@{o.value}"
    if o.kind == "literal":
        return f"#{o.value}"
    if o.kind == "nil":
        return "[]"
    if o.kind == "atom":
        return str(o.value)
    if o.kind == "list":
        return f"[{', '.join(operand(x) for x in o.value)}]"
    if o.kind == "alloc":
        return "+".join(f"{n}{('w', 'f', 'fun')[kind]}" for kind, n in o.value)
    return str(o.value)
