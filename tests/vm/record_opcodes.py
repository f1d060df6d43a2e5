"""Record programs of tests/vm/erlang as several compilers see them: ``python -m
tests.vm.record_opcodes``.

Writes data/opcodes/WAY/NAME.beam for every way that the given erlc can do, and NAME.out, what its
erl says. ``--erlc COMMAND --erl COMMAND --release N`` uses another OTP (the ways of 27 and 29 need
theirs).
"""

from __future__ import annotations

import argparse
import shlex
import subprocess
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
SOURCES = HERE / "erlang"
RECORDED = HERE / "data" / "opcodes"


class Way(NamedTuple):
    """How programs are compiled: by which OTP, with which options, and which programs (none: all it can)."""

    release: int
    options: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()


WAYS = {
    "otp25": Way(25),
    "otp25_r24": Way(25, ("+r24",)),
    "otp25_r22": Way(25, ("+r22",)),
    "otp25_plain_ssa": Way(25, ("+no_copt", "+no_ssa_opt")),
    "otp27": Way(27),
    "otp27_line_coverage": Way(27, ("+line_coverage",), ("op_flow",)),
    "otp29": Way(29),
    "otp29_beam_debug_info": Way(29, ("+beam_debug_info",), ("op_flow",)),
}


def sources(release: int) -> list[Path]:
    """The programs that a compiler of this release understands."""
    newer = [p for d in SOURCES.glob("otp*") if int(d.name[3:]) <= release for p in d.glob("*.erl")]
    return sorted([*SOURCES.glob("op_*.erl"), *newer])


def programs(way: str) -> list[Path]:
    """The sources of one way."""
    return [p for p in sources(WAYS[way].release) if not WAYS[way].programs or p.stem in WAYS[way].programs]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--erlc", default="erlc", help="the compiler's command")
    parser.add_argument("--erl", default="erl", help="its emulator's command")
    parser.add_argument("--release", type=int, default=25, help="its OTP release")
    given = parser.parse_args()
    if given.release == 25:
        options = ["+deterministic", "+no_debug_info"]
        subprocess.run(["erlc", *options, "-o", RECORDED, SOURCES / "op_norm.erl"], check=True)
    for name, way in WAYS.items():
        if way.release != given.release:
            continue
        out = RECORDED / name
        out.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [*shlex.split(given.erlc), "-W0", "+deterministic", *way.options,
             *([] if "debug" in name else ["+no_debug_info"]), "-o", out.resolve(),
             *[p.resolve() for p in programs(name) if p.stem != "op_norm"]],
            check=True,
        )  # fmt: skip
        print(f"{name}: {len(list(out.glob('*.beam')))} modules")
        for program in out.glob("*.beam"):
            program.with_suffix(".out").write_text(said(given.erl, out, program.stem), "utf-8")


def said(erl: str, folder: Path, program: str) -> str:
    """What erl says of a recorded program."""
    code = f"io:put_chars(binary_to_list(op_norm:text({program}))), halt()."
    done = subprocess.run(
        [*shlex.split(erl), "-noshell", "-kernel", "logger_level", "none", "-eval", code,
         "-pa", folder.resolve(), RECORDED.resolve(), HERE.parent.resolve() / "oracle"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout


if __name__ == "__main__":
    main()
