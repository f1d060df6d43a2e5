"""littlefs images: mounted by littlefs-python itself, with the geometry that ESP-IDF's component expects."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avmtools.errors import AvmError, FormatError
from avmtools.formats import littlefs as lfs

TREE = lfs.Tree(
    (lfs.File("a.txt", b"hello"), lfs.File("d/big", bytes(range(256)) * 50), lfs.File("d/ü", b"")),
    ("d", "d/e"),
)


def test_littlefs_mounts_what_we_build() -> None:
    from littlefs import LittleFS
    from littlefs.context import UserContext

    data = lfs.build(TREE, 0x20000)
    context = UserContext(len(data))
    context.buffer = bytearray(data)
    fs = LittleFS(context, block_size=4096, block_count=32, name_max=64)
    assert sorted(fs.listdir("/")) == ["a.txt", "d"]
    assert sorted(fs.listdir("/d")) == ["big", "e", "ü"]
    with fs.open("/d/big", "rb") as f:
        assert f.read() == TREE.files[1].data
    assert fs.fs_stat().name_max == 64


def test_same_tree_same_bytes_in_any_order() -> None:
    backwards = lfs.Tree(TREE.files[::-1], TREE.folders[::-1])
    assert lfs.build(TREE, 0x20000) == lfs.build(backwards, 0x20000)


def test_every_truncation_is_refused() -> None:
    data = lfs.build(TREE, 0x10000)
    for n in [*range(64), *range(64, len(data), 997), len(data) - 1]:
        with pytest.raises(FormatError):
            lfs.parse(data[:n])


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(AvmError, match="don't fit") as e:
        lfs.build(lfs.Tree((lfs.File("a", bytes(100_000)),)), 0x10000)
    assert e.value.code == "too_large"


@pytest.mark.parametrize("path", ["", "a//b", "../a", "a/./b", "x" * 65, "\udc80"])
def test_impossible_names_are_refused(path: str) -> None:
    with pytest.raises(FormatError):
        lfs.build(lfs.Tree((lfs.File(path, b""),)), 0x10000)


@pytest.mark.parametrize("size", [0, 0x3000, 0x10001])
def test_impossible_sizes_are_refused(size: int) -> None:
    with pytest.raises(FormatError, match="blocks of 4 KiB"):
        lfs.build(TREE, size)


@pytest.mark.parametrize("data", [b"", b"\xff" * 0x10000, b"\0" * 0x10000, b"x" * 30])
def test_what_is_no_littlefs_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        lfs.parse(data)


names = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=15)


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(names, st.binary(max_size=6000), max_size=8), st.sets(names, max_size=3))
def test_any_tree_survives(content: dict[str, bytes], folders: set[str]) -> None:
    files = tuple(lfs.File(p, content[p]) for p in sorted(content))
    tree = lfs.Tree(files, tuple(sorted(f"{f}.dir" for f in folders)))
    back = lfs.parse(lfs.build(tree, 0x40000))
    assert (back.files, back.folders) == (tree.files, tree.folders)


def test_mutated_images_are_read_or_refused() -> None:
    good = lfs.build(TREE, 0x10000)
    rng = random.Random(7)
    for _ in range(300):
        data = bytearray(good)
        for _ in range(rng.randint(1, 8)):
            data[rng.choice([rng.randrange(0x200), rng.randrange(0x2000), rng.randrange(len(data))])] = (
                rng.randrange(256)
            )
        try:
            lfs.parse(bytes(data))
        except FormatError as e:
            assert e.message
