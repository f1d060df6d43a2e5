"""From items to an archive: entry, order, pruning, duplicates, room."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

from avmtools.errors import AvmError, InputError, UsageError
from avmtools.formats import packbeam
from avmtools.formats.opcodes import OPCODES
from avmtools.pack import application, prune, starter
from avmtools.pack.inputs import ChunkRules, Item
from avmtools.profiles import Profile, load

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Names in one message; more become a number.
_NAMES_SHOWN: Final = 5


@dataclass(frozen=True)
class Options:
    """How to pack. ``entry`` says which modules are flagged when no ``start`` is given.

    ``exported``: those that export start/0. ``first``: the first input if it is a module. ``none``: no
    module besides those of packs. ``any_start`` accepts a start module without start/0, with a warning.
    ``keep_copies`` keeps copies of modules that pruning would drop because an earlier one hides them.
    """

    profile: Profile = field(default_factory=load)
    start: str | None = None
    library: bool = False
    prune: bool = False
    roots: tuple[str, ...] = ()
    application: str | None = None
    max_size: int | None = None
    entry: Literal["exported", "first", "none"] = "exported"
    any_start: bool = False
    keep_copies: bool = False


@dataclass(frozen=True)
class Packed:
    """An archive and what there is to say about it. ``dropped`` names what pruning left out."""

    data: bytes
    items: tuple[Item, ...]
    entry: str | None
    dropped: tuple[str, ...]
    warnings: tuple[str, ...]
    partition: str | None
    partition_size: int | None


def assemble(items: Sequence[Item], options: Options, rules: ChunkRules) -> Packed:
    """The archive that ``items`` make. UsageError and InputError say what can't be done as asked."""
    warnings: list[str] = []
    if options.library and options.start is not None:
        raise UsageError("--lib and --start contradict each other.", "A library has no module to start.")
    chosen = list(items)
    roots: list[str] = []
    start = options.start
    if options.application is not None:
        chosen, started, generated = _with_application(chosen, options, rules)
        roots += started
        start = start or generated
    chosen = _flagged(chosen, options, start, warnings)
    roots += [_module_named(root, chosen, "--root") for root in options.roots]
    dropped: tuple[str, ...] = ()
    if options.prune:
        kept = _pruned(chosen, roots, options)
        left = {id(item) for item in kept}
        dropped = tuple(i.section.name for i in chosen if id(i) not in left)
        chosen = kept
    _tell_names(chosen, warnings)
    _tell_duplicates(chosen, warnings)
    entry = _tell_entries(chosen, options, warnings)
    _tell_compilers(chosen, options.profile, warnings)
    data = packbeam.build(packbeam.Pack(tuple(item.section for item in chosen)))
    partition, room = _check_room(data, chosen, options, warnings)
    return Packed(data, tuple(chosen), entry, dropped, tuple(warnings), partition, room)


def append(old: Sequence[Item], new: Sequence[Item]) -> list[Item]:
    """``new`` added to ``old``: a name that is there already is replaced where it stands, others follow."""
    latest = {item.section.name: item for item in reversed(new)}
    merged: list[Item] = []
    placed: set[str] = set()
    for item in old:
        name = item.section.name
        if name not in latest:
            merged.append(item)
        elif name not in placed:
            merged.append(latest[name])
            placed.add(name)
    merged += [item for item in new if item.section.name not in placed]
    return merged


# -- entry ----------------------------------------------------------------------------------------


def _module_named(name: str, items: Iterable[Item], option: str) -> str:
    """The module that a user means by ``name``: Elixir's may be given without ``Elixir.``."""
    modules = {item.module for item in items if item.module is not None}
    for candidate in (name, f"Elixir.{name}", name.removesuffix(".beam")):
        if candidate in modules:
            return candidate
    starting = [i.module for i in items if i.module and i.exports("start", 0)]
    hint = f"Modules with start/0: {_some(starting)}." if starting else "No module here exports start/0."
    raise InputError(f"{option} {name}: no input has a module of that name.", hint, code="no_module")


def _flagged(items: list[Item], options: Options, start: str | None, warnings: list[str]) -> list[Item]:
    """The items with the start flag where it belongs, the start module first."""
    if start is not None:
        module = _module_named(start, items, "--start")
        starts = [i for i in items if i.module == module]
        if not starts[0].exports("start", 0):
            lacking = f"The module {module} does not export start/0"
            if not options.any_start and not starts[0].exports("main", 1):
                raise InputError(f"{lacking}.", "AtomVM would find nothing to call.", code="no_start")
            warnings.append(f"{lacking}: only a program embedded in an executable can start by it")
        others = [_with_start(i, False) for i in items if i.module != module]
        return [*(_with_start(i, True) for i in starts), *others]
    if options.library:
        return [_with_start(i, False) for i in items]
    flagged: list[Item] = []
    for n, item in enumerate(items):
        if item.from_pack or item.source is None:
            flagged.append(item)
        else:
            is_entry = {"first": n == 0, "none": False, "exported": item.exports("start", 0)}[options.entry]
            flagged.append(_with_start(item, is_entry))
    return flagged


def _with_start(item: Item, start: bool) -> Item:
    if item.source is None and start:
        return item
    section = item.section.with_start(start)
    return item if section is item.section else replace(item, section=section)


