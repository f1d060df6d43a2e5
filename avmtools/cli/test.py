"""``avm test``: tests on the engine."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from avmtools.cli.console import console, count, missing_rows
from avmtools.cli.params import PROFILE_DEFAULT, Profile, command_app, examples
from avmtools.errors import AvmError, UsageError

if TYPE_CHECKING:
    from avmtools.testing.discovery import Found, Function
    from avmtools.testing.runner import Outcome, Runner

app = command_app()


@app.command(
    epilog=examples(
        "avm test                                       every test below this folder",
        "avm test test/maths_tests.erl ebin/            compile a source, take the rest from a folder",
        "avm test app.avm -k 'parse and not slow'       tests with these words in MODULE:FUNCTION",
        "avm test ebin/ --junit report.xml --timeout 5  for a build server",
        "avm test ebin/ --list                          name the tests, run none",
    )
)
def test(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="Modules, packs, sources, folders of them. Default: ."),
    ] = None,
    words: Annotated[
        str | None,
        typer.Option("-k", metavar="WORDS", help="Only tests whose MODULE:FUNCTION has these words."),
    ] = None,
    junit: Annotated[
        str | None, typer.Option("--junit", metavar="FILE", help="Write a report in JUnit's XML.")
    ] = None,
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="SECONDS", help="How long one test may take.")
    ] = 60.0,
    exitfirst: Annotated[
        bool, typer.Option("--exitfirst", "-x", help="Stop after the first test that fails.")
    ] = False,
    list_only: Annotated[bool, typer.Option("--list", help="Name the tests, run none.")] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="A new machine for each module, not only a new process a test.")
    ] = False,
    profile: Profile = PROFILE_DEFAULT,
    schedulers: Annotated[
        int | None, typer.Option("--schedulers", metavar="N", help="Threads; default: one per core.")
    ] = None,
    gc_stress: Annotated[bool, typer.Option("--gc-stress", help="Collect at every chance.")] = False,
) -> int:
    """Run EUnit and etest tests, and packs whose start/0 has to return ok, as the release of --profile would.

    The exit status is 0 when all passed, 1 when one did not, 2 when there are none.
    """
    from avmtools.testing.discovery import discover
    from avmtools.testing.runner import Options, Runner
    from avmtools.testing.select import matcher

    if timeout <= 0:
        raise UsageError(f"--timeout {timeout:g}: a test needs some time.", "Give seconds, as in 10 or 0.5.")
    chosen = matcher(words) if words is not None else lambda name: True
    with tempfile.TemporaryDirectory() as work:
        found = discover(paths or ["."], Path(work))
        machine: dict[str, Any] = {"profile": profile, "schedulers": schedulers, "gc_stress": gc_stress}
        options = Options(machine, timeout, fresh, exitfirst)
        progress = _Progress()
        runner = Runner(found, options, progress.told)
        functions = [f for f in _functions(found, runner) if chosen(f.id)]
        if not functions:
            raise UsageError(
                "There are no tests" + (f" with {words} in their names." if words else " here."),
                "'avm test --list' names those that are found; docs/testing.md says what counts as one.",
            )
        if list_only:
            _list(found, functions)
            return 0
        since = time.monotonic()
        with console.progress("testing", len(functions)) as advance:
            progress.advance, progress.left = advance, [f.id for f in functions]
            outcomes = runner.run(functions)
        seconds = time.monotonic() - since
    if junit is not None:
        from avmtools.files import write_bytes
        from avmtools.testing.reports import junit as as_junit

        write_bytes(junit, as_junit(outcomes, seconds))
    bad = any(o.status != "passed" for o in outcomes)
    return _end(outcomes, seconds, runner.missing if bad else {}, profile)


class _Progress:
    """Moves the bar on when the tests of the next function begin to end."""

    def __init__(self) -> None:
        self.advance: Any = lambda n: None
        self.left: list[str] = []
        self.current = ""

    def told(self, outcome: Outcome) -> None:
        function = outcome.id.partition(" ")[0]
        if function != self.current:
            self.current = function
            self.advance(1)
        console.debug(f"{outcome.status:6} {outcome.id} ({outcome.seconds:.3f} s)")


def _functions(found: Found, runner: Runner) -> list[Function]:
    """The functions to run: a suite's modules, in its order, instead of the suite itself."""
    functions = found.functions
    suite = next((f for f in functions if f.kind == "suite"), None)
    if suite is None:
        return functions
    named = runner.collect(suite)
    if named is None:
        return functions
    runner.outcomes.clear()
    names = {f.id for f in named}
    others = [f for f in functions if f.kind in ("test", "generator") or f.name not in ("start", "test")]
    return [*named, *[f for f in others if f.id not in names]]


def _list(found: Found, functions: list[Function]) -> None:
    rows = []
    for f in functions:
        module = found.modules.get(f.module)
        rows.append({"id": f.id, "kind": f.kind, "file": module.source if module else "", "line": f.line})

    def human() -> None:
        for row in rows:
            console.out(f"{row['id']} ({row['file']}:{row['line']})" if row["line"] else str(row["id"]))

    console.done({"tests": rows}, human)


def _end(
    outcomes: list[Outcome], seconds: float, missing: dict[str, tuple[str, ...]], profile: str
) -> int:
    from avmtools.testing.reports import as_json, failure, totals

    counted = totals(outcomes)
    bad = counted["failed"] + counted["errors"]
    said = {**counted, "seconds": round(seconds, 3), "results": as_json(outcomes)}
    if missing:
        said["missing"] = missing_rows(missing)
    words = f"{count(counted['tests'], 'test')}: {counted['passed']} passed"
    words += f", {counted['failed']} failed" if counted["failed"] else ""
    words += f", {count(counted['errors'], 'error')}" if counted["errors"] else ""

    def human() -> None:
        for outcome in outcomes:
            if outcome.status != "passed":
                console.out("\n".join(failure(outcome)) + "\n")
        console.out(f"{words} in {seconds:.2f} s")

    if bad and console.json:
        raise AvmError(f"{words}.", "The results say which and why.", code="tests_failed", run=said)
    if bad:
        human()
        console.point_out(missing, profile)
        return 1
    console.done(said, human)
    return 0
