"""How every command's Typer app is made, and the options and values that several commands share."""

from __future__ import annotations

import re
from typing import Annotated, Any

import typer

from avmtools.errors import UsageError
from avmtools.profiles import DEFAULT, NAMES


def command_app(**options: Any) -> typer.Typer:
    """A Typer app for one command: plain help, ``-h``, no completion options of its own."""
    return typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
        **options,
    )


def examples(*lines: str) -> str:
    """The ``epilog`` of a command: its examples, one a line, as they are typed."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


#: ``--profile``: the release that the output is meant for.
Profile = Annotated[
    str,
    typer.Option(
        "--profile",
        envvar="AVM_PROFILE",
        metavar="NAME",
        help=f"The release to aim at: {', '.join(NAMES)}.",
        autocompletion=lambda: list(NAMES),
    ),
]
PROFILE_DEFAULT = DEFAULT

_SIZE = re.compile(r"(0[xX][0-9a-fA-F]+|16#[0-9a-fA-F]+|[0-9]+)([kKmM]?)(?:i?[bB])?\Z")


def parse_size(text: str, option: str) -> int:
    """A number of bytes or an address: ``4096``, ``0x1000``, ``16#1000``, ``64K``, ``1M`` (K is 1024).

    :class:`UsageError` naming ``option`` when it is none of these.
    """
    match = _SIZE.match(text.strip())
    if match is None:
        raise UsageError(f"{option} {text}: not a size.", "Write bytes, as in 65536, 0x10000, 64K or 1M.")
    digits, unit = match.groups()
    hexadecimal = digits[2:] if digits[1:2] in ("x", "X") else digits[3:] if "#" in digits else ""
    value = int(hexadecimal, 16) if hexadecimal else int(digits)
    return value * {"": 1, "k": 1024, "m": 1024 * 1024}[unit.lower()]
