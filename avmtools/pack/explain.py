"""What is inside a module or a pack, as JSON-able facts. Sizes are in bytes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from avmtools.errors import FormatError
from avmtools.formats import etf
from avmtools.formats.opcodes import OPCODES
from avmtools.pack.select import section_facts

if TYPE_CHECKING:
    from avmtools.formats.beam import Beam
    from avmtools.formats.packbeam import Pack
    from avmtools.profiles import Profile


def module_facts(beam: Beam, where: str) -> dict[str, Any]:
    """All there is to know of a module without running it; FormatError names ``where``."""
    try:
        return _module_facts(beam)
    except FormatError as e:
        raise e.within(where) from e


def _module_facts(beam: Beam) -> dict[str, Any]:
    opcodes = Counter(i.opcode.name for i in beam.instructions())
    local = {*beam.exports, *beam.locals}
    kept = beam.strip().to_litu()
    return {
        "kind": "module",
        "module": beam.module,
        "otp": otp_facts(beam),
        "size": len(beam.build()),
        "packed_size": len(kept.build()),
        "packed_size_without_lines": len(beam.strip(lines=False).to_litu().build()),
        "exports": sorted(f"{e.function}/{e.arity}" for e in beam.exports),
        "starts": beam.is_exported("start", 0),
        "locals": len(beam.locals),
        "functions": len(local),
        "imports": sorted({f"{i.module}:{i.function}/{i.arity}" for i in beam.imports}),
        "behaviours": behaviours(beam),
        "attributes": sorted({str(key) for key, _ in beam.attributes}),
        "literals": {"count": len(beam.literals), "size": sum(map(len, beam.literals))},
        "atoms": len(beam.atoms),
        "closures": len(beam.funs),
        "lines": 0 if beam.lines is None else len(beam.lines.entries),
        "chunks": [{"name": c.name, "size": len(c.data)} for c in beam.chunks],
        "instructions": sum(opcodes.values()),
        "opcodes": dict(sorted(opcodes.items(), key=lambda p: (-p[1], p[0]))),
    }


def behaviours(beam: Beam) -> list[str]:
    """The behaviours that the module declares."""
    return sorted(
        str(value)
        for key, values in beam.attributes
        if key in ("behaviour", "behavior") and type(values) is list
        for value in values
        if type(value) is etf.Atom
    )


def otp_facts(beam: Beam) -> dict[str, Any]:
    """Which OTP compiled it, as far as it shows, and which is the oldest that can load it.

    ``compiler`` is the version of OTP's compiler application that stands in CInf (None when stripped);
    ``at_least`` comes from the instructions and from chunk forms that a release introduced.
    """
    highest = beam.code_header.opcode_max
    opcode = OPCODES[highest] if highest < len(OPCODES) else None
    at_least = max(20, opcode.since) if opcode is not None else len(OPCODES)
    atoms, literals = beam.chunk("AtU8"), beam.chunk("LitT")
    if (atoms is not None and atoms.data[:1] >= b"\x80") or (
        literals is not None and literals.data[:4] == b"\0\0\0\0"
    ):
        at_least = max(at_least, 28)
    version = dict(beam.compile_info).get(etf.Atom("version"))
    compiler = None
    if type(version) is list and all(type(c) is int and 32 <= c < 127 for c in version):
        compiler = bytes(version).decode("ascii")
    return {"at_least": at_least, "highest_opcode": highest, "compiler": compiler}


def pack_facts(pack: Pack, size: int, profile: Profile) -> dict[str, Any]:
    """The sections of a pack and how much of the target partition each takes."""
    sections = [section_facts(pack, n) for n in range(len(pack.sections))]
    modules = [s["name"] for s in sections if s["beam"]]
    elixir = any(name.startswith("Elixir.") for name in modules)
    entry = pack.entry
    flavour = "elixir" if elixir else "erlang"
    place = profile.place("main.avm", flavour) if entry is not None else profile.library(flavour)
    names = Counter(s["name"] for s in sections)
    return {
        "kind": "pack",
        "size": size,
        "sections": sections,
        "modules": len(modules),
        "files": len(sections) - len(modules),
        "entry": None if entry is None else entry.name,
        "entries": [s["name"] for s in sections if s["start"]],
        "duplicates": sorted(name for name, count in names.items() if count > 1),
        "hidden": hidden(pack),
        "ended": pack.ended,
        "trailing": len(pack.trailing),
        "profile": profile.name,
        "partition": None if place is None else place.name,
        "partition_size": None if place is None else place.size,
    }


def hidden(pack: Pack) -> list[str]:
    """Sections that no AtomVM finds, because one with flags 0 stands before them."""
    flags = [s.flags for s in pack.sections]
    return [s.name for s in pack.sections[flags.index(0) + 1 :]] if 0 in flags else []
