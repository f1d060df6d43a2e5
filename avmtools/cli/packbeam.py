"""``packbeam``, the drop-in: the words of atomvm_packbeam's escript and of the classic PackBEAM.

    packbeam create|list|extract|delete|version|help ...      as atomvm_packbeam 0.8
    packbeam [-h] [-l AVM] [-a] [-i] OUT.avm IN...            as PackBEAM of AtomVM 0.5 and 0.6

What these print on success is printed here too, letter for letter, and failures have their exit statuses
(255 and 1). Where they lose data or end with 0 after a failure, this one says so and fails: options that it
does not know, options that do not belong to the command, names that a pack does not have.

No Typer here: its start-up time is more than what most of these commands take.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NoReturn

from avmtools.cli.console import abandon_stdout, finish_output, stdout_is_full
from avmtools.errors import AvmError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from avmtools.formats.packbeam import Section
    from avmtools.pack.assemble import Options
    from avmtools.pack.inputs import ChunkRules

#: The release of atomvm_packbeam whose words these are.
VERSION: Final = "0.8.2"

HELP: Final = """\
packbeam version {version} (avm's)

Syntax:
    packbeam <sub-command> <options> <args>

The following sub-commands are supported:

    create <options> <output-avm-file> [<input-file>]*
        [--prune|-p]           leave out modules that the start module can't reach
        [--start|-s <module>]  the module to start
        [--lib|-l]             a library: no module is flagged to start
        [--remove_lines|-r]    drop line numbers

    list <options> <avm-file>
        [--format|-f <format>] default, csv or bare

    extract <options> <avm-file> [<element>]*
        [--out|-o <directory>] where to (it must exist); default: the current directory

    delete <options> <avm-file> [<element>]*
        [--out|-o <avm-file>]  where to; default: in place

    version                    print the version
    help                       print this help

The classic form works as well:

    packbeam [-h] [-l] <avm-file> [<options>]
        -h                                     print this help
        -i                                     include line numbers
        -l <avm-file>                          list the contents
        [-a] <output-avm-file> <input-file>+   create an .avm (a library with -a)
"""


@dataclass(frozen=True)
class _Option:
    """One option of a sub-command: its key, its spellings, whether a value follows."""

    key: str
    spellings: tuple[str, ...]
    takes_value: bool = False
    deprecated: str = ""


_PRUNE = _Option("prune", ("--prune", "-p"), deprecated="-prune")
_START = _Option("start", ("--start", "-s"), True, "-start")
_LIB = _Option("lib", ("--lib", "-l"))
_REMOVE = _Option("remove_lines", ("--remove_lines", "-r"))
_INCLUDE = _Option("include_lines", ("--include_lines", "-i"))
_FORMAT = _Option("format", ("--format", "-f"), True, "-format")
_OUT = _Option("out", ("--out", "-o"), True, "-out")

_OPTIONS: Final[dict[str, tuple[_Option, ...]]] = {
    "create": (_PRUNE, _START, _LIB, _REMOVE, _INCLUDE),
    "list": (_FORMAT,),
    "extract": (_OUT,),
    "delete": (_OUT,),
    "version": (),
    "help": (),
}


@dataclass
class _Line:
    """A parsed command line."""

    arguments: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)

    def has(self, key: str) -> bool:
        return key in self.values

    def take(self, what: str) -> str:
        """The next argument; UsageError naming what is missing."""
        if not self.arguments:
            raise UsageError(f"Missing {what}.", "See packbeam help.")
        return self.arguments.pop(0)


def main() -> NoReturn:
    """Entry point of ``packbeam``; never returns."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        status = finish_output(run(sys.argv[1:]))
    except BrokenPipeError:
        status = abandon_stdout()
    except OSError as e:
        if not stdout_is_full(e):
            raise
        status = abandon_stdout(e, "packbeam")
    sys.exit(status)


def run(argv: Sequence[str]) -> int:
    """Do what the command line says; the exit status."""
    classic = bool(argv) and (argv[0] in ("-h", "-l", "-a", "-i", "--") or _looks_classic(argv))
    try:
        return _classic(list(argv)) if classic else _subcommand(list(argv))
    except AvmError as e:
        sys.stdout.flush()
        sys.stderr.write(f"packbeam: {e.message}\n")
        if e.hint:
            sys.stderr.write(f"hint: {e.hint}\n")
        return 1 if classic else 255


def _looks_classic(argv: Sequence[str]) -> bool:
    """The first word is no sub-command but the name of a pack, or bundled options."""
    first = argv[0]
    if first in _OPTIONS:
        return False
    return first.endswith(".avm") or (first[:1] == "-" and len(first) > 1 and set(first[1:]) <= set("hail"))


# -- the sub-command form ----------------------------------------------------------------------------


def _subcommand(argv: list[str]) -> int:
    if not argv:
        sys.stderr.write("packbeam: Missing sub-command.\n")
        sys.stderr.write(HELP.format(version=VERSION))
        return 255
    name = "help" if argv[0] in ("--help", "help") else "version" if argv[0] == "--version" else argv[0]
    if name not in _OPTIONS:
        raise UsageError(
            f"command must be one of {'|'.join(_OPTIONS)}, not {argv[0]!r}.", "See packbeam help."
        )
    if argv[1:] in (["--help"], ["-h"]):
        name, argv = "help", argv[:1]
    line = _parse(name, argv[1:])
    commands: dict[str, Callable[[_Line], None]] = {
        "create": _create, "list": _list, "extract": _extract, "delete": _delete,
        "version": _version, "help": _help,
    }  # fmt: skip
    commands[name](line)
    return 0


def _parse(command: str, words: list[str]) -> _Line:
    """Options anywhere on the line, ``--opt value`` and ``--opt=value``; ``--`` ends them."""
    known = {spelling: o for o in _OPTIONS[command] for spelling in (*o.spellings, o.deprecated) if spelling}
    line = _Line()
    words = list(words)
    while words:
        word = words.pop(0)
        if word == "--":
            line.arguments += words
            break
        if not word.startswith("-") or word == "-":
            line.arguments.append(word)
            continue
        text, equals, value = word.partition("=") if word.startswith("--") else (word, "", "")
        option = known.get(text)
        if option is None:
            allowed = ", ".join("|".join(o.spellings) for o in _OPTIONS[command]) or "none"
            raise UsageError(
                f"{command} has no option {text}.",
                f"Options of {command}: {allowed}. A file of such a name is written ./{word}.",
            )
        if text == option.deprecated:
            print(f"WARNING.  Deprecated option.  Use {option.spellings[0]} instead.")
        if option.takes_value and not equals:
            if not words or words[0].startswith("-"):
                raise UsageError(f"{text} needs a value.", "See packbeam help.")
            value = words.pop(0)
        elif equals and not option.takes_value:
            raise UsageError(f"{text} takes no value.", "See packbeam help.")
        if option.key in line.values and line.values[option.key] != value:
            raise UsageError(f"{text} is given twice.", "Give it once.")
        line.values[option.key] = value
    return line


def _create(line: _Line) -> None:
    from avmtools import profiles
    from avmtools.pack.assemble import Options

    if line.has("remove_lines") and line.has("include_lines"):
        raise UsageError("--remove_lines and --include_lines contradict each other.", "Give one of them.")
    out = line.take("output file option")
    options = Options(
        profile=profiles.load("otp"),
        start=line.values.get("start"),
        library=line.has("lib"),
        prune=line.has("prune"),
        any_start=True,
        keep_copies=True,
    )
    _write(out, line.arguments, options, _rules(lines=not line.has("remove_lines"), extra=("Type", "avmN")))


def _rules(*, lines: bool, extra: tuple[str, ...]) -> ChunkRules:
    """The chunks that the original keeps; it knows no profiles, so the result suits every release."""
    from avmtools.formats.beam import DEVICE_CHUNKS
    from avmtools.pack.inputs import ChunkRules

    keep = {*DEVICE_CHUNKS, *extra, *(("Line",) if lines else ())}
    return ChunkRules(frozenset(keep), short_atoms=True)


def _write(out: str, inputs: list[str], options: Options, rules: ChunkRules) -> None:
    from avmtools.files import write_bytes
    from avmtools.pack.assemble import assemble
    from avmtools.pack.inputs import check_name, read_all
    from avmtools.pack.output import check_output

    check_output(out, inputs)
    items = read_all(inputs, rules, verbatim_names=True)
    packed = assemble(items, options, rules)
    for item in packed.items:
        if item.source is None and not item.from_pack:
            try:
                check_name(item.section.name, item.origin)
            except UsageError:
                _warn(f"no program can read the file under the name {item.section.name}")
    for warning in packed.warnings:
        _warn(warning)
    write_bytes(out, packed.data)


def _warn(text: str) -> None:
    sys.stdout.flush()
    sys.stderr.write(f"warning: {text}\n")


def _list(line: _Line) -> None:
    from avmtools.pack.select import read_pack_file

    path = line.take("input option")
    _no_more(line)
    style = line.values.get("format", "default")
    formats: dict[str, Callable[[Section], str]] = {
        "default": lambda s: f"{s.name}{' *' if s.is_start else ''} [{len(s.data)}]",
        "bare": lambda s: s.name,
        "csv": lambda s: ",".join((s.name, _truth(s.is_beam), _truth(s.is_start), str(len(s.data)))),
    }
    if style not in formats:
        raise UsageError(f"The format {style!r} is not supported.", f"Formats: {', '.join(formats)}.")
    sections = read_pack_file(path).sections
    if style == "csv":
        print("MODULE_NAME,IS_BEAM,IS_ENTRYPOINT,SIZE_BYTES")
    for section in sections:
        print(formats[style](section))


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _no_more(line: _Line) -> None:
    if line.arguments:
        raise UsageError(f"There is an argument too many: {line.arguments[0]}.", "See packbeam help.")


def _extract(line: _Line) -> None:
    from avmtools.pack.select import extract_to, matching, read_pack_file

    path = line.take("input option")
    directory = line.values.get("out", ".")
    if not os.path.isdir(directory):  # noqa: PTH112 (pathlib is not imported before it is needed)
        raise AvmError(f"The directory {directory} does not exist.", "Make it first.")
    pack = read_pack_file(path)
    sections = [pack.sections[n] for n in matching(pack, line.arguments, path)]
    written, warnings = extract_to(sections, directory, path)
    print(f"Writing to {directory} ...")
    for section, _, _ in written:
        print(f"x {section.name}")
    for warning in warnings:
        _warn(warning)


def _delete(line: _Line) -> None:
    from avmtools.files import write_bytes
    from avmtools.formats import packbeam
    from avmtools.pack.output import check_output
    from avmtools.pack.select import matching, read_pack_file

    path = line.take("input option")
    pack = read_pack_file(path)
    gone = set(matching(pack, line.arguments, path)) if line.arguments else set()
    out = line.values.get("out", path)
    check_output(out, [path])
    kept = tuple(s for n, s in enumerate(pack.sections) if n not in gone)
    write_bytes(out, packbeam.build(packbeam.Pack(kept)))


def _version(line: _Line) -> None:
    _no_more(line)
    print(VERSION)


def _help(line: _Line) -> None:
    print(HELP.format(version=VERSION), end="")


# -- the classic form --------------------------------------------------------------------------------


def _classic(argv: list[str]) -> int:
    flags: set[str] = set()
    arguments: list[str] = []
    words = list(argv)
    while words:
        word = words.pop(0)
        if word == "--":
            arguments += words
            break
        if word.startswith("-") and word != "-":
            unknown = [c for c in word[1:] if c not in "hail"]
            if unknown:
                raise UsageError(f"Unknown option: {unknown[0]}", "See packbeam -h.")
            flags |= set(word[1:])
        else:
            arguments.append(word)
    if "h" in flags:
        print(HELP.format(version=VERSION), end="")
        return 0
    if not arguments:
        raise UsageError("Missing avm file.", "See packbeam -h.")
    if "l" in flags:
        if len(arguments) > 1:
            raise UsageError(f"There is an argument too many: {arguments[1]}.", "-l lists one file.")
        return _classic_list(arguments[0])
    if len(arguments) < 2:
        raise UsageError("Missing options for pack", "Name at least one input after the output.")
    _classic_pack(arguments[0], arguments[1:], lines="i" in flags, archive="a" in flags)
    return 0


def _classic_list(path: str) -> int:
    from avmtools.pack.select import read_pack_file

    for section in read_pack_file(path).sections:
        print(f"{section.name} {'*' if section.is_start else ''}")  # the blank stands there without star, too
    return 0


def _classic_pack(out: str, inputs: list[str], *, lines: bool, archive: bool) -> None:
    """The first input is flagged if it is a module; packs keep their flags; other files are refused."""
    from avmtools import profiles
    from avmtools.errors import InputError
    from avmtools.files import read_bytes
    from avmtools.formats.beam import looks_like_beam
    from avmtools.formats.packbeam import looks_like_pack
    from avmtools.pack.assemble import Options

    for path in inputs:
        data = read_bytes(path)
        if not (looks_like_beam(data) or looks_like_pack(data)):
            raise InputError(f"Invalid AVM or BEAM file: {path}", "Use packbeam create for other files.")
    options = Options(profile=profiles.load("otp"), entry="none" if archive else "first", keep_copies=True)
    _write(out, inputs, options, _rules(lines=lines, extra=()))
