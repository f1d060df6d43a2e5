"""filename and binary answer what OTP's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .differential import differences

if TYPE_CHECKING:
    from pathlib import Path


def test_names_of_files_and_parts_of_binaries_are_as_in_otp(tmp_path: Path) -> None:
    assert differences(["filename", "binary"], "diff_names", tmp_path, runs=3000) == ""
