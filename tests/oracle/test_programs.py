"""Every program says on the engine what it says on real OTP, byte for byte: plainly, while the collector runs
at every chance with the heap checked around it, on one scheduler and on several.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.oracle import support

if TYPE_CHECKING:
    from pathlib import Path

MODES: dict[str, dict[str, Any]] = {
    "plain": {"schedulers": 1},
    "smp": {"schedulers": 4},
    "stress": {"schedulers": 1, "gc_stress": True, "verify": True},
    "smp-stress": {"schedulers": 2, "gc_stress": True, "verify": True},
}

#: Programs that allocate so much that a collection at every chance takes minutes: stress runs say nothing
#: that the others don't. A program under the topic `heavy` counts too.
HEAVY = {
    "deep_recursion",
    "long_lists",
    "deep",
    "tail_loop",
    "fib",
    "collatz",
    "sorting",
    "large_binaries",
    "queens",
    "nested",
    "lists_deep",
}


def is_heavy(program: Path) -> bool:
    return program.stem in HEAVY or program.parent.name == "heavy"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("program", support.sources(), ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_same_words_as_otp(program: Path, mode: str) -> None:
    if "stress" in mode and is_heavy(program):
        pytest.skip("allocates too much to collect at every chance")
    assert support.on_engine(program, **MODES[mode]) == program.with_suffix(".out").read_text("utf-8")


@pytest.mark.otp
def test_what_is_recorded_is_what_otp_says() -> None:
    if not support.has_otp():
        pytest.skip("needs erl and erlc")
    programs = support.sources()
    live = support.on_otp(programs)
    assert {p.stem: p.with_suffix(".out").read_text("utf-8") for p in programs} == live
