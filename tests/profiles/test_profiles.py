"""Profiles: the facts of each release line, as data."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from avmtools import profiles
from avmtools.errors import UsageError


@pytest.mark.parametrize("name", profiles.NAMES)
def test_every_named_profile_loads(name: str) -> None:
    assert profiles.load(name).name == name


def test_the_default_is_the_newest_released_line() -> None:
    assert profiles.load().release == "0.6"


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("atomvm-0.5", -(2**63), 2**63 - 1),
        ("atomvm-0.6", -(2**63), 2**63 - 1),
        ("atomvm-0.7", -(2**256 - 1), 2**256 - 1),
        ("otp", None, None),
    ],
)
def test_integer_range(name: str, low: int | None, high: int | None) -> None:
    integers = profiles.load(name).integers
    assert (integers.minimum, integers.maximum) == (low, high)


@pytest.mark.parametrize(
    ("name", "flavour", "library", "library_at", "library_size", "app_at"),
    [
        ("atomvm-0.5", "erlang", "lib.avm", 0x1D0000, 0x40000, 0x210000),
        ("atomvm-0.6", "erlang", "boot.avm", 0x1D0000, 0x40000, 0x210000),
        ("atomvm-0.6", "elixir", "boot.avm", 0x1D0000, 0x80000, 0x250000),
        ("atomvm-0.7", "erlang", "boot.avm", 0x1D0000, 0x80000, 0x250000),
        ("atomvm-0.7", "elixir", "boot.avm", 0x1D0000, 0x80000, 0x250000),
    ],
)
def test_flash_layout_of_the_release(
    name: str, flavour: str, library: str, library_at: int, library_size: int, app_at: int
) -> None:
    profile = profiles.load(name)
    place, app = profile.library(flavour), profile.place("main.avm", flavour)
    assert place is not None and app is not None
    assert (place.name, place.offset, place.size) == (library, library_at, library_size)
    assert (app.offset, app.size) == (app_at, 0x100000)


@pytest.mark.parametrize("name", profiles.NAMES)
def test_the_page_on_packing_tells_what_the_profile_says(name: str) -> None:
    page = (Path(__file__).parents[2] / "docs" / "pack.md").read_text()
    (row,) = [line for line in page.splitlines() if line.startswith(f"| `{name}` |")]
    _, _, chunks, application, library, _ = (cell.strip() for cell in row.split("|"))
    profile = profiles.load(name)
    assert tuple(filter(None, chunks.split(", "))) == profile.pack.optional_chunks
    for flavour in profile.layouts:
        app, place = profile.place("main.avm", flavour), profile.library(flavour)
        assert app is not None and f"0x{app.offset:X}" in application
        assert place is not None and place.name in library and f"{place.size // 1024} KiB" in library
    assert profile.layouts or not (application or library)


def test_otp_has_no_partition_to_fit() -> None:
    assert profiles.load("otp").place("main.avm") is None


def test_only_the_newest_lines_read_type_chunks() -> None:
    with_types = [n for n in profiles.NAMES if "Type" in profiles.load(n).pack.optional_chunks]
    assert with_types == ["atomvm-0.7", "otp"]


def test_an_unknown_profile_is_refused_with_the_names() -> None:
    with pytest.raises(UsageError) as e:
        profiles.load("atomvm-9")
    assert "atomvm-0.6" in e.value.hint


def test_importing_profiles_reads_no_toml() -> None:
    code = "import sys, avmtools.profiles; sys.exit('tomllib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0
