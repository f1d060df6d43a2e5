"""Programs for every instruction, compiled in several ways (older instructions, unoptimised), against erl."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from avmtools.vm.machine import Machine

from avmtools.formats.etf import Atom

HERE = Path(__file__).parent
SOURCES = sorted((HERE / "erlang").glob("op_*.erl"))
PROGRAMS = [p.stem for p in SOURCES if p.stem != "op_norm"]
#: What erlc is told: each set makes it emit instructions that the others don't.
WAYS = {
    "plain": ["+debug_info"],
    "r24": ["+r24"],
    "r23": ["+r23"],
    "r22": ["+r22"],
    "unoptimised": ["+no_copt", "+no_ssa_opt"],
    "inlined": ["+no_type_opt", "+no_bsm_opt", "+inline"],
}

pytestmark = [
    pytest.mark.otp,
    pytest.mark.skipif(shutil.which("erlc") is None, reason="needs a real Erlang to compile and compare"),
]


@pytest.fixture(scope="module", params=WAYS)
def compiled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp(request.param)
    oracle = HERE.parent / "oracle" / "oracle.erl"
    subprocess.run(["erlc", "-W0", *WAYS[request.param], "-o", out, oracle, *SOURCES], check=True)
    return out


def on_erl(folder: Path, program: str) -> str:
    code = f"io:put_chars(binary_to_list(op_norm:text({program}))), halt()."
    done = subprocess.run(
        ["erl", "-noshell", "-kernel", "logger_level", "none", "-pa", folder, "-eval", code],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout


def on_engine(folder: Path, program: str, **options: bool) -> str:
    beams = [folder / f"{name}.beam" for name in ("oracle", "op_norm", program)]
    with Machine(beams, profile="otp", schedulers=1, stderr="capture", **options) as machine:
        said = machine.call("op_norm", "text", [Atom(program)], timeout=100)
    assert isinstance(said, bytes)
    return said.decode()


@pytest.mark.parametrize("program", PROGRAMS)
def test_same_values_as_erl(compiled: Path, program: str) -> None:
    assert on_engine(compiled, program).splitlines() == on_erl(compiled, program).splitlines()


@pytest.mark.parametrize("program", ["op_flow", "op_bits"])
def test_same_values_when_every_allocation_collects(compiled: Path, program: str) -> None:
    if not compiled.name.startswith(("plain", "r22")):
        pytest.skip("two sets of instructions are enough for the slow check")
    assert on_engine(compiled, program, gc_stress=True, verify=True) == on_engine(compiled, program)
