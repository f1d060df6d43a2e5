"""External terms against real OTP, in both directions."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avmtools.errors import FormatError
from avmtools.formats.beam import Beam
from avmtools.formats.etf import Atom, ImproperList, Map, decode, encode

from .strategies import atoms, bit_strings, integers
from .test_etf import CANONICAL, LIBERAL, REFUSED

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Oracle

pytestmark = pytest.mark.otp


def random_term(rng: random.Random, depth: int = 4) -> Any:
    """A term without identifiers, which a node refuses to know when they are made up."""
    kind = rng.randrange(12 if depth else 7)
    size = rng.randrange(4)
    match kind:
        case 0:
            return Atom("".join(rng.choice("abcé日") for _ in range(size)))
        case 1:
            return rng.randrange(-300, 300)
        case 2:
            return rng.randrange(-(2 ** rng.randrange(1, 3000)), 2 ** rng.randrange(1, 3000))
        case 3:
            return rng.uniform(-1, 1) * 10.0 ** rng.randrange(-300, 300)
        case 4 | 5:
            return rng.randbytes(rng.randrange(20))
        case 6:
            return [rng.randrange(256) for _ in range(rng.randrange(10))]
        case 7 | 8:
            return tuple(random_term(rng, depth - 1) for _ in range(size))
        case 9:
            return [random_term(rng, depth - 1) for _ in range(size)]
        case 10:
            pairs = [(random_term(rng, depth - 1), random_term(rng, depth - 1)) for _ in range(size)]
            return Map.of(list({encode(k, deterministic=True): (k, v) for k, v in pairs}.values()))
        case _:
            return ImproperList((random_term(rng, depth - 1),), rng.randbytes(2))


def canonical(term: Any) -> bytes:
    return encode(term, deterministic=True)


def test_otp_reads_what_we_write_and_we_read_what_otp_writes(oracle: Oracle) -> None:
    rng = random.Random(20)
    terms = [random_term(rng) for _ in range(2000)]
    for term, versions in zip(terms, oracle.ask((Atom("reencode"), terms)), strict=True):
        for data in versions:
            assert canonical(decode(data)) == canonical(term)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    batch=st.lists(st.one_of(atoms, integers, bit_strings, st.floats(allow_nan=False, allow_infinity=False)))
)
def test_simple_terms_are_written_with_the_very_bytes_of_otp(oracle: Oracle, batch: list[Any]) -> None:
    for term, versions in zip(batch, oracle.ask((Atom("reencode"), batch)), strict=True):
        assert versions[0] == encode(term)


def test_specimens_of_a_node_survive(oracle: Oracle) -> None:
    """Pids, references, ports, closures, big maps and all the rest, as a node makes them."""
    specimens = oracle.ask(Atom("specimens"))
    questions = []
    for term, *versions in specimens:
        for data in versions:
            again = decode(data)
            assert canonical(again) == canonical(term)
            questions.append((encode(again), term))
    assert oracle.ask((Atom("same"), questions)) == [Atom("true")] * len(questions)


def test_literals_of_installed_modules_survive(oracle: Oracle, installed_modules: list[Path]) -> None:
    pairs = [
        (literal, encode(decode(literal)))
        for path in installed_modules[::5]
        for literal in Beam.parse(path.read_bytes()).literals
    ]
    assert len(pairs) > 1000
    assert set(oracle.ask((Atom("equal"), pairs))) == {"true"}


def test_otp_accepts_and_refuses_what_we_do(oracle: Oracle) -> None:
    data = [b"\x83" + raw for raw, _ in CANONICAL + LIBERAL] + list(REFUSED.values())
    # binary_to_term passes over what follows a term, and takes a reference of no words and an arity that
    # no fun can have; the closures of old releases (tag 117) are read by us alone.
    stricter = (
        "two terms",
        "zlib, two terms",
        "zlib, cut off",
        "reference without words",
        "external fun of arity 256",
    )
    ours_only = {REFUSED[name] for name in stricter}
    data = [d for d in data if d not in ours_only and d[1:2] != b"u"]
    for raw, accepted in zip(data, oracle.ask((Atom("accepts"), data)), strict=True):
        try:
            decode(raw)
            mine = "true"
        except FormatError:
            mine = "false"
        assert mine == accepted, raw
