"""Compile programs and record what real OTP says: ``python -m tests.oracle.record [NAME...]`` (default: all).

Writes the .beam files and NAME.out beside the source, and oracle.beam. Needs erl, erlc and elixirc, and for
programs of newer OTPs the commands that reach those (support.NEWER). Run it after adding or changing a
program, and look at the .out before committing it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from shutil import copytree, rmtree

from tests.oracle.support import HERE, NEWER, by_prefix, compile_with, on_otp, prefix, sources


def main() -> None:
    """Record the programs named on the command line."""
    wanted = sys.argv[1:]
    programs = [p for p in sources() if not wanted or p.name in wanted]
    missing = set(wanted) - {p.name for p in programs}
    if missing or not programs:
        sys.exit(f"no such program: {', '.join(sorted(missing)) or 'none at all'}")
    compile_with([], HERE, [HERE / "oracle.erl"])
    for topic in {p.topic for p in programs if prefix(p.topic) is None}:
        print(f"{topic}: left out, ${NEWER[topic]} says no command for that OTP")
    for words, group in by_prefix(programs):
        with tempfile.TemporaryDirectory() as folder:
            said = on_otp(group, words, Path(folder))
            for program in group:
                made = Path(folder) / program.name
                if program.is_elixir:
                    rmtree(program.source.with_suffix(""), ignore_errors=True)
                    copytree(made, program.source.with_suffix(""))
                else:
                    program.source.with_suffix(".beam").write_bytes(made.with_suffix(".beam").read_bytes())
                program.out.write_text(said[program.name], "utf-8")
                print(f"{program.topic}/{program.name}: {len(said[program.name])} characters")


if __name__ == "__main__":
    main()
