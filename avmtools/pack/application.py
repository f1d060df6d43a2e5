"""OTP applications in a pack.

``<app>/priv/application.bin`` holds ``{application, App, Properties}`` as an external term, and
``init/priv/start.boot`` names the applications to start; ``init`` of atomvm_lib reads both. No AtomVM
release brings such an ``init``, so a pack that starts by an application gets a small module of its own which
calls ``Mod:start(normal, Args)`` of each application in dependency order and then waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from avmtools.errors import FormatError, InputError
from avmtools.formats import etf
from avmtools.formats.consult import parse as parse_terms
from avmtools.formats.etf import Atom
from avmtools.formats.packbeam import Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from avmtools.pack.inputs import Item

SUFFIX: Final = "/priv/application.bin"
START_BOOT: Final = "init/priv/start.boot"


@dataclass(frozen=True)
class Application:
    """What an application says of itself: its callback module, if it starts anything, and what it needs."""

    name: str
    module: str | None
    argument: Any
    needs: tuple[str, ...]
    includes: tuple[str, ...]
    encoded: bytes


def section_name(application: str) -> str:
    """Where its description stands in a pack."""
    return f"{application}{SUFFIX}"


def from_app_file(path: str, data: bytes) -> Application:
    """The one term of a ``.app`` file."""
    terms = parse_terms(data, path)
    if len(terms) != 1:
        raise FormatError(path, None, f"an .app file holds one term, this one {len(terms)}")
    return from_term(terms[0], path)


def from_term(term: Any, where: str) -> Application:
    """``{application, Name, [{Key, Value}]}``."""
    if not (type(term) is tuple and len(term) == 3 and term[0] == "application" and type(term[1]) is Atom):
        raise FormatError(where, None, "this is no {application, Name, Properties}", "See OTP's app(4).")
    if type(term[2]) is not list or not all(type(p) is tuple and len(p) == 2 for p in term[2]):
        raise FormatError(where, None, "the properties are no list of pairs", "See OTP's app(4).")
    properties: dict[str, Any] = {p[0]: p[1] for p in reversed(term[2]) if type(p[0]) is Atom}
    mod = properties.get("mod", [])
    if mod == []:
        module, argument = None, None
    elif type(mod) is tuple and len(mod) == 2 and type(mod[0]) is Atom:
        module, argument = str(mod[0]), mod[1]
    else:
        raise FormatError(where, None, "'mod' is not {Module, Argument}", "See OTP's app(4).")
    lists: list[tuple[str, ...]] = []
    for key in ("applications", "included_applications"):
        names = properties.get(key, [])
        if type(names) is not list or not all(type(n) is Atom for n in names):
            raise FormatError(where, None, f"'{key}' is no list of atoms", "See OTP's app(4).")
        lists.append(tuple(str(n) for n in names))
    return Application(str(term[1]), module, argument, lists[0], lists[1], etf.encode(term))


def known(items: Iterable[Item]) -> dict[str, Application]:
    """The applications that the inputs describe, by name; the first description counts."""
    found: dict[str, Application] = {}
    for item in items:
        if item.source is None and item.section.name.endswith(SUFFIX):
            try:
                described = from_term(etf.decode(item.section.file_bytes), item.origin)
            except FormatError as e:
                raise e if item.origin in e.where else e.within(item.origin) from e
            found.setdefault(described.name, described)
    return found


def start_order(name: str, applications: Mapping[str, Application]) -> list[Application]:
    """The application and all it needs and includes, each after what it needs.

    Applications without a description (kernel, stdlib: the device's libraries) are left out.
    """
    if name not in applications:
        raise InputError(
            f"No input describes the application {name}.",
            f"Give its ebin directory or {name}.app; described are: {', '.join(applications) or 'none'}.",
            code="no_application",
        )
    order: list[Application] = []
    state: dict[str, str] = {}
    path: list[str] = []
    stack: list[tuple[str, bool]] = [(name, False)]
    while stack:
        current, leave = stack.pop()
        if leave:
            state[current] = "done"
            path.pop()
            order.append(applications[current])
        elif current in applications and state.get(current) != "done":
            if state.get(current) == "open":
                cycle = " -> ".join([*path[path.index(current) :], current])
                raise InputError(f"These applications need each other: {cycle}.", "Break the circle.")
            state[current] = "open"
            path.append(current)
            stack.append((current, True))
            needs = (*applications[current].needs, *applications[current].includes)
            stack += [(n, False) for n in reversed(needs)]
    return order


def start_boot(name: str) -> Section:
    """The term that atomvm_lib's ``init`` reads to know what to start."""
    term = (Atom("boot"), (0, 1, 0), etf.Map.of([(Atom("applications"), [Atom(name)])]))
    return Section.of_file(START_BOOT, etf.encode(term))
