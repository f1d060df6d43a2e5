"""``avm monitor``: a board's console."""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading
import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from avmtools.cli.console import console
from avmtools.cli.params import command_app, examples
from avmtools.errors import EXIT_OK, AvmError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from avmtools.flash.monitor import Exit
    from avmtools.formats.line_table import LineTable

app = command_app()


@app.command(
    epilog=examples(
        "avm monitor                                         the one connected board, without resetting it",
        "avm monitor --reset --timestamps elapsed --log console.log",
        "avm monitor --elf atomvm-esp32.elf                  panics with functions and source lines",
        "avm monitor --lines app.avm                         crash reports of a stripped pack, too",
        "avm monitor --until 'Return value: ok' --exit-on 'CRASH=3' --timeout 60",
    )
)
def monitor(
    port: Annotated[
        str | None, typer.Option("--port", "-p", envvar="FLASH_SERIAL_PORT", help="Serial port or URL.")
    ] = None,
    baud: Annotated[
        int, typer.Option("--baud", "-b", envvar="AVM_MONITOR_BAUD", help="Speed of the console.")
    ] = 115200,
    reset: Annotated[bool, typer.Option("--reset", help="Reset the board first.")] = False,
    wait: Annotated[bool, typer.Option("--wait", help="Wait for a port that isn't there yet.")] = False,
    timestamps: Annotated[
        str, typer.Option("--timestamps", metavar="none|wall|elapsed", help="Before each line.")
    ] = "none",
    only: Annotated[
        str | None, typer.Option("--filter", metavar="PATTERN", help="Show matching lines only.")
    ] = None,
    log: Annotated[
        str | None, typer.Option("--log", metavar="FILE", help="Append everything received to a file.")
    ] = None,
    send: Annotated[
        list[str] | None,
        typer.Option("--send", metavar="LINE", help="Send a line after opening; repeatable."),
    ] = None,
    elf: Annotated[
        str | None, typer.Option("--elf", metavar="FILE", help="Firmware ELF, to explain panics with.")
    ] = None,
    lines: Annotated[
        str | None,
        typer.Option(
            "--lines",
            metavar="FILE",
            help="Line table or pack, to explain crash reports with; the one *.avm.lines here by default.",
        ),
    ] = None,
    until: Annotated[
        list[str] | None, typer.Option("--until", metavar="PATTERN", help="End with status 0 at a line.")
    ] = None,
    exit_on: Annotated[
        list[str] | None,
        typer.Option("--exit-on", metavar="PATTERN=STATUS", help="End with a status of its own at a line."),
    ] = None,
    timeout: Annotated[float, typer.Option("--timeout", help="Seconds; ends with status 42.")] = 0,
) -> int:
    """Show a board's console. What is typed is sent line by line; Ctrl-C ends it.

    The board isn't reset unless --reset says so, and a port that goes away is waited for.
    """
    from avmtools.flash.monitor import parse_exit, parse_pattern

    if timestamps not in ("none", "wall", "elapsed"):
        raise UsageError(f"--timestamps {timestamps}: unknown.", "Choose none, wall or elapsed.")
    exits = [parse_exit(f"{text}=0", "--until") for text in until or []]
    exits += [parse_exit(text, "--exit-on") for text in exit_on or []]
    wanted = parse_pattern(only, "--filter") if only is not None else None
    from avmtools.flash import ports

    return watch(
        port or ports.choose(), baud=baud, reset=reset, wait=wait, timestamps=timestamps,
        wanted=wanted.search if wanted else None, log=log, send=send or [], elf=elf,
        lines=lines or _table_here(), exits=exits, timeout=timeout,
    )  # fmt: skip


