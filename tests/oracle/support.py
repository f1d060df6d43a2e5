"""The programs of this folder: where they are, how they are compiled, recorded on OTP, run on the engine."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PROGRAMS = HERE / "programs"
#: Seconds one program may take on the engine before it counts as hung (with gc_stress, on a busy machine;
#: `make stress` runs an engine with sanitizers, many times slower).
PATIENCE = 90 * int(os.environ.get("AVM_TEST_SLOWNESS", "1"))


def sources() -> list[Path]:
    """Every program, by topic and name. A module's name is its file's, and unique among all topics."""
    found = sorted(PROGRAMS.glob("*/*.erl"))
    names = [p.stem for p in found]
    assert len(set(names)) == len(names), sorted(n for n in names if names.count(n) > 1)
    return found


def compile_with(erlc: str, out: Path, programs: list[Path]) -> None:
    """Compile programs into ``out``, without paths and debug information: the files are reproducible."""
    subprocess.run(
        [erlc, "+deterministic", "+no_debug_info", "-W0", "-o", out, *programs], check=True, timeout=300
    )


def on_otp(programs: list[Path]) -> dict[str, str]:
    """What the programs say on the installed OTP: name -> text."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        compile_with("erlc", out, [HERE / "oracle.erl", *programs])
        names = ",".join(f"'{p.stem}'" for p in programs)
        subprocess.run(
            ["erl", "-noshell", "-kernel", "logger_level", "none", "-pa", out, "-eval",
             f'oracle:record([{names}], "{out}"), halt().'],
            check=True, timeout=300, env={**os.environ, "ERL_CRASH_DUMP": os.devnull},
        )  # fmt: skip
        return {p.stem: (out / f"{p.stem}.out").read_text("utf-8") for p in programs}


def has_otp() -> bool:
    """Whether a real Erlang is installed."""
    return shutil.which("erl") is not None and shutil.which("erlc") is not None


def on_engine(program: Path, **options: Any) -> str:
    """What the recorded .beam of a program says on the engine."""
    from avmtools.vm.machine import Machine

    from avmtools.formats.etf import Atom

    options.setdefault("stderr", "capture")
    with Machine([HERE / "oracle.beam", program.with_suffix(".beam")], profile="otp", **options) as machine:
        said = machine.call("oracle", "run", [Atom(program.stem)], timeout=PATIENCE)
    assert isinstance(said, bytes)
    return said.decode("utf-8")
