"""The `os` module: the environment, programs, what this host is.

A machine has an environment of its own: the one avm was started in, until the program changes it.

Every machine imports this module when it starts, so functions import what is expensive when they are called.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Any

from avmtools.vm.bridge import badarg
from avmtools.vm.marks import nif
from avmtools.vm.values import all_signals, atom, chars

if TYPE_CHECKING:
    from avmtools.vm.bridge import Caller

Term = Any

OTP = ("otp",)


def _name(value: Term) -> str:
    """A name or value as a string of characters; os functions take no binaries."""
    if not isinstance(value, list) or not all(type(c) is int and 0 < c < 0x110000 for c in value):
        raise badarg()
    return "".join(map(chr, value))


def _text(value: str) -> list[int]:
    return chars(value)


def _environment(caller: Caller) -> dict[str, str]:
    machine = caller.machine
    if machine.environment is None:
        machine.environment = dict(os.environ)
    return machine.environment


@nif("os", "getenv", 1, caller=True, profiles=OTP)
def getenv1(caller: Caller, name: Term) -> Term:
    """The value of a variable, or false."""
    value = _environment(caller).get(_name(name))
    return atom("false") if value is None else _text(value)


@nif("os", "getenv", 2, caller=True, profiles=OTP)
def getenv2(caller: Caller, name: Term, default: Term) -> Term:
    """The value of a variable, or what is given."""
    value = _environment(caller).get(_name(name))
    return default if value is None else _text(value)


@nif("os", "getenv", 0, caller=True, profiles=OTP)
def getenv0(caller: Caller) -> Term:
    """All variables, as Name=Value."""
    return [_text(f"{name}={value}") for name, value in _environment(caller).items()]


@nif("os", "env", 0, caller=True, profiles=OTP)
def env(caller: Caller) -> Term:
    """All variables, as pairs."""
    return [(_text(name), _text(value)) for name, value in _environment(caller).items()]


@nif("os", "putenv", 2, caller=True, profiles=OTP)
def putenv(caller: Caller, name: Term, value: Term) -> bool:
    """Set a variable."""
    key = _name(name)
    if "=" in key:
        raise badarg()
    text = _name(value)
    if key:  # as OTP: no variable has an empty name, and setting it is no error
        _environment(caller)[key] = text
    return True


@nif("os", "unsetenv", 1, caller=True, profiles=OTP)
def unsetenv(caller: Caller, name: Term) -> bool:
    """Forget a variable."""
    key = _name(name)
    if "=" in key:
        raise badarg()
    _environment(caller).pop(key, None)
    return True


@nif("os", "getpid", 0, profiles=OTP)
def getpid() -> Term:
    """The number of this process, as text."""
    return _text(str(os.getpid()))


@nif("os", "type", 0, profiles=OTP)
def type_() -> Term:
    """{Family, Name} of the operating system."""
    return atom("unix"), atom(sys.platform.lower())


@nif("os", "version", 0, profiles=OTP)
def version() -> Term:
    """Its version, as numbers."""
    import platform

    numbers = []
    for part in platform.release().split("-")[0].split(".")[:3]:
        digits = "".join(c for c in part if c.isdigit())
        numbers.append(int(digits) if digits else 0)
    return tuple([*numbers, 0, 0, 0][:3])


@nif("os", "perf_counter", 0, profiles=OTP)
def perf_counter0() -> int:
    """A counter of nanoseconds, the finest there is."""
    return time.perf_counter_ns()


UNITS = {
    "second": 1,
    "seconds": 1,
    "millisecond": 10**3,
    "milli_seconds": 10**3,
    "microsecond": 10**6,
    "micro_seconds": 10**6,
    "nanosecond": 10**9,
    "nano_seconds": 10**9,
    "native": 10**9,
    "perf_counter": 10**9,
}


@nif("os", "perf_counter", 1, profiles=OTP)
def perf_counter1(unit: Term) -> int:
    """The same in a unit: its name, or parts per second."""
    per_second = UNITS.get(unit, 0) if isinstance(unit, str) else unit
    if type(per_second) is not int or per_second <= 0:
        raise badarg()
    return time.perf_counter_ns() * per_second // 10**9


@nif("os", "find_executable", 1, caller=True, profiles=OTP)
def find_executable1(caller: Caller, name: Term) -> Term:
    """Where a program is, or false."""
    return _find(_name(name), _environment(caller).get("PATH", ""))


@nif("os", "find_executable", 2, profiles=OTP)
def find_executable2(name: Term, path: Term) -> Term:
    """The same, looked for in given folders."""
    return _find(_name(name), _name(path))


def _find(name: str, path: str) -> Term:
    import shutil

    found = shutil.which(name, path=path)
    return atom("false") if found is None else _text(os.path.abspath(found))  # noqa: PTH100


@nif("os", "cmd", 1, caller=True, profiles=OTP)
def cmd1(caller: Caller, command: Term) -> Term:
    """Run a command in the shell; what it printed, both streams."""
    return cmd2(caller, command, {})


@nif("os", "cmd", 2, caller=True, profiles=OTP)
def cmd2(caller: Caller, command: Term, options: Term) -> Term:
    """The same; `max_size` limits how much is kept."""
    import subprocess

    text = str(command) if isinstance(command, str) else _name(command)
    size = None
    for key in options:
        if key != "max_size":
            raise badarg()
        size = options[key]
        if size != "infinity" and (type(size) is not int or size < 0):
            raise badarg()
    with all_signals():
        done = subprocess.run(
            ["/bin/sh", "-c", text],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=_environment(caller),
        )
    data = done.stdout if type(size) is not int else done.stdout[:size]
    return _text(data.decode("utf-8")) if _is_utf8(data) else list(data)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@nif("os", "set_signal", 2, profiles=OTP)
def set_signal(signal: Term, action: Term) -> Term:
    """Signals of the host process are avm's: a machine in it keeps its hands off. Arguments are checked."""
    names = (
        "sighup",
        "sigquit",
        "sigabrt",
        "sigalrm",
        "sigterm",
        "sigusr1",
        "sigusr2",
        "sigchld",
        "sigstop",
        "sigtstp",
    )
    if signal not in names or action not in ("default", "handle", "ignore"):
        raise badarg()
    return atom("ok")


NATIVES = tuple(f for f in list(globals().values()) if hasattr(f, "_nif_names"))
