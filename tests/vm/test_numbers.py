"""Integers of any size, floats, and both as text: against real OTP, and the rules of the device profiles."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from avmtools.vm.machine import ErlangError, Machine

from tests.vm.differential import Judge, has_otp

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX = 2**63 - 1
MIN = -(2**63)


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    if not has_otp():
        pytest.skip("needs erl and erlc")
    with Judge() as judge:
        yield judge


@pytest.fixture(scope="module", params=["atomvm-0.6", "atomvm-0.7", "otp"])
def machine(request: pytest.FixtureRequest) -> Iterator[tuple[str, Machine]]:
    with Machine(profile=request.param, lib=False) as machine:
        yield request.param, machine


def answer(machine: Machine, name: str, *args: Any, module: str = "erlang") -> Any:
    """The value, or the reason of the error as text."""
    try:
        return machine.call(module, name, list(args))
    except ErlangError as e:
        return str(e.reason)


@pytest.mark.otp
@pytest.mark.parametrize(
    ("topic", "n"),
    [("arithmetic", 3000), ("long_division", 1000), ("numbers_compared", 2000), ("integer_text", 2000),
     ("float_text", 3000), ("math", 1500)],
)  # fmt: skip
def test_like_otp(judge: Judge, topic: str, n: int) -> None:
    assert judge.disagreements(topic, n) == []


def test_long_numbers_multiply_divide_and_read_back() -> None:
    make = random.Random(1)
    with Machine(profile="otp", lib=False) as machine:
        for digits in (50, 700, 1500, 10000):
            a, b = make.randrange(10**digits), make.randrange(10 ** (digits // 2 + 3)) + 1
            assert machine.call("erlang", "*", [a, b]) == a * b
            assert machine.call("erlang", "div", [a * b + b - 1, b]) == a
            assert machine.call("erlang", "rem", [-a, b]) == -(a % b)
            text = machine.call("erlang", "integer_to_binary", [a])
            assert int(text[:4000]) == int("".join(str_of(a))[:4000]) and len(text) == len(str_of(a))
            assert machine.call("erlang", "binary_to_integer", [text]) == a


def str_of(a: int) -> str:
    """str(a) without Python's limit on digits."""
    parts = []
    while a:
        a, low = divmod(a, 10**1000)
        parts.append(f"{low:01000d}")
    return "".join(reversed(parts)).lstrip("0")


LIMITS = {
    "atomvm-0.6": [
        ("+", [MAX, 1], "overflow"),
        ("-", [MIN, 1], "overflow"),
        ("*", [MAX, 2], "overflow"),
        ("-", [MIN], "overflow"),
        ("abs", [MIN], "overflow"),
        ("div", [MIN, -1], "overflow"),
        ("rem", [MIN, -1], 0),
        ("bsl", [MAX, 1], -2),
        ("bsl", [1, 63], MIN),
        ("bsl", [1, 64], 1),
        ("bsl", [5, 1000], 5497558138880),
        ("bsl", [1, -1], MIN),
        ("bsr", [1, 64], 1),
        ("bsr", [-8, 1], -4),
        ("bnot", [MAX], "badarith"),
        ("trunc", [1.0e30], "overflow"),
        ("list_to_integer", [[ord(c) for c in "9223372036854775808"]], MIN),
        ("binary_to_integer", [b"9223372036854775807"], MAX),
    ],
    "atomvm-0.7": [
        ("+", [MAX, 1], MAX + 1),
        ("+", [2**256 - 1, 1], "overflow"),
        ("-", [-(2**256 - 1), 1], "overflow"),
        ("*", [2**200, 2**60], "overflow"),
        ("bsl", [5, 1000], "overflow"),
        ("bsl", [1, 64], 2**64),
        ("bsr", [1, 64], 0),
        ("bsl", [4, -1], 2),
        ("bnot", [2**256 - 1], 0),
        ("bnot", [2**256 - 2], -(2**256 - 1)),
        ("div", [MIN, -1], MAX + 1),
        ("trunc", [1.0e30], 1000000000000000019884624838656),
        ("trunc", [1.0e80], "overflow"),
        ("binary_to_integer", [b"1" + b"0" * 90], "badarg"),
    ],
    "otp": [
        ("+", [2**256 - 1, 1], 2**256),
        ("bsl", [5, 1000], 5 << 1000),
        ("bsl", [1, 2**70], "system_limit"),
        ("bsl", [0, 2**70], 0),
        ("bsr", [-1, 2**70], -1),
        ("bsl", [1, -(2**70)], 0),
        ("trunc", [1.0e30], 1000000000000000019884624838656),
    ],
}


def test_limits_and_shifts_of_a_profile(machine: tuple[str, Machine]) -> None:
    profile, engine = machine
    assert {(name, *map(str, args)): answer(engine, name, *args) for name, args, _ in LIMITS[profile]} == {
        (name, *map(str, args)): expected for name, args, expected in LIMITS[profile]
    }


@pytest.mark.parametrize("name", ["/", "float"])
def test_natives_that_a_release_lacks_are_undefined(name: str) -> None:
    args = [1, 2] if name == "/" else [1]
    with Machine(profile="atomvm-0.6", lib=False) as machine:
        assert answer(machine, name, *args) == "undef"
    with Machine(profile="atomvm-0.7", lib=False) as machine:
        assert isinstance(answer(machine, name, *args), float)
