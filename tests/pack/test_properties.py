"""What must hold for all inputs: files come back as they went in, and damage is always an error of ours."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avmtools import profiles
from avmtools.errors import AvmError
from avmtools.formats import packbeam
from avmtools.formats.beam import Beam
from avmtools.pack import explain
from avmtools.pack.assemble import Options, append, assemble
from avmtools.pack.inputs import ChunkRules, Item, read_pack
from avmtools.pack.select import extract_to

PACKS = Path(__file__).parents[1] / "data" / "packs"
RULES = ChunkRules.of(profiles.load())
ORIGINALS = [(PACKS / f"{n}.avm").read_bytes() for n in ("esc_default", "c_merge", "esc_pruned")]
MODULES = [(PACKS / f"{n}.beam").read_bytes() for n in ("hello", "greet", "orphan")]

part = st.text(
    st.characters(codec="utf-8", exclude_characters="/\\\0", exclude_categories=("C",)), min_size=1
)
names = st.lists(
    part.filter(lambda p: p not in (".", "..") and len(p.encode()) < 100), min_size=1, max_size=3
)
contents = st.dictionaries(names.map("/".join), st.binary(max_size=50), max_size=6)


@given(files=contents)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_files_come_back_as_they_went_in(tmp_path_factory: Any, files: dict[str, bytes]) -> None:
    items = [Item(packbeam.Section.of_file(n, c), n) for n, c in files.items()]
    data = assemble(items, Options(library=True), RULES).data
    again = list(read_pack("again", data, RULES))
    assert {i.section.name: i.section.file_bytes for i in again} == files
    assert assemble(again, Options(library=True), RULES).data == data
    prefixes = {"/".join(n.split("/")[:k]) for n in files for k in range(1, n.count("/") + 1)}
    if not prefixes & files.keys():
        here = tmp_path_factory.mktemp("x")
        written, _ = extract_to([i.section for i in again], str(here), "again")
        assert {s.name: path.read_bytes() for s, path, _ in written} == files


@given(old=contents, new=contents)
@settings(max_examples=60, deadline=None)
def test_appending_keeps_the_order_and_takes_the_newer(old: dict[str, bytes], new: dict[str, bytes]) -> None:
    def items(files: dict[str, bytes]) -> list[Item]:
        return [Item(packbeam.Section.of_file(n, c), n) for n, c in files.items()]

    merged = append(items(old), items(new))
    assert [i.section.name for i in merged] == [*old, *(n for n in new if n not in old)]
    assert {i.section.name: i.section.file_bytes for i in merged} == {**old, **new}


@st.composite
def damaged(draw: Any, originals: list[bytes]) -> bytes:
    """An original with some bytes changed, cut out or put in."""
    data = bytearray(draw(st.sampled_from(originals)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        match draw(st.sampled_from(["set", "cut", "insert", "word"])):
            case "set":
                data[at : at + 1] = draw(st.binary(min_size=1, max_size=1))
            case "cut":
                del data[at : at + draw(st.integers(1, 40))]
            case "insert":
                data[at:at] = draw(st.binary(min_size=1, max_size=8))
            case "word":
                at -= at % 4
                data[at : at + 4] = draw(st.sampled_from([b"\xff" * 4, b"\0" * 4, b"\x7f\xff\xff\xff"]))
    return bytes(data)


@given(data=damaged(ORIGINALS))
@settings(max_examples=300, deadline=None)
def test_a_damaged_pack_is_packed_pruned_and_explained_or_refused(data: bytes) -> None:
    with contextlib.suppress(AvmError):
        explain.pack_facts(packbeam.parse(data), len(data), profiles.load())
    with contextlib.suppress(AvmError):
        items = list(read_pack("x", data, RULES))
        assemble(items, Options(prune=True), RULES)
        assemble(items, Options(application="hello"), RULES)


@given(data=damaged(MODULES))
@settings(max_examples=300, deadline=None)
def test_a_damaged_module_is_explained_or_refused(data: bytes) -> None:
    with contextlib.suppress(AvmError):
        explain.module_facts(Beam.parse(data), "x")
