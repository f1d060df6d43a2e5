"""Random calls made by real OTP, answered by the engine, judged by OTP: :func:`disagreements`."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Self

from avmtools.vm.machine import Machine

from avmtools.formats.etf import Atom, decode, encode

#: How much slower than usual the engine may be: `make stress` runs it with sanitizers.
SLOWNESS = int(os.environ.get("AVM_TEST_SLOWNESS", "1"))
HERE = Path(__file__).parent


def has_otp() -> bool:
    """Whether a real Erlang is installed."""
    return shutil.which("erl") is not None and shutil.which("erlc") is not None


def atoms(value: Any) -> Any:
    """The value with every str in it an atom."""
    if isinstance(value, str):
        return Atom(value)
    if isinstance(value, (list, tuple)):
        return type(value)(atoms(item) for item in value)
    if isinstance(value, dict):
        return {atoms(key): atoms(item) for key, item in value.items()}
    return value


class Judge:
    """One real Erlang that makes up calls and judges answers, and one machine that answers."""

    def __init__(self, *, stress: bool = False) -> None:
        """``stress``: collect and verify the heap at every chance; fewer calls are then made."""
        self.stress = stress
        self.folder = tempfile.TemporaryDirectory()
        subprocess.run(["erlc", "-W0", "-o", self.folder.name, HERE / "differ.erl"], check=True, timeout=60)
        self.erl = subprocess.Popen(
            ["erl", "-noinput", "-pa", self.folder.name, "-s", "differ", "main"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={**os.environ, "ERL_CRASH_DUMP": os.devnull},
        )  # fmt: skip
        self.beam = Path(self.folder.name) / "differ.beam"
        self.machine = Machine([self.beam], profile="otp", lib=False, gc_stress=stress, verify=stress)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.machine.close()
        assert self.erl.stdin is not None and self.erl.stdout is not None
        self.erl.stdin.close()
        self.erl.wait(timeout=20)
        self.erl.stdout.close()
        self.folder.cleanup()

    def ask(self, request: tuple[Any, ...]) -> Any:
        """One request to differ:main/0."""
        assert self.erl.stdin is not None and self.erl.stdout is not None
        data = encode(request)
        self.erl.stdin.write(struct.pack(">I", len(data)) + data)
        self.erl.stdin.flush()
        (size,) = struct.unpack(">I", self.erl.stdout.read(4))
        return decode(self.erl.stdout.read(size))

    def disagreements(self, topic: str, n: int, seed: int = 1) -> list[str]:
        """Those of ``n`` random calls on a topic that the engine answers differently, with both answers."""
        if not self.stress:
            return self._compare(self.ask((Atom("gen"), Atom(topic), seed, n)))
        # A collection costs what is alive, so only a few calls are alive at a time.
        found = []
        for i in range(5):
            found += self._compare(self.ask((Atom("gen"), Atom(topic), seed + i, 25)))
        return found

    def disagreements_on(self, *calls: tuple[Any, ...]) -> list[str]:
        """The same for given calls, as differ:call/1 knows them; strings in them are atoms."""
        return self._compare(self.ask((Atom("calls"), [atoms(call) for call in calls])))

    def _compare(self, calls: bytes) -> list[str]:
        answers = self.machine.call("differ", "run", [calls], timeout=60 * SLOWNESS)
        return [bytes(text).decode("utf-8", "replace") for text in self.ask((Atom("check"), calls, answers))]