def watch(
    port: str,
    *,
    baud: int = 115200,
    reset: bool = False,
    wait: bool = False,
    timestamps: str = "none",
    wanted: Callable[[str], Any] | None = None,
    log: str | None = None,
    send: list[str] | None = None,
    elf: str | None = None,
    lines: str | None = None,
    exits: list[Exit] | None = None,
    timeout: float = 0,
) -> int:
    """Monitor ``port`` on this console until it ends; the exit status."""
    from avmtools.flash.monitor import Session

    explain = _explainer(elf, lines)
    began = time.monotonic()

    def stamp() -> str:
        if timestamps == "wall":
            now = time.time()
            return time.strftime("%H:%M:%S", time.localtime(now)) + f".{int(now * 1000) % 1000:03d} "
        return f"{time.monotonic() - began:9.3f} " if timestamps == "elapsed" else ""

    def show(text: str, ended: bool) -> None:
        if wanted is None or wanted(text):
            console.out(stamp() + text, end="\n" if ended else "")
        for line in explain(text):
            console.out(line)
        sys.stdout.flush()

    with _typed(send or []) as to_send, _log_file(log) as raw:
        session = Session(
            port, baud, reset, tuple(exits or ()), timeout, wait, show, console.note, raw, to_send
        )
        try:
            status = session.run()
        except KeyboardInterrupt:
            console.note("")
            status = EXIT_OK
    result: dict[str, Any] = {
        "port": session.port, "matched": session.matched, "status": status,
        "reconnects": session.reconnects, "tail": session.tail,
    }  # fmt: skip
    if status != EXIT_OK:
        error = AvmError(
            f"{session.port} showed a line that matches {session.matched!r}.", code="pattern", **result
        )
        error.exit_status = status
        raise error
    console.done(result)
    return status


def _explainer(elf: str | None, lines: str | None) -> Callable[[str], list[str]]:
    """What there is to say about a line of the console, by the firmware's ELF and the pack's line table."""
    from avmtools.files import read_bytes

    explainers: list[Callable[[str], list[str]]] = []
    if elf is not None:
        from avmtools.flash.panic import Firmware, explain

        firmware = Firmware(read_bytes(elf), elf)
        explainers.append(lambda line: explain(line, firmware))
    if lines is not None:
        from avmtools.flash.crash import CrashReports

        explainers.append(CrashReports(read_table(lines)).feed)
    return lambda line: [told for each in explainers for told in each(line)]


def read_table(path: str) -> LineTable:
    """A line table: its file, or for a pack the one beside it, or the lines that the pack itself has."""
    from pathlib import Path

    from avmtools.errors import FormatError, InputError
    from avmtools.files import read_bytes
    from avmtools.formats import line_table, packbeam

    data = read_bytes(path)
    try:
        if not packbeam.looks_like_pack(data):
            return line_table.parse(data)
        beside = f"{path}.lines"
        if not Path(beside).exists():
            pack = packbeam.parse(data)
            table = line_table.of_beams((s.beam for s in pack.sections if s.is_beam), _digest(data))
            if not table.modules:
                raise InputError(
                    f"{path} has no line numbers, and there is no {beside}.",
                    "Pack with --strip-lines to get both, or with --keep-lines.",
                )
            return table
    except FormatError as e:
        raise e.within(path) from e
    table = read_table(beside)
    if table.pack != _digest(data):
        console.warn(f"{beside} is of another build than {path}: lines may be wrong")
    return table


def _digest(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


def _table_here() -> str | None:
    """The line table in this folder, if there is just one."""
    from pathlib import Path

    found = sorted(Path().glob("*.avm.lines"))
    if len(found) != 1:
        return None
    console.note(f"crash reports are explained with {found[0]}")
    return str(found[0])


@contextlib.contextmanager
def _typed(first: list[str]) -> Iterator[Callable[[], bytes]]:
    """A function that gives what is to be sent: ``first``, then lines typed on a terminal."""
    waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    for line in first:
        waiting.put(line.encode() + b"\n")
    if sys.stdin is not None and sys.stdin.isatty():

        def read() -> None:
            for line in sys.stdin:
                waiting.put(line.encode())

        threading.Thread(target=read, daemon=True).start()

    def take() -> bytes:
        taken = b""
        while not waiting.empty():
            taken += waiting.get()
        return taken

    yield take


@contextlib.contextmanager
def _log_file(path: str | None) -> Iterator[Callable[[bytes], None]]:
    """A log is appended to as it comes, so that it is complete up to any end."""
    if path is None:
        yield lambda data: None
        return
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    except OSError as e:
        raise AvmError(f"{path} can't be written: {e.strerror}.", "Choose another --log.") from e

    def write(data: bytes) -> None:
        try:
            os.write(file, data)
        except OSError as e:
            raise AvmError(f"{path} can't be written: {e.strerror}.", "Is the disk full?") from e

    try:
        yield write
    finally:
        os.close(file)
