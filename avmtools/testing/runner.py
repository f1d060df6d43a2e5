"""Test functions on the engine: what the library's ``avm_test`` module tells becomes outcomes.

Each function is one call into a machine; the Erlang half (eunit_proc) gives every test a process and its
time. This half watches that half: when something takes much longer than it may, or the program stops the
whole machine, the test at hand has failed and the next function gets a fresh machine.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from avmtools.formats import packbeam
from avmtools.formats.beam import Beam
from avmtools.formats.etf import Atom
from avmtools.testing.discovery import Function

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from avmtools.testing.discovery import Found

#: Seconds beyond a test's own limit before its machine is given up: the engine needs some to kill a process.
GRACE = 10.0
#: What is kept of a test's output.
MAX_OUTPUT = 64 * 1024


@dataclass(frozen=True)
class Frame:
    """A line of a stack trace; ``file`` is as the compiler wrote it, "" if unknown."""

    module: str
    function: str
    arity: int
    file: str
    line: int


@dataclass
class Outcome:
    """What became of one test. ``status`` is ``passed``, ``failed`` or ``error`` (not run, or no end)."""

    module: str
    name: str
    status: str
    seconds: float = 0.0
    headline: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    output: str = ""
    file: str = ""
    line: int = 0

    @property
    def id(self) -> str:
        """``module:name``, unique within a run."""
        return f"{self.module}:{self.name}"


@dataclass
class Options:
    """How to run: the machine's options, the limit of a test in seconds, and how much tests share."""

    machine: dict[str, Any] = field(default_factory=dict)
    timeout: float = 60.0
    fresh: bool = False
    exitfirst: bool = False


@dataclass
class _Running:
    name: str
    module: str
    line: int
    since: float
    output: bytearray = field(default_factory=bytearray)


