"""Sections by name or pattern, and where extracting puts them."""

from __future__ import annotations

import difflib
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

from avmtools.errors import AvmError, FormatError, InputError
from avmtools.files import read_bytes, write_bytes
from avmtools.formats import packbeam

if TYPE_CHECKING:
    from collections.abc import Sequence

    from avmtools.formats.packbeam import Pack, Section


def read_pack_file(path: str) -> Pack:
    """The pack in a file; every error names the file."""
    try:
        return packbeam.parse(read_bytes(path))
    except FormatError as e:
        raise e.within(path) from e


def matching(pack: Pack, patterns: Sequence[str], where: str) -> list[int]:
    """The indices of the sections that any pattern names, in the pack's order; all without patterns.

    A pattern is a section's exact name, a module's name, or a glob (``*`` goes over ``/``). InputError when a
    pattern finds nothing.
    """
    if not patterns:
        return list(range(len(pack.sections)))
    wanted: set[int] = set()
    missing: list[str] = []
    for pattern in patterns:
        found = [n for n, s in enumerate(pack.sections) if s.name in (pattern, f"{pattern}.beam")]
        found = found or [n for n, s in enumerate(pack.sections) if fnmatchcase(s.name, pattern)]
        if not found:
            missing.append(pattern)
        wanted.update(found)
    if missing:
        names = [s.name for s in pack.sections]
        close = [m for p in missing for m in difflib.get_close_matches(p, names, 1)]
        hint = f"Did you mean {', '.join(close)}?" if close else f"'avm list {where}' shows what is there."
        raise InputError(
            f"{where} has no section named {', '.join(missing)}.", hint, code="no_section", missing=missing
        )
    return sorted(wanted)


def extraction_plan(
    sections: Sequence[Section], directory: str, where: str
) -> tuple[list[tuple[Section, Path]], list[str]]:
    """Which section goes to which file below ``directory``, and warnings.

    A leading '/' and '.' are dropped; '..' is refused: nothing is ever written outside of the directory. Of
    several sections with the same name the first is taken, as AtomVM does.
    """
    plan: dict[Path, Section] = {}
    warnings: list[str] = []
    for section in sections:
        parts = [p for p in section.name.replace("\\", "/").split("/") if p not in ("", ".")]
        if ".." in parts or not parts:
            raise InputError(
                f"{where}: the section '{section.name}' would be written outside of {directory}.",
                "Name the sections to extract, without this one.",
                code="unsafe_name",
            )
        target = Path(directory, *parts)
        if target in plan:
            other = plan[target]
            if other.name != section.name:
                raise InputError(
                    f"{where}: the sections '{other.name}' and '{section.name}' would be the same file.",
                    "Extract them one by one, to different directories.",
                )
            warnings.append(f"{section.name} is there more than once: the first, which counts, is extracted")
            continue
        plan[target] = section
    for target in plan:
        for parent in target.parents:
            if parent in plan:
                outer, inner = plan[parent].name, plan[target].name
                raise InputError(
                    f"{where}: '{outer}' is a file, and a directory of '{inner}'.",
                    "Extract them one by one, to different directories.",
                )
            if parent.exists() and not parent.is_dir():
                raise AvmError(f"{parent} is no directory.", "Choose another --out.")
    return [(section, target) for target, section in plan.items()], warnings


def extract_to(
    sections: Sequence[Section], directory: str, where: str
) -> tuple[list[tuple[Section, Path, int]], list[str]]:
    """Write the sections below ``directory``: what went where with its size in bytes, and warnings.

    All contents are read before the first file is written.
    """
    plan, warnings = extraction_plan(sections, directory, where)
    try:
        contents = [section.content for section, _ in plan]
    except FormatError as e:
        raise e.within(where) from e
    if Path(directory).exists() and not Path(directory).is_dir():
        raise AvmError(f"{directory} is no directory.", "Choose another --out.")
    written = []
    for (section, target), content in zip(plan, contents, strict=True):
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as e:
            raise AvmError(
                f"{target.parent} can't be made: {e.strerror}.", "Check the directory and its permissions."
            ) from e
        write_bytes(target, content)
        written.append((section, target, len(content)))
    return written, warnings


def section_facts(pack: Pack, index: int) -> dict[str, Any]:
    """What there is to say about one section in ``--json``. Sizes are in bytes.

    ``size``: a module as stored, a file without length word and padding; ``section_size``: with header and
    padding; ``damaged`` is there when the content can't be read, and says why.
    """
    section = pack.sections[index]
    facts: dict[str, Any] = {
        "name": section.name,
        "start": section.is_start,
        "beam": section.is_beam,
        "flags": section.flags,
        "size": len(section.data),
        "section_size": len(section.build()),
    }
    try:
        facts["size"] = len(section.content)
    except FormatError as e:
        facts["damaged"] = e.what
    return facts
