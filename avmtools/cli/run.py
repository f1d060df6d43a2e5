"""``avm run``: programs on the engine."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from avmtools.cli.console import console
from avmtools.cli.params import PROFILE_DEFAULT, Profile, command_app, examples, parse_size
from avmtools.errors import EXIT_OK, AvmError, TimeoutExpired

app = command_app()


@app.command(
    epilog=examples(
        "avm run hello.avm                         a pack: its start module's start/0",
        "avm run hello.beam lib.avm --profile otp  no device limits",
        "avm run app.avm --timeout 10 -- one two   main/1 gets the words behind --",
        "avm run app.avm --gc-stress --verify-heap look for memory faults of the engine",
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
        typer.Option("--memory", metavar="SIZE", help="Limit for heaps and binaries, as in 300k."),
    ] = None,
    timeout: Annotated[
        float | None, typer.Option("--timeout", metavar="SECONDS", help="End with status 42 after this long.")
    ] = None,
    clock: Annotated[
        str, typer.Option("--clock", metavar="wall|virtual", help="virtual: waiting costs no time.")
    ] = "wall",
    gc_stress: Annotated[bool, typer.Option("--gc-stress", help="Collect at every chance.")] = False,
    verify_heap: Annotated[
        bool, typer.Option("--verify-heap", help="Check heaps around each collection.")
    ] = False,
) -> int:
    """Run .beam and .avm files on the engine, as the release that --profile names would.

    Modules win over packs, earlier packs over later ones. The exit status is 0 if the program returned ok.
    """
    from avmtools.vm.machine import Machine

    inputs, words = _split(files)
    sys.stdout.flush()
    machine = Machine(
        inputs,
        profile=profile,
        schedulers=schedulers,
        lib=lib,
        path=["."],
        memory=parse_size(memory, "--memory") if memory is not None else None,
        clock=clock,
        gc_stress=gc_stress,
        verify=verify_heap,
        stdout="capture" if console.json else None,
        stderr="capture" if console.json else None,
    )
    with machine:
        result = machine.run(start, words, timeout=timeout)
    said = {
        "kind": result.kind,
        "returned": result.text,
        "exit_status": result.exit_status,
        "stdout": result.stdout.decode("utf-8", "replace"),
        "stderr": result.stderr.decode("utf-8", "replace"),
    }
    if result.kind == "timeout":
        raise TimeoutExpired(
            f"{inputs[0]} did not end within {timeout:g} seconds.", "Give it more with --timeout."
        )
    if result.text and not console.json:
        print(f"Return value: {result.text}", file=sys.stderr)
    if console.json and result.exit_status != EXIT_OK:
        raise AvmError(
            f"{inputs[0]} ended with {result.kind}: {result.text}.",
            "Its output is in stdout and stderr.",
            code="program_failed",
            run=said,
        )
    console.done(said)
    return int(result.exit_status)


def _split(files: list[str]) -> tuple[list[str], list[str]]:
    """Inputs, and the words behind ``--`` (which the parser has dropped from the list by now)."""
    argv = sys.argv[1:]
    if "--" not in argv:
        return files, []
    words = argv[argv.index("--") + 1 :]
    return files[: len(files) - len(words)], words
