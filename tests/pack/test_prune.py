"""What pruning follows: every way in which a module names another, each by a module compiled for it."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from avmtools import profiles
from avmtools.pack.assemble import Options, assemble
from avmtools.pack.inputs import ChunkRules, read_all

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.otp

#: How ``main`` names ``target``.
WAYS = {
    "a call": "start() -> target:go(1).",
    "calls of two modules": "start() -> [target:go(1), other:go(2)].",
    "an external fun": "start() -> F = fun target:go/1, F(1).",
    "an external fun in a literal": "start() -> lists:map(fun target:go/1, [1, 2]).",
    "an external fun deep in a literal": "start() -> {a, [#{k => {fun target:go/1, 1.5}}]}.",
    "an atom in code": "start() -> apply(target, go, [1]).",
    "an atom in a tuple literal": "start() -> {child, {target, go, []}}.",
    "an atom as a map key": "start() -> #{target => 1}.",
    "an atom in an improper tail": "start() -> [1 | target].",
    "an atom in a fun's body": "start() -> fun(X) -> {X, target} end.",
    "a behaviour": "-behaviour(target).\nstart() -> ok.",
    "a behaviour in American": "-behavior(target).\nstart() -> ok.",
}


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One directory a way, with main.beam in it, and target.beam and other.beam beside them all."""
    root = tmp_path_factory.mktemp("prune")
    for name in ("target", "other"):
        (root / f"{name}.erl").write_text(
            f"-module({name}).\n-export([go/1, behaviour_info/1]).\n"
            "go(X) -> X.\nbehaviour_info(callbacks) -> [].\n"
        )
    calls = []
    for n, body in enumerate(WAYS.values()):
        directory = root / str(n)
        directory.mkdir()
        (directory / "main.erl").write_text(f"-module(main).\n-export([start/0]).\n{body}\n")
        calls.append(f'{{ok, _}} = compile:file("{directory}/main", [{{outdir, "{directory}"}}])')
    subprocess.run(["erlc", "target.erl", "other.erl"], cwd=root, check=True)
    subprocess.run(
        ["erl", "-noshell", "-pa", root, "-eval", f"{', '.join(calls)}, halt()."],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    return root


def pruned(specs: list[str], **options: object) -> list[str]:
    rules = ChunkRules.of(profiles.load())
    packed = assemble(read_all(specs, rules), Options(prune=True, **options), rules)  # type: ignore[arg-type]
    return [i.section.name for i in packed.items]


@pytest.mark.parametrize(("n", "way"), list(enumerate(WAYS)))
def test_pruning_follows(compiled: Path, n: int, way: str) -> None:
    specs = [
        str(compiled / str(n) / "main.beam"),
        str(compiled / "target.beam"),
        str(compiled / "other.beam"),
    ]
    kept = pruned(specs)
    assert "target.beam" in kept, way
    assert ("other.beam" in kept) is (way == "calls of two modules")


def test_pruning_follows_modules_that_were_packed_before(compiled: Path, tmp_path: Path) -> None:
    rules = ChunkRules.of(profiles.load())
    names = ("0/main.beam", "target.beam", "other.beam")
    before = assemble(read_all([str(compiled / n) for n in names], rules), Options(), rules)
    (tmp_path / "all.avm").write_bytes(before.data)
    assert pruned([str(tmp_path / "all.avm")]) == ["main.beam", "target.beam"]


def test_pruning_keeps_what_roots_reach(compiled: Path) -> None:
    specs = [str(compiled / "0" / "main.beam"), str(compiled / "target.beam"), str(compiled / "other.beam")]
    assert pruned(specs, roots=("other",)) == ["main.beam", "target.beam", "other.beam"]


def test_pruning_keeps_what_every_entry_reaches(compiled: Path, tmp_path: Path) -> None:
    (tmp_path / "second.erl").write_text("-module(second).\n-export([start/0]).\nstart() -> other:go(1).\n")
    subprocess.run(["erlc", "second.erl"], cwd=tmp_path, check=True)
    specs = [
        str(compiled / "0" / "main.beam"), str(tmp_path / "second.beam"),
        str(compiled / "target.beam"), str(compiled / "other.beam"),
    ]  # fmt: skip
    assert pruned(specs) == ["main.beam", "second.beam", "target.beam", "other.beam"]
    assert pruned(specs, start="main") == ["main.beam", "target.beam"]


def test_pruning_drops_copies_that_an_earlier_one_hides(compiled: Path, tmp_path: Path) -> None:
    copy = tmp_path / "target.beam"
    copy.write_bytes((compiled / "target.beam").read_bytes())
    specs = [str(compiled / "0" / "main.beam"), str(compiled / "target.beam"), str(copy)]
    assert pruned(specs) == ["main.beam", "target.beam"]
    assert pruned(specs, keep_copies=True) == ["main.beam", "target.beam", "target.beam"]
