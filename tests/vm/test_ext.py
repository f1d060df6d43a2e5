"""External terms, against real OTP: both ways, byte for byte, and broken ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from avmtools.vm.machine import ErlangError, Machine

from avmtools.formats.etf import Atom, decode, encode
from tests.vm.differential import Judge, has_otp

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    if not has_otp():
        pytest.skip("needs erl and erlc")
    with Judge() as judge:
        yield judge


@pytest.fixture(scope="module")
def otp() -> Iterator[Machine]:
    with Machine(profile="otp", lib=False) as machine:
        yield machine


def fails(machine: Machine, name: str, *args: Any) -> str:
    with pytest.raises(ErlangError) as e:
        machine.call("erlang", name, list(args))
    return str(e.value.reason)


@pytest.mark.otp
@pytest.mark.parametrize("topic", ["external", "bytes_of_terms", "broken"])
def test_like_otp(judge: Judge, topic: str) -> None:
    assert judge.disagreements(topic, 2000) == []


def test_every_truncation_is_badarg(otp: Machine) -> None:
    data = encode([1, 2.5, b"x" * 70, (Atom("a"), {1: 2, Atom("k"): [3, 2**70]}), list(b"text"), -(2**40)])
    assert {fails(otp, "binary_to_term", data[:n]) for n in range(len(data))} == {"badarg"}


@pytest.mark.parametrize(
    "data",
    [b"\x83m\xff\xff\xff\xffabc", b"\x83l\xff\xff\xff\xff", b"\x83i\xff\xff\xff\xff",
     b"\x83t\xff\xff\xff\xff", b"\x83o\xff\xff\xff\xff\x00", b"\x83t\0\0\0\2a\1a\1a\1a\1",
     b"\x83P\xff\xff\xff\xffx\x9c", b"\x83F\x7f\xf0\0\0\0\0\0\0"],
    ids=["binary", "list", "tuple", "map", "integer", "same key twice", "compressed", "infinity"],
)  # fmt: skip
def test_sizes_are_not_trusted(otp: Machine, data: bytes) -> None:
    assert fails(otp, "binary_to_term", data) == "badarg"


def test_compressed_terms_are_read_in_profile_otp_only(otp: Machine) -> None:
    packed = otp.call("erlang", "term_to_binary", [[1, 2, 3] * 500, [Atom("compressed")]])
    assert packed[:2] == b"\x83P" and decode(packed) == [1, 2, 3] * 500
    read = otp.call("erlang", "binary_to_term", [packed + b"rest", [Atom("used")]])
    assert read == ([1, 2, 3] * 500, len(packed))
    with Machine(profile="atomvm-0.6", lib=False) as device:
        assert fails(device, "binary_to_term", packed) == "badarg"


def test_safe_makes_no_atoms(otp: Machine) -> None:
    data = encode(Atom("nobody_said_this_before"))
    assert fails(otp, "binary_to_term", data, [Atom("safe")]) == "badarg"
    assert otp.call("erlang", "binary_to_term", [data]) == Atom("nobody_said_this_before")
    assert otp.call("erlang", "binary_to_term", [data, [Atom("safe")]]) == Atom("nobody_said_this_before")


def test_integers_beyond_the_profile_are_refused() -> None:
    for profile, fits, too_wide in (("atomvm-0.6", 2**63 - 1, 2**63), ("atomvm-0.7", 2**256 - 1, 2**256)):
        with Machine(profile=profile, lib=False) as machine:
            assert machine.call("erlang", "binary_to_term", [encode([fits, -fits])]) == [fits, -fits]
            assert fails(machine, "binary_to_term", encode(too_wide)) == "badarg"
