"""What a machine writes for events that no handler was set up for: OTP's text in the profile otp."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest.importorskip("avmtools.vm.machine")

from avmtools.vm.machine import Machine

from avmtools.formats.etf import Atom

PROGRAMS = Path(__file__).with_name("programs") / "logger_programs.beam"
HEADER = r"==== \d+-[A-Z][a-z]{2}-\d{4}::\d\d:\d\d:\d\d\.\d{6} ===\n"


def run(function: str, profile: str, capfdbinary: pytest.CaptureFixture[bytes]) -> tuple[object, str]:
    with Machine([PROGRAMS], profile=profile, stderr="capture") as machine:
        value = machine.call("logger_programs", function, [], timeout=60)
    return value, capfdbinary.readouterr().out.decode()


def test_the_default_handler_writes_what_otps_does(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    value, said = run("start", "otp", capfdbinary)
    assert value == Atom("ok")
    expected = (
        rf"=NOTICE REPORT{HEADER}a notice of logger\n"
        rf"=ERROR REPORT{HEADER}    domain: none\n    text: a report\n"
        rf"=ERROR REPORT{HEADER}\*\* Generic server <0\.\d+\.0> terminating \n"
        r"\*\* Last message in was {'\$gen_cast',crash}\n"
        r"\*\* When Server state == state\n"
        r"\*\* Reason for termination ==\n"
        r"\*\* {oops,\[{logger_programs,handle_cast,2,(.|\n)*\n\n"
        rf"=CRASH REPORT{HEADER}  crasher:\n"
        r"    initial call: logger_programs:init/1\n(.|\n)*"
        r"    exception error: oops\n      in function  logger_programs:handle_cast/2(.|\n)*"
        r"  neighbours:\n\n"
    )
    assert re.fullmatch(expected, said), said


@pytest.mark.parametrize(("function", "profile"), [("start", "atomvm-0.6"), ("level", "otp")])
def test_nothing_is_written_on_devices_or_below_the_level(
    function: str, profile: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(function, profile, capfdbinary) == (Atom("ok"), "")


@pytest.mark.parametrize("profile", ["atomvm-0.6", "atomvm-0.7"])
def test_a_program_on_a_device_may_add_handlers(
    profile: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    message, said = run("device", profile, capfdbinary)
    assert message == (list(b"~p"), [Atom("kept")])
    assert said == "warning on the console\n"


@pytest.mark.parametrize("profile", ["atomvm-0.6", "otp"])
def test_a_running_logger_manager_decides(profile: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    message, said = run("managed", profile, capfdbinary)
    assert message == (Atom("string"), list(b"to mine"))
    assert said == ""
