"""Mutated packs, modules and terms through every reader: nothing but FormatError may come out.

    python tests/fuzz/fuzz_formats.py --runs 100000 --seed 1

The same seed makes the same inputs. A finding is printed with its input as hex and ends the run with 1.
"""

from __future__ import annotations

import argparse
import gzip
import random
import struct
import sys
import time
import traceback
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from avmtools.errors import FormatError
from avmtools.formats import etf, packbeam
from avmtools.formats.beam import Beam, Chunk

if TYPE_CHECKING:
    from collections.abc import Callable

PACKS = Path(__file__).parents[1] / "data" / "packs"
PROPERTIES = (
    "module", "atoms", "imports", "exports", "locals", "funs", "lines", "literals", "strings", "types",
    "native", "code_header", "attributes", "compile_info",
)  # fmt: skip
TERM_CHUNKS = ("Attr", "CInf", "Dbgi", "Meta", "Docs", "ExCk", "DbgB", "Abst")
INTERESTING = (0, 1, 2, 7, 8, 0x7F, 0x80, 0xFE, 0xFF)
INTERESTING_WORDS = (0, 1, 4, 12, 16, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFF8, 0x10000)


def walk_beam(beam: Beam) -> None:
    """Everything that the library knows of a module; a FormatError ends one question, not the walk."""
    for name in PROPERTIES:
        tolerate(lambda name=name: getattr(beam, name))
    for name in TERM_CHUNKS:
        tolerate(lambda name=name: beam.term(name))
    tolerate(lambda: [None for _ in beam.instructions()])
    tolerate(lambda: [tolerate(lambda t=t: etf.references(t)) for t in beam.literals])
    tolerate(beam.to_litu)
    tolerate(beam.with_short_atoms)
    tolerate(lambda: packbeam.Section.of_beam(beam.strip()).build())


def tolerate(question: Callable[[], object]) -> None:
    try:
        question()
    except FormatError as e:
        assert e.where and e.what


def read_beam(data: bytes) -> None:
    beam = Beam.parse(data)
    assert beam.was_compressed or beam.build() == data
    walk_beam(beam)


def read_pack(data: bytes) -> None:
    pack = packbeam.parse(data)
    assert packbeam.parse(packbeam.build(pack)).sections == pack.sections
    _ = pack.entry
    for section in pack.sections:
        if section.is_beam:
            tolerate(lambda s=section: walk_beam(s.beam))
        tolerate(lambda s=section: s.content)


def read_term(data: bytes) -> None:
    value, end = etf.decode_prefix(data)
    assert end <= len(data)
    if not isinstance(value, etf.LocalTerm):
        assert etf.encode(etf.decode(etf.encode(value))) == etf.encode(value)
        etf.references(data)
        etf.encode(value, deterministic=True)


