"""Where a new archive may be written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from avmtools.errors import AvmError
from avmtools.files import read_bytes
from avmtools.formats.packbeam import looks_like_pack

if TYPE_CHECKING:
    from collections.abc import Iterable


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
