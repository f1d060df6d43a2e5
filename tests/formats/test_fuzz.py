"""A short run of the fuzzer of the format readers; ``make fuzz`` has the long one."""

from __future__ import annotations

import runpy
from pathlib import Path

FUZZER = Path(__file__).parents[1] / "fuzz" / "fuzz_formats.py"


def test_mutated_inputs_end_in_format_errors_only() -> None:
    fuzzer = runpy.run_path(str(FUZZER))
    whole = fuzzer["run"](3000, 7)
    assert 100 < whole < 2900  # the mutations reach the readers' inside, and do damage
