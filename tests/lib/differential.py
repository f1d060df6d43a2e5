"""Our Erlang modules beside OTP's own, in one real ``erl``.

A module under test is compiled under another name (``lists`` becomes ``x_lists``), together with the modules
of ours that it calls; a driver program calls both and prints each difference.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "vm" / "lib" / "estdlib" / "src"
PROGRAMS = Path(__file__).resolve().parent / "programs"
PREFIX = "x_"


def renamed(source: str, modules: Sequence[str]) -> str:
    """The source with each of the modules under its other name, at its definition and at calls."""
    names = "|".join(sorted(map(re.escape, modules), key=len, reverse=True))
    source = re.sub(rf"(?<![\w'@.:])({names}):(?=[a-z'A-Z])", rf"{PREFIX}\1:", source)
    return re.sub(rf"^-module\(({names})\)", rf"-module({PREFIX}\1)", source, flags=re.MULTILINE)


def compile_renamed(modules: Sequence[str], folder: Path) -> None:
    """Compile our modules under their other names into folder, warnings being errors."""
    files = []
    for module in modules:
        path = folder / f"{PREFIX}{module}.erl"
        source = (SOURCES / f"{module}.erl").read_text(encoding="utf-8")
        path.write_text(renamed(source, modules), encoding="utf-8")
        files.append(path.name)
    done = subprocess.run(["erlc", "-Werror", *files], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def differences(modules: Sequence[str], driver: str, folder: Path, runs: int = 1000, seed: int = 1) -> str:
    """What programs/DRIVER.erl prints: nothing when ours and OTP's agree on all of its calls."""
    compile_renamed(modules, folder)
    sources = [str(PROGRAMS / "diff.erl"), str(PROGRAMS / f"{driver}.erl")]
    done = subprocess.run(["erlc", *sources], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    call = (
        f"io:setopts([{{encoding,unicode}}]),{driver}:run({runs},{seed}),diff:report(),"
        'io:put_chars("ran\\n"),halt().'
    )
    done = subprocess.run(
        ["erl", "-noshell", "-pa", ".", "-eval", call],
        cwd=folder, capture_output=True, text=True, timeout=300, encoding="utf-8", errors="replace",
    )
    assert done.stdout.endswith("ran\n"), done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout.removesuffix("ran\n")
