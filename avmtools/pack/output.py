"""Where a new archive may be written, and the line table beside it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from avmtools.errors import AvmError, FormatError
from avmtools.files import read_bytes, write_bytes
from avmtools.formats import line_table
from avmtools.formats.packbeam import looks_like_pack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from avmtools.formats.line_table import LineTable, ModuleLines
    from avmtools.pack.assemble import Packed


def check_output(out: str, inputs: Iterable[str]) -> None:
    """Refuse to replace what is no pack: swapped arguments must not cost a module its file.

    A pack that is also an input is fine: all inputs are read before anything is written.
    """
    path = Path(out)
    if path.is_dir():
        raise AvmError(f"{out} is a directory, the output must be a file.", "Name a file inside it.")
    if not path.is_file() or path.stat().st_size == 0 or looks_like_pack(read_bytes(out)):
        return
    if any(_same(out, i) for i in inputs):
        raise AvmError(
            f"{out} is both the output and an input, and is no pack.",
            "The output comes first: avm pack OUT.avm IN...",
            code="output_is_input",
        )
    raise AvmError(
        f"{out} exists and is no pack; it is left as it is.",
        "The output comes first. Delete the file if it may go.",
        code="output_exists",
    )


def _same(a: str, b: str) -> bool:
    try:
        return Path(a).samefile(b)
    except OSError:
        return False


def write_line_table(out: str, packed: Packed) -> str | None:
    """Write the lines of what is packed to ``out.lines``; its path, or None when no module has lines.

    Packs among the inputs that were stripped before bring theirs from the table beside them.
    AvmError when something else has that name.
    """
    path = f"{out}.lines"
    if Path(path).exists() and _table(path) is None:
        raise AvmError(
            f"{path} exists and is no line table; it is left as it is.",
            "Delete it if it may go, or use --no-line-table.",
            code="output_exists",
        )
    digest = hashlib.sha256(packed.data).hexdigest()
    table = line_table.of_beams((i.source for i in packed.items if i.source is not None), digest)
    known = {m.name for m in table.modules}
    earlier: dict[str, LineTable | None] = {}
    brought: dict[str, ModuleLines] = {}
    for item in packed.items:
        if item.from_pack and item.module is not None and item.module not in known:
            if item.path not in earlier:
                earlier[item.path] = _table_of(item.path)
            of_pack = earlier[item.path]
            lines = of_pack.find(item.module) if of_pack is not None else None
            if lines is not None:
                brought.setdefault(item.module, lines)
    modules = sorted((*table.modules, *brought.values()), key=lambda m: m.name)
    if not modules:
        return None
    write_bytes(path, line_table.build(replace(table, modules=tuple(modules))))
    return path


def _table_of(pack: str) -> LineTable | None:
    """The line table beside a pack, if it is of this very pack."""
    table = _table(f"{pack}.lines") if Path(f"{pack}.lines").exists() else None
    return table if table is not None and table.pack == hashlib.sha256(read_bytes(pack)).hexdigest() else None


def _table(path: str) -> LineTable | None:
    try:
        return line_table.parse(read_bytes(path))
    except FormatError:
        return None
