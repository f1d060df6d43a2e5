"""The library on releases of AtomVM, whose natives are fewer: it does there what it does on OTP."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("avmtools.vm.machine")

from avmtools.vm.machine import Machine

PROGRAMS = Path(__file__).with_name("programs") / "release_programs.beam"
FUNCTIONS = (
    "texts", "shortest", "json", "times", "hexadecimal", "spawned", "hibernating", "machine", "status",
    "timer", "random",
)  # fmt: skip


def called(function: str, profile: str) -> tuple[object, bytes]:
    """What a function returns under a profile, and what it wrote on the standard error."""
    with Machine([PROGRAMS], profile=profile, stderr="capture") as m:
        return m.call("release_programs", function, [], timeout=60), m.read_stderr()


@pytest.mark.parametrize("profile", ["atomvm-0.6", "atomvm-0.7"])
@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_library_works_as_without_the_release_s_limits(function: str, profile: str) -> None:
    expected, _ = called(function, "otp")
    assert called(function, profile) == (expected, b"")
