"""Natives on lists, binaries, atoms and characters, against real OTP; the tables they stand in."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from avmtools.vm.machine import natives

from tests.vm.differential import Judge, has_otp
from tests.vm.native_calls import CALLS

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "gc_stress"])
def judge(request: pytest.FixtureRequest) -> Iterator[Judge]:
    if not has_otp():
        pytest.skip("needs erl and erlc")
    with Judge(stress=request.param) as judge:
        yield judge


@pytest.mark.otp
@pytest.mark.parametrize("topic", ["lists", "io_lists", "binaries", "searches", "atoms", "unicode"])
def test_like_otp(judge: Judge, topic: str) -> None:
    assert judge.disagreements(topic, 1500) == []


@pytest.mark.otp
@pytest.mark.parametrize("topic", CALLS)
def test_calls_like_otp(judge: Judge, topic: str) -> None:
    calls = [("apply", module, name, arguments) for module, name, arguments in CALLS[topic]]
    assert judge.disagreements_on(*calls) == []


def test_one_function_has_one_row() -> None:
    # A machine takes the last row of a name without a word, so a second definition would hide the first one.
    rows = Counter(
        (module, name, arity, profile)
        for module, name, arity, profiles, _guard, _room in natives()
        for profile in profiles
    )
    assert len(rows) > 1000
    assert [row for row, count in rows.items() if count > 1] == []
