"""Mutated modules through the engine's loader; every accepted one is run for up to 20,000 reductions.

    python tests/fuzz/fuzz_engine.py --runs 200000 --seed 1 [--jobs 2]

The loader must refuse or accept; what it accepts must run or raise. A crash of the process, a batch that does
not end, or a Python exception other than FormatError and ErlangError is a finding: what caused it is kept in
tests/fuzz/findings/ and named. (A program that waits for a message that never comes is none; it is stopped.)
Run a finding again with --replay FILE. The same seed makes the same inputs.

Beside each module, now and then, a mutated pack is opened and run, and a mutated external term is decoded.

Mutations work below the checksum of compression: the module is taken apart, one chunk (mostly Code) is
changed,
and it is put together again, so that the loader's verifier is what is tested and not its container reader.
Half
of the changes know the code's grammar (mutate_code), so that many of the results are accepted and run.

Workers are forked from one process that has everything loaded; a worker runs one batch.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import random
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Any, NamedTuple

from avmtools.errors import AvmError, FormatError
from avmtools.formats import etf
from avmtools.formats.beam import Beam
from avmtools.formats.beam.code import compact
from avmtools.formats.opcodes import OPCODES

HERE = Path(__file__).resolve().parent
PROGRAMS = HERE.parent / "oracle" / "programs"
CORPUS = HERE / "corpus"
PACKS = HERE.parent / "data" / "packs"
FINDINGS = HERE / "findings"
REDUCTIONS = 20_000
#: Inputs of one worker; a finding costs the rest of its batch.
BATCH = 500
#: Seconds for a whole batch; a hang is a finding.
BATCH_SECONDS = 300
#: One of so many inputs is a pack, and one an external term.
OTHERS = 16
INTERESTING = (0, 1, 2, 3, 4, 9, 0x10, 0x13, 0x20, 0x40, 0x7F, 0x80, 0x99, 0xA0, 0xFF)
#: Compact terms that stand for any register or constant: x0, y0, [], 0, -1, a number of 64 bits, an atom.
OPERANDS = (b"\x03", b"\x04", b"\x02", b"\x01", b"\x19\xff\xff", b"\xb9" + b"\x7f" * 7, b"\x12", b"\x93")


class Token(NamedTuple):
    """One instruction of a Code chunk: its opcode's number, and its operands as encoded bytes."""

    opcode: int
    operands: tuple[bytes, ...]


class Seed:
    """One module: its container, and its code as tokens."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.beam = Beam.parse(data).strip().to_litu()
        self.chunks = [c.name for c in self.beam.chunks]
        code = self.beam.chunk("Code")
        assert code is not None
        self.head = code.data[:20]
        self.tokens = tokens(code.data)
        operands = {o for t in self.tokens for o in t.operands if len(o) < 8}
        self.by_tag: dict[int, list[bytes]] = {}
        for o in sorted(operands):
            self.by_tag.setdefault(o[0] & 7, []).append(o)


def tokens(data: bytes) -> list[Token]:
    """The instructions of a Code chunk. Lists are flattened: what a list holds are operands like others."""
    at = 20
    found = []
    while True:
        number = data[at]
        opcode = OPCODES[number]
        assert opcode is not None
        at += 1
        operands: list[bytes] = []
        left = opcode.arity
        while left:
            start = at
            tag, value, at = compact(data, at)
            left -= 1
            if tag == 7 and value in (
                1,
                3,
                4,
            ):  # a list of `count` items, of pairs; a literal's number follows
                tag, count, at = compact(data, at)
                left += count if value == 1 else 2 * count if value == 3 else 0
            elif tag == 7:  # a register or literal behind it, twice for a typed one
                for _ in range(2 if value == 5 else 1):
                    _, _, at = compact(data, at)
            operands.append(data[start:at])
        found.append(Token(number, tuple(operands)))
        if number == 3:
            return found


def seeds() -> list[Seed]:
    """The modules that are mutated: the oracle's programs, every topic, and those of other compilers."""
    files = [*sorted(PROGRAMS.rglob("*.beam")), *sorted(CORPUS.glob("*.beam")) * 4]
    return [Seed(p.name, p.read_bytes()) for p in files]


# -- mutations ------------------------------------------------------------------------------------------


def mutate_bytes(rng: random.Random, body: bytearray, first: int = 0) -> None:
    """One change that knows nothing of what the bytes mean."""
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
        body[at] = rng.choice(INTERESTING)


