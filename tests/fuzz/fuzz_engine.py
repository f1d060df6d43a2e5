"""Mutated modules through the engine's loader; every accepted one is run for up to 20,000 reductions.

The loader must refuse or accept; what it accepts must run or raise. A crash of the process, a batch that does
not end, or a Python exception other than FormatError and ErlangError is a finding: its module is kept in
tests/fuzz/findings/ and named. (A program that waits for a message that never comes is none; it is stopped.)

Mutations work below the checksum of compression: the module is taken apart, one chunk (mostly Code) is
changed, and it is put together again, so that the loader's verifier is what is tested and not its container
reader.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import signal
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SEEDS = HERE.parent / "oracle" / "programs"
FINDINGS = HERE / "findings"
REDUCTIONS = 20_000
#: Modules per worker process: a finding costs the rest of its batch.
BATCH = 250
#: Seconds for a whole batch; a hang is a finding.
BATCH_SECONDS = 240


def seeds() -> list[bytes]:
    """The modules that are mutated: the oracle's programs, every topic."""
    return [p.read_bytes() for p in sorted(SEEDS.glob("*/*.beam"))]


def mutate(rng: random.Random, data: bytes) -> bytes:
    """One to four changes in one chunk of a module."""
    from avmtools.formats.beam import Beam

    beam = Beam.parse(data).strip().to_litu()
    names = [c.name for c in beam.chunks]
    name = "Code" if rng.random() < 0.75 else rng.choice(names)
    chunk = beam.chunk(name)
    assert chunk is not None
    body = bytearray(chunk.data)
    for _ in range(rng.randint(1, 4)):
        if not body:
            break
        # the Code chunk's header is 20 bytes; most changes go behind it
        first = 20 if name == "Code" and len(body) > 24 and rng.random() < 0.95 else 0
        at = rng.randrange(first, len(body))
        kind = rng.randrange(6)
        if kind == 0:
            body[at] = rng.randrange(256)
        elif kind == 1:
            body[at] ^= 1 << rng.randrange(8)
        elif kind == 2:
            del body[at : at + rng.randint(1, 4)]
        elif kind == 3:
            body[at:at] = bytes(rng.randrange(256) for _ in range(rng.randint(1, 3)))
        elif kind == 4:
            other = rng.randrange(first, len(body))
            size = rng.randint(1, 12)
            body[at : at + size] = body[other : other + size]
        else:
            body[at] = rng.choice((0, 1, 2, 3, 4, 9, 0x10, 0x13, 0x20, 0x40, 0x99, 0xA0))
    return beam.with_chunk(name, bytes(body)).build()


def try_module(data: bytes, *, verify: bool = True, gc_stress: bool = False) -> str:
    """'refused', 'ran' or 'raised'; anything that the engine may not do escapes."""
    from avmtools.vm.machine import ErlangError, Machine

    from avmtools.errors import FormatError
    from avmtools.formats.beam import Beam

    with Machine(
        profile="otp", schedulers=1, lib=False, stdout="capture", stderr="capture", memory="64M",
        max_processes=2000, clock="virtual", seed=1, verify=verify, gc_stress=gc_stress,
    ) as machine:
        try:
            name = machine.load(data)
        except FormatError:
            return "refused"
        outcome = "ran"
        try:
            exports = Beam.parse(data).exports
        except FormatError:
            return outcome
        for export in exports[:8]:
            if export.function == "module_info" or export.arity > 3:
                continue
            try:
                machine.call(name, str(export.function), [[], 1, {}][: export.arity], reductions=REDUCTIONS,
                             timeout=0.3)
            except ErlangError:
                outcome = "raised"
            except TimeoutError:
                pass  # its reductions are used up, or it waits
            except Exception as e:
                if type(e).__module__.split(".")[0] != "avmtools":
                    raise
                outcome = "raised"
        return outcome


def worker(seed: int, count: int) -> None:
    """Run one batch; each module is written down before it is tried, so that a crash leaves its cause."""
    corpus = seeds()
    counts = {"refused": 0, "ran": 0, "raised": 0}
    last = FINDINGS / f".trying-{seed}"
    for i in range(count):
        rng = random.Random(seed * 1_000_003 + i)
        data = mutate(rng, rng.choice(corpus))
        last.write_bytes(data)
        counts[try_module(data, verify=i % 4 == 0, gc_stress=i % 16 == 0)] += 1
    last.unlink()
    print(*(counts[k] for k in ("refused", "ran", "raised")))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=200_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--worker", type=int, help=argparse.SUPPRESS)
    given = options.parse_args()
    FINDINGS.mkdir(exist_ok=True)
    if given.worker is not None:
        worker(given.worker, given.runs)
        return
    totals = [0, 0, 0]
    found: list[str] = []
    done = 0
    batch = given.seed * 1_000_000
    while done < given.runs:
        count = min(BATCH, given.runs - done)
        command = [sys.executable, __file__, "--worker", str(batch), "--runs", str(count)]
        try:
            ended = subprocess.run(command, capture_output=True, text=True, timeout=BATCH_SECONDS)
            problem = ended.stderr[-1500:] if ended.returncode else ""
            if ended.returncode < 0:
                problem = f"killed by {signal.Signals(-ended.returncode).name}\n{problem}"
        except subprocess.TimeoutExpired:
            problem = f"no end after {BATCH_SECONDS} s"
        if problem:
            trying = FINDINGS / f".trying-{batch}"
            kept = FINDINGS / f"{hashlib.sha256(trying.read_bytes()).hexdigest()[:12]}.beam"
            trying.replace(kept)
            found.append(f"{kept.name}: {problem}")
            print(f"finding {kept.name}: {problem}", flush=True)
        else:
            totals = [a + int(b) for a, b in zip(totals, ended.stdout.split(), strict=True)]
        done += count
        batch += 1
    print(f"{done} modules: {totals[0]} refused, {totals[1]} ran, {totals[2]} raised, {len(found)} findings")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
