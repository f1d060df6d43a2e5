"""``atomvm``, the drop-in: what AtomVM's generic_unix executable does with its command line.

    atomvm [-h] [-v] FILE.avm|FILE.beam ... [-- WORDS]

Same words and exit statuses as the original (facts/vm.md 3.1), except where it crashes: there, a sentence
and status 1. AVM_PROFILE chooses another release than the default one. No Typer here: importing it takes
longer than most programs run.
"""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from avmtools.errors import AvmError

#: Release whose behaviour and version number this is.
PROFILE = "atomvm-0.6"
VERSIONS = {"atomvm-0.5": "0.5.1", "atomvm-0.6": "0.6.6", "atomvm-0.7": "0.8.0-dev", "otp": "otp"}

USAGE = """\
Syntax:

    {0} [-h] [-v] <path-to-avm-or-beam-file>+ [-- <words>]

Options:

    -h         Print this help and exit.
    -v         Print the version and exit.

Packs (.avm) and modules (.beam) are searched in the order in which they are given, modules first. Words
behind -- go to main/1 of the start module. AVM_PROFILE={1} (and others) chooses the release to be.
"""


def main() -> NoReturn:
    """Run the command line; never returns."""
    try:
        status = run(sys.argv[1:])
    except KeyboardInterrupt:
        status = 130
    sys.stdout.flush()
    # Nothing is left to do that interpreter shutdown would do better, and it takes as long as small programs.
    sys.stderr.flush()
    os._exit(status)


def run(argv: list[str]) -> int:
    """The exit status of ``atomvm ARGV``."""
    profile = os.environ.get("AVM_PROFILE", PROFILE)
    words: list[str] = []
    if "--" in argv:
        at = argv.index("--")
        argv, words = argv[:at], argv[at + 1 :]
    for option in argv:
        if option == "-h":
            print(USAGE.format("atomvm", PROFILE), end="")
            return 0
        if option == "-v":
            print(VERSIONS.get(profile, profile))
            return 0
    if not argv:
        print("Syntax Error!  Missing .beam or .avm files.")
        print(USAGE.format("atomvm", PROFILE), end="")
        return 1
    for path in argv:
        if not path.endswith((".avm", ".beam")):
            return fail(f"{path} is not an AVM or a BEAM file.")
    return boot(argv, words, profile)


def boot(paths: list[str], words: list[str], profile: str) -> int:
    """Load the files in order and run the program, anew for as long as it says so (init:restart)."""
    status = None
    while status is None:
        status = once(paths, words, profile)
    return status


def once(paths: list[str], words: list[str], profile: str) -> int | None:
    """The exit status, or None when the program is to be started anew."""
    from avmtools.vm.machine import Machine

    try:
        machine = Machine(profile=profile, path=["."], lib=False)
    except AvmError as e:
        return fail(e.message)
    for path in paths:
        try:
            machine.add(path)
        except AvmError as e:
            if not os.path.exists(path):  # noqa: PTH110 - importing pathlib would cost as much as the whole check
                print(f"Unable to open {path}", file=sys.stderr)
            broken = (
                f"Failed opening {path}." if path.endswith(".avm") else f"{path} has invalid beam format."
            )
            return fail(f"{broken}\n{e.message}" if os.path.exists(path) else broken)  # noqa: PTH110
    machine.add_library()
    sys.stdout.flush()
    try:
        result = machine.run(None, words)
    except AvmError as e:
        return fail(e.message)
    if result.kind == "restart":
        machine.close()
        return None
    if result.text:
        print(f"Return value: {result.text}", file=sys.stderr)
    return int(result.exit_status)


def fail(message: str) -> int:
    """Say why on stderr; status 1."""
    print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    main()
