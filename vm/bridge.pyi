"""Types of the compiled module bridge."""

from typing import Any

from avmtools.vm.machine import Machine

class ErlangError(Exception):
    kind: str
    reason: Any
    stacktrace: Any
    def __init__(self, reason: Any, kind: str = "error", stacktrace: Any = ()) -> None: ...

class Caller:
    machine: Machine
    pid: Any

def badarg() -> ErlangError: ...
