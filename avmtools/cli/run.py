"""``avm run``: programs on the engine."""

from __future__ import annotations

import json
import sys
import time
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from avmtools.cli.console import console, missing_rows
from avmtools.cli.params import PROFILE_DEFAULT, Profile, command_app, examples, parse_size
from avmtools.errors import EXIT_OK, AvmError, InputError, TimeoutExpired, UsageError
from avmtools.files import write_bytes

if TYPE_CHECKING:
    from avmtools.vm.machine import Machine

app = command_app()


@app.command(
    epilog=examples(
        "avm run hello.avm                         a pack: its start module's start/0",
        "avm run hello.beam lib.avm --profile otp  no device limits",
        "avm run app.avm --timeout 10 -- one two   main/1 gets the words behind --",
        "avm run app.avm --profile otp --name a@127.0.0.1    a node, see docs/distribution.md",
        "avm run app.avm --gc-stress --verify-heap look for memory faults of the engine",
        "avm run app.avm --trace calls,messages --trace-module app   what it does, line by line",
        "avm run app.avm --profile-cpu app.speedscope.json           where its reductions and time go",
    )
)
def run(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Packs and modules; behind --, the program's own words."),
    ],
    profile: Profile = PROFILE_DEFAULT,
    start: Annotated[
        str | None, typer.Option("--start", "-s", metavar="M", help="The module to start.")
    ] = None,
    schedulers: Annotated[
        int | None, typer.Option("--schedulers", metavar="N", help="Threads; default: one per core.")
    ] = None,
    lib: Annotated[
        bool, typer.Option("--lib/--no-lib", help="Search the engine's own libraries last.")
    ] = True,
    memory: Annotated[
        str | None,
        typer.Option(
            "--memory",
            metavar="SIZE",
            help="Limit for heaps and binaries, as in 300k; 0: none; default: half of the host's.",
        ),
    ] = None,
    timeout: Annotated[
        float | None, typer.Option("--timeout", metavar="SECONDS", help="End with status 42 after this long.")
    ] = None,
    clock: Annotated[
        str, typer.Option("--clock", metavar="wall|virtual", help="virtual: waiting costs no time.")
    ] = "wall",
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Be a node: foo@127.0.0.1, foo@host.example.")
    ] = None,
    sname: Annotated[
        str | None,
        typer.Option("--sname", metavar="NAME", help="Be a node with a short name: foo, foo@host."),
    ] = None,
    cookie: Annotated[
        str | None,
        typer.Option(
            "--cookie", metavar="C", envvar="AVM_COOKIE", help="Of the node; default: ~/.erlang.cookie."
        ),
    ] = None,
    hidden: Annotated[
        bool, typer.Option("--hidden", help="Other nodes' nodes() does not list this one.")
    ] = False,
    gc_stress: Annotated[bool, typer.Option("--gc-stress", help="Collect at every chance.")] = False,
    verify_heap: Annotated[
        bool, typer.Option("--verify-heap", help="Check heaps around each collection.")
    ] = False,
    trace: Annotated[
        list[str] | None,
        typer.Option(
            "--trace",
            metavar="EVENTS",
            help="Write calls, messages, gc, sched: a list with commas, or repeated.",
        ),
    ] = None,
    trace_file: Annotated[
        Path | None, typer.Option("--trace-file", metavar="FILE", help="Where to; default: standard error.")
    ] = None,
    trace_pid: Annotated[
        list[str] | None,
        typer.Option("--trace-pid", metavar="PID", help="Only this process: <0.3.0>, 3, or its name."),
    ] = None,
    trace_module: Annotated[
        list[str] | None,
        typer.Option("--trace-module", metavar="M[:F[/A]]", help="Only calls of this module or function."),
    ] = None,
    profile_cpu: Annotated[
        Path | None,
        typer.Option(
            "--profile-cpu", metavar="FILE", help="Write where reductions and time go, for speedscope."
        ),
    ] = None,
) -> int:
    """Run .beam and .avm files on the engine, as the release that --profile names would.

    Modules win over packs, earlier packs over later ones. The exit status is 0 if the program returned ok.
    """
    from avmtools.vm.machine import TRACES, Machine

    if name is not None and sname is not None:
        raise UsageError("--name and --sname exclude each other.", "A node has one name.")
    node = name if name is not None else sname
    if node is None and hidden:
        raise UsageError("--hidden is for nodes.", "Give --name or --sname too.")
    inputs, words = _split(files)
    traces = [event.strip() for item in trace or [] for event in item.split(",")]
    if not traces and (trace_file or trace_pid or trace_module):
        raise UsageError("There is nothing to trace.", f"Name events: --trace {','.join(TRACES)}.")
    sys.stdout.flush()
    with ExitStack() as stack:
        lines = stack.enter_context(_writable(trace_file)) if trace_file else None
        if profile_cpu is not None and not profile_cpu.absolute().parent.is_dir():
            raise InputError(f"{profile_cpu} can't be written.", "Name a file in a folder that exists.")

        def made() -> Machine:
            return Machine(
                inputs,
                profile=profile,
                schedulers=schedulers,
                lib=lib,
                path=["."],
                memory=parse_size(memory, "--memory") if memory is not None else None,
                clock=clock,
                name=node,
                short_name=None if node is None else sname is not None,
                cookie=cookie if node is not None else None,
                hidden=hidden,
                gc_stress=gc_stress,
                verify=verify_heap,
                stdout="capture" if console.json else None,
                stderr="capture" if console.json else None,
                trace=traces,
                trace_to=lines.fileno() if lines is not None else None,
                trace_pids=trace_pid or (),
                trace_functions=trace_module or (),
                profile_cpu=profile_cpu is not None,
            )

        out, err = b"", b""
        ends = time.monotonic() + timeout if timeout is not None else None
        while True:
            left = max(ends - time.monotonic(), 0.001) if ends is not None else None
            with made() as machine:
                try:
                    result = machine.run(start, words, timeout=left)
                finally:
                    counts = [] if profile_cpu is None else _write_profile(machine, profile_cpu, inputs[0])
                missing = dict(machine.missing()) if result.exit_status != EXIT_OK else {}
            out, err = out + result.stdout, err + result.stderr
            if result.kind != "restart":
                break
    said = {
        "kind": result.kind,
        "returned": result.text,
        "exit_status": result.exit_status,
        "stdout": out.decode("utf-8", "replace"),
        "stderr": err.decode("utf-8", "replace"),
    }
    if missing:
        said["missing"] = missing_rows(missing)
    if profile_cpu is not None:
        said["cpu_profile"] = counts
    if result.kind == "timeout":
        raise TimeoutExpired(
            f"{inputs[0]} did not end within {timeout:g} seconds.", "Give it more with --timeout."
        )
    if result.text and not console.json:
        print(f"Return value: {result.text}", file=sys.stderr)
    console.point_out(missing, profile)
    if console.json and result.exit_status != EXIT_OK:
        raise AvmError(
            f"{inputs[0]} ended with {result.kind}: {result.text}.",
            "Its output is in stdout and stderr.",
            code="program_failed",
            run=said,
        )
    console.done(said)
    return int(result.exit_status)


def _writable(path: Path) -> BinaryIO:
    """The file, opened to be written; InputError when that can't be."""
    try:
        return path.open("wb", buffering=0)
    except OSError as e:
        raise InputError(f"{path} can't be written: {e.strerror}.", "Name another file.") from e


def _write_profile(machine: Machine, path: Path, program: str) -> list[dict[str, object]]:
    """The speedscope file, and a table for the person in front of a terminal (or with --verbose)."""
    profile = machine.cpu_profile()
    write_bytes(path, json.dumps(profile.speedscope(Path(program).name)).encode())
    if console.verbose or (sys.stderr.isatty() and not console.quiet):
        console.note("\n".join(profile.table()))
    return [asdict(f) for f in profile.functions()]


def _split(files: list[str]) -> tuple[list[str], list[str]]:
    """Inputs, and the words behind ``--`` (which the parser has dropped from the list by now)."""
    argv = sys.argv[1:]
    if "--" not in argv:
        return files, []
    words = argv[argv.index("--") + 1 :]
    return files[: len(files) - len(words)], words
