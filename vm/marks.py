"""How Python functions and classes are marked as natives and ports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F")


def nif(
    module: str, name: str, arity: int, *, caller: bool = False, profiles: tuple[str, ...] = ()
) -> Callable[[F], F]:
    """Mark a Python function as the native ``module:name/arity``, in ``profiles`` (none: in all).

    It gets and returns values as in avmtools.formats.etf (and may return ``True`` and ``False``); it fails
    by raising :class:`ErlangError`, or ValueError, TypeError or LookupError for badarg. With ``caller`` its
    first argument is a :class:`Caller`. Give it to ``Machine(natives=[...])``, or to ``Machine.add_natives``
    before the modules that use it are loaded. Marks may be stacked: one function under several names.
    """

    def mark(function: F) -> F:
        marked: Any = function
        marked._nif_names = [*getattr(function, "_nif_names", []), (module, name, arity, profiles)]
        marked._nif_caller = caller
        return function

    return mark


def port(name: str) -> Callable[[F], F]:
    """Mark a subclass of :class:`Port` as the driver that ``open_port({spawn, Name}, Options)`` starts."""

    def mark(cls: F) -> F:
        marked: Any = cls
        marked._port_name = name
        return cls

    return mark


class Port:
    """A port whose driver is written in Python: override :meth:`message`, and :meth:`closed` if need be.

    ``id`` is the port's identifier, ``owner`` the pid that opened it, ``options`` what it was opened with.
    """

    _closed = False
    _port_name = ""
    #: Of the exit signal that goes to those linked with it.
    reason: Any = "normal"
    #: The program behind it, if there is one.
    os_pid: int | None = None

    def __init__(self, machine: Any, options: Any, owner: Any) -> None:
        self.machine = machine
        self.options = options
        self.owner = owner
        self.id: Any = None

    def opened(self) -> None:
        """``id`` is known, and the port is there for everybody."""

    def message(self, value: Any) -> None:
        """One message sent to the port. Called from whichever thread runs the port, one at a time."""

    def closed(self) -> None:
        """The port has ended: its owner died, or :meth:`close` was called."""

    def send(self, to: Any, value: Any) -> None:
        """Send a message to a process."""
        self.machine.send(to, value)

    def close(self) -> None:
        """End the port once the message at hand is done."""
        self._closed = True


class Resource:
    """Base of what natives hand out as an opaque reference: an instance is a reference in Erlang, and the
    same instance again when a native gets it back. It lives for as long as any process holds the reference.
    """

    _held = 0
