"""Collections and small codecs answer what OTP's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .differential import differences

if TYPE_CHECKING:
    from pathlib import Path


def test_proplists_queues_sets_dictionaries_and_base64_answer_as_in_otp(tmp_path: Path) -> None:
    modules = ["proplists", "queue", "ordsets", "orddict", "sets", "base64"]
    assert differences(modules, "diff_collections", tmp_path, runs=2000) == ""


def test_trees_dictionaries_arrays_and_dates_answer_as_in_otp(tmp_path: Path) -> None:
    modules = ["gb_trees", "gb_sets", "ordsets", "dict", "array", "calendar"]
    assert differences(modules, "diff_trees", tmp_path, runs=1000) == ""
