"""The command tree of ``avm``, its global options, and the one place where errors become exit statuses.

A command's module is imported only when that command runs (design.md, section 5: importing is lazy).
"""

from __future__ import annotations

import importlib
import itertools
import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from avmtools import __version__
from avmtools.cli import settings
from avmtools.cli.console import abandon_stdout, console, finish_output, stdout_is_full
from avmtools.cli.params import examples
from avmtools.errors import EXIT_USAGE, AvmError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What Typer's parser raises for a wrong command line, wherever this release of Typer keeps the class.
PARSER_ERROR: Any = next(c for c in reversed(typer.BadParameter.__mro__) if hasattr(c, "format_message"))

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
    "fs": ("avmtools.cli.fs", "Build, show and extract littlefs partitions."),
    "uf2": ("avmtools.cli.uf2", "Create, join and explain UF2 files."),
    "flash": ("avmtools.cli.flash", "Write an application or an image to a device."),
    "erase": ("avmtools.cli.erase", "Erase a device's flash, or parts of it."),
    "monitor": ("avmtools.cli.monitor", "Show a device's console."),
    "ports": ("avmtools.cli.ports", "List serial ports and the boards behind them."),
    "board": ("avmtools.cli.board", "Run simulated boards."),
    "run": ("avmtools.cli.run", "Run .beam and .avm files on the engine."),
    "test": ("avmtools.cli.test", "Run EUnit and etest tests on the engine."),
    "include": ("avmtools.cli.include", "Tell where the headers of the libraries are."),
    "disasm": ("avmtools.cli.disasm", "Show a module's code: the compiler's and the engine's."),
}


#: The global options, in every spelling: they stand before the command.
GLOBAL_OPTIONS = ("--json", "--quiet", "-q", "--verbose", "-v", "--color", "--version", "-V")


class LazyGroup(TyperGroup):
    """Imports a command's module when that command runs, and for nothing else.

    The list of commands in ``--help``, in completion and in suggestions comes from :data:`COMMANDS`.
    """

    _listing = False

    @contextmanager
    def _from_table(self) -> Iterator[None]:
        self._listing = True
        try:
            yield
        finally:
            self._listing = False

    def list_commands(self, ctx: Any) -> list[str]:
        return [name for name, (module, _) in COMMANDS.items() if _module_exists(module)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS or not _module_exists(COMMANDS[cmd_name][0]):
            return None
        module, line = COMMANDS[cmd_name]
        if self._listing:
            return TyperCommand(cmd_name, short_help=line, help=line, rich_markup_mode=None)
        command = typer.main.get_command(importlib.import_module(module).app)
        command.name = cmd_name
        command.short_help = line
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with self._from_table():
            super().format_commands(ctx, formatter)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        with self._from_table():
            return super().shell_complete(ctx, incomplete)


def build_app() -> typer.Typer:
    """The whole of ``avm``."""
    app = typer.Typer(
        name="avm",
        cls=LazyGroup,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
        rich_markup_mode=None,
        epilog=examples(
            "avm pack app.avm ebin/ --start main     one .avm from compiled modules",
            "avm list app.avm                        what is inside",
            "avm pack --help                         a command's options and examples",
        ),
    )

    @app.callback(invoke_without_command=True)
    def main_options(
        ctx: typer.Context,
        json: bool = typer.Option(False, "--json", envvar="AVM_JSON", help="One JSON object on stdout."),
        quiet: bool = typer.Option(
            False, "--quiet", "-q", envvar="AVM_QUIET", help="Only results, warnings and errors."
        ),
        verbose: bool = typer.Option(
            False, "--verbose", "-v", envvar="AVM_VERBOSE", help="Say more on stderr."
        ),
        color: str = typer.Option(
            "auto", "--color", envvar="AVM_COLOR", metavar="auto|always|never", help="When to use colour."
        ),
        version: bool = typer.Option(False, "--version", "-V", help="Print the version and exit."),
    ) -> None:
        """From Erlang, Elixir or Gleam source to a running AtomVM microcontroller."""
        console.json, console.command = json, ctx.invoked_subcommand or ""
        if color not in ("auto", "always", "never"):
            raise UsageError(f"--color {color}: no such choice.", "It is one of auto, always and never.")
        if quiet and verbose:
            raise UsageError("--quiet and --verbose contradict each other.", "Give one of them.")
        console.quiet, console.verbose, console.color = quiet, verbose, color
        if version:
            console.done({"version": __version__}, lambda: console.out(f"avm {__version__}"))
            raise typer.Exit
        if ctx.invoked_subcommand is None:
            raise UsageError("No command is given.", "'avm --help' lists them.")
        if settings.find() is not None:
            command = ctx.command.get_command(ctx, ctx.invoked_subcommand)  # type: ignore[attr-defined]
            ctx.default_map = {ctx.invoked_subcommand: settings.defaults(command, ctx.invoked_subcommand)}

    return app


def _module_exists(module: str) -> bool:
    """Whether the module's file is there, without importing it."""
    from importlib.util import find_spec

    return find_spec(module) is not None


def run_app(app: Any, argv: list[str] | None = None) -> NoReturn:
    """Run a Typer app: usage errors exit 2, AvmError as it says, Ctrl-C 130, a closed pipe quietly."""
    args = list(sys.argv[1:] if argv is None else argv)
    console.reset()
    console.json = _asks_for_json(args)
    for stream in (sys.stdout, sys.stderr):  # no name in a file may stop a listing
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(finish_output(_run(app, args)))


def _run(app: Any, args: list[str]) -> int:
    try:
        command = typer.main.get_command(app)
        result = command.main(args=args, prog_name=app.info.name or "avm", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except AvmError as e:
        console.failed(e)
        return e.exit_status
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return abandon_stdout()
    except Exception as e:
        if stdout_is_full(e):
            return abandon_stdout(e)
        return _usage_status(e)


def _asks_for_json(args: list[str]) -> bool:
    """Whether errors of the command line itself are to be told in JSON, which the parser can't say yet."""
    leading = list(itertools.takewhile(lambda a: a.startswith("-"), args))
    wish = os.environ.get("AVM_JSON", "").lower()
    return "--json" in leading or wish in ("1", "true", "t", "yes", "y", "on")


def _usage_status(e: Any) -> int:
    """Turn the parser's own exceptions into our words and statuses; anything else is a bug: raise it."""
    if isinstance(e, typer.Exit):
        return int(e.exit_code)
    if isinstance(e, typer.Abort):
        print("aborted", file=sys.stderr)
        return 130
    if isinstance(e, PARSER_ERROR):
        if type(e).__name__ == "NoArgsIsHelpError" and not console.json:
            print(e.format_message().strip(), file=sys.stderr)
            return EXIT_USAGE
        ctx = getattr(e, "ctx", None)
        hint = f"Try '{ctx.command_path} --help'." if ctx is not None else "Try 'avm --help'."
        option = getattr(e, "option_name", "")
        if option in GLOBAL_OPTIONS and ctx is not None and ctx.parent is not None:
            hint = f"{option} is a global option: it stands before the command, as in 'avm {option} ...'."
        message = " ".join(e.format_message().split())
        if type(e).__name__ == "NoArgsIsHelpError":
            message = "No command is given."
        console.failed(UsageError(message, hint))
        return EXIT_USAGE
    raise e
