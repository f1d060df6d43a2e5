"""Programs for every instruction, compiled in several ways (older, newer instructions,
unoptimised), against erl: what was recorded with several releases' compilers, and what the
compiler of this host makes of them.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from avmtools.vm.machine import Machine

from avmtools.formats.etf import Atom
from tests.vm.record_opcodes import RECORDED, programs
from tests.vm.record_opcodes import WAYS as RECORDED_WAYS

HERE = Path(__file__).parent
SOURCES = sorted((HERE / "erlang").glob("op_*.erl"))
PROGRAMS = [p.stem for p in SOURCES if p.stem not in ("op_norm", "op_load")]
#: What erlc is told: each set makes it emit instructions that the others don't.
WAYS = {
    "plain": ["+debug_info"],
    "r24": ["+r24"],
    "r23": ["+r23"],
    "r22": ["+r22"],
    "unoptimised": ["+no_copt", "+no_ssa_opt"],
    "inlined": ["+no_type_opt", "+no_bsm_opt", "+inline"],
}

needs_otp = pytest.mark.skipif(
    shutil.which("erlc") is None, reason="needs a real Erlang to compile and compare"
)
ORACLE = HERE.parent / "oracle" / "oracle.beam"
RECORDINGS = [(way, p.stem) for way in RECORDED_WAYS for p in programs(way) if p.stem != "op_norm"]


@pytest.mark.parametrize(("way", "program"), RECORDINGS, ids=lambda v: v)
def test_same_values_as_recorded(way: str, program: str) -> None:
    expected = (RECORDED / way / f"{program}.out").read_text("utf-8")
    beams = [ORACLE, RECORDED / "op_norm.beam", RECORDED / way / f"{program}.beam"]
    with Machine(beams, profile="otp", schedulers=1, stderr="capture") as machine:
        said = machine.call("op_norm", "text", [Atom(program)], timeout=60)
    assert said.decode().splitlines() == expected.splitlines()


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


@pytest.mark.otp
@needs_otp
@pytest.mark.parametrize("program", PROGRAMS)
def test_same_values_as_erl(compiled: Path, program: str) -> None:
    assert on_engine(compiled, program).splitlines() == on_erl(compiled, program).splitlines()


@pytest.mark.otp
@needs_otp
@pytest.mark.parametrize("program", ["op_flow", "op_bits"])
def test_same_values_when_every_allocation_collects(compiled: Path, program: str) -> None:
    if not compiled.name.startswith(("plain", "r22")):
        pytest.skip("two sets of instructions are enough for the slow check")
    assert on_engine(compiled, program, gc_stress=True, verify=True) == on_engine(compiled, program)
