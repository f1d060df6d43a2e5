"""Runs commands as their users do: a process of its own, a fixed width, no colour."""

from __future__ import annotations

import importlib
import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

ENTRY = {
    "avm": "from avmtools.cli.main import main; main()",
    "packbeam": "from avmtools.cli.packbeam import main; main()",
    "atomvm": "from avmtools.cli.atomvm import main; main()",
}


def run(
    *argv: str | os.PathLike[str], cwd: Any = None, env: dict[str, str] | None = None, **options: Any
) -> subprocess.CompletedProcess[str]:
    """Run ``avm`` or ``packbeam`` (the first word) and give what it printed and its status."""
    program, *args = map(os.fspath, argv)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("AVM_")}
    environment.update(COLUMNS="100", NO_COLOR="1", PYTHONUTF8="1", **(env or {}))
    code = f"import sys; sys.argv[0] = {program!r}; {ENTRY[program]}"
    options.setdefault("stdout", subprocess.PIPE)
    options.setdefault("stderr", subprocess.PIPE)
    return subprocess.run(
        [sys.executable, "-c", code, *args],
        cwd=cwd,
        env=environment,
        text=True,
        timeout=60,
        errors="surrogateescape",
        **options,
    )


def call(*argv: str | os.PathLike[str], cwd: Any = None) -> subprocess.CompletedProcess[str]:
    """The same as :func:`run`, within this process: for tests of what a command does, not of its start."""
    program, *args = map(os.fspath, argv)
    module = {"avm": "avmtools.cli.main", "packbeam": "avmtools.cli.packbeam"}[program]
    main = importlib.import_module(module).main
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    before = (sys.argv, Path.cwd(), dict(os.environ))
    sys.argv = [program, *args]
    os.environ.update(COLUMNS="100", NO_COLOR="1")
    status = 0
    try:
        if cwd is not None:
            os.chdir(cwd)
        with redirect_stdout(out), redirect_stderr(err):
            main()
    except SystemExit as e:
        status = int(e.code or 0)
    finally:
        sys.argv = before[0]
        os.chdir(before[1])
        os.environ.clear()
        os.environ.update(before[2])
    said = [stream.buffer.getvalue().decode("utf-8") for stream in (out, err)]  # type: ignore[attr-defined]
    return subprocess.CompletedProcess([program, *args], status, *said)


def call_json(*argv: str | os.PathLike[str], **options: Any) -> dict[str, Any]:
    """The one JSON object that ``avm --json ...`` prints, within this process."""
    done = call("avm", "--json", *argv, **options)
    assert done.stderr == "", done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    assert answer["ok"] is (done.returncode == 0)
    return answer


def run_json(*argv: str | os.PathLike[str], **options: Any) -> dict[str, Any]:
    """The one JSON object that ``avm --json ...`` prints."""
    done = run("avm", "--json", *argv, **options)
    assert done.stderr == "", done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    assert answer["ok"] is (done.returncode == 0)
    return answer


def assert_refused(done: subprocess.CompletedProcess[str], status: int, *words: str) -> None:
    """One sentence and one hint at most on stderr, the exit status, no traceback."""
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == status, done.stderr
    lines = done.stderr.splitlines()
    errors = [line for line in lines if line.startswith(("error: ", "packbeam: "))]
    assert len(errors) == 1, done.stderr
    for word in words:
        assert word in done.stderr, (word, done.stderr)
