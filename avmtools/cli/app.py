"""The command tree of ``avm``, its global options, and the one place where errors become exit statuses.

A command's module is imported only when that command runs (design.md, section 5: importing is lazy).
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from avmtools import __version__
from avmtools.cli.console import console
from avmtools.errors import EXIT_FAILED, EXIT_USAGE, AvmError, UsageError

#: What Typer's parser raises for a wrong command line, wherever this release of Typer keeps the class.
PARSER_ERROR = next(c for c in reversed(typer.BadParameter.__mro__) if hasattr(c, "format_message"))

#: command -> (module, one line of help). The module has ``app``, a typer.Typer.
COMMANDS: dict[str, tuple[str, str]] = {
    "pack": ("avmtools.cli.pack", "Pack BEAM files, packs and other files into an .avm."),
    "list": ("avmtools.cli.list", "List the sections of an .avm."),
    "info": ("avmtools.cli.info", "Explain what is inside a .beam or .avm."),
    "extract": ("avmtools.cli.extract", "Write sections of an .avm to files."),
    "delete": ("avmtools.cli.delete", "Copy an .avm without some of its sections."),
    "partition": ("avmtools.cli.partition", "Show, build, check and edit partition tables."),
    "image": ("avmtools.cli.image", "Build and explain release images."),
    "nvs": ("avmtools.cli.nvs", "Build and show NVS partitions."),
    "fs": ("avmtools.cli.fs", "Build, show and extract littlefs and FAT partitions."),
    "uf2": ("avmtools.cli.uf2", "Create, join and explain UF2 files."),
    "flash": ("avmtools.cli.flash", "Write an application or an image to a device."),
    "erase": ("avmtools.cli.erase", "Erase a device's flash, or parts of it."),
    "monitor": ("avmtools.cli.monitor", "Show a device's console."),
    "ports": ("avmtools.cli.ports", "List serial ports and the boards behind them."),
    "board": ("avmtools.cli.board", "Run simulated boards."),
    "run": ("avmtools.cli.run", "Run .beam and .avm files on the engine."),
}


def build_app() -> typer.Typer:
    class LazyGroup(TyperGroup):
        """Imports a command's module when the command is asked for."""

        def list_commands(self, ctx: Any) -> list[str]:
            return [name for name, (module, _) in COMMANDS.items() if _module_exists(module)]

        def get_command(self, ctx: Any, cmd_name: str) -> Any:
            if cmd_name not in COMMANDS or not _module_exists(COMMANDS[cmd_name][0]):
                return None
            module = importlib.import_module(COMMANDS[cmd_name][0])
            command = typer.main.get_command(module.app)
            command.name = cmd_name
            if not command.short_help:
                command.short_help = COMMANDS[cmd_name][1]
            return command

    app = typer.Typer(
        name="avm",
        cls=LazyGroup,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        rich_markup_mode=None,
    )

    @app.callback(invoke_without_command=True)
    def main_options(
        ctx: typer.Context,
        json: bool = typer.Option(False, "--json", envvar="AVM_JSON", help="One JSON object on stdout."),
        quiet: bool = typer.Option(False, "--quiet", "-q", help="Only results and errors."),
        verbose: bool = typer.Option(False, "--verbose", "-v", help="Say more on stderr."),
        color: str = typer.Option(
            "auto", "--color", envvar="AVM_COLOR", metavar="auto|always|never", help="When to use colour."
        ),
        version: bool = typer.Option(False, "--version", "-V", help="Print the version and exit."),
    ) -> None:
        """From Erlang, Elixir or Gleam source to a running AtomVM microcontroller."""
        if color not in ("auto", "always", "never"):
            raise typer.BadParameter("must be auto, always or never", param_hint="--color")
        if version:
            print(f"avm {__version__}")
            raise typer.Exit
        console.json, console.quiet, console.verbose, console.color = json, quiet, verbose, color
        console.command = ctx.invoked_subcommand or ""
        if ctx.invoked_subcommand is None:
            print(ctx.get_help())
            raise typer.Exit(EXIT_USAGE)

    return app


def _module_exists(module: str) -> bool:
    """Whether the module's file is there, without importing it."""
    from importlib.util import find_spec

    return find_spec(module) is not None


def run_app(app: Any, argv: list[str] | None = None) -> NoReturn:
    """Run a Typer app: usage errors exit 2, AvmError as it says, Ctrl-C 130, a closed pipe quietly."""
    args = list(sys.argv[1:] if argv is None else argv)
    status = 0
    try:
        command = typer.main.get_command(app)
        result = command.main(args=args, prog_name=app.info.name or "avm", standalone_mode=False)
        status = result if isinstance(result, int) else 0
    except AvmError as e:
        console.failed(e)
        status = e.exit_status
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        status = 130
    except BrokenPipeError:
        # The reader went away (| head): that is its right, and not a failure worth words.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = EXIT_FAILED
    except Exception as e:
        status = _usage_status(e, args)
    sys.stdout.flush()
    sys.exit(status)


def _usage_status(e: Exception, args: list[str]) -> int:
    """Turn the parser's own exceptions into our words and statuses; anything else is a bug: raise it."""
    if isinstance(e, typer.Exit):
        return int(e.exit_code)
    if isinstance(e, typer.Abort):
        print("aborted", file=sys.stderr)
        return 130
    if isinstance(e, PARSER_ERROR):
        ctx = getattr(e, "ctx", None)
        hint = f"Try '{ctx.command_path} --help'." if ctx is not None else "Try 'avm --help'."
        message = e.format_message().strip()
        if type(e).__name__ == "NoArgsIsHelpError":
            print(message)
            return EXIT_USAGE
        console.json = console.json or "--json" in args[:4]
        console.failed(UsageError(message, hint))
        return EXIT_USAGE
    raise e


