"""io_lib and its parts print what OTP's print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .differential import differences

if TYPE_CHECKING:
    from pathlib import Path

IO_LIB = ["io_lib", "io_lib_format", "io_lib_pretty", "io_lib_fread"]


def test_random_terms_and_formats_print_as_in_otp(tmp_path: Path) -> None:
    assert differences(IO_LIB, "diff_io_lib", tmp_path, runs=1500) == ""
