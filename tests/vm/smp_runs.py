"""Not a test by itself: the oracle's programs about processes and tables, on four schedulers, several times.

`make stress` runs it on an engine built with ThreadSanitizer, which reports what threads do to each other and
makes the exit status 66. Output is not compared here: tests/oracle does that.
"""

from __future__ import annotations

import sys
from pathlib import Path

from avmtools.vm.machine import ErlangError, Machine

from avmtools.formats.etf import Atom

ORACLE = Path(__file__).resolve().parents[1] / "oracle"
TOPICS = ("processes", "ets", "behaviours", "memory", "exceptions")
ROUNDS = 2


def main() -> None:
    for topic in TOPICS:
        for program in sorted((ORACLE / "programs" / topic).glob("*.beam")):
            for _ in range(ROUNDS):
                with Machine(
                    [ORACLE / "oracle.beam", program], profile="otp", schedulers=4, stdout="capture",
                    stderr="capture",
                ) as m:  # fmt: skip
                    try:
                        m.call("oracle", "run", [Atom(program.stem)], timeout=300)
                    except (ErlangError, TimeoutError) as e:
                        print(f"{program.stem}: {e}", file=sys.stderr)
            print(program.stem, flush=True)


if __name__ == "__main__":
    main()
