"""Types of the compiled module machine; the docstrings are in machine.pyx, the guide in docs/engine.md."""

from collections.abc import Callable, Iterable, Sequence
from os import PathLike
from typing import Any, Literal, Self

from avmtools.vm.bridge import Caller as Caller
from avmtools.vm.bridge import ErlangError as ErlangError
from avmtools.vm.bridge import badarg as badarg
from avmtools.vm.cpu_profile import CpuProfile
from avmtools.vm.marks import Port as Port
from avmtools.vm.marks import nif as nif
from avmtools.vm.marks import port as port

Input = str | PathLike[str] | bytes
Stream = None | Literal["capture"] | int | Callable[[bytes], object]

TRACES: dict[str, int]
PROFILES: dict[str, tuple[int, int, bool, bool]]
NATIVE_MODULES: tuple[str, ...]

def natives() -> list[tuple[str, str, int, tuple[str, ...], bool, str]]: ...

class Result:
    kind: str
    exit_status: int
    text: str
    stdout: bytes
    stderr: bytes
    @property
    def ok(self) -> bool: ...
    @property
    def value(self) -> Any: ...
    @property
    def stacktrace(self) -> list[Any]: ...

class Machine:
    profile: str
    path: list[str]
    partitions: dict[str, bytes]
    environment: dict[str, str] | None
    words: Sequence[str | bytes]
    stopping: bool
    @property
    def address(self) -> int: ...
    def __init__(
        self,
        packs: Iterable[Input] = (),
        *,
        profile: str = "atomvm-0.6",
        schedulers: int | None = None,
        lib: bool = True,
        path: Iterable[str | PathLike[str]] = (),
        stdout: Stream = None,
        stderr: Stream = None,
        memory: int | str | None = None,
        max_atoms: int = ...,
        max_processes: int = ...,
        clock: str = "wall",
        seed: int | None = None,
        natives: Iterable[Any] = (),
        name: str | None = None,
        cookie: str | None = None,
        hidden: bool = False,
        short_name: bool | None = None,
        gc_stress: bool = False,
        verify: bool = False,
        trace: str | Iterable[str] = (),
        trace_to: Stream = None,
        trace_pids: Iterable[Any] = (),
        trace_functions: Iterable[str] = (),
        profile_cpu: bool = False,
    ) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *exc: object) -> None: ...
    def close(self) -> None: ...
    def add(self, item: Input, label: str = "") -> None: ...
    def add_library(self) -> None: ...
    def add_natives(self, natives: Iterable[Any]) -> None: ...
    def add_pack(self, data: bytes, label: str = "", *, first: bool = False) -> None: ...
    def close_pack(self, label: str) -> bool: ...
    def pack_start(self, label: str) -> str | None: ...
    def section(self, name: str) -> bytes | None: ...
    def load(self, data: bytes, where: str = "(bytes)") -> str: ...
    def modules(self) -> list[str]: ...
    def run(
        self,
        start: str | None = None,
        args: Sequence[str | bytes] = (),
        *,
        write: Callable[[bytes], object] | None = None,
        timeout: float | None = None,
        reductions: int | None = None,
    ) -> Result: ...
    def call(
        self,
        module: str,
        function: str,
        args: Iterable[Any] = (),
        *,
        timeout: float | None = None,
        reductions: int | None = None,
    ) -> Any: ...
    def stop(self) -> None: ...
    def halt(self, status: int = 0, restart: bool = False) -> None: ...
    @property
    def pid(self) -> Any: ...
    def send(self, to: Any, value: Any) -> bool: ...
    def watch(self, fd: int, port: Any, *, write: bool = False) -> None: ...
    def unwatch(self, fd: int) -> None: ...
    def receive(self, timeout: float | None = None) -> Any: ...
    def read_stdout(self) -> bytes: ...
    def missing(self) -> list[tuple[str, tuple[str, ...]]]: ...
    def read_stderr(self) -> bytes: ...
    def read_trace(self) -> bytes: ...
    def cpu_profile(self) -> CpuProfile: ...
    @property
    def memory_used(self) -> int: ...
    @property
    def processes(self) -> int: ...
