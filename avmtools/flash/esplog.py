"""esptool's output, caught: it belongs into ``--verbose`` and error reports, not between our lines.

esptool logs through one object for the whole process. Ours hands each line to the sink of the thread
that caused it, so that several devices can be written at once without mixing their talk.
"""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MARKUP = re.compile(r"\[/?[a-z ]+\]")
_thread = threading.local()


class _Task:
    """What esptool reports its progress to."""

    def __init__(self, advance: Callable[[int], None]) -> None:
        self._advance = advance

    def update(self, *, advance: int = 0, **_: Any) -> None:
        self._advance(advance)


@cache
def install() -> None:
    """Put our logger in esptool's place, before the first import of esptool, which keeps its methods."""
    from esp_pylib.logger import EspLog, EspLogBase

    class CaughtLog(EspLogBase):
        def print(self, *args: Any, **kwargs: Any) -> None:
            text = _MARKUP.sub("", " ".join(map(str, args)))
            sink = getattr(_thread, "sink", None)
            if sink is not None:
                for line in text.splitlines():
                    if line.strip(" ."):
                        sink(line.strip())

        def err(self, *args: Any, suggestion: str | None = None) -> None:
            self.print(*args)

        warn = note = hint = debug = warning = error = err

        def set_verbosity(self, mode: int | str) -> None: ...

        def progress_bar(self, *args: Any, **kwargs: Any) -> None: ...

        @contextmanager
        def progress(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
            yield _Task(getattr(_thread, "advance", lambda n: None))

    EspLog.instance = CaughtLog()
    from esptool import loader

    # esptool writes every packet out in hex for its trace, even when nobody traces: a third of a
    # second of a megabyte's transfer, and with many boards at once the largest part of all work.
    loader.HexFormatter = lambda data, auto_split=True: f"{len(data)} bytes"


@contextmanager
def caught(sink: Callable[[str], None], advance: Callable[[int], None] = lambda n: None) -> Iterator[None]:
    """Within: this thread's esptool talk goes to ``sink`` by lines, its progress (bytes) to ``advance``."""
    install()
    old = getattr(_thread, "sink", None), getattr(_thread, "advance", None)
    _thread.sink, _thread.advance = sink, advance
    try:
        yield
    finally:
        _thread.sink = old[0]
        _thread.advance = old[1] or (lambda n: None)
