"""Seeded random numbers are OTP's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .differential import differences

if TYPE_CHECKING:
    from pathlib import Path


def test_seeds_give_the_sequences_of_otp(tmp_path: Path) -> None:
    assert differences(["rand"], "diff_rand", tmp_path, runs=300) == ""
