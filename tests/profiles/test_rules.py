"""Every named rule of the profiles: what it changes, seen from a program, on each release and on OTP.

The rules are avmtools/profiles/rules.toml. A rule about values has a function of its name in data/rules.erl,
whose compiled module lies beside it; what that displays is recorded in the rule for each profile.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

from avmtools import profiles

ROOT = Path(__file__).parents[2]
DATA = Path(__file__).with_name("data")
RULES = profiles.rules()
SHOWN = [(r["name"], profile, text) for r in RULES for profile, text in r.get("shows", {}).items()]


def shown(rule: str, profile: str) -> str:
    """What the rule's function displays under the profile."""
    from avmtools.vm.machine import Machine

    with Machine(
        [DATA / "rules.beam"], profile=profile, stdout="capture", stderr="capture", schedulers=1
    ) as machine:
        machine.call("rules", rule.replace("-", "_"), [], timeout=30)
        return machine.read_stdout().decode("utf-8").rstrip("\n")


@pytest.mark.parametrize(("rule", "profile", "text"), SHOWN, ids=[f"{r}-{p}" for r, p, _ in SHOWN])
def test_values(rule: str, profile: str, text: str) -> None:
    assert shown(rule, profile) == text


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r["name"])
def test_a_rule_changes_something(rule: dict[str, Any]) -> None:
    if "shows" in rule and "otp" in rule["shows"]:
        theirs = {t for p, t in rule["shows"].items() if p.removeprefix("atomvm-") in rule["releases"]}
        assert theirs and rule["shows"]["otp"] not in theirs


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r["name"])
def test_every_rule_names_a_test_that_exists(rule: dict[str, Any]) -> None:
    path, _, name = rule["test"].partition("::")
    function = name.partition("[")[0]
    assert re.search(rf"^def {function}\(", (ROOT / path).read_text("utf-8"), re.MULTILINE)
    assert set(rule["releases"]) <= {"0.5", "0.6", "0.7"} and rule["differs"].endswith((".", ".)"))


def test_names_are_unique() -> None:
    names = [r["name"] for r in RULES]
    assert len(set(names)) == len(names)


@pytest.mark.otp
@pytest.mark.skipif(shutil.which("erl") is None, reason="needs erl")
def test_what_is_said_of_otp_is_what_otp_says() -> None:
    wanted = [r for r in RULES if "otp" in r.get("shows", {}) and r["name"] != "display-syntax"]
    calls = ",".join(f"'{r['name'].replace('-', '_')}'" for r in wanted)
    done = subprocess.run(
        ["erl", "-noshell", "-pa", DATA, "-eval",
         "[begin {_, R} = spawn_monitor(fun() -> rules:F() end), receive {'DOWN', R, _, _, _} -> ok end end"
         f" || F <- [{calls}]], halt()."],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert done.stdout.splitlines() == [r["shows"]["otp"] for r in wanted]


def test_the_page_lists_every_rule() -> None:
    page = (ROOT / "docs" / "profiles.md").read_text("utf-8")
    assert [r["name"] for r in RULES] == re.findall(r"^### (.+)$", page, re.MULTILINE)
    assert tomllib.loads((ROOT / "avmtools" / "profiles" / "rules.toml").read_text("utf-8"))["rule"] == RULES
