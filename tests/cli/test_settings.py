"""Where options come from: flags, then the environment, then avm.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from avmtools.formats import packbeam

from .support import assert_refused, call, run

if TYPE_CHECKING:
    from pathlib import Path


def chunks(here: Path, *argv: str, env: dict[str, str] | None = None) -> set[str]:
    """The optional chunks of hello.beam after ``avm pack``: they tell the profile."""
    done = run("avm", "pack", "out.avm", "hello.beam", *argv, cwd=here, env=env)
    assert done.returncode == 0, done.stderr
    names = {c.name for c in packbeam.parse((here / "out.avm").read_bytes()).sections[0].beam.chunks}
    return names & {"Line", "Type", "Attr"}


def test_a_flag_wins_over_the_environment_and_that_over_the_file(here: Path) -> None:
    (here / "avm.toml").write_text('profile = "atomvm-0.7"\n')
    assert chunks(here) == {"Line", "Type"}
    assert chunks(here, env={"AVM_PROFILE": "atomvm-0.5"}) == set()
    assert chunks(here, "--profile", "otp", env={"AVM_PROFILE": "atomvm-0.5"}) == {"Line", "Type", "Attr"}


def test_a_command_s_table_wins_over_the_common_profile(here: Path) -> None:
    (here / "avm.toml").write_text('profile = "otp"\n[pack]\nprofile = "atomvm-0.6"\n')
    assert chunks(here) == {"Line"}


def test_the_file_is_found_from_below(here: Path) -> None:
    (here / "avm.toml").write_text("[pack]\nmax-size = 100\n")
    (here / "below").mkdir()
    done = call("avm", "pack", "out.avm", "../hello.beam", cwd=here / "below")
    assert_refused(done, 1, "--max-size")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[pack]\nstrip-lines = true\n", set()),
        ("[pack]\nkeep-lines = false\n", set()),
        ("[pack]\nstrip-lines = false\n", {"Line"}),
        ('[pack]\nkeep-chunk = "Type"\n', {"Line", "Type"}),
        ('[pack]\nkeep-chunk = ["Type", "Attr"]\n', {"Line", "Type", "Attr"}),
        ("[list]\nfiles = true\n[something]\nelse = 1\n", {"Line"}),
    ],
)
def test_options_have_their_long_names(here: Path, text: str, expected: set[str]) -> None:
    (here / "avm.toml").write_text(text)
    assert chunks(here) == expected


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[pack]\nbogus = 1\n", "'bogus'"),
        ("[pack]\nprune = 'yes'\n", "prune is true or false"),
        ("[pack]\nmax-size = [1]\n", "max-size can't be"),
        ("pack = 1\n", "no table"),
        ("[pack\n", "avm.toml"),
        ('profile = "atomvm-9"\n', "atomvm-9"),
    ],
)
def test_what_makes_no_sense_is_refused(here: Path, text: str, word: str) -> None:
    (here / "avm.toml").write_text(text)
    done = call("avm", "pack", "out.avm", "hello.beam", cwd=here)
    assert_refused(done, 2 if "atomvm-9" in text else 3, word)
    assert not (here / "out.avm").exists()
