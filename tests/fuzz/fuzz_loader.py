"""Mutated modules through the loader; what it accepts is run: no crash, no hang, no error but LoadError.

    python tests/fuzz/fuzz_loader.py --runs 200000 --seed 1

Batches run in processes of their own, so that a crash is caught with its input. The same seed makes the same
inputs. A finding is printed with the command that makes it again, and ends the run with 1.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import subprocess
import sys
import time
from pathlib import Path

from avmtools.vm.bridge import ErlangError
from avmtools.vm.errors import LoadError
from avmtools.vm.machine import Machine

PROGRAMS = Path(__file__).parents[1] / "oracle" / "programs"
BATCH = 250
#: What an accepted module may use up: calls, seconds, bytes.
REDUCTIONS, SECONDS, MEMORY = 20_000, 20, 50_000_000


def mutated(rng: random.Random, data: bytes) -> bytes:
    """One or two bytes changed, most often in the code."""
    out = bytearray(data)
    code = out.find(b"Code")
    end = code + 8 + int.from_bytes(out[code + 4 : code + 8], "big")
    for _ in range(rng.choice((1, 1, 1, 2))):
        at = rng.randrange(code + 28, end) if rng.random() < 0.9 else rng.randrange(len(out))
        other = out[rng.randrange(code + 28, end)]
        out[at] = rng.choice((rng.randrange(256), out[at] ^ 1 << rng.randrange(8), other))
    return bytes(out)


def case(seed: int, number: int, seeds: list[Path]) -> tuple[str, bytes]:
    """(module, bytes) of one input."""
    rng = random.Random(seed * 1_000_003 + number)
    path = rng.choice(seeds)
    return path.stem, mutated(rng, path.read_bytes())


def batch(seed: int, first: int, count: int) -> int:
    """Run inputs; the number accepted."""
    seeds = sorted(PROGRAMS.glob("*/*.beam"))
    accepted = 0
    for number in range(first, first + count):
        module, data = case(seed, number, seeds)
        print(number, flush=True)
        with Machine([], profile="otp", schedulers=1, stdout="capture", stderr="capture", memory=MEMORY,
                     verify=number % 4 == 0, gc_stress=number % 16 == 0) as machine:  # fmt: skip
            try:
                machine.load(data, module)
            except LoadError:
                continue
            accepted += 1
            with contextlib.suppress(ErlangError, TimeoutError):
                machine.call(module, "start", [], timeout=SECONDS, reductions=REDUCTIONS)
    print("accepted", accepted, flush=True)
    return accepted


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", type=int, help="run BATCH inputs from this number on, in this process")
    options = parser.parse_args()
    if options.batch is not None:
        batch(options.seed, options.batch, BATCH)
        return 0
    started, accepted = time.monotonic(), 0
    for first in range(0, options.runs, BATCH):
        again = [sys.executable, __file__, "--seed", str(options.seed), "--batch", str(first)]
        done = subprocess.run(again, capture_output=True, text=True, timeout=BATCH * SECONDS)
        said = done.stdout.split()
        if done.returncode:
            print(f"input {said[-1] if said else first} ends with {done.returncode}: {' '.join(again)}")
            print(done.stderr[-2000:])
            return 1
        accepted += int(said[-1])
    print(f"{options.runs} modules, {accepted} accepted and run, {time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
