"""Debug aids: what --trace writes, what --profile-cpu counts. The program is tests/data/debug/counter.erl."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from avmtools.vm.machine import Machine

from avmtools.errors import UsageError
from avmtools.formats.etf import Atom

COUNTER = Path(__file__).parents[1] / "data" / "debug" / "counter.beam"
ORACLE = Path(__file__).parents[1] / "oracle" / "programs"
EVENT = "call|return|raise|send|receive|gc|in|out|spawn|exit"
LINE = re.compile(rf"(\d+\.\d{{6}}) (\d+) (<0\.\d+\.0>) ({EVENT})( .*)?")
TRACES = ("calls", "messages", "gc", "sched")


def avm(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "avmtools.cli.main", *words], capture_output=True, text=True, timeout=60
    )


def events(*traces: str, **options: object) -> list[tuple[str, str, str]]:
    """(pid, event, details) of each line that a run of the counter writes."""
    same = {"schedulers": 1, "clock": "virtual", "stdout": "capture", "trace_to": "capture"}
    with Machine([COUNTER], trace=traces, **same, **options) as m:
        assert m.run(timeout=20).text == "ok"
        lines = m.read_trace().decode().splitlines()
    found = [LINE.fullmatch(line) for line in lines]
    assert all(found), lines
    return [(f[3], f[4], (f[5] or "").strip()) for f in found if f]


def test_calls_show_arguments_values_and_exceptions() -> None:
    seen = [e[1:] for e in events("calls", trace_functions=["counter"])]
    assert seen[0] == ("call", "counter:start()")
    assert ("call", "counter:fib(3)") in seen
    assert ("return", "counter:fib/1 2") in seen
    at = seen.index(("call", "counter:first([])"))
    assert seen[at + 1 : at + 3] == [("raise", "error function_clause"), ("return", "counter:work/1 ok")]
    assert {e for e, _ in seen} == {"call", "return", "raise"}


def test_natives_are_calls_too_unless_the_filter_leaves_them_out() -> None:
    seen = [e[1:] for e in events("calls", trace_functions=["erlang:register", "counter:fib/1"])]
    register = [d for e, d in seen if d.startswith("erlang:register")]
    assert register == ["erlang:register(counter,<0.2.0>)", "erlang:register/2 true"]
    assert all(d.startswith(("erlang:register", "counter:fib")) for e, d in seen if e != "raise")


def test_messages_show_both_ends() -> None:
    seen = events("messages")
    assert ("<0.1.0>", "send", "<0.2.0> {add,5}") in seen
    assert ("<0.1.0>", "send", "counter {add,2}") in seen
    assert ("<0.2.0>", "receive", "{get,<0.1.0>}") in seen
    assert ("<0.1.0>", "receive", "{total,7}") in seen
    assert len(seen) == 8


def test_sched_shows_slices_spawns_and_ends() -> None:
    seen = events("sched")
    assert ("<0.1.0>", "spawn", "<0.2.0> counter:loop/1") in seen
    assert ("<0.1.0>", "in", "counter:start/0") in seen
    assert [d for p, e, d in seen if e == "exit"] == ["normal", "normal"]
    assert any(e == "out" and re.fullmatch(r"wait reductions=\d+ counter:start/0", d) for _, e, d in seen)


def test_gc_shows_words_before_and_after() -> None:
    seen = events("gc", gc_stress=True)
    assert seen
    for _, event, details in seen:
        assert event == "gc"
        found = re.fullmatch(r"before=(\d+) after=(\d+) block=(\d+) us=\d+", details)
        assert found and int(found[2]) <= int(found[1]) and int(found[2]) <= int(found[3])


@pytest.mark.parametrize("pid", [2, "<0.2.0>", "counter"])
def test_one_process_by_number_pid_or_name(pid: int | str) -> None:
    seen = events("messages", "sched", trace_pids=[pid])
    assert seen and {p for p, _, _ in seen} == {"<0.2.0>"}


def test_long_details_are_cut_and_stay_on_one_line() -> None:
    with Machine(profile="otp", trace="calls", trace_to="capture", trace_functions=["lists:reverse/1"]) as m:
        m.call("lists", "reverse", [list(range(100_000))])
        m.call("lists", "reverse", [[10, 13, b"\n"]])
        lines = m.read_trace().decode().splitlines()
    assert len(lines) == 4
    assert len(lines[0]) < 1100 and lines[0].endswith("...")


def test_lines_of_several_schedulers_never_mix() -> None:
    with Machine([COUNTER], schedulers=4, stdout="capture", trace=TRACES, trace_to="capture") as m:
        for _ in range(20):
            m.call("counter", "start")
        lines = m.read_trace().decode().splitlines()
    assert len(lines) > 500
    for line in lines:
        assert LINE.fullmatch(line), line


@pytest.mark.parametrize("wrong", [{"trace": "everything"}, {"trace": "calls", "trace_functions": ["a:"]}])
def test_what_cannot_be_traced_is_told(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        Machine(lib=False, **wrong)


def test_tracing_and_counting_change_no_result() -> None:
    """Programs of every topic: what they answer is what they answer without."""
    programs = [p for topic in sorted(ORACLE.iterdir()) for p in sorted(topic.glob("*.beam"))[1:2]]
    assert len(programs) > 10
    for program in programs:
        traced = {
            "trace": TRACES,
            "trace_to": "capture",
            "trace_functions": [program.stem],
            "profile_cpu": True,
        }
        answers = []
        for options in ({}, traced):
            with Machine(
                [ORACLE.parent / "oracle.beam", program], profile="otp", schedulers=1, clock="virtual",
                stdout="capture", stderr="capture", **options,
            ) as m:  # fmt: skip
                answers.append((m.call("oracle", "run", [Atom(program.stem)], timeout=100), m.read_stdout()))
        assert answers[0] == answers[1], program.stem


# -- the profile --------------------------------------------------------------------------------------


def profiled(function: str, *args: object):
    with Machine([COUNTER], profile="otp", schedulers=1, profile_cpu=True) as m:
        m.call("counter", function, args)
        return m.cpu_profile()


def test_reductions_belong_to_the_function_that_uses_them() -> None:
    profile = profiled("fib", 18)
    first = profile.functions()[0]
    assert first.function == "counter:fib/1"
    assert first.calls == 8361  # 2 * fib(19) - 1: every call, no more
    assert first.reductions > 0.95 * profile.reductions
    assert first.nanoseconds > 0.5 * profile.nanoseconds


def test_the_machine_counts_as_many_reductions_as_its_processes() -> None:
    with Machine([COUNTER], profile="otp", schedulers=1, profile_cpu=True) as m:
        m.call("counter", "fib", [15])
        before = m.call("erlang", "statistics", [Atom("reductions")])[0]
        assert 0.9 * before <= m.cpu_profile().reductions <= 1.1 * before + 20


def test_callees_stand_below_their_callers() -> None:
    profile = profiled("start")
    rows = profile.rows
    paths = set()
    for row in rows:
        path = [row.function]
        while row.parent >= 0:
            row = rows[row.parent]
            path.append(row.function)
        paths.add(tuple(reversed(path)))
    # The process is named for its first function; a tail call (work) takes its caller's place.
    assert ("counter:start/0", "counter:fib/1") in paths
    assert ("counter:start/0", "counter:work/1", "counter:first/1") in paths
    assert any(path[0] == "counter:loop/1" for path in paths)


def test_the_speedscope_file_follows_its_schema(tmp_path: Path) -> None:
    out = tmp_path / "p.json"
    done = avm("--verbose", "run", str(COUNTER), "--profile-cpu", str(out))
    assert done.returncode == 0, done.stderr
    assert "REDUCTIONS" in done.stderr and "counter:fib/1" in done.stderr
    data = json.loads(out.read_text())
    assert data["$schema"] == "https://www.speedscope.app/file-format-schema.json"
    frames = data["shared"]["frames"]
    assert all(set(f) == {"name"} and isinstance(f["name"], str) for f in frames)
    assert [p["unit"] for p in data["profiles"]] == ["nanoseconds", "none"]
    for p in data["profiles"]:
        assert set(p) == {"type", "name", "unit", "startValue", "endValue", "samples", "weights"}
        assert p["type"] == "sampled" and len(p["samples"]) == len(p["weights"]) > 0
        assert p["endValue"] - p["startValue"] == sum(p["weights"]) and min(p["weights"]) > 0
        assert all(0 <= i < len(frames) for stack in p["samples"] for i in stack)


def test_a_deep_recursion_stays_a_small_tree() -> None:
    with Machine(profile="otp", schedulers=1, profile_cpu=True) as m:
        m.call("lists", "append", [[[i] for i in range(20_000)]])
        profile = m.cpu_profile()
    assert len(profile.rows) < 100


# -- the command --------------------------------------------------------------------------------------


def test_the_command_writes_to_standard_error_or_a_file(tmp_path: Path) -> None:
    done = avm("run", str(COUNTER), "--trace", "calls,messages", "--trace-module", "counter:fib")
    assert [line for line in done.stderr.splitlines() if "send counter {add,2}" in line]
    assert " call counter:fib(3)" in done.stderr and "counter:loop(" not in done.stderr
    out = tmp_path / "trace.txt"
    done = avm("run", str(COUNTER), "--trace", "sched", "--trace", "gc", "--trace-file", str(out))
    assert done.stderr == "Return value: ok\n"
    assert all(LINE.fullmatch(line) for line in out.read_text().splitlines())
    assert " spawn " in out.read_text()


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--trace", "everything"], 2, "everything"),
        (["--trace-module", "counter"], 2, "nothing to trace"),
        (["--trace", "gc", "--trace-file", "nosuchdir/x"], 3, "nosuchdir/x"),
        (["--profile-cpu", "nosuchdir/p.json"], 3, "nosuchdir/p.json"),
    ],
)
def test_options_that_make_no_sense_are_refused(words: list[str], status: int, said: str) -> None:
    done = avm("run", str(COUNTER), *words)
    assert done.returncode == status
    assert said in done.stderr and "Traceback" not in done.stderr
