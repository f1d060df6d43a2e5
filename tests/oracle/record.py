"""Compile programs and record what real OTP says: ``python -m tests.oracle.record [NAME...]`` (default: all).

Writes NAME.beam and NAME.out beside NAME.erl, and oracle.beam. Needs erl and erlc; run it after adding or
changing a program, and look at the .out before committing it.
"""

from __future__ import annotations

import sys

from tests.oracle.support import HERE, compile_with, on_otp, sources


def main() -> None:
    """Record the programs named on the command line."""
    wanted = sys.argv[1:]
    programs = [p for p in sources() if not wanted or p.stem in wanted]
    missing = set(wanted) - {p.stem for p in programs}
    if missing or not programs:
        sys.exit(f"no such program: {', '.join(sorted(missing)) or 'none at all'}")
    compile_with("erlc", HERE, [HERE / "oracle.erl"])
    for program in programs:
        compile_with("erlc", program.parent, [program])
    for name, text in on_otp(programs).items():
        path = next(p for p in programs if p.stem == name)
        path.with_suffix(".out").write_text(text, "utf-8")
        print(f"{path.parent.name}/{name}: {len(text)} characters")


if __name__ == "__main__":
    main()
