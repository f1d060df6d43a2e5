"""The engine against real Erlang/OTP, in the same run, program by program.

Each program times itself from inside (bench.erl: best of five after a warm-up), so that start-up does not
count. What is compared runs in turn, in several fresh processes, and the best of each counts (--rounds): a
machine that does other things too slows both sides alike, and rarely every round.

Printed: the ratio engine/erl for each, their geometric mean, and the engine against itself on scaling. Exits
1 when a bound of the project is missed: mean at most 3.5, none above 8; a list of 2,000,000 elements at most
2.6 times one of 1,000,000; two busy processes on two schedulers at least 1.7 times faster than on one;
100,000 idle processes in at most 120 MB.
"""

from __future__ import annotations

import argparse
import math
import re
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PROGRAMS = Path(__file__).parent / "programs"
MEAN_BOUND, EACH_BOUND, SCALING_BOUND, SMP_BOUND, IDLE_MB_BOUND = 3.5, 8.0, 2.6, 1.7, 120


def compile_all(out: Path) -> list[str]:
    """Compile every program; the names of the benchmarks, in order."""
    sources = sorted(PROGRAMS.glob("*.erl"))
    subprocess.run(["erlc", "-o", out, *sources], check=True)
    return [s.stem for s in sources if s.stem.startswith("b_")]


def on_erl(beams: Path, name: str) -> tuple[int, str]:
    """(microseconds, check value) on the installed OTP."""
    done = subprocess.run(
        ["erl", "-noshell", "-pa", beams, "-eval", f'io:format("~w~n", [bench:time({name})]), halt().'],
        check=True,
        capture_output=True,
        text=True,
    )
    return parse(done.stdout)


def on_engine(beams: Path, name: str, *, schedulers: int = 1) -> tuple[int, str]:
    """(microseconds, check value) on the engine, in a process of its own like erl's."""
    code = (
        "import sys\n"
        "from avmtools.vm.machine import Machine\n"
        "from avmtools.formats.etf import Atom\n"
        "m = Machine(sys.argv[2:], profile='otp', schedulers=int(sys.argv[1]))\n"
        f"print('{{%d,%s}}' % m.call('bench', 'time', [Atom('{name}')]))\n"
    )
    files = [str(beams / "bench.beam"), str(beams / f"{name}.beam")]
    done = subprocess.run(
        [sys.executable, "-c", code, str(schedulers), *files], capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(f"{name} failed on the engine:\n{done.stderr[-2000:]}")
    return parse(done.stdout)


def best(rounds: int, *sides: Callable[[], tuple[int, str]]) -> list[tuple[int, str]]:
    """The best time of each side (with its check value), when they run in turn."""
    return [min(side) for side in zip(*([run() for run in sides] for _ in range(rounds)), strict=True)]


def parse(text: str) -> tuple[int, str]:
    found = re.search(r"\{(\d+),(.*)\}", text.strip())
    if not found:
        sys.exit(f"no result in: {text!r}")
    return int(found[1]), found[2]


def idle_megabytes() -> float:
    """Resident memory that 100,000 waiting processes add, in MB of 1,000,000 bytes."""
    source = (
        "-module(idle).\n-export([run/1]).\n"
        "run(0) -> ok;\nrun(N) -> spawn(fun() -> receive stop -> ok end end), run(N - 1).\n"
    )
    code = (
        "import sys\nfrom avmtools.vm.machine import Machine\n"
        "def rss():\n"
        "    return int(open('/proc/self/statm').read().split()[1]) * 4096\n"
        "m = Machine([sys.argv[1]], profile='otp', schedulers=1)\n"
        "m.call('idle', 'run', [10]); before = rss(); m.call('idle', 'run', [100000])\n"
        "print((rss() - before) / 1e6)\n"
    )
    with tempfile.TemporaryDirectory() as d:
        Path(d, "idle.erl").write_text(source)
        subprocess.run(["erlc", "-o", d, Path(d, "idle.erl")], check=True)
        done = subprocess.run([sys.executable, "-c", code, f"{d}/idle.beam"], capture_output=True, text=True)
        if done.returncode:
            sys.exit(done.stderr[-2000:])
        return float(done.stdout)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("names", nargs="*", help="only these (fib, lists, ...)")
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    wanted = given.names
    missed: list[str] = []
    with tempfile.TemporaryDirectory() as d:
        beams = Path(d)
        ratios: list[float] = []
        names = compile_all(beams)
        print(f"{'program':<12}{'erl us':>10}{'engine us':>12}{'ratio':>8}")
        for name in names:
            short = name.removeprefix("b_")
            if wanted and short not in wanted:
                continue
            (erl, erl_check), (engine, engine_check) = best(
                given.rounds, partial(on_erl, beams, name), partial(on_engine, beams, name)
            )
            if erl_check != engine_check:
                sys.exit(f"{short}: erl answers {erl_check}, the engine {engine_check}")
            ratio = engine / erl
            ratios.append(ratio)
            print(f"{short:<12}{erl:>10}{engine:>12}{ratio:>8.2f}", flush=True)
            if ratio > EACH_BOUND:
                missed.append(f"{short} {ratio:.2f} > {EACH_BOUND}")
        mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
        print(f"geometric mean of engine/erl: {mean:.2f} (bound {MEAN_BOUND})")
        if mean > MEAN_BOUND:
            missed.append(f"mean {mean:.2f} > {MEAN_BOUND}")
        if not wanted:
            (one, _), (two, _) = best(
                given.rounds + 2, partial(on_engine, beams, "s_list1m"), partial(on_engine, beams, "s_list2m")
            )
            print(f"list of 2,000,000 against 1,000,000: {two / one:.2f} (bound {SCALING_BOUND})")
            if two / one > SCALING_BOUND:
                missed.append(f"list scaling {two / one:.2f}")
            (single, _), (double, _) = best(
                given.rounds + 2,
                partial(on_engine, beams, "s_pair", schedulers=1),
                partial(on_engine, beams, "s_pair", schedulers=2),
            )
            print(f"two busy processes, one scheduler against two: {single / double:.2f} (bound {SMP_BOUND})")
            if single / double < SMP_BOUND:
                missed.append(f"two schedulers {single / double:.2f}")
            idle = idle_megabytes()
            print(f"100,000 idle processes: {idle:.0f} MB (bound {IDLE_MB_BOUND})")
            if idle > IDLE_MB_BOUND:
                missed.append(f"idle processes {idle:.0f} MB")
    if missed:
        sys.exit("missed: " + "; ".join(missed))


if __name__ == "__main__":
    main()