def _tell_entries(items: Sequence[Item], options: Options, warnings: list[str]) -> str | None:
    entries = [i.section.name for i in items if i.section.is_start]
    if not entries and not options.library and options.entry != "none" and items:
        warnings.append("no module is flagged to start: this is a library; --start names one, --lib says so")
    if len(set(entries)) > 1:
        warnings.append(
            f"{len(set(entries))} modules are flagged to start, {entries[0]} runs"
            f" (the others: {_some(dict.fromkeys(entries[1:]))}); --start names one"
        )
    if options.entry == "first" and entries:
        first = next(i for i in items if i.section.is_start)
        if not first.exports("start", 0):
            warnings.append(f"{first.section.name} is flagged to start but does not export start/0")
    return entries[0] if entries else None


# -- applications ---------------------------------------------------------------------------------


def _with_application(
    items: list[Item], options: Options, rules: ChunkRules
) -> tuple[list[Item], list[str], str | None]:
    """The items with what starting ``options.application`` takes, the callback modules, the start module."""
    name = options.application
    assert name is not None
    order = application.start_order(name, application.known(items))
    modules = {item.module for item in items}
    for app in order:
        if app.module is not None and app.module not in modules:
            raise InputError(
                f"The application {app.name} starts by the module {app.module}, which no input has.",
                "Give its ebin directory.",
                code="no_module",
            )
    items = [i for i in items if i.section.name != application.START_BOOT]
    items.append(Item(application.start_boot(name), f"application {name}"))
    started = [app.module for app in order if app.module is not None]
    if options.start is not None:
        return items, started, None
    if order[-1].module is None:
        raise InputError(
            f"The application {name} has no 'mod': there is nothing in it to start.",
            "Name a module with --start, or add {mod, {Module, Args}} to its .app file.",
        )
    # Included applications are started by the one that includes them.
    included = {inner for app in order for inner in app.includes}
    calls = [(app.module, app.argument) for app in order if app.module and app.name not in included]
    module = f"{name}_avm_start"
    source = starter.build(module, calls)
    made = Item(packbeam.Section.of_beam(rules.apply(source)), f"application {name}", source)
    return [made, *(i for i in items if i.module != module)], started, module


# -- pruning --------------------------------------------------------------------------------------


def _pruned(items: Sequence[Item], roots: Sequence[str], options: Options) -> list[Item]:
    entries = [i.module for i in items if i.section.is_start and i.module is not None]
    if not entries and not roots:
        raise InputError(
            "Nothing would be left after pruning: no module is flagged to start.",
            "Name the modules to keep with --start or --root.",
            code="no_root",
        )
    reached = prune.reachable(items, [*entries, *roots])
    kept: list[Item] = []
    seen: set[str] = set()
    for item in items:
        hidden = item.source is not None and item.section.name in seen and not options.keep_copies
        if not hidden and (item.module is None or item.module in reached):
            kept.append(item)
            seen.add(item.section.name)
    return kept


# -- what is worth saying -------------------------------------------------------------------------


def _tell_names(items: Sequence[Item], warnings: list[str]) -> None:
    warnings += [
        f"{i.origin} holds the module {i.module}, which AtomVM looks for as {i.module}.beam"
        for i in items
        if i.module is not None and i.section.name != f"{i.module}.beam"
    ][:_NAMES_SHOWN]


def _tell_duplicates(items: Sequence[Item], warnings: list[str]) -> None:
    first: dict[str, Item] = {}
    again: dict[str, list[Item]] = {}
    for item in items:
        if first.setdefault(item.section.name, item) is not item:
            again.setdefault(item.section.name, []).append(item)
    for name, copies in list(again.items())[:_NAMES_SHOWN]:
        same = all(c.section.data == first[name].section.data for c in copies)
        warnings.append(
            f"{name} is there {len(copies) + 1} times{', all the same' if same else ''}:"
            f" the one of {first[name].origin} counts, not {_some(c.origin for c in copies)}"
        )
    if len(again) > _NAMES_SHOWN:
        warnings.append(f"{len(again) - _NAMES_SHOWN} more names are there several times")


def _tell_compilers(items: Sequence[Item], profile: Profile, warnings: list[str]) -> None:
    newest = profile.compilers[1]
    late: dict[int, list[str]] = {}
    for item in items:
        if item.source is not None:
            highest = item.source.code_header.opcode_max
            opcode = OPCODES[highest] if highest < len(OPCODES) else None
            since = 99 if opcode is None else opcode.since
            if since > newest:
                late.setdefault(since, []).append(item.section.name)
    for since, names in sorted(late.items()):
        release = f"OTP {since}" if since != 99 else "a newer OTP than this tool knows"
        warnings.append(
            f"{_some(names)} may use instructions of {release};"
            f" {profile.title} loads modules up to OTP {newest}"
        )


def _check_room(
    data: bytes, items: Sequence[Item], options: Options, warnings: list[str]
) -> tuple[str | None, int | None]:
    """Whether the archive fits: a limit that was asked for is kept, a release's default layout warned of."""
    if options.max_size is not None and len(data) > options.max_size:
        raise AvmError(
            f"The pack has {len(data)} bytes, {len(data) - options.max_size} more than --max-size allows.",
            "Try --prune and --strip-lines.",
            code="too_large",
            size=len(data),
            max_size=options.max_size,
        )
    flavour = "elixir" if any((i.module or "").startswith("Elixir.") for i in items) else "erlang"
    profile = options.profile
    place = profile.library(flavour) if options.library else profile.place("main.avm", flavour)
    if place is None:
        return None, None
    if len(data) > place.size and options.max_size is None:
        warnings.append(
            f"the pack has {len(data)} bytes, the partition {place.name} of {profile.title} {place.size}:"
            " it fits only a device with a larger one; try --prune and --strip-lines"
        )
    return place.name, place.size


def _some(names: Iterable[object]) -> str:
    shown = [str(n) for n in names]
    more = len(shown) - _NAMES_SHOWN
    return ", ".join(shown[:_NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")
