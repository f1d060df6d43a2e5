"""``avm test``: what counts as a test, what becomes of each, and how it is told."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from ..console_session import DATA
from .support import assert_refused, run

SOURCES = DATA / "testing"


def compiled(folder: Path, *sources: str | Path) -> Path:
    """Compile sources (of tests/data/testing, or given) into the folder."""
    files = [s if isinstance(s, Path) else SOURCES / f"{s}.erl" for s in sources]
    subprocess.run(["erlc", "-W0", "-o", folder, *files], check=True)
    return folder


def module(folder: Path, name: str, *lines: str) -> Path:
    """A module of these lines, compiled."""
    source = folder / f"{name}.erl"
    head = [f"-module({name}).", "-compile([export_all, nowarn_export_all])."]
    source.write_text("\n".join([*head, *lines]) + "\n")
    compiled(folder, source)
    return folder / f"{name}.beam"


def results(*argv: Any, **options: Any) -> tuple[int, dict[str, dict[str, Any]]]:
    """The exit status and id -> result of ``avm --json test``."""
    done = run("avm", "--json", "test", *argv, **options)
    answer = json.loads(done.stdout)
    said = answer["result"] if answer["ok"] else answer["error"]["run"]
    return done.returncode, {r["id"]: r for r in said["results"]}


def test_every_form_of_eunit_runs_and_what_goes_wrong_is_told(tmp_path: Path) -> None:
    status, tests = results(compiled(tmp_path, "everything_tests"), "--profile", "otp")
    assert status == 1
    wrong = {name for name, r in tests.items() if r["status"] != "passed"}
    assert all("wrong_" in name or "no_such_module" in name for name in wrong), wrong
    headlines = {name.partition(":")[2]: tests[name]["headline"] for name in wrong}
    assert headlines == {
        "wrong_killed_test": "its process was ended by an exit signal: killed",
        "wrong_throw_test": "throw: thrown",
        "wrong_exit_test": "exit: normal",
        "wrong_match_test": "assertMatch: { error , enoent }",
        "wrong_exception_test": 'assertException: list_to_atom ( "x" )',
        "wrong_timeout_test_": "timed out after 0.100 s",
        "wrong_setup_test_ [setup]": "setup: error: no_setup",
        "wrong_cleanup_test_ [cleanup]": "cleanup: error: no_cleanup",
        "wrong_generator_test_ [generator]": "generator: error: no_tests",
        "wrong_instantiation_test_ [instantiation]": "instantiation: error: function_clause",
        "wrong_tests_test_ [bad_test]": "this is no test: {nonsense,1,2,3}",
        "tests [bad_test]": "this is no test: no_such_module",
        "wrong_death_test_": "its process was ended by an exit signal: killed",
        "wrong_local_death_test_": "its process was ended by an exit signal: killed",
        "wrong_local_death_test_ [not_run]": (
            "the tests that follow were not run: its process was ended by an exit signal: killed"
        ),
    }
    assert "cleaned_up" in tests["everything_tests:wrong_local_death_test_ [not_run]"]["output"]
    assert tests["everything_tests:wrong_death_test_ [next]"]["status"] == "passed"
    assert sum(n.startswith("everything_tests:parallel_test_") for n in tests) == 10
    assert tests["everything_tests:titles_test_ [outer: inner]"]["status"] == "passed"


@pytest.mark.parametrize("profile", ["atomvm-0.6", "atomvm-0.7"])
def test_the_same_tests_pass_on_the_profiles_of_devices(tmp_path: Path, profile: str) -> None:
    status, tests = results(compiled(tmp_path, "maths", "maths_tests"), "--profile", profile)
    assert status == 0
    assert len(tests) == 6


def test_otp_agrees_on_which_functions_pass(tmp_path: Path) -> None:
    compiled(tmp_path, "everything_tests")
    call = """
        Run = fun(F, Kind) -> eunit:test({Kind, everything_tests, F}, [no_tty]) end,
        Kind = fun(F) -> case lists:last(atom_to_list(F)) of $_ -> generator; _ -> test end end,
        Is = fun(F) -> string:find(atom_to_list(F), "_test") =/= nomatch end,
        All = [{F, Run(F, Kind(F))} || {F, 0} <- everything_tests:module_info(exports), Is(F)],
        file:write_file("said", [io_lib:format("~s ~s~n", [F, R]) || {F, R} <- All]), halt().
    """
    command = ["erl", "-noshell", "-eval", call]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=60)
    said = dict(line.split() for line in (tmp_path / "said").read_text().splitlines())
    _, tests = results(tmp_path, "--profile", "otp")
    wrong = {n.partition(":")[2].partition(" ")[0] for n, r in tests.items() if r["status"] != "passed"}
    assert wrong - {"tests"} == {f for f, r in said.items() if r == "error"}


def test_a_failure_shows_what_was_expected_where_and_what_was_printed(tmp_path: Path) -> None:
    shutil.copy(SOURCES / "wrong_tests.erl", tmp_path)
    done = run("avm", "test", "wrong_tests.erl", "--timeout", "0.5", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr == ""
    assert done.stdout.splitlines()[:7] == [
        "FAILED wrong_tests:sum_test (wrong_tests.erl:6)",
        "  assertEqual: lists : sum ( [ 1 , 2 ] )",
        "    expected: 4",
        "    value:    3",
        "  output:",
        "    adding",
        "",
    ]
    assert "ERROR wrong_tests:endless_test (wrong_tests.erl:11)\n  timed out after 0.500 s\n" in done.stdout
    assert "4 tests: 1 passed, 2 failed, 1 error in " in done.stdout


def test_junit_reports_are_what_build_servers_read(tmp_path: Path) -> None:
    shutil.copy(SOURCES / "wrong_tests.erl", tmp_path)
    run("avm", "test", "wrong_tests.erl", "--timeout", "0.5", "--junit", "report.xml", cwd=tmp_path)
    root = ElementTree.parse(tmp_path / "report.xml").getroot()
    assert root.tag == "testsuites"
    (suite,) = root
    assert suite.attrib.items() >= {
        "name": "wrong_tests", "tests": "4", "failures": "2", "errors": "1", "skipped": "0",
    }.items()  # fmt: skip
    cases = {case.get("name"): case for case in suite}
    assert cases["fine_test"].find("failure") is None
    failure = cases["sum_test"].find("failure")
    assert failure is not None
    assert failure.get("type") == "assertEqual"
    assert "expected: 4" in (failure.text or "")
    assert [cases["sum_test"].get(k) for k in ("classname", "file", "line")] == [
        "wrong_tests",
        "wrong_tests.erl",
        "6",
    ]
    assert (cases["sum_test"].findtext("system-out") or "").strip() == "adding"
    assert cases["endless_test"].find("error") is not None
    assert all(float(case.get("time", "x")) >= 0 for case in suite)


def test_what_xml_cannot_hold_does_not_spoil_a_report(tmp_path: Path) -> None:
    module(tmp_path, "odd_tests", 'odd_test() -> io:format("~s", [[0, 7, 27]]), error([0, 1, 16#FFFE]).')
    run("avm", "test", tmp_path, "--junit", tmp_path / "r.xml")
    assert ElementTree.parse(tmp_path / "r.xml").getroot().get("failures") == "1"


@pytest.mark.parametrize(
    "words, expected",
    [
        ("mean", {"mean_test", "mean_of_nothing_test"}),
        ("mean and not nothing", {"mean_test"}),
        ("(mean or CLAMP) and not (nothing or server)", {"mean_test", "clamp_test_"}),
        ("maths_tests:server", {"server_test_"}),
    ],
)
def test_words_select_tests(tmp_path: Path, words: str, expected: set[str]) -> None:
    compiled(tmp_path, "maths", "maths_tests")
    done = run("avm", "--json", "test", tmp_path, "-k", words, "--list")
    assert {t["id"].partition(":")[2] for t in json.loads(done.stdout)["result"]["tests"]} == expected


@pytest.mark.parametrize("words", ["", "and", "a b", "(a", "a or", "not", "a)"])
def test_words_that_make_no_sense_are_refused(tmp_path: Path, words: str) -> None:
    compiled(tmp_path, "maths_tests")
    assert_refused(run("avm", "test", tmp_path, "-k", words), 2, "-k")


def test_no_tests_is_status_2(tmp_path: Path) -> None:
    compiled(tmp_path, "maths")
    assert_refused(run("avm", "test", tmp_path), 2, "There are no tests here.")
    compiled(tmp_path, "maths_tests")
    assert_refused(run("avm", "test", tmp_path, "-k", "xyzzy"), 2, "xyzzy")


@pytest.mark.parametrize("name", ["missing.beam", "notes.txt"])
def test_inputs_that_are_none_are_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    assert_refused(run("avm", "test", name, cwd=tmp_path), 3, name)


def test_a_source_that_does_not_compile_shows_the_compilers_words(tmp_path: Path) -> None:
    (tmp_path / "bad.erl").write_text("-module(bad).\nx_test() -> .\n")
    assert_refused(run("avm", "test", "bad.erl", cwd=tmp_path), 3, "bad.erl does not compile", "syntax error")


def test_without_a_compiler_sources_are_refused_with_a_hint(tmp_path: Path) -> None:
    (tmp_path / "a_tests.erl").write_text("-module(a_tests).\n")
    done = run("avm", "test", "a_tests.erl", cwd=tmp_path, env={"PATH": str(tmp_path)})
    assert_refused(done, 1, "a_tests.erl", "no erlc in PATH", "Install Erlang/OTP")


def test_exitfirst_stops_at_the_first_failure(tmp_path: Path) -> None:
    status, tests = results(compiled(tmp_path, "wrong_tests"), "-x")
    assert (status, list(tests)) == (1, ["wrong_tests:sum_test"])


def test_a_program_that_halts_its_machine_fails_one_test(tmp_path: Path) -> None:
    module(tmp_path, "h_tests", "a_test() -> ok.", "b_test() -> erlang:halt(0).", "c_test() -> ok.")
    status, tests = results(tmp_path, "--profile", "otp")
    assert status == 1
    assert [t["status"] for t in tests.values()] == ["passed", "error", "passed"]
    assert tests["h_tests:b_test"]["headline"] == "the test halted the whole machine"


def test_a_module_of_another_profile_is_pointed_out(tmp_path: Path) -> None:
    module(tmp_path, "t_tests", "a_test() -> ets:new(t, []).")
    done = run("avm", "test", tmp_path)
    assert done.returncode == 1
    assert done.stderr == "hint: ets:new/2 is not in atomvm-0.6; give --profile atomvm-0.7 or otp.\n"
    assert run("avm", "test", tmp_path, "--profile", "atomvm-0.7").stderr == ""


def test_each_test_has_a_process_and_each_module_a_machine_if_asked(tmp_path: Path) -> None:
    lines = [
        "a_test() -> undefined = put(x, 1),",
        "    true = register(me, spawn(fun() -> receive x -> x end end)).",
    ]
    module(tmp_path, "a_tests", *lines)
    module(tmp_path, "b_tests", *lines)
    status, tests = results(tmp_path)
    assert [t["status"] for t in tests.values()] == ["passed", "failed"]
    status, tests = results(tmp_path, "--fresh")
    assert [t["status"] for t in tests.values()] == ["passed", "passed"]
    assert status == 0


def test_etest_modules_have_to_return_ok(tmp_path: Path) -> None:
    (tmp_path / "test_assertions.erl").write_text(
        '-module(test_assertions).\n-export([test/0]).\n-include("etest.hrl").\n'
        "test() ->\n    ok = ?ASSERT_TRUE(1 < 2),\n    ok = ?ASSERT_ERROR(hd([]), badarg),\n"
        "    ?ASSERT_EQUALS(4, length([a])).\n"
    )
    module(tmp_path, "test_fine", "test() -> ok.")
    module(tmp_path, "test_not_ok", "test() -> nok.")
    status, tests = results(tmp_path)
    assert status == 1
    assert {n: t["headline"] for n, t in tests.items()} == {
        "test_assertions:test": "failed_assert_equals",
        "test_fine:test": "",
        "test_not_ok:test": "returned nok instead of ok",
    }
    assert tests["test_assertions:test"]["facts"] == {"expected": "4", "value": "1"}
    assert (tests["test_assertions:test"]["line"]) == 7


def test_a_suite_decides_which_modules_run_and_in_which_order(tmp_path: Path) -> None:
    for name in ("test_a", "test_b", "test_c"):
        module(tmp_path, name, "test() -> ok.")
    module(tmp_path, "tests", "start() -> etest:test([test_c, test_a]).")
    run("avm", "pack", "suite.avm", *(f"{m}.beam" for m in ("tests", "test_a", "test_b", "test_c")),
        "--start", "tests", cwd=tmp_path)  # fmt: skip
    status, tests = results("suite.avm", cwd=tmp_path)
    assert (status, list(tests)) == (0, ["test_c:test", "test_a:test"])
    done = run("avm", "run", "suite.avm", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "++\n[{test_c,ok},{test_a,ok}]\n")


def test_a_pack_is_a_test_when_its_program_has_to_return_ok(tmp_path: Path) -> None:
    module(tmp_path, "app", 'start() -> io:format("running~n"), {error, cold}.')
    run("avm", "pack", "app.avm", "app.beam", "--start", "app", cwd=tmp_path)
    status, tests = results("app.avm", cwd=tmp_path)
    assert status == 1
    assert tests["app:start"]["headline"] == "returned {error,cold} instead of ok"
    assert tests["app:start"]["output"] == "running\n"


def test_eunit_runs_the_same_tests_within_a_program(tmp_path: Path) -> None:
    compiled(tmp_path, "wrong_tests")
    module(tmp_path, "go", "start() -> eunit:test({timeout, 0.3, {module, wrong_tests}}).")
    done = run("avm", "run", "go.beam", cwd=tmp_path)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert "wrong_tests:0:sum_test..." in lines
    assert "wrong_tests:0:sum_test:FAIL:assertEqual: lists : sum ( [ 1 , 2 ] ) expected: 4 value: 3" in lines
    assert "wrong_tests:0:fine_test:PASS:ok" in lines
    assert lines[-3:] == ["-----------------------", "4 Tests 3 Failures 0 Ignored", "FAIL"]
    assert "Return value: {error,{failures,3}}" in done.stderr
