"""Every program says on the engine what it says on real OTP, byte for byte: plainly, while the collector runs
at every chance with the heap checked around it, on one scheduler and on several.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.oracle import support

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
    "zlib_streams",
    "strings_long",
    "statem_timeouts",
}


def is_heavy(program: support.Program) -> bool:
    return program.name in HEAVY or program.topic == "heavy"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("program", support.sources(), ids=lambda p: f"{p.topic}/{p.name}")
def test_same_words_as_otp(program: support.Program, mode: str) -> None:
    if "stress" in mode and is_heavy(program):
        pytest.skip("allocates too much to collect at every chance")
    assert support.on_engine(program, **MODES[mode]) == program.out.read_text("utf-8")


@pytest.mark.otp
@pytest.mark.parametrize("otp", ["installed", *support.NEWER])
def test_what_is_recorded_is_what_otp_says(otp: str) -> None:
    programs = [p for p in support.sources() if (p.topic if p.topic in support.NEWER else "installed") == otp]
    words = support.prefix(otp)
    if words is None:
        pytest.skip(f"needs erl and erlc, by way of ${support.NEWER.get(otp, 'PATH')}")
    live = support.on_otp(programs, words)
    assert {p.name: p.out.read_text("utf-8") for p in programs} == live
