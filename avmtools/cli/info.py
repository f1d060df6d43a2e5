"""``avm info``: what is inside a .beam or an .avm."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from avmtools.cli.console import console, count, kind_of, printable
from avmtools.cli.params import PROFILE_DEFAULT, Profile, command_app, examples
from avmtools.errors import InputError

app = command_app()

#: Width of a bar in characters.
_BAR = 20


@app.command(
    epilog=examples(
        "avm info app.avm",
        "avm info app.avm main          one module of it",
        "avm info ebin/main.beam --all  every export, import and opcode",
    )
)
def info(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A .beam or .avm.")],
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="In an .avm: explain this section.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", "-a", help="Do not shorten long lists.")] = False,
    profile: Profile = PROFILE_DEFAULT,
) -> None:
    """Explain what is inside a .beam or .avm.

    For an .avm, the share is that of the partition it goes to in the profile's default layout.
    """
    from avmtools import profiles
    from avmtools.errors import FormatError
    from avmtools.files import read_bytes
    from avmtools.formats import packbeam
    from avmtools.formats.beam import Beam, looks_like_beam
    from avmtools.pack import explain
    from avmtools.pack.select import matching

    release = profiles.load(profile)
    data = read_bytes(file)
    try:
        if packbeam.looks_like_pack(data):
            pack = packbeam.parse(data)
            if name is None:
                facts = explain.pack_facts(pack, len(data), release)
            else:
                section = pack.sections[matching(pack, [name], file)[0]]
                facts = (
                    explain.module_facts(section.beam, f"{file}({section.name})") if section.is_beam
                    else {"kind": "file", "name": section.name, "size": len(section.file_bytes)}
                )
        elif name is not None:
            raise InputError(f"{file} is no pack: there is no {name} in it.", "Leave the name out.")
        elif looks_like_beam(data):
            facts = explain.module_facts(Beam.parse(data), file)
        else:
            raise InputError(
                f"{file} is neither a module nor a pack.",
                "Other files: avm image info, avm partition show, avm uf2 info.",
                code="unknown_type",
            )
    except FormatError as e:
        raise (e if e.where.startswith(file) else e.within(file)) from e
    result: dict[str, Any] = {"file": file, **facts}
    show = {"pack": _show_pack, "module": _show_module, "file": _show_file}[facts["kind"]]
    console.done(result, lambda: show(result, everything))


def _show_file(facts: dict[str, Any], everything: bool) -> None:
    console.out(f"{printable(facts['name'])}: a file of {facts['size']} bytes")


def _show_pack(facts: dict[str, Any], everything: bool) -> None:
    total = facts["partition_size"] or facts["size"]
    rows = [
        [
            printable(s["name"]) + (" *" if s["start"] else ""),
            kind_of(s),
            str(s["size"]),
            f"{100 * s['section_size'] / total:.1f} %",
            _bar(s["section_size"], max(x["section_size"] for x in facts["sections"])),
        ]
        for s in facts["sections"]
    ]
    console.table(["NAME", "TYPE", "SIZE", "SHARE", ""], rows, right=(2, 3))
    console.out()
    counts = f"{count(facts['modules'], 'module')} and {count(facts['files'], 'file')}"
    console.out(f"{facts['size']} bytes in {counts}")
    if facts["partition_size"]:
        used = facts["size"] / facts["partition_size"]
        console.out(
            f"{facts['partition']} of {facts['profile']}: {_bar(facts['size'], facts['partition_size'])}"
            f" {100 * used:.1f} % of {facts['partition_size']} bytes" + (", too large" if used > 1 else "")
        )
    entry = facts["entry"]
    console.out(f"starts at {printable(entry)}" if entry else "a library: no module is flagged to start")
    if len(facts["entries"]) > 1:
        console.out(f"also flagged to start: {', '.join(map(printable, facts['entries'][1:]))}")
    if facts["duplicates"]:
        console.out(f"there more than once: {', '.join(map(printable, facts['duplicates']))}")
    if facts["hidden"]:
        console.out(f"AtomVM can't find (flags 0 stand before): {', '.join(map(printable, facts['hidden']))}")
    if not facts["ended"]:
        console.out("the end section is missing")
    if facts["trailing"]:
        console.out(f"{facts['trailing']} bytes follow the end section")


def _bar(part: int, whole: int) -> str:
    filled = min(_BAR, round(_BAR * part / whole)) if whole else 0
    return "#" * max(filled, part > 0) + "." * (_BAR - max(filled, part > 0))


def _show_module(facts: dict[str, Any], everything: bool) -> None:
    otp = facts["otp"]
    compiler = f", compiler {otp['compiler']}" if otp["compiler"] else ""
    rows = [
        ["module", facts["module"] + (" (start/0)" if facts["starts"] else "")],
        ["needs", f"OTP {otp['at_least']} or newer (opcode {otp['highest_opcode']}){compiler}"],
        ["size", f"{facts['size']} bytes; packed {facts['packed_size']}, without lines"
         f" {facts['packed_size_without_lines']}"],
        ["chunks", " ".join(f"{c['name']}:{c['size']}" for c in facts["chunks"])],
        ["functions", f"{facts['functions']}, {facts['closures']} closures, {facts['atoms']} atoms"],
        ["literals", f"{facts['literals']['count']} in {facts['literals']['size']} bytes"],
        ["lines", str(facts["lines"]) if facts["lines"] else "none"],
        ["behaviours", ", ".join(facts["behaviours"]) or "none"],
        ["exports", _some(facts["exports"], everything)],
        ["imports", _some(facts["imports"], everything) or "none"],
        ["opcodes", f"{len(facts['opcodes'])} different, {facts['instructions']} instructions: "
         + _some([f"{k}:{v}" for k, v in facts["opcodes"].items()], everything)],
    ]
    width = max(len(label) for label, _ in rows)
    for label, text in rows:
        console.out(f"{label.ljust(width)}  {printable(text)}")


def _some(names: list[str], everything: bool, limit: int = 8) -> str:
    if everything or len(names) <= limit:
        return ", ".join(names)
    return f"{', '.join(names[:limit])} and {len(names) - limit} more"
