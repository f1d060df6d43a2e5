"""A machine that goes on while a test talks with it from outside: its processes run while a call does."""

from __future__ import annotations

import queue
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from avmtools.vm.machine import Machine

if TYPE_CHECKING:
    from collections.abc import Callable


class Running:
    """A Machine in a thread of its own, which does nothing but make the calls that it is given."""

    def __init__(self, **options: Any) -> None:
        self._calls: queue.Queue[tuple[Future[Any], Callable[[Machine], Any]]] = queue.Queue()
        self._options = options
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._stdout = self._stderr = b""

    def __enter__(self) -> Running:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._ended.set()
        self._thread.join(30)

    def _run(self) -> None:
        with Machine(**self._options) as m:
            while not self._ended.is_set():
                while not self._calls.empty():
                    done, function = self._calls.get()
                    try:
                        done.set_result(function(m))
                    except Exception as e:
                        done.set_exception(e)
                m.call("timer", "sleep", [10])

    def _read(self, m: Machine) -> tuple[bytes, bytes]:
        self._stdout += m.read_stdout()
        self._stderr += m.read_stderr()
        return self._stdout, self._stderr

    @property
    def stdout(self) -> bytes:
        """What has been written so far."""
        return bytes(self.do(self._read)[0])

    @property
    def stderr(self) -> bytes:
        """What has been written so far."""
        return bytes(self.do(self._read)[1])

    def do(self, function: Callable[[Machine], Any]) -> Any:
        """What a function returns that may use the machine."""
        done: Future[Any] = Future()
        self._calls.put((done, function))
        return done.result(30)

    def call(self, module: str, function: str, *args: Any) -> Any:
        """What an Erlang function returns."""
        return self.do(lambda m: m.call(module, function, list(args), timeout=20))