class Runner:
    """Runs the functions of what was found. ``told`` is called with each outcome as it is known."""

    def __init__(self, found: Found, options: Options, told: Callable[[Outcome], None]) -> None:
        self.found = found
        self.options = options
        self.told = told
        self.outcomes: list[Outcome] = []
        #: ``module:name/arity`` of what was called in vain -> the profiles that have it.
        self.missing: dict[str, tuple[str, ...]] = {}
        self._packs = _packs(found)
        self._machine: Any = None
        self._function: Function | None = None
        self._running: dict[str, _Running] = {}
        self._stray = bytearray()
        self._names: set[str] = set()
        self._deadline = 0.0
        self._lock = threading.RLock()

    # -- the run ----------------------------------------------------------------------------------

    def run(self, functions: list[Function]) -> list[Outcome]:
        """Run them in order; the outcomes, in the order in which they were known."""
        previous = ""
        try:
            for function in functions:
                if self.options.fresh and function.module != previous:
                    self._close()
                previous = function.module
                self._one(function)
                if self.options.exitfirst and any(o.status != "passed" for o in self.outcomes):
                    break
        finally:
            self._close()
        return self.outcomes

    def collect(self, suite: Function) -> list[Function] | None:
        """The etest modules that a suite's ``start/0`` names; None when it names none after all."""
        found = self._call("collect", [Atom(suite.module)], suite)
        if not (isinstance(found, tuple) and found[0] == "modules"):
            return None
        functions = []
        for name in map(str, found[1]):
            module = self.found.modules.get(name)
            line = next((f.line for f in module.functions if f.name == "test"), 0) if module else 0
            functions.append(Function(name, "test", "ok", line))
        return functions

    def close(self) -> None:
        """Give the machine back."""
        self._close()

    def _one(self, function: Function) -> None:
        self._function = function
        self._running.clear()
        self._stray.clear()
        kind = "ok" if function.kind == "suite" else function.kind
        limit = round(self.options.timeout * 1000)
        self._call("run", [Atom(kind), Atom(function.module), Atom(function.name), limit], function)

    def _call(self, name: str, args: list[Any], function: Function) -> Any:
        from avmtools.vm.machine import ErlangError

        machine = self._open()
        since = time.monotonic()
        self._deadline = since + self.options.timeout + GRACE
        ended = threading.Event()
        guard = threading.Thread(target=self._guard, args=(machine, ended), daemon=True)
        guard.start()
        why = ""
        try:
            return machine.call("avm_test", name, args)
        except TimeoutError as e:
            kind = str(e).rpartition(": ")[2]
            why = {
                "halted": "the test halted the whole machine",
                "restart": "the test restarted the whole machine",
                "stopped": "nothing was heard of the test, and its process could not be ended",
            }.get(kind, f"the machine ended: {kind}")
        except ErlangError as e:
            why = f"the test runner failed: {e.kind}: {e.reason} in {e.stacktrace[:3]}"
        finally:
            ended.set()
            guard.join()
        self._close()
        self._lost(function, why, since)
        return None

    def _guard(self, machine: Any, ended: threading.Event) -> None:
        """Stop the machine when what it does has taken much longer than it said it might."""
        while not ended.wait(0.25):
            with self._lock:
                late = time.monotonic() > self._deadline
            if late:
                machine.stop()
                return

    def _lost(self, function: Function, why: str, since: float) -> None:
        """The machine went away: so did the tests that were running, or the function as a whole."""
        for running in list(self._running.values()) or [
            _Running(function.name, function.module, function.line, since)
        ]:
            self._done(running, "error", why)
        self._running.clear()

    # -- machines ---------------------------------------------------------------------------------

    def _open(self) -> Any:
        if self._machine is None:
            from avmtools.vm.machine import Machine, nif

            @nif("avm_test", "event", 1)
            def event(value: Any) -> Any:
                with self._lock:
                    self._event(value)
                return Atom("ok")

            self._machine = Machine(
                self._packs,
                stdout=self._written,
                stderr=self._written,
                natives=[event],
                **self.options.machine,
            )
        return self._machine

    def _close(self) -> None:
        if self._machine is not None:
            self.missing.update(self._machine.missing())
            self._machine.close()
            self._machine = None

    def _written(self, data: bytes) -> None:
        """What the program writes belongs to the test that started last."""
        with self._lock:
            running = next(reversed(self._running.values()), None)
            kept = running.output if running is not None else self._stray
            kept += data[: max(0, MAX_OUTPUT - len(kept))]

    # -- events -----------------------------------------------------------------------------------

    def _event(self, value: Any) -> None:
        kind = value[0]
        if kind == "limit":
            limit = value[1] / 1000 if isinstance(value[1], int) else float("inf")
            self._deadline = max(self._deadline, time.monotonic() + limit + GRACE)
        elif kind == "started":
            _, key, module, function, line, titles = value
            # the output of set-ups is shown with the first test behind them
            self._running[_text(key)] = _Running(
                self._name(str(module), str(function), line, titles),
                str(module),
                line,
                time.monotonic(),
                self._stray,
            )
            self._stray = bytearray()
        elif kind == "finished":
            _, key, status, headline, facts, frames = value
            running = self._running.pop(_text(key))
            status = {"passed": "passed", "failed": "failed"}.get(str(status), "error")
            self._done(running, status, _text(headline), facts, frames)
        elif kind == "broken":
            _, what, module, function, titles, headline, facts, frames = value
            words = {"bad_test": "", "not_run": "the tests that follow were not run: "}.get(
                str(what), f"{what}: "
            )
            name = self._name(str(module), str(function), 0, [*titles, str(what).encode()])
            running = _Running(name, str(module), 0, time.monotonic(), self._stray)
            self._stray = bytearray()
            self._done(running, "error", words + _text(headline), facts, frames)

    def _name(self, module: str, function: str, line: int, titles: list[bytes]) -> str:
        """A name that no other test has: its function, its titles or line, a number if need be."""
        generated = function.endswith("_test_")
        base = function
        if generated or titles:
            label = ": ".join(map(_text, titles)) or (f"line {line}" if line else "")
            base = f"{function} [{label}]" if label else function
        name, number = base, 1
        while f"{module}:{name}" in self._names:
            number += 1
            name = f"{base} #{number}"
        self._names.add(f"{module}:{name}")
        return name

    def _done(self, running: _Running, status: str, headline: str, facts: Any = (), frames: Any = ()) -> None:
        function = self._function
        # an assertion's own line may be the innermost frame's, too
        trace = list(dict.fromkeys(Frame(str(f[0]), str(f[1]), f[2], _text(f[3]), f[4]) for f in frames))
        module = self.found.modules.get(running.module)
        file = module.source if module is not None else f"{running.module}.erl"
        own = next((f for f in trace if f.module == running.module and f.line), None)
        line = own.line if own is not None else running.line
        if (
            own is not None
            and own.file
            and own.file.endswith((".hrl", ".yrl", ".xrl", ".ex", ".exs", ".gleam"))
        ):
            file = own.file
        if not line and function is not None and function.module == running.module:
            line = function.line
        outcome = Outcome(
            running.module,
            running.name,
            status,
            time.monotonic() - running.since,
            headline,
            [(_text(label), _text(text)) for label, text in facts],
            trace,
            running.output.decode("utf-8", "replace"),
            file,
            line,
        )
        self.outcomes.append(outcome)
        self.told(outcome)


def _packs(found: Found) -> list[bytes | str]:
    """The machine's inputs: the test library (packs may bring an older one), then what was given."""
    sections = [*_library(), *_modules(found)]
    return [packbeam.build(packbeam.Pack(tuple(sections))), *[data for _, data in found.packs]]


def _modules(found: Found) -> Iterator[packbeam.Section]:
    for module in found.modules.values():
        if module.data:
            yield packbeam.Section.of_beam(Beam.parse(module.data))


def _library() -> Iterator[packbeam.Section]:
    """The modules of the library that tests run on, out of the engine's own pack."""
    from pathlib import Path

    import avmtools.vm

    names = {f"{m}.beam" for m in ("avm_test", "etest", "eunit", "eunit_lib", "eunit_proc")}
    for folder in avmtools.vm.__path__:
        path = Path(folder) / "lib" / "atomvmlib.avm"
        if path.exists():
            yield from (s for s in packbeam.parse(path.read_bytes()).sections if s.name in names)
            return


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
