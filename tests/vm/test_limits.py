"""A program cannot crash, hang or starve the host: what asks for too much is told (limits.erl)."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from avmtools.vm.machine import ErlangError, Machine

from avmtools.formats.etf import Atom

LIMITS = Path(__file__).parents[1] / "data" / "limits" / "limits.beam"


def machine(**options: Any) -> Machine:
    settings = {"profile": "otp", "memory": "32M", "max_atoms": 20_000, "max_processes": 2000}
    return Machine([LIMITS], stdout="capture", stderr="capture", **{**settings, **options})


def call(function: str, *args: Any, timeout: float = 60, **options: Any) -> Any:
    with machine(**options) as m:
        return m.call("limits", function, args, timeout=timeout)


@pytest.mark.parametrize("what", ["atoms", "binary_atoms", "processes"])
def test_what_has_a_number_ends_with_system_limit(what: str) -> None:
    assert call(what) == (Atom("system_limit"), Atom("true"))


def test_external_terms_make_no_more_atoms_than_there_may_be() -> None:
    assert call("decoded_atoms") == (Atom("badarg"), Atom("true"))


@pytest.mark.parametrize(
    "what",
    ["messages", "other_messages", "words", "timers", "monitors", "aliases", "dictionary", "table", "tables",
     "binaries", "appended", "funs"],
)  # fmt: skip
def test_what_takes_memory_ends_at_its_limit(what: str) -> None:
    try:
        why, many = call(what)
    except ErlangError as e:  # what it holds leaves no room to say more
        why, many = e.reason, Atom("true")
    assert why in (Atom("out_of_memory"), Atom("system_limit"))
    assert many == Atom("true")


@pytest.mark.parametrize("what", ["deep", "wide"])
def test_recursion_and_growth_end_at_the_memory_limit(what: str) -> None:
    assert call(what) == Atom("out_of_memory")


def test_the_machine_lives_on_after_any_of_them() -> None:
    with machine() as m:
        for what in ("processes", "messages", "deep", "binaries"):
            m.call("limits", what, timeout=60)
        assert m.call("lists", "sum", [[1, 2, 3]], timeout=10) == 6
        m.call("limits", "atoms", timeout=60)
        assert m.call("limits", "deep", timeout=60) == Atom("out_of_memory")


def test_without_a_limit_of_its_own_a_machine_has_half_of_the_host() -> None:
    from avmtools.vm.machine import host_share

    assert 1 << 26 < host_share() < 1 << 44
    with Machine([LIMITS], profile="otp", stdout="capture", stderr="capture") as m:
        assert m.call("limits", "caught", [Atom("bits_default")], timeout=60) == Atom("out_of_memory")


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("bits", "out_of_memory"), ("bits64", "system_limit"), ("bits_huge", "system_limit"),
        ("float", "out_of_memory"), ("shift", "system_limit"), ("shift_max", "system_limit"),
        ("power", "system_limit"), ("copy", "system_limit"), ("copy_max", "badarg"),
        ("duplicate", "out_of_memory"), ("seq", "out_of_memory"), ("tuple", "badarg"),
        ("tuple_max", "badarg"), ("list_to_tuple", "out_of_memory"), ("apply", "system_limit"),
        ("spawn_args", "system_limit"), ("concat", "system_limit"),
    ],
)  # fmt: skip
def test_one_call_for_too_much_fails(what: str, why: str) -> None:
    assert call("caught", Atom(what)) == Atom(why)


@pytest.mark.parametrize("kind", ["list", "tail", "tuple", "map", "key", "fun"])
def test_terms_nested_deeper_than_any_c_stack(kind: str) -> None:
    """1,000,000 levels: compared, copied, encoded, shown, sized, collected."""
    assert set(call("deep", Atom(kind), 1_000_000, memory="2G", timeout=110)) == {Atom("true")}


@pytest.mark.parametrize("what", ["spin", "wait", "chatter", "shared", "ordered"])
def test_a_time_limit_ends_what_never_ends(what: str) -> None:
    with pytest.raises(TimeoutError):
        call(what, timeout=0.3, max_processes=100_000)


def test_processes_without_end_end_at_their_number_or_in_time() -> None:
    with pytest.raises((TimeoutError, ErlangError)):
        call("breed", timeout=0.3)


def test_the_command_ends_an_endless_program(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "avmtools.cli.main",
            "run",
            str(LIMITS),
            "--timeout",
            "0.5",
            "--profile",
            "otp",
        ],
        capture_output=True,
        text=True,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (30, 30)),
    )
    assert done.returncode == 42
    assert "did not end within 0.5 seconds" in done.stderr