def mutate_code(rng: random.Random, seed: Seed, code: list[Token]) -> None:
    """One change that leaves instructions whole: other operands, other order, one more, one less."""
    at = rng.randrange(len(code) - 1)
    kind = rng.randrange(10)
    if kind < 6:
        for _ in range(20):
            if code[at].operands:
                break
            at = rng.randrange(len(code) - 1)
        operands = list(code[at].operands)
        if not operands:
            return
        i = rng.randrange(len(operands))
        old = operands[i]
        if kind < 3:  # something of the same kind
            operands[i] = rng.choice(seed.by_tag.get(old[0] & 7, [old]))
        elif kind == 3 and len(old) == 1 and not old[0] & 8:  # the next number, register, label
            operands[i] = bytes([(old[0] + rng.choice((16, -16))) & 0xF7])
        elif kind == 4:
            operands[i] = rng.choice(OPERANDS)
        else:  # an operand of the neighbour
            other = code[rng.randrange(max(0, at - 4), min(len(code) - 1, at + 5))].operands
            if other:
                operands[i] = rng.choice(other)
        code[at] = Token(code[at].opcode, tuple(operands))
    elif kind == 6:
        del code[at]
    elif kind == 7:
        code.insert(at, code[rng.randrange(len(code) - 1)])
    elif kind == 8:
        other_at = rng.randrange(max(0, at - 3), min(len(code) - 1, at + 4))
        code[at], code[other_at] = code[other_at], code[at]
    else:  # the same operands to another instruction of that arity
        same = [o.number for o in OPCODES if o is not None and o.arity == len(code[at].operands)]
        code[at] = Token(rng.choice(same or [code[at].opcode]), code[at].operands)


def mutate(rng: random.Random, seed: Seed) -> bytes:
    """One to four changes in one chunk of a module."""
    changes = rng.choice((1, 1, 1, 2, 2, 3, 4))
    if rng.random() < 0.6:
        code = list(seed.tokens)
        for _ in range(changes):
            mutate_code(rng, seed, code)
        body = seed.head + b"".join(bytes([t.opcode]) + b"".join(t.operands) for t in code)
        return seed.beam.with_chunk("Code", body).build()
    name = "Code" if rng.random() < 0.5 else rng.choice(seed.chunks)
    chunk = seed.beam.chunk(name)
    assert chunk is not None
    mutated = bytearray(chunk.data)
    for _ in range(changes):
        if not mutated:
            break
        # the Code chunk's header is 20 bytes; most changes go behind it
        first = 20 if name == "Code" and len(mutated) > 24 and rng.random() < 0.95 else 0
        mutate_bytes(rng, mutated, first)
    return seed.beam.with_chunk(name, bytes(mutated)).build()


def mutate_whole(rng: random.Random, data: bytes) -> bytes:
    """One to four changes anywhere."""
    mutated = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        if mutated:
            mutate_bytes(rng, mutated)
    return bytes(mutated)


# -- trying one -----------------------------------------------------------------------------------------


def arguments(rng: random.Random, arity: int) -> list[Any]:
    """Values of every sort."""
    some = (
        [], 1, {}, b"abc\xc3\xa9\x00\x01\x7f", [1, 2, 3], etf.Atom("ok"), 1.5, etf.Map([(etf.Atom("k"), 1)]),
        1 << 70, -3, (etf.Atom("a"), 2), [(1, 2), [b"x"], []], 300,
    )  # fmt: skip
    return [rng.choice(some) for _ in range(arity)]


def machine(**options: Any) -> Any:
    from avmtools.vm.machine import Machine

    settings: dict[str, Any] = {
        "profile": "otp", "schedulers": 1, "lib": False, "stdout": "capture", "stderr": "capture",
        "memory": "64M", "max_processes": 2000, "max_atoms": 5000, "clock": "virtual", "seed": 1,
    }  # fmt: skip
    return Machine(**{**settings, **options})


def try_module(data: bytes, *, seed: int = 1, verify: bool = True, gc_stress: bool = False) -> str:
    """'refused', 'ran' or 'raised'; anything that the engine may not do escapes."""
    from avmtools.vm.machine import ErlangError

    rng = random.Random(seed)
    trace: dict[str, Any] = (
        {"trace": "calls", "trace_to": "capture", "profile_cpu": True} if seed % 32 == 5 else {}
    )
    profile = "atomvm-0.7" if seed % 8 == 3 else "otp"
    with machine(verify=verify, gc_stress=gc_stress, profile=profile, **trace) as m:
        try:
            name = m.load(data)
        except FormatError:
            return "refused"
        outcome = "ran"
        try:
            exports = Beam.parse(data).exports
        except FormatError:
            return outcome
        for export in exports[:10]:
            if export.function == "module_info" or export.arity > 3:
                continue
            try:
                m.call(
                    name, str(export.function), arguments(rng, export.arity), reductions=REDUCTIONS,
                    timeout=2 if gc_stress else 0.1,
                )  # fmt: skip
            except ErlangError:
                outcome = "raised"
            except TimeoutError:
                pass  # its reductions are used up, or it waits
            except AvmError:
                outcome = "raised"
        return outcome


def try_pack(data: bytes) -> str:
    """The same for a pack: opened, and run."""
    try:
        with machine(packs=[data], lib=False, profile="atomvm-0.6") as m:
            result = m.run(reductions=REDUCTIONS, timeout=0.1)
            return "ran" if result.kind == "returned" else "raised"
    except AvmError:
        return "refused"


def try_term(m: Any, data: bytes) -> str:
    """An external term through erlang:binary_to_term, and back."""
    from avmtools.vm.machine import ErlangError

    try:
        m.call("erlang", "term_to_binary", [m.call("erlang", "binary_to_term", [data], reductions=10**7)])
    except (ErlangError, AvmError):
        return "refused"
    return "ran"


