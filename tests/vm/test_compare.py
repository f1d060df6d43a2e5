"""Order and equality of terms, against real OTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from avmtools.vm.machine import Machine

from avmtools.formats.etf import Atom
from tests.vm.differential import Judge, has_otp

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "gc_stress"])
def judge(request: pytest.FixtureRequest) -> Iterator[Judge]:
    if not has_otp():
        pytest.skip("needs erl and erlc")
    with Judge(stress=request.param) as judge:
        yield judge


@pytest.mark.otp
@pytest.mark.parametrize("topic", ["compare", "keys", "types", "tuples"])
def test_like_otp(judge: Judge, topic: str) -> None:
    assert judge.disagreements(topic, 1500) == []


@pytest.mark.otp
@pytest.mark.parametrize(
    ("kind", "depth"),
    [("list", 200000), ("tuple", 100000), ("value", 50000), ("key", 2000), ("trie", 1000)],
)
def test_nesting_does_not_use_the_c_stack(kind: str, depth: int) -> None:
    if not has_otp():
        pytest.skip("needs erl and erlc")
    with Judge() as judge:
        assert judge.disagreements_on(("deep", kind, depth)) == []


def test_maps_sort_behind_binaries_up_to_0_6_only() -> None:
    for profile, expected in (("atomvm-0.6", "false"), ("atomvm-0.7", "true"), ("otp", "true")):
        with Machine(profile=profile, lib=False) as machine:
            assert machine.call("erlang", "<", [{1: 2}, b"x"]) == Atom(expected), profile
