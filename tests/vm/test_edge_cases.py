"""The measured edge cases of the device (facts/vm.md 9): output, `Return value:` line and exit status of one
module each, under profile atomvm-0.6. Where the device crashes, ours raises what OTP would.
"""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.cli.support import run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.otp,
    pytest.mark.skipif(shutil.which("erlc") is None, reason="needs erlc to compile the cases"),
]

#: number in the facts -> (body of start/0 and more functions, x[1] of the crash report, return value)
UNCAUGHT = {
    1: ("f(2).\nf(X) -> 1 = X, ok.", "{badmatch,2}", "error"),
    2: ("erlang:error(my_reason).", "my_reason", "error"),
    3: ("throw({a,1}).", "{a,1}", "throw"),
    4: ("exit(bye).", "bye", "exit"),
    6: ("exit({shutdown,1}).", "{shutdown,1}", "exit"),
    9: ("f(x).\nf(X) -> case X of a -> 1; b -> 2 end.", "{case_clause,x}", "error"),
    10: ("f(x), ok.\nf(a) -> 1.", "function_clause", "error"),
    11: ("f(3).\nf(X) -> if X == 1 -> a end.", "if_clause", "error"),
    12: ("f(a).\nf(X) -> X + 1.", "badarith", "error"),
    13: ("f(a).\nf(X) -> atom_to_list({X}).", "badarg", "error"),
    14: ("f(0).\nf(X) -> 1 div X.", "badarith", "error"),
    16: ("?MODULE:id(16#7FFFFFFFFFFFFFFF) + 1.", "overflow", "error"),
    17: ("maps:get(x, #{}).", "{badkey,x}", "error"),
    19: ("[X || X <- ?MODULE:id(foo)].", "{bad_generator,foo}", "error"),
    21: ("?MODULE:id(-16#8000000000000000) div -1.", "overflow", "error"),
    37: ("receive zzz -> ok after ?MODULE:id(-1) -> ok end.", "timeout_value", "error"),
}

RETURNED = {
    26: ("ok.", "ok", 0),
    27: ("0.", "0", 1),
    28: ("42.", "42", 1),
    29: (
        '{ok,"hello",<<"bin">>,<<1,2,3>>,[1,2],[],#{a=>1.5},\'Quoted Atom\',self(),make_ref(),fun m:f/2}.',
        '{ok,"hello",<<"bin">>,<<1,2,3>>,[1,2],[],#{a=>1.500000},Quoted Atom,<0.1.0>,#Ref<0.0.0.1>,'
        "fun m:f/2}",
        1,
    ),
    5: ("exit(normal).", "exit", 1),
    30: ("exit(self(), reason), receive never -> ok end.", "<0.1.0>", 1),
    38: (
        "[self() ! M || M <- [1, 2, 3]], A = receive 3 -> 3 end, [A | [receive X -> X end || _ <- [1, 2]]].",
        "[3,1,2]",
        1,
    ),
    39: ("receive after 0 -> t end.", "t", 1),
    34: ("spawn(fun() -> receive after 20 -> erlang:display(late) end end), ok.", "ok", 0),
}

DISPLAYED = {
    33: (
        "P = spawn(fun() -> erlang:error(child) end), receive after 50 -> ok end,"
        " erlang:display({alive, is_process_alive(P)}), ok.",
        "{alive,false}\n",
    ),
    44: ("erlang:display(catch throw({a, b})), erlang:display(catch exit(z)), ok.", "{a,b}\n{EXIT,z}\n"),
    45: (
        "[erlang:display(f(V)) || V <- [1, 5, a, [1, 2, 3], {}]], ok.\n"
        "f(X) when X > 3; length(X) > 2 -> big;\nf(_) -> other.",
        "other\nbig\nbig\nbig\nbig\n",
    ),
    47: ('erlang:display(lists:sort([3, 1, 2, a, "b", {c}, #{}])), ok.', '[1,2,3,a,{c},"b",#{}]\n'),
    48: ("erlang:display([X || {X, _} <- [{1, a}, b, {2, c}]]), ok.", "[1,2]\n"),
}

REPORT = """\
CRASH{sp}
======
pid: <0.1.0>

Stacktrace:
[{{case1,f,1,[{{file,"case1.erl"}},{{line,5}}]}}]

cp: {cp}

x[0]: error
x[1]: {{badmatch,2}}
x[2]: {raw}

Stack{sp}
-----



Mailbox
-------


Monitors
--------


**End Of Crash Report**
Return value: error
"""


@pytest.fixture(scope="session")
def beams(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every case as a compiled module caseN."""
    folder = tmp_path_factory.mktemp("cases")
    every = {**UNCAUGHT, **RETURNED, **DISPLAYED}
    sources = []
    for number, (body, *_) in every.items():
        source = folder / f"case{number}.erl"
        source.write_text(
            f"-module(case{number}).\n-export([start/0, id/1]).\nid(X) -> X.\nstart() -> {body}\n", "utf-8"
        )
        sources.append(source.name)
    subprocess.run(["erlc", "-W0", *sources], cwd=folder, check=True)
    return folder


@pytest.mark.parametrize("number", UNCAUGHT)
def test_uncaught_exceptions_are_reported_and_end_with_status_1(beams: Path, number: int) -> None:
    _, reason, kind = UNCAUGHT[number]
    done = run("atomvm", f"case{number}.beam", cwd=beams)
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert lines[0] == "CRASH "
    assert f"x[0]: {kind}" in lines
    assert f"x[1]: {reason}" in lines
    assert lines[-2:] == ["**End Of Crash Report**", f"Return value: {kind}"]


def test_the_whole_report_is_laid_out_as_the_device_does(beams: Path) -> None:
    done = run("atomvm", "case1.beam", cwd=beams)
    lines = done.stderr.splitlines()
    cp = next(line for line in lines if line.startswith("cp: "))[4:]
    raw = next(line for line in lines if line.startswith("x[2]: "))[6:]
    assert cp.startswith("#CP<module: 0, label: ")
    assert raw.startswith("{1,1,9,1,[{0,") and raw.endswith("}],error}")
    assert done.stderr == REPORT.format(cp=cp, raw=raw, sp=" ")


@pytest.mark.parametrize("number", RETURNED)
def test_return_value_and_status(beams: Path, number: int) -> None:
    _, text, status = RETURNED[number]
    done = run("atomvm", f"case{number}.beam", cwd=beams)
    assert (done.stdout, done.stderr, done.returncode) == ("", f"Return value: {text}\n", status)


@pytest.mark.parametrize("number", DISPLAYED)
def test_displayed(beams: Path, number: int) -> None:
    done = run("atomvm", f"case{number}.beam", cwd=beams)
    assert done.stdout == DISPLAYED[number][1]
    assert done.returncode == 0


def test_zero_is_success_from_0_7_on(beams: Path) -> None:
    assert run("atomvm", "case27.beam", cwd=beams, env={"AVM_PROFILE": "atomvm-0.7"}).returncode == 0
    assert run("avm", "run", "case27.beam", "--profile", "otp", cwd=beams).returncode == 0


def test_otp_displays_atoms_quoted_and_reports_errors_its_own_way(beams: Path) -> None:
    done = run("avm", "run", "case1.beam", "--profile", "otp", cwd=beams)
    assert "Error in process <0.1.0> with exit value:\n{{badmatch,2},[{case1,f,1," in done.stderr
    assert "'Quoted Atom'" in run("avm", "run", "case29.beam", "--profile", "otp", cwd=beams).stderr