def terms() -> list[bytes]:
    """Seeds for try_term: the literals of all seeds, and kinds that literals don't have."""
    own = [
        etf.encode(v)
        for v in (
            1 << 2048,
            -(1 << 70),
            [1.5, -2],
            b"x" * 300,
            list(range(300)),
            etf.Map([(i, [i]) for i in range(40)]),
        )
    ]
    found = {t for p in sorted(CORPUS.glob("*.beam")) for t in Beam.parse(p.read_bytes()).literals}
    return [*own, *sorted(found)]


# -- workers --------------------------------------------------------------------------------------------


class Batch(NamedTuple):
    """What a worker needs beside its number."""

    modules: list[Seed]
    packs: list[bytes]
    terms: list[bytes]


def worker(seed: int, count: int, corpus: Batch) -> list[int]:
    """Run one batch; each input is written down before it is tried, so that a crash leaves its cause."""
    counts = {"refused": 0, "ran": 0, "raised": 0}
    trying = os.open(FINDINGS / f".trying-{seed}", os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o644)

    def note(data: bytes) -> bytes:
        os.pwrite(trying, data, 0)
        os.ftruncate(trying, len(data))
        return data

    with machine() as m:
        for i in range(count):
            number = seed * 1_000_003 + i
            rng = random.Random(number)
            if i % OTHERS == 1:
                try_pack(note(mutate_whole(rng, rng.choice(corpus.packs))))
            elif i % OTHERS == 2:
                try_term(m, note(mutate_whole(rng, rng.choice(corpus.terms))))
            data = note(mutate(rng, rng.choice(corpus.modules)))
            counts[try_module(data, seed=number, verify=i % 4 == 0, gc_stress=i % 16 == 0)] += 1
    return list(counts.values())


def start(seed: int, count: int, corpus: Batch) -> tuple[int, int]:
    """A forked worker: its pid, and where its answer is read."""
    out, into = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        os.close(into)
        return pid, out
    status = 1
    try:
        signal.alarm(BATCH_SECONDS)  # its default action ends the worker
        answer = " ".join(map(str, worker(seed, count, corpus)))
        status = 0
    except BaseException:
        answer = traceback.format_exc()[-1500:]
    os.write(into, answer.encode())
    os._exit(status)


def keep(seed: int, problem: str) -> str:
    """Give the input of a finding its name; the line that tells of it."""
    trying = FINDINGS / f".trying-{seed}"
    kept = FINDINGS / f"{hashlib.sha256(trying.read_bytes()).hexdigest()[:12]}.bin"
    trying.replace(kept)
    return f"{kept.name} (batch {seed}): {problem}"


def replay(path: Path) -> None:
    """Try one input in this process, in every way."""
    data = path.read_bytes()
    if data.startswith(b"FOR1"):
        for seed in range(64):
            for verify, stress in ((False, False), (True, False), (True, True)):
                outcome = try_module(data, seed=seed, verify=verify, gc_stress=stress)
    elif data.startswith(b"#!/usr"):
        outcome = try_pack(data)
    else:
        with machine() as m:
            outcome = try_term(m, data)
    print(f"{path.name}: {outcome}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=200_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--jobs", type=int, default=1)
    options.add_argument("--replay", type=Path)
    given = options.parse_args()
    if given.replay:
        replay(given.replay)
        return
    FINDINGS.mkdir(exist_ok=True)
    packs = [p for p in sorted(PACKS.glob("*.avm")) if p.stat().st_size < 20_000]
    corpus = Batch(seeds(), [p.read_bytes() for p in packs], terms())
    with machine():
        pass  # everything is imported before the first fork
    totals = [0, 0, 0]
    found: list[str] = []
    done = started = 0
    batch = given.seed * 1_000_000
    began = time.monotonic()
    running: dict[int, tuple[int, int, int]] = {}
    while done < given.runs:
        while started < given.runs and len(running) < given.jobs:
            count = min(BATCH, given.runs - started)
            pid, out = start(batch, count, corpus)
            running[pid] = (batch, count, out)
            started += count
            batch += 1
        pid, status = os.wait()
        number, count, out = running.pop(pid)
        with os.fdopen(out, "rb") as f:
            answer = f.read().decode()
        done += count
        problem = answer if status else ""
        if os.WIFSIGNALED(status):
            killed = signal.Signals(os.WTERMSIG(status))
            ended = (
                f"no end after {BATCH_SECONDS} s" if killed == signal.SIGALRM else f"killed by {killed.name}"
            )
            problem = f"{ended}\n{answer}"
        if problem:
            found.append(keep(number, problem))
            print(f"finding {found[-1]}", flush=True)
        else:
            totals = [a + int(b) for a, b in zip(totals, answer.split(), strict=True)]
            with contextlib.suppress(FileNotFoundError):
                (FINDINGS / f".trying-{number}").unlink()
    rate = done / (time.monotonic() - began)
    print(
        f"{done} modules: {totals[0]} refused, {totals[1]} ran, {totals[2]} raised, {len(found)} findings"
        f" ({rate:.0f} a second)"
    )
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
