"""``avm include``: the folder of the libraries' Erlang headers."""

from __future__ import annotations

from avmtools.cli.console import console
from avmtools.cli.params import command_app, examples

app = command_app()


@app.command(
    epilog=examples(
        'erlc -I "$(avm include)" app.erl          for -include_lib("eavmlib/include/logger.hrl")',
        'erlc -I "$(avm include)/eavmlib/include" app.erl           for -include("logger.hrl")',
    )
)
def include() -> None:
    """Print the folder that erlc's -I takes for the libraries' headers.

    These are logger.hrl and ledc.hrl of eavmlib, and etest.hrl of etest.
    """
    from avmtools.resources import include_folder

    folder = include_folder()
    headers = sorted(str(p.relative_to(folder)) for p in folder.glob("*/include/*.hrl"))
    console.done({"folder": str(folder), "headers": headers}, lambda: console.out(str(folder)))