def corpus() -> list[tuple[Callable[[bytes], None], bytes]]:
    """Real modules and packs, forms that the installed compiler does not write, a term of every kind."""
    found: list[tuple[Callable[[bytes], None], bytes]] = [
        (read_pack, path.read_bytes()) for path in sorted(PACKS.glob("*.avm"))
    ]
    modules = [Beam.parse(path.read_bytes()) for path in sorted(PACKS.glob("*.beam"))]
    for beam in modules:
        plain = beam.to_litu()
        table = next((c.data for c in plain.chunks if c.name == "LitU"), bytes(4))
        atoms = struct.pack(">i", -len(beam.atoms)) + b"".join(
            bytes([len(a) << 4]) + a.encode() if len(a) < 16 else bytes([8, len(a)]) + a.encode()
            for a in beam.atoms
        )
        native = struct.pack(">IIHHHHI", 20, 5, 1, 1, 3, 4, 0x10)
        types = struct.pack(">II", 3, 2) + b"\0\1\x30\x20" + struct.pack(">qq", -5, 5)
        modern = plain.with_chunk("LitT", bytes(4) + table).without("LitU").with_chunk("AtU8", atoms)
        for form in (beam, plain, modern.with_chunk("avmN", native).with_chunk("Type", types)):
            found.append((read_beam, form.build()))
        found.append((read_beam, Beam(beam.chunks, counts_header=True).build()))
        found.append((read_beam, gzip.compress(beam.build(), mtime=0)))
    atom = etf.Atom("atom")
    pid = etf.Pid(atom, 1, 2, 3)
    term = {
        atom: [1, -1, 2**70, 1.5, b"binary", etf.BitString(b"\xe0", 3), [1, 2, 3], [256], ("tuple",)[1:]],
        (1, 2): etf.ImproperList((1, 2), atom),
        etf.Map(((atom, 1),)).pairs: pid,
        b"ids": (etf.Port(atom, 1, 2), etf.Reference(atom, 1, (2, 3)), etf.ExternalFun(atom, atom, 2)),
        b"funs": [etf.Fun(atom, 1, 1, 2, pid, (atom,)), etf.Fun(atom, 1, 2, 3, pid, (5,), 2, b"u" * 16)],
        5: etf.Map.of([(etf.Map.of([(1, 2)]), etf.Map.of([(1.0, 2), (1, 2)]))]),
    }
    found.append((read_term, etf.encode(term)))
    found.append((read_term, etf.encode([term] * 5, compressed=True)))
    return found


def mutate(rng: random.Random, data: bytes, others: list[bytes]) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        if not out:
            break
        at = rng.randrange(len(out))
        match rng.randrange(9):
            case 0:
                out[at] ^= 1 << rng.randrange(8)
            case 1:
                out[at] = rng.choice(INTERESTING)
            case 2:
                out[at] = rng.randrange(256)
            case 3:
                at &= ~3
                out[at : at + 4] = struct.pack(">I", rng.choice(INTERESTING_WORDS))
            case 4:
                del out[at : at + rng.randrange(1, 9)]
            case 5:
                out[at:at] = rng.randbytes(rng.randrange(1, 9))
            case 6:
                out[at:at] = out[at : at + rng.randrange(1, 64)]
            case 7:
                del out[at:]
            case 8:
                other = rng.choice(others)
                start = rng.randrange(len(other))
                out[at:at] = other[start : start + rng.randrange(1, 64)]
    return bytes(out)


def mutate_inside(rng: random.Random, data: bytes, others: list[bytes]) -> bytes:
    """One chunk of a module changed, in a container that stays whole (so that tables are reached)."""
    beam = Beam.parse(data)
    n = rng.randrange(len(beam.chunks))
    chunk = beam.chunks[n]
    body = chunk.data
    if chunk.name == "LitT" and body[:4] != bytes(4):
        table = mutate(rng, zlib.decompress(body[4:]), others)
        body = struct.pack(">I", len(table)) + zlib.compress(table, 1)
    else:
        body = mutate(rng, body, others)
    return Beam((*beam.chunks[:n], Chunk(chunk.name, body), *beam.chunks[n + 1 :])).build()


def run(runs: int, seed: int) -> int:
    """Reads ``runs`` mutated inputs; the number of them that were read whole. Raises what a reader raises."""
    rng = random.Random(seed)
    entries = corpus()
    others = [data for _, data in entries]
    whole = 0
    for n in range(runs):
        read, original = rng.choice(entries)
        inside = read is read_beam and original[:4] == b"FOR1" and rng.random() < 0.6
        data = (mutate_inside if inside else mutate)(rng, original, others)
        try:
            read(data)
            whole += 1
        except FormatError as e:
            assert e.where and e.what
        except BaseException:
            print(f"run {n} of seed {seed}, {read.__name__}: {data.hex()}", file=sys.stderr)
            raise
    return whole


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    start = time.monotonic()
    try:
        whole = run(options.runs, options.seed)
    except Exception:
        traceback.print_exc()
        return 1
    print(f"{options.runs} inputs, {whole} read whole, the rest refused; {time.monotonic() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
