"""What the engine's fuzzer has found, tried again as it does (tests/fuzz/found/README.md)."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from avmtools.vm.machine import Machine

from avmtools.errors import AvmError

if TYPE_CHECKING:
    from types import ModuleType

FUZZ = Path(__file__).parents[1] / "fuzz"
FOUND = sorted(p for p in (FUZZ / "found").iterdir() if p.suffix in (".beam", ".avm", ".bin"))


@pytest.fixture(scope="module")
def fuzzer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fuzz_engine", FUZZ / "fuzz_engine.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["fuzz_engine"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", FOUND, ids=lambda p: p.stem)
def test_what_was_found_does_no_harm_any_more(fuzzer: ModuleType, path: Path) -> None:
    fuzzer.replay(path)


def test_a_start_module_that_is_no_name_is_told_in_a_sentence() -> None:
    with Machine([FUZZ / "found" / "start_module_not_utf8.avm"], lib=False) as m:
        with pytest.raises(AvmError) as e:
            m.run()
        assert "no module's name" in str(e.value)


@pytest.mark.parametrize("path", sorted((FUZZ / "corpus").glob("*.beam")), ids=lambda p: p.name)
def test_every_seed_is_accepted_and_runs(fuzzer: ModuleType, path: Path) -> None:
    """The compilers of OTP 24 to 29 and of three Elixirs: what they emit is not refused."""
    assert fuzzer.try_module(path.read_bytes(), gc_stress=True) in ("ran", "raised")


def test_the_mutator_keeps_code_that_it_does_not_change(fuzzer: ModuleType) -> None:
    """The tokens of a Code chunk, put together again, are the chunk."""
    for seed in fuzzer.seeds():
        code = seed.beam.chunk("Code").data
        again = seed.head + b"".join(bytes([t.opcode]) + b"".join(t.operands) for t in seed.tokens)
        assert again == code[: len(again)] and not code[len(again) :].strip(b"\0"), seed.name
