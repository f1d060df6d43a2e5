"""Bit syntax: construction, matching and appending, against real OTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from avmtools.vm.machine import Machine

from avmtools.formats.etf import Atom, decode, encode
from tests.vm.differential import Judge, atoms, has_otp

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "gc_stress"])
def judge(request: pytest.FixtureRequest) -> Iterator[Judge]:
    if not has_otp():
        pytest.skip("needs erl and erlc")
    with Judge(stress=request.param) as judge:
        yield judge


@pytest.mark.otp
@pytest.mark.parametrize("topic", ["build", "fields"])
def test_like_otp(judge: Judge, topic: str) -> None:
    assert judge.disagreements(topic, 2000) == []


@pytest.mark.otp
def test_64_bit_fields_are_read_as_the_0_6_devices_read_them(judge: Judge) -> None:
    fields = [atoms(("unsigned", 64, "big")), atoms(("signed", 64, "big"))]
    call = (Atom("fields"), b"\xff" * 8 + b"\x80" + b"\0" * 7, fields)
    # values come last first
    expected = {"atomvm-0.6": ["no", -1], "atomvm-0.7": [-(2**63), 2**64 - 1]}
    for profile, values in expected.items():
        with Machine([judge.beam], profile=profile, lib=False) as machine:
            (answer,) = decode(machine.call("differ", "run", [encode([call])]))
        _, (_, _, seen) = decode(answer)
        assert seen == values, profile


@pytest.mark.otp
def test_appending_shares_bytes_but_never_results(judge: Judge) -> None:
    assert judge.disagreements_on(("grow", 1), ("grow", 40), ("grow", 3000)) == []
