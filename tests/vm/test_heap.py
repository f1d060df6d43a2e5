"""The collector, copying, limits and the verifier, exercised directly through a small compiled probe."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import sysconfig
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("avmtools.vm.heap")
pytest.importorskip("Cython")

ROOT = Path(__file__).parents[2]
GROWTHS = {"geometric": 0, "bounded_free": 1, "minimum": 2, "fibonacci": 3}


@pytest.fixture(scope="session")
def probe(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """heap_probe.pyx, compiled against the engine's .pxd files as they are installed beside its modules."""
    folder = tmp_path_factory.mktemp("probe")
    stage = folder / "stage" / "avmtools"
    stage.mkdir(parents=True)
    (stage / "__init__.py").touch()
    (stage / "vm").symlink_to(ROOT / "vm")
    c_file, module = folder / "heap_probe.c", folder / f"heap_probe{sysconfig.get_config_var('EXT_SUFFIX')}"
    source = Path(__file__).with_name("heap_probe.pyx")
    flags = ["-X", "boundscheck=False", "-X", "cdivision=True"]
    subprocess.run(
        [sys.executable, "-m", "cython", "-3", *flags, "-I", stage.parent, source, "-o", c_file], check=True
    )
    compiler = (sysconfig.get_config_var("CC") or "cc").split()
    include = sysconfig.get_paths()["include"]
    subprocess.run(
        [*compiler, "-O1", "-shared", "-fPIC", "-fno-strict-aliasing", "-fwrapv", "-w", f"-I{include}",
         c_file, "-o", module], check=True
    )  # fmt: skip
    spec = importlib.util.spec_from_file_location("heap_probe", module)
    assert spec is not None and spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


@pytest.mark.parametrize("growth", GROWTHS.values(), ids=GROWTHS)
@pytest.mark.parametrize("seed", range(8))
def test_terms_survive_collections_and_copies(probe: Any, growth: int, seed: int) -> None:
    assert probe.churn(seed, growth, 400) == ((0, 0), 0)


@pytest.mark.parametrize("seed", range(6))
def test_a_heap_limit_fails_collections_and_keeps_what_lives(probe: Any, seed: int) -> None:
    left, failed = probe.churn(seed, seed % 4, 400, 0, 150)
    assert left == (0, 0)
    assert failed > 0


@pytest.mark.parametrize("seed", range(6))
def test_a_machine_limit_keeps_what_lives(probe: Any, seed: int) -> None:
    left, _ = probe.churn(seed, seed % 4, 400, 12_000)
    assert left == (0, 0)


def test_a_growing_list_is_collected_a_number_of_times_that_grows_with_the_logarithm(probe: Any) -> None:
    sizes = probe.growth_of_a_list(200_000, GROWTHS["geometric"])
    assert len(sizes) < 20
    assert sizes == sorted(sizes)


def test_the_minimum_policy_gives_what_is_asked_for(probe: Any) -> None:
    sizes = probe.growth_of_a_list(40, GROWTHS["minimum"])
    assert {b - a for a, b in pairwise(sizes)} == {2}


def test_bounded_free_leaves_sixteen_words(probe: Any) -> None:
    sizes = probe.growth_of_a_list(200, GROWTHS["bounded_free"])
    assert {b - a for a, b in pairwise(sizes[1:])} == {18}


def test_fibonacci_climbs_the_documented_ladder(probe: Any) -> None:
    sizes = probe.growth_of_a_list(1000, GROWTHS["fibonacci"])
    assert sizes[:9] == [38, 51, 90, 142, 233, 376, 610, 987, 1598]


def test_a_block_shrinks_when_what_lived_in_it_died(probe: Any) -> None:
    full, empty = probe.shrinks()
    assert full >= 50_000
    assert empty < full / 8


def test_depth_costs_no_stack(probe: Any) -> None:
    assert probe.deep(300_000) == 150_000 * 2 + 150_000 * 3


def test_a_term_bomb_is_refused_instead_of_unfolded(probe: Any) -> None:
    assert probe.bomb()


def test_bytes_off_the_heap_call_for_a_collection(probe: Any) -> None:
    assert probe.virtual_heap() == (True, 0)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("header", "does not lead to a header"),
        ("size", "crosses the end"),
        ("outside", "leads outside"),
        ("word", "no term"),
        ("chain", "not on the chain"),
        ("float", "wrong size"),
        ("stack", "slot is empty"),
        ("order", "out of order"),
    ],
)
def test_the_verifier_names_what_is_broken(probe: Any, how: str, said: str) -> None:
    assert said in probe.broken(how)


def test_the_verifier_is_silent_on_a_sound_heap(probe: Any) -> None:
    assert probe.broken("not at all") is None
