"""Natives about packs: what `atomvm` does with .avm data (facts/vm.md 3.7).

Packs are Python objects, so these are Python functions; nothing here is called often.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from avmtools.vm.bridge import badarg
from avmtools.vm.marks import nif

from avmtools.errors import FormatError

if TYPE_CHECKING:
    from avmtools.vm.bridge import Caller

Term = Any

PARTITION = "/dev/partition/by-name/"


def _atom(name: str) -> Term:
    from avmtools.formats.etf import Atom

    return Atom(name)


def _error(reason: str) -> tuple[Term, Term]:
    return _atom("error"), _atom(reason)


def _text(value: Term) -> str:
    """A path or name given as a string or binary; badarg otherwise."""
    if isinstance(value, bytes):
        return os.fsdecode(value)
    if isinstance(value, list) and all(isinstance(c, int) and 0 < c < 0x110000 for c in value):
        return "".join(map(chr, value))
    raise badarg()


def _label(options: Term) -> str:
    """The ``{name, Atom}`` of an option list, or ""."""
    if not isinstance(options, list):
        raise badarg()
    for option in options:
        if isinstance(option, tuple) and len(option) == 2 and option[0] == "name":
            if not isinstance(option[1], str):
                raise badarg()
            return str(option[1])
    return ""


@nif("atomvm", "add_avm_pack_binary", 2, caller=True)
def add_avm_pack_binary(caller: Caller, data: Term, options: Term) -> Term:
    """Search this pack after all others."""
    label = _label(options)
    if not isinstance(data, bytes):
        raise badarg()
    try:
        caller.machine.add_pack(data, label)
    except FormatError:
        raise badarg() from None
    return _atom("ok")


@nif("atomvm", "add_avm_pack_file", 2, caller=True)
def add_avm_pack_file(caller: Caller, path: Term, options: Term) -> Term:
    """Search this pack before all others. A board's partitions are files too."""
    label = _label(options)
    name = _text(path)
    partition = name.removeprefix(PARTITION)
    if partition != name:
        data = caller.machine.partitions.get(partition)
        if data is None:
            return _error("cannot_open")
    else:
        try:
            with open(name, "rb") as f:  # noqa: PTH123 - pathlib costs more to import than this whole module
                data = f.read()
        except OSError:
            return _error("cannot_open")
    try:
        caller.machine.add_pack(data, label, first=True)
    except FormatError:
        return _error("invalid_avm")
    return _atom("ok")


@nif("atomvm", "close_avm_pack", 2, caller=True)
def close_avm_pack(caller: Caller, name: Term, options: Term) -> Term:
    """Search the pack of this name no more."""
    return _atom("ok" if caller.machine.close_pack(str(name)) else "error")


@nif("atomvm", "get_start_beam", 1, caller=True)
def get_start_beam(caller: Caller, name: Term) -> Term:
    """The file name of the start module of the pack of this name."""
    start = caller.machine.pack_start(str(name))
    if start is None:
        return _error("avm_pack_not_found")
    return (_atom("ok"), start.encode()) if start else _error("no_start_beam")


@nif("atomvm", "read_priv", 2, caller=True)
def read_priv(caller: Caller, application: Term, path: Term) -> Term:
    """The file ``Application/priv/Path`` of any pack, or undefined."""
    if not isinstance(application, str):
        raise badarg()
    data = caller.machine.section(f"{application}/priv/{_text(path)}")
    if data is None or len(data) < 4:
        return _atom("undefined")
    return data[4 : 4 + int.from_bytes(data[:4], "big")]


@nif("avm_packs", "application", 1, caller=True)
def application(caller: Caller, name: Term) -> Term:
    """The description of an application: {ok, Term}, {error, Why}, or undefined if there is none."""
    if not isinstance(name, str):
        raise badarg()
    try:
        found = _application(caller.machine, name)
    except FormatError as e:
        return _atom("error"), e.message.encode()
    return _atom("undefined") if found is None else (_atom("ok"), found)


def _application(machine: Any, name: str) -> Term:
    from avmtools.formats import etf
    from avmtools.formats.consult import parse

    for section in (f"{name}/ebin/{name}.app", f"{name}.app"):
        data = machine.section(section)
        if data is not None and len(data) >= 4:
            return (parse(data[4 : 4 + int.from_bytes(data[:4], "big")], section) or [[]])[0]
    data = machine.section(f"{name}/priv/application.bin")
    if data is not None and len(data) >= 4:
        return etf.decode(data[4 : 4 + int.from_bytes(data[:4], "big")])
    for folder in machine.path:
        path = f"{folder}/{name}.app"
        if "/" not in name and os.access(path, os.R_OK):
            with open(path, "rb") as f:  # noqa: PTH123
                return (parse(f.read(), path) or [[]])[0]
    return None


NATIVES = (add_avm_pack_binary, add_avm_pack_file, close_avm_pack, get_start_beam, read_priv, application)
