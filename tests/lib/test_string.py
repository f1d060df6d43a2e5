"""string and its tables answer what OTP's answer."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from .differential import ROOT, differences

if TYPE_CHECKING:
    from pathlib import Path

STRING = ["string", "unicode_util", "unicode_tables", "unicode_forms"]


def test_random_text_and_all_code_points_are_handled_as_in_otp(tmp_path: Path) -> None:
    assert differences(STRING, "diff_string", tmp_path, runs=600) == ""


def test_character_tables_are_what_their_generator_writes() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "gen_unicode.py"), "--check"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
