"""Small things that natives in Python share: atoms, iodata, texts as lists of characters, signals."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from avmtools.vm.bridge import badarg

if TYPE_CHECKING:
    from collections.abc import Iterator

Term = Any


def atom(name: str) -> Term:
    """The atom of this name."""
    from avmtools.formats.etf import Atom

    return Atom(name)


def error(reason: str) -> tuple[Term, Term]:
    """``{error, Reason}``."""
    return atom("error"), atom(reason)


def chars(text: str) -> list[int]:
    """A text as Erlang's string."""
    return [ord(c) for c in text]


def iodata(value: Term) -> bytes:
    """The bytes of an iolist or binary; badarg for anything else."""
    if isinstance(value, bytes):
        return value
    from avmtools.formats.etf import ImproperList

    if not isinstance(value, (list, ImproperList)):
        raise badarg()
    out = bytearray()
    todo: list[Term] = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, bytes):
            out += item
        elif isinstance(item, int) and not isinstance(item, bool) and 0 <= item <= 255:
            out.append(item)
        elif isinstance(item, list):
            if item and all(type(c) is int and 0 <= c <= 255 for c in item):
                out += bytes(item)
            else:
                todo += reversed(item)
        elif isinstance(item, ImproperList):
            if not isinstance(item.tail, bytes):
                raise badarg()
            todo.append(item.tail)
            todo += reversed(item.items)
        else:
            raise badarg()
    return bytes(out)


def text(value: Term) -> str:
    """A file name or the like given as a string or binary; badarg for anything else."""
    import os

    if isinstance(value, bytes):
        return os.fsdecode(value)
    if isinstance(value, list) and all(type(c) is int and 0 < c < 0x110000 for c in value):
        return "".join(map(chr, value))
    raise badarg()


@contextlib.contextmanager
def all_signals() -> Iterator[None]:
    """Start programs in this: scheduler threads block signals, and a program would have inherited that."""
    import signal

    before = signal.pthread_sigmask(signal.SIG_SETMASK, ())
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
