"""The measured edge cases of the device (facts/vm.md 9): output, `Return value:` line and exit status of one
module each, under profile atomvm-0.6. Where the device crashes, ours raises what OTP would.
"""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Any

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
    # The device stops at load (15); a literal that is too large fails where it is used.
    15: ("f(16#7FFFFFFFFFFFFFFF).\nf(X) -> X + 1.", "out_of_memory", "error"),
    16: ("?MODULE:id(16#7FFFFFFFFFFFFFFF) + 1.", "overflow", "error"),
    17: ("maps:get(x, #{}).", "{badkey,x}", "error"),
    18: ("lists:foldl(fun(A, B) -> A + B end, 0, ?MODULE:id([1, 2 | x])).", "function_clause", "error"),
    19: ("[X || X <- ?MODULE:id(foo)].", "{bad_generator,foo}", "error"),
    20: ("f({other, 1}).\nf(X) -> X#r.a.", "{badrecord,{other,1}}", "error"),
    21: ("?MODULE:id(-16#8000000000000000) div -1.", "overflow", "error"),
    # The device does not survive these (22, 23): natives that it lacks are undef, a wrong argument is badarg.
    221: ("+(?MODULE:id(1)).", "undef", "error"),
    222: ("node().", "undef", "error"),
    223: ("float(?MODULE:id(1)).", "undef", "error"),
    224: ("binary_part(?MODULE:id(<<1, 2>>), {0, 1}).", "undef", "error"),
    23: ("binary:copy(<<1>>, ?MODULE:id(-1)).", "badarg", "error"),
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
    42: ('P = open_port({spawn, "echo"}, []), P ! {self(), hi}, receive X -> X end.', "hi", 1),
    52: ("f(3000000).\nf(0) -> ok;\nf(N) -> f(N - 1).", "ok", 0),
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
    # 24: a missing function ends the new process, where it ends the device; 54, 55: so does too large a heap.
    24: (
        "P = spawn(?MODULE, nofun, []), receive after 30 -> ok end, erlang:display(is_process_alive(P)), ok.",
        "false\n",
    ),
    35: (
        "{P, R} = spawn_opt(fun() -> exit(foo) end, [monitor]),"
        " receive {'DOWN', R, process, P, W} -> erlang:display(W) end,"
        " erlang:display(element(1, element(2, (catch spawn_monitor(fun() -> ok end))))), ok.",
        "foo\nundef\n",
    ),
    36: (
        "process_flag(trap_exit, true),"
        " [begin P = spawn_opt(F, [link]), receive {'EXIT', P, R} -> erlang:display(R) end end ||"
        " F <- [fun() -> ok end,"
        " fun() -> exit(normal) end, fun() -> error(foo) end, fun() -> throw(foo) end,"
        " fun() -> exit(shutdown) end]],"
        " K = spawn_opt(fun() -> receive a -> b end end, [link]), exit(K, kill),"
        " receive {'EXIT', K, RK} -> erlang:display(RK) end, exit(self(), normal),"
        " receive {'EXIT', _, RN} -> erlang:display(RN) end,"
        " erlang:display(element(1, element(2, (catch link(K))))), ok.",
        "normal\nnormal\n{foo,[]}\n{{nocatch,foo},[]}\nshutdown\nkilled\nnormal\nnoproc\n",
    ),
    40: (
        "R = erlang:start_timer(80, self(), x), receive after 20 -> ok end, L = erlang:cancel_timer(R),"
        " erlang:display(is_integer(L) andalso L =< 60), S = erlang:send_after(20, self(), y),"
        " erlang:display(erlang:cancel_timer(S)), receive M -> erlang:display(M) after 500 -> ok end, ok.",
        "true\nfalse\ny\n",
    ),
    41: (
        "[spawn(fun() -> erlang:start_timer(N, self(), x),"
        " receive {timeout, _, x} -> erlang:display(N) end end) ||"
        " N <- [5, 60]], receive after 200 -> ok end.",
        "5\n60\n",
    ),
    43: (
        "{'EXIT', {R, [{M, F, A, _}, {M, F, A, _} | T]}} = (catch element(?MODULE:id(5), {a})),"
        " erlang:display({R, F, A, T}), ok.",
        "{badarg,start,0,[]}\n",
    ),
    46: (
        "erlang:display([f(X) || X <- [1, a, [5]]]), ok.\n"
        "f(X) when 1 + X > 1 -> num;\nf(X) when hd(X) == 5 -> five;\nf(_) -> none.",
        "[num,none,five]\n",
    ),
    49: ('io:format("~p~n", [a, b]).', 'Bad format!  Format: "~p~n" Args: [a,b]\n'),
    50: ('io:format("~p ~s ~w~n", [{a, "b"}, "str", x]), ok.', '{a,"b"} str x\n'),
    51: (
        "erlang:display([f(20000), length(g(10000)), length(g(40000))]), ok.\n"
        "f(0) -> 0;\nf(N) -> 1 + f(N - 1).\ng(0) -> [];\ng(N) -> [N | g(N - 1)].",
        "[20000,10000,40000]\n",
    ),
    53: (
        "erlang:display({300, f(300, <<>>)}), ok.\n"
        "f(0, A) -> byte_size(A);\nf(N, A) -> f(N - 1, <<A/binary, N>>).",
        "{300,300}\n",
    ),
    54: (
        "P = spawn_opt(fun() -> f([]) end, [{max_heap_size, 2000}]), receive after 200 -> ok end,"
        " erlang:display(is_process_alive(P)), ok.\nf(L) -> f([L | L]).",
        "false\n",
    ),
    55: (
        "{P, R} = spawn_opt(fun() -> f([]) end, [monitor, {max_heap_size, 2000}]),"
        " receive {'DOWN', R, process, P, W} -> erlang:display(W) end, ok.\nf(L) -> f([L | L]).",
        "{out_of_memory,[]}\n",
    ),
    # 56: what the device's own lists lacks is there
    56: ("erlang:display({lists:sum([1, 2]), lists:zip([1], [a])}), ok.", "{3,[{1,a}]}\n"),
    # 25: the device does not survive a pid, a reference or a fun
    25: (
        "erlang:display([is_binary(term_to_binary(T)) || T <- [self(), make_ref(), fun() -> ok end]]), ok.",
        "[true,true,true]\n",
    ),
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
    waits = {32: ("receive x -> ok end.",)}
    every: dict[int, tuple[Any, ...]] = {**UNCAUGHT, **RETURNED, **DISPLAYED, **MISSING, **waits}
    sources = []
    for number, (body, *_) in every.items():
        source = folder / f"case{number}.erl"
        source.write_text(
            f"-module(case{number}).\n-export([start/0, id/1]). -record(r, {{a}}).\n"
            f"id(X) -> X.\nstart() -> {body}\n",
            "utf-8",
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
    if reason == "out_of_memory":  # the trace could not be stored either (facts/vm.md 3.5)
        assert lines.pop(0) == "WARNING: Unable to allocate heap space for raw stacktrace"
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


MISSING = {
    7: ("foo:bar(1), ok.", ["Unable to open foo.beam", "Warning: module foo cannot be resolved."]),
    8: ("lists:nosuch(1), ok.", ["Warning: function lists:nosuch/1 cannot be resolved."]),
    31: ("[erlang:halt(), ok].", ["Warning: function erlang:halt/0 cannot be resolved."]),
    312: ("[init:stop(), ok].", ["Unable to open init.beam", "Warning: module init cannot be resolved."]),
}


@pytest.mark.parametrize("number", MISSING)
def test_missing_functions_are_warned_of(beams: Path, number: int) -> None:
    done = run("atomvm", f"case{number}.beam", cwd=beams)
    lines = done.stderr.splitlines()
    assert lines[: len(MISSING[number][1])] == MISSING[number][1]
    assert "x[1]: undef" in lines
    assert (lines[-1], done.returncode) == ("Return value: error", 1)


def test_a_program_that_waits_for_ever_runs_on(beams: Path) -> None:
    done = run("avm", "run", "case32.beam", "--timeout", "1", cwd=beams)
    assert done.returncode == 42


def test_a_heap_that_grows_too_large_is_reported(beams: Path) -> None:
    lines = run("atomvm", "case54.beam", cwd=beams).stderr.splitlines()
    assert lines[0] == "WARNING: Unable to allocate heap space for raw stacktrace"
    assert "out_of_memory" in lines and "x[1]: out_of_memory" in lines and "Context memory info" in lines
    assert lines[-1] == "Return value: ok"


def test_data_that_does_not_fit_its_format_is_printed(beams: Path) -> None:
    for profile in ("atomvm-0.6", "atomvm-0.7"):
        done = run("avm", "run", "--profile", profile, "case49.beam", cwd=beams)
        assert (done.stdout, done.returncode) == (DISPLAYED[49][1], 0)
    done = run("avm", "run", "--profile", "otp", "case49.beam", cwd=beams)
    assert "badarg" in done.stderr
    assert (done.stdout, done.returncode) == ("", 1)


def test_zero_is_success_from_0_7_on(beams: Path) -> None:
    assert run("atomvm", "case27.beam", cwd=beams, env={"AVM_PROFILE": "atomvm-0.7"}).returncode == 0
    assert run("avm", "run", "case27.beam", "--profile", "otp", cwd=beams).returncode == 0


def test_otp_displays_atoms_quoted_and_reports_errors_its_own_way(beams: Path) -> None:
    done = run("avm", "run", "case1.beam", "--profile", "otp", cwd=beams)
    assert "Error in process <0.1.0> with exit value:\n{{badmatch,2},[{case1,f,1," in done.stderr
    assert "'Quoted Atom'" in run("avm", "run", "case29.beam", "--profile", "otp", cwd=beams).stderr
