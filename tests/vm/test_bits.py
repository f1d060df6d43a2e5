"""Bit syntax: construction, matching and appending, against real OTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

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
@pytest.mark.parametrize("topic", ["build", "fields"])
def test_like_otp(judge: Judge, topic: str) -> None:
    assert judge.disagreements(topic, 2000) == []


@pytest.mark.otp
def test_appending_shares_bytes_but_never_results(judge: Judge) -> None:
    assert judge.disagreements_on(("grow", 1), ("grow", 40), ("grow", 3000)) == []
