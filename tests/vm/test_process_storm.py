"""Processes that do everything to each other at once: nothing is lost, nothing hangs, heaps stay sound."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("avmtools.vm.machine")

from avmtools.vm.machine import Machine

from avmtools.formats.etf import Atom

CHAOS = Path(__file__).with_name("erl") / "chaos.beam"
STRESS: dict[str, Any] = {"gc_stress": True, "verify": True}
MODES: dict[str, dict[str, Any]] = {
    "one": {"schedulers": 1, "steps": 600},
    "smp": {"schedulers": 4, "steps": 600},
    "stress": {"schedulers": 1, "steps": 100, **STRESS},
    "smp-stress": {"schedulers": 3, "steps": 100, **STRESS},
    "virtual": {"schedulers": 1, "steps": 600, "clock": "virtual"},
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("round_", range(3))
def test_every_process_of_a_storm_ends(mode: str, round_: int) -> None:
    options = {**MODES[mode], "profile": "otp", "lib": False, "stderr": "capture"}
    steps = options.pop("steps")
    with Machine([CHAOS], **options) as m:
        ended, stuck, left = m.call("chaos", "go", [24, steps], timeout=60)
        assert (ended, stuck) == (24, [])
        assert left == 1


def test_a_seed_repeats_a_whole_storm() -> None:
    runs = []
    for _ in range(2):
        with Machine([CHAOS], profile="otp", lib=False, clock="virtual", seed=11, stderr="capture") as m:
            runs.append(
                (
                    m.call("chaos", "go", [12, 300], timeout=60),
                    m.call("erlang", "statistics", [Atom("reductions")]),
                )
            )
    assert runs[0] == runs[1]
