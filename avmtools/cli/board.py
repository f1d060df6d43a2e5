"""``avm board``: simulated boards."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from avmtools.cli.console import console
from avmtools.cli.params import PROFILE_DEFAULT, Profile, command_app, examples, parse_size
from avmtools.errors import EXIT_FAILED, EXIT_OK, AvmError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from avmtools.board.boot import Ended

app = command_app(no_args_is_help=True)

Target = Annotated[str, typer.Option("--target", "-t", envvar="AVM_TARGET", help="Which chip to simulate.")]


@app.callback()
def board() -> None:
    """Run simulated boards."""


@app.command(
    "boot",
    epilog=examples(
        "avm board boot out.img                    boot a release image on the engine",
        "avm board boot flash.bin --target esp32c3",
    ),
)
def boot(
    flash: Annotated[
        str, typer.Argument(metavar="FLASH|IMAGE", help="A flash's content or a release image.")
    ],
    target: Target = "esp32",
    profile: Profile = PROFILE_DEFAULT,
) -> int:
    """Boot a flash content as a board would, and show its console.

    Exit status 0 if the program returned ok.
    """
    from avmtools.board import boot as booting
    from avmtools.files import read_bytes
    from avmtools.profiles import load
    from avmtools.targets import find

    chip = find(target)
    if chip.bootloader_offset is None:
        raise UsageError(
            f"A {chip.name} has no flash to boot here.", "Simulated boards are of the ESP32 family."
        )
    content = booting.flash_content(read_bytes(flash), flash, chip.bootloader_offset, chip.flash_size)
    said = bytearray()

    def write(data: bytes) -> None:
        said.extend(data)
        console.out(data.decode("utf-8", "replace").replace("\r\n", "\n"), end="")
        sys.stdout.flush()

    release = load(profile)
    plan, ended = booting.boot(content, chip.name, release, _engine(release.name), write)
    result = {
        **plan.describe(),
        "output": said.decode("utf-8", "replace"),
        "returned": ended.result if ended else None,
    }
    if ended is None:
        raise AvmError(
            f"{flash} doesn't boot: {plan.failure}",
            "'avm image info' shows what is where.",
            code="no_boot",
            boot=result,
        )
    if console.json and not ended.ok:
        raise AvmError(
            f"The program returned {ended.result}.",
            "Its console is in output.",
            code="program_failed",
            boot=result,
        )
    console.done(result)
    return EXIT_OK if ended.ok else EXIT_FAILED


@app.command(
    "run",
    epilog=examples(
        "avm board run --flash board.bin           a board at a socket:// URL; its flash is kept in the file",
        "avm board run --pty ./board &             at a path, like a serial port",
        "avm board run --target esp32c6 --lines    at an rfc2217:// URL, with reset lines as on a USB cable",
    ),
)
def run(
    target: Target = "esp32",
    flash: Annotated[
        str | None,
        typer.Option("--flash", "-f", metavar="FILE", help="Flash content: read if there, kept at the end."),
    ] = None,
    port: Annotated[int, typer.Option("--port", "-p", help="TCP port; 0 takes a free one.")] = 0,
    host: Annotated[str, typer.Option("--host", help="Address to serve on.")] = "127.0.0.1",
    lines: Annotated[
        bool, typer.Option("--lines", help="Serve RFC 2217, with DTR, RTS and baud rate.")
    ] = False,
    pty: Annotated[
        str | None,
        typer.Option("--pty", metavar="LINK", help="Serve a pseudo terminal instead, and link to it here."),
    ] = None,
    flash_size: Annotated[
        str, typer.Option("--flash-size", metavar="SIZE", help="Flash chip, e.g. 4M.")
    ] = "4M",
    seconds: Annotated[
        float, typer.Option("--seconds", help="End after this long; 0 runs until Ctrl-C.")
    ] = 0,
    profile: Profile = PROFILE_DEFAULT,
) -> None:
    """Serve a simulated board that esptool, 'avm flash' and 'avm monitor' take for a real one.

    It boots what is in its flash, on the engine, and prints its console here.
    """
    from avmtools.board import boot as booting
    from avmtools.board.board import Board
    from avmtools.board.chip import chip_model
    from avmtools.board.nor import NorFlash
    from avmtools.board.server import BoardServer, PtyServer
    from avmtools.files import read_bytes, write_bytes
    from avmtools.profiles import load

    if pty and (lines or port):
        raise UsageError("--pty has no port number and no reset lines.", "Leave --port and --lines away.")
    size = parse_size(flash_size, "--flash-size")
    content = read_bytes(flash) if flash is not None and Path(flash).exists() else b""
    chip = NorFlash(size, content)
    release = load(profile)

    def program(
        now: bytes, write: Callable[[bytes], None], on_reset: Callable[[Callable[[], None]], None]
    ) -> None:
        def both(data: bytes) -> None:
            console.out(data.decode("utf-8", "replace").replace("\r\n", "\n"), end="")
            sys.stdout.flush()
            write(data)

        try:
            booting.boot(now, target, release, _engine(release.name, on_reset), both)
        except AvmError as e:
            both(f"{e.message}\r\n".encode())

    model = chip_model(target)
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):  # a shell's background jobs ignore SIGINT by default
        signal.signal(number, lambda *_: ended.set())
    try:
        board = Board(model, chip, program=program)
        served = PtyServer(board, pty) if pty else BoardServer(board, host=host, port=port, lines=lines)
        with served as server:
            mac = ":".join(f"{b:02x}" for b in model.mac)
            console.note(
                f"simulated {target} ({mac}, {size // 1024} KiB flash) at {server.url}, Ctrl-C ends it"
            )
            ended.wait(seconds or None)
        board.power_off()
    finally:
        if flash is not None:
            write_bytes(flash, bytes(chip.data))
    result = {
        "target": target,
        "url": server.url,
        "sectors_erased": sum(chip.erased.values()),
        "bytes_programmed": chip.programmed,
    }
    console.done(result)


def _engine(
    profile: str, on_reset: Callable[[Callable[[], None]], None] = lambda end: None
) -> Callable[[Sequence[bytes], str, Callable[[bytes], None]], Ended]:
    """The runner that boots packs on this package's own engine."""

    def run(packs: Sequence[bytes], start: str, write: Callable[[bytes], None]) -> Ended:
        from avmtools.board.boot import Ended
        from avmtools.vm.machine import Machine

        while True:
            with Machine(packs, profile=profile, stdout=write, stderr=write) as machine:

                def end(machine: Machine = machine) -> None:
                    with suppress(ValueError):  # the program has ended by itself, and the machine is closed
                        machine.stop()

                on_reset(end)
                result = machine.run(start)
            if result.kind != "restart":
                return Ended(result.text, result.exit_status == 0)

    return run
