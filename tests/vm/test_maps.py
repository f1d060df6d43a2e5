"""Maps, flat and hashed, against real OTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from avmtools.vm.machine import Machine

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
@pytest.mark.parametrize(("topic", "n"), [("maps", 400), ("map_natives", 1500)])
def test_like_otp(judge: Judge, topic: str, n: int) -> None:
    assert judge.disagreements(topic, n) == []


@pytest.mark.parametrize("size", [32, 33, 1000])
def test_keys_come_in_key_order_on_a_device(size: int) -> None:
    keys = list(range(size))
    with Machine(profile="atomvm-0.6", lib=False) as machine:
        made = {key: key for key in reversed(keys)}
        assert machine.call("maps", "keys", [made]) == keys
        assert machine.call("maps", "values", [made]) == keys
