"""The loader: what it takes, what it refuses, and how it says so."""

from __future__ import annotations

import random
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from avmtools.vm.errors import LoadError
from avmtools.vm.machine import Machine

ROOT = Path(__file__).parents[2]
HELLO = (ROOT / "tests/oracle/oracle.beam").read_bytes()


def chunks(data: bytes) -> dict[bytes, bytes]:
    found, at = {}, 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], struct.unpack(">I", data[at + 4 : at + 8])[0]
        found[name] = data[at + 8 : at + 8 + size]
        at += 8 + (size + 3) // 4 * 4
    return found


def beam(parts: dict[bytes, bytes]) -> bytes:
    body = b"".join(n + struct.pack(">I", len(d)) + d + bytes(-len(d) % 4) for n, d in parts.items())
    return b"FOR1" + struct.pack(">I", len(body) + 4) + b"BEAM" + body


def refused(data: bytes, profile: str = "otp") -> LoadError:
    with Machine([], profile=profile, schedulers=1) as machine, pytest.raises(LoadError) as caught:
        machine.load(data, "it.beam")
    return caught.value


def test_the_generated_tables_are_up_to_date() -> None:
    subprocess.run([sys.executable, ROOT / "tools/gen_opcodes.py", "--check"], check=True)


def test_importing_the_loader_leaves_the_format_library_alone() -> None:
    code = "import avmtools.vm.loader, sys; print([m for m in sys.modules if 'construct' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_size_that_counts_the_whole_file_is_accepted() -> None:
    data = HELLO[:4] + struct.pack(">I", len(HELLO)) + HELLO[8:]
    with Machine([], profile="otp", schedulers=1) as machine:
        assert machine.load(data) == "oracle"


@pytest.mark.parametrize("length", [0, 3, 11, 12, 40, 200, len(HELLO) // 2, len(HELLO) - 9])
def test_a_truncated_file_is_refused(length: int) -> None:
    assert refused(HELLO[:length]).where


def test_a_file_without_code_is_refused() -> None:
    parts = chunks(HELLO)
    del parts[b"Code"]
    assert refused(beam(parts)).chunk == "Code"


def test_an_unknown_instruction_is_refused_with_its_offset() -> None:
    parts = chunks(HELLO)
    code = bytearray(parts[b"Code"])
    code[20] = 250
    parts[b"Code"] = bytes(code)
    error = refused(beam(parts))
    assert (error.chunk, error.offset) == ("Code", 20)
    assert "250" in error.what


def test_an_instruction_that_the_release_lacks_is_named() -> None:
    """badrecord is known to AtomVM 0.6, nif_start isn't."""
    parts = chunks(HELLO)
    code = bytearray(parts[b"Code"])
    code[20] = 179
    parts[b"Code"] = bytes(code)
    error = refused(beam(parts), "atomvm-0.6")
    assert "nif_start" in error.what
    assert error.hint


def test_an_import_that_is_not_there_is_refused() -> None:
    parts = chunks(HELLO)
    parts[b"ImpT"] = struct.pack(">I", 0)
    assert "import" in refused(beam(parts)).what


def test_an_export_into_the_middle_of_a_function_is_refused() -> None:
    parts = chunks(HELLO)
    exports = bytearray(parts[b"ExpT"])
    exports[12:16] = struct.pack(">I", 1)  # label 1 stands before func_info
    parts[b"ExpT"] = bytes(exports)
    assert refused(beam(parts)).chunk == "ExpT"


@pytest.mark.parametrize("seed", range(4))
def test_mutated_modules_are_refused_or_loaded(seed: int) -> None:
    rng = random.Random(seed)
    with Machine([], profile="otp", schedulers=1) as machine:
        for _ in range(500):
            data = bytearray(HELLO)
            for _ in range(rng.randint(1, 4)):
                data[rng.randrange(len(data))] = rng.randrange(256)
            try:
                machine.load(bytes(data))
            except LoadError as e:
                assert e.what


def test_a_func_info_without_a_label_before_it_is_refused() -> None:
    found = refused((ROOT / "tests/data/loader/func_info_without_label.beam").read_bytes())
    assert "without a label" in found.what
