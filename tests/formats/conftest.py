"""Real OTP as the oracle of the format tests: one ``erl`` for the whole run."""

from __future__ import annotations

import shutil
import struct
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from avmtools.formats import etf
from avmtools.formats.etf import Atom

if TYPE_CHECKING:
    from collections.abc import Iterator


# Machines that run the tests may be busy: how long an example takes says nothing about the formats.
settings.register_profile("formats", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("formats")


class Oracle:
    """Asks :file:`oracle.erl`; terms travel in our own encoding, which is under test as well."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process

    def ask(self, question: Any) -> Any:
        assert self.process.stdin is not None and self.process.stdout is not None
        request = etf.encode(question)
        self.process.stdin.write(struct.pack(">I", len(request)) + request)
        self.process.stdin.flush()
        (size,) = struct.unpack(">I", self.process.stdout.read(4))
        status, answer = etf.decode(self.process.stdout.read(size))
        assert status == "ok", answer
        return answer


@pytest.fixture(scope="session")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oracle]:
    if shutil.which("erl") is None or shutil.which("erlc") is None:
        pytest.skip("needs erl and erlc of a real OTP")
    folder = tmp_path_factory.mktemp("oracle")
    subprocess.run(["erlc", "-o", folder, Path(__file__).with_name("oracle.erl")], check=True, timeout=60)
    command = ["erl", "-noinput", "-boot", "start_clean", "-pa", str(folder), "-s", "oracle", "main"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield Oracle(process)
        assert process.stdin is not None
        process.stdin.close()
        process.wait(10)


@pytest.fixture(scope="session")
def installed_modules(oracle: Oracle) -> list[Path]:
    """Every module of the installed OTP, and of the installed Elixir if there is one."""
    roots = [bytes(oracle.ask(Atom("root"))).decode()]
    if shutil.which("elixir"):
        code = "IO.write(Path.dirname(:code.lib_dir(:elixir)))"
        roots.append(
            subprocess.run(["elixir", "-e", code], capture_output=True, text=True, timeout=60).stdout
        )
    return sorted(path for root in roots for path in Path(root).glob("*/ebin/*.beam"))
