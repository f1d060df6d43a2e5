"""``avm pack``: what goes in, what comes out, and what is said about it."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING, Any

import pytest

from avmtools.formats import packbeam
from avmtools.formats.beam import Beam

from .conftest import PACKS
from .support import assert_refused, call, call_json, run

if TYPE_CHECKING:
    from pathlib import Path
    from subprocess import CompletedProcess


def avm(here: Path, *argv: str) -> CompletedProcess[str]:
    return call("avm", *argv, cwd=here)


def packed(here: Path, *argv: str) -> list[packbeam.Section]:
    """The sections of what ``avm pack out.avm ARGV`` writes without complaint."""
    done = avm(here, "pack", "out.avm", *argv)
    assert done.returncode == 0, done.stderr
    return list(packbeam.parse((here / "out.avm").read_bytes()).sections)


def names(sections: list[packbeam.Section]) -> list[str]:
    return [s.name for s in sections]


def application(name: str, mod: str = "", needs: str = "kernel, stdlib") -> str:
    start = f", {{mod, {{{mod}, []}}}}" if mod else ""
    return f'{{application, {name}, [{{vsn, "1"}}, {{applications, [{needs}]}}{start}]}}.\n'


# -- inputs -------------------------------------------------------------------------------------


def test_the_same_modules_hold_the_same_as_in_a_pack_of_the_original(here: Path) -> None:
    new = packed(
        here, "hello.beam", "greet.beam", "orphan.beam", "hello/priv/seven.txt", "--keep-chunk", "Type"
    )
    assert new == list(packbeam.parse((PACKS / "esc_default.avm").read_bytes()).sections)


def test_a_module_is_stored_under_the_name_inside_it(here: Path) -> None:
    (here / "hello.beam").rename(here / "x.bin")
    assert names(packed(here, "x.bin")) == ["hello.beam"]


def test_a_file_is_stored_under_the_name_that_follows_the_colon(here: Path) -> None:
    (here / "note.txt").write_text("note")
    section = packed(here, "hello.beam", "note.txt:app/priv/note.txt")[1]
    assert (section.name, section.file_bytes, section.flags) == ("app/priv/note.txt", b"note", 4)


def test_a_file_with_a_colon_in_its_name_is_that_file(here: Path) -> None:
    (here / "a:b").write_text("x")
    assert names(packed(here, "hello.beam", "a:b")) == ["hello.beam", "a:b"]


def test_a_leading_dot_slash_is_no_part_of_a_name(here: Path) -> None:
    assert names(packed(here, "hello.beam", "./hello/priv/seven.txt")) == [
        "hello.beam",
        "hello/priv/seven.txt",
    ]


def test_a_module_under_another_name_is_stored_as_a_plain_file(here: Path) -> None:
    section = packed(here, "hello.beam", "greet.beam:app/priv/greet.beam")[1]
    assert section.file_bytes == (here / "greet.beam").read_bytes()


def test_a_module_under_a_name_that_no_one_looks_for_is_refused(here: Path) -> None:
    done = avm(here, "pack", "out.avm", "hello.beam:other.beam")
    assert_refused(done, 2, "hello.beam", "not other.beam")


@pytest.mark.parametrize("name", ["/etc/passwd", "../x", "a/../b", "a//b", "./a", "a\nb"])
def test_a_name_that_no_one_could_find_or_extract_is_refused(here: Path, name: str) -> None:
    assert_refused(
        avm(here, "pack", "out.avm", "hello.beam", f"hello/priv/seven.txt:{name}"), 2, "name in a pack"
    )


def test_an_absolute_path_needs_a_name(here: Path) -> None:
    done = avm(here, "pack", "out.avm", "hello.beam", str(here / "hello" / "priv" / "seven.txt"))
    assert_refused(done, 2, "path:my_app/priv/file.txt")


def test_a_directory_gives_its_modules_in_the_order_of_their_names(here: Path) -> None:
    (here / "sub").mkdir()
    for name in ("hello", "greet", "orphan"):
        (here / f"{name}.beam").rename(here / "sub" / f"{name}.beam")
    assert names(packed(here, "sub")) == ["greet.beam", "hello.beam", "orphan.beam"]


def test_priv_beside_ebin_belongs_to_the_application(here: Path) -> None:
    ebin = here / "lib" / "my_app-1.2.3" / "ebin"
    (ebin.parent / "priv" / "deep").mkdir(parents=True)
    (ebin.parent / "priv" / "deep" / "f.txt").write_text("deep")
    ebin.mkdir()
    (here / "hello.beam").rename(ebin / "hello.beam")
    assert names(packed(here, "lib")) == ["hello.beam", "my_app/priv/deep/f.txt"]
    assert names(packed(here, "lib/my_app-1.2.3/ebin")) == ["hello.beam", "my_app/priv/deep/f.txt"]


def test_a_link_from_a_directory_to_itself_ends(here: Path) -> None:
    (here / "loop").mkdir()
    (here / "loop" / "again").symlink_to(here / "loop")
    (here / "hello.beam").rename(here / "loop" / "hello.beam")
    assert names(packed(here, "loop")) == ["hello.beam"]


def test_a_file_that_is_named_twice_counts_once(here: Path) -> None:
    assert names(packed(here, "hello.beam", "./hello.beam")) == ["hello.beam"]


def test_a_pack_gives_its_sections_by_the_same_chunk_rules(here: Path) -> None:
    sections = packed(here, "esc_default.avm", "--strip-lines")
    assert names(sections) == ["hello.beam", "greet.beam", "orphan.beam", "hello/priv/seven.txt"]
    assert all(s.beam.chunk("Line") is None and s.beam.chunk("Type") is None for s in sections[:3])


# -- the bytes ----------------------------------------------------------------------------------


def test_the_same_inputs_give_the_same_bytes_at_any_time_and_place(here: Path) -> None:
    results = []
    for zone, locale in (("UTC", "C.UTF-8"), ("Asia/Kolkata", "C")):
        env = {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": str(random.randrange(1000))}
        done = run("avm", "pack", "out.avm", ".", "--start", "hello", "--prune", cwd=here, env=env)
        assert done.returncode == 0
        results.append((here / "out.avm").read_bytes())
        for path in here.iterdir():
            os.utime(path, (1, 1))
    assert results[0] == results[1]


@pytest.mark.parametrize(
    ("profile", "options", "chunks"),
    [
        ("atomvm-0.5", [], set()),
        ("atomvm-0.6", [], {"Line"}),
        ("atomvm-0.6", ["--strip-lines"], set()),
        ("atomvm-0.5", ["--keep-lines"], {"Line"}),
        ("atomvm-0.7", [], {"Line", "Type"}),
        ("otp", [], {"Line", "Type", "Attr", "CInf"}),
        ("atomvm-0.6", ["--keep-chunk", "Type", "--keep-chunk", "Meta"], {"Line", "Type", "Meta"}),
    ],
)
def test_the_profile_decides_which_chunks_stay(
    here: Path, profile: str, options: list[str], chunks: set[str]
) -> None:
    (section,) = packed(here, "hello.beam", "--profile", profile, *options)
    always = {"AtU8", "Code", "ExpT", "LocT", "ImpT", "LitU", "StrT"}
    assert {c.name for c in section.beam.chunks} == always | chunks


def test_packing_a_pack_again_changes_nothing(here: Path) -> None:
    packed(here, "hello.beam", "greet.beam", "hello/priv/seven.txt")
    first = (here / "out.avm").read_bytes()
    packed(here, "out.avm")
    assert (here / "out.avm").read_bytes() == first


# -- entry --------------------------------------------------------------------------------------


def test_without_start_what_exports_start_is_flagged_where_it_stands(here: Path) -> None:
    assert [(s.name, s.flags) for s in packed(here, "greet.beam", "hello.beam")] == [
        ("greet.beam", 2), ("hello.beam", 3),
    ]  # fmt: skip


def test_the_start_module_goes_first_and_is_flagged_alone(here: Path) -> None:
    sections = packed(here, "greet.beam", "esc_default.avm", "--start", "hello")
    assert [(s.name, s.is_start) for s in sections][:2] == [("hello.beam", True), ("greet.beam", False)]


def test_a_library_has_no_entry_and_no_warning(here: Path) -> None:
    done = avm(here, "pack", "out.avm", "hello.beam", "--lib")
    assert done.stderr == ""
    assert packbeam.parse((here / "out.avm").read_bytes()).entry is None


def test_no_entry_is_reported(here: Path) -> None:
    assert "no module is flagged to start" in avm(here, "pack", "out.avm", "greet.beam").stderr


def test_several_entries_are_reported_with_the_one_that_runs(here: Path) -> None:
    done = avm(here, "pack", "out.avm", "c_merge.avm")
    assert "2 modules are flagged to start, orphan.beam runs" in done.stderr


def test_duplicates_are_reported_with_the_one_that_counts(here: Path) -> None:
    done = avm(here, "pack", "out.avm", "hello.beam", "c_default.avm")
    assert "hello.beam is there 2 times" in done.stderr
    assert "the one of hello.beam counts, not c_default.avm(hello.beam)" in done.stderr


@pytest.mark.parametrize(
    ("options", "status", "word"),
    [
        (["--start", "nobody"], 3, "nobody"),
        (["--start", "greet"], 3, "does not export start/0"),
        (["--start", "hello", "--lib"], 2, "contradict"),
        (["--root", "greet"], 2, "--prune"),
        (["--prune", "--root", "nobody"], 3, "nobody"),
        (["--profile", "atomvm-9"], 2, "atomvm-0.6"),
        (["--keep-chunk", "Types"], 2, "Types"),
        (["--max-size", "big"], 2, "big"),
        (["--application", "app"], 3, "app"),
        (["--bogus"], 2, "--bogus"),
    ],
)
def test_what_can_not_be_done_is_refused_before_anything_is_written(
    here: Path, options: list[str], status: int, word: str
) -> None:
    assert_refused(avm(here, "pack", "out.avm", "hello.beam", "greet.beam", *options), status, word)
    assert not (here / "out.avm").exists()


def test_a_module_under_a_name_where_atomvm_does_not_look_is_reported(here: Path) -> None:
    hello = packbeam.parse((PACKS / "c_default.avm").read_bytes()).sections[0]
    renamed = packbeam.Section("zzz.beam", 3, hello.data)  # as the C packer names modules by their files
    (here / "renamed.avm").write_bytes(packbeam.build(packbeam.Pack((renamed,))))
    done = avm(here, "pack", "out.avm", "renamed.avm")
    assert "renamed.avm(zzz.beam) holds the module hello, which AtomVM looks for as hello.beam" in done.stderr


# -- room ---------------------------------------------------------------------------------------


def test_a_pack_beyond_the_release_s_partition_is_reported(here: Path) -> None:
    (here / "big").write_bytes(bytes(0x100000))
    done = avm(here, "pack", "out.avm", "hello.beam", "big:hello/priv/big")
    assert done.returncode == 0
    assert "the partition main.avm of AtomVM 0.6 1048576" in done.stderr


def test_a_library_is_measured_against_the_library_partition(here: Path) -> None:
    (here / "big").write_bytes(bytes(0x40000))
    done = avm(here, "pack", "out.avm", "hello.beam", "big:hello/priv/big", "--lib")
    assert "the partition boot.avm of AtomVM 0.6 262144" in done.stderr


@pytest.mark.parametrize("limit", ["main.avm", "0x100000", "1M"])
def test_more_than_max_size_is_refused(here: Path, limit: str) -> None:
    (here / "big").write_bytes(bytes(0x100000))
    done = avm(here, "pack", "out.avm", "hello.beam", "big:hello/priv/big", "--max-size", limit)
    assert_refused(done, 1, "more than --max-size allows")
    assert not (here / "out.avm").exists()


def test_exactly_max_size_fits(here: Path) -> None:
    packed(here, "hello.beam")
    size = (here / "out.avm").stat().st_size
    assert packed(here, "hello.beam", "--max-size", str(size))


# -- append -------------------------------------------------------------------------------------


def test_append_adds_to_what_is_there(here: Path) -> None:
    packed(here, "hello.beam")
    assert names(packed(here, "greet.beam", "--append")) == ["hello.beam", "greet.beam"]


def test_append_replaces_what_has_the_same_name_in_place(here: Path) -> None:
    packed(here, "hello.beam", "greet.beam", "orphan.beam")
    before = (here / "out.avm").read_bytes()
    assert names(packed(here, "greet.beam", "--append")) == ["hello.beam", "greet.beam", "orphan.beam"]
    assert (here / "out.avm").read_bytes() == before


def test_append_to_nothing_makes_a_new_pack(here: Path) -> None:
    assert names(packed(here, "hello.beam", "--append")) == ["hello.beam"]


def test_append_to_what_is_no_pack_is_refused(here: Path) -> None:
    assert_refused(avm(here, "pack", "hello.beam", "greet.beam", "--append"), 1, "hello.beam", "no pack")


# -- applications -------------------------------------------------------------------------------


def test_application_files_are_stored_as_terms(here: Path) -> None:
    (here / "hello.app").write_text(application("hello"))
    sections = packed(here, "hello.beam", "hello.app", "--application", "hello", "--start", "hello")
    assert names(sections) == ["hello.beam", "hello/priv/application.bin", "init/priv/start.boot"]


def test_an_application_that_starts_nothing_needs_a_start_module(here: Path) -> None:
    (here / "hello.app").write_text(application("hello"))
    done = avm(here, "pack", "out.avm", "hello.beam", "hello.app", "--application", "hello")
    assert_refused(done, 3, "no 'mod'")


def test_an_application_starts_by_a_module_of_its_own(here: Path) -> None:
    (here / "hello.app").write_text(application("hello", "greet"))
    sections = packed(here, "hello.beam", "greet.beam", "hello.app", "--application", "hello", "--prune")
    assert [(s.name, s.is_start) for s in sections] == [
        ("hello_avm_start.beam", True),
        ("greet.beam", False),
        ("hello/priv/application.bin", False),
        ("init/priv/start.boot", False),
    ]


def test_a_callback_module_that_is_missing_is_named(here: Path) -> None:
    (here / "hello.app").write_text(application("hello", "nobody"))
    done = avm(here, "pack", "out.avm", "hello.beam", "hello.app", "--application", "hello")
    assert_refused(done, 3, "nobody")


def test_applications_that_need_each_other_are_refused(here: Path) -> None:
    (here / "a.app").write_text(application("a", "greet", "b"))
    (here / "b.app").write_text(application("b", "greet", "a"))
    done = avm(here, "pack", "out.avm", "greet.beam", "a.app", "b.app", "--application", "a")
    assert_refused(done, 3, "a -> b -> a")


# -- output -------------------------------------------------------------------------------------


def test_human_output_says_what_was_packed(here: Path) -> None:
    done = avm(here, "pack", "out.avm", "hello.beam", "hello/priv/seven.txt")
    size = (here / "out.avm").stat().st_size
    assert (
        done.stdout == f"out.avm: 1 module, 1 file, {size} bytes, 0.1 % of main.avm, starts at hello.beam\n"
    )


def test_quiet_says_nothing(here: Path) -> None:
    done = call("avm", "--quiet", "pack", "out.avm", "hello.beam", cwd=here)
    assert (done.stdout, done.stderr) == ("", "")


def test_json_has_everything_human_output_has(here: Path) -> None:
    argv = ["pack", "out.avm", "hello.beam", "greet.beam", "orphan.beam", "--prune"]
    result: dict[str, Any] = call_json(*argv, cwd=here)["result"]
    assert result == {
        "file": "out.avm", "size": (here / "out.avm").stat().st_size, "modules": 2, "files": 0,
        "entry": "hello.beam", "pruned": ["orphan.beam"], "profile": "atomvm-0.6", "partition": "main.avm",
        "line_table": None,
        "partition_size": 0x100000,
    }  # fmt: skip


def test_json_carries_the_warnings(here: Path) -> None:
    answer = call_json("pack", "out.avm", "greet.beam", cwd=here)
    assert "no module is flagged" in answer["warnings"][0]


def test_the_output_may_be_an_input_that_is_a_pack(here: Path) -> None:
    done = avm(here, "pack", "c_default.avm", "c_default.avm", "orphan.beam")
    assert done.returncode == 0
    sections = packbeam.parse((here / "c_default.avm").read_bytes()).sections
    assert [s.name for s in sections] == ["hello.beam", "greet.beam", "orphan.beam"]


def test_modules_of_otp_28_load_on_releases_before_it(here: Path) -> None:
    hello = Beam.parse((here / "hello.beam").read_bytes())
    atoms = b"".join(_long_length(len(a)) + a.encode() for a in hello.atoms)
    new = hello.with_chunk("AtU8", (-len(hello.atoms)).to_bytes(4, "big", signed=True) + atoms)
    (here / "new.beam").write_bytes(new.build())
    assert packed(here, "new.beam") == packed(here, "hello.beam")


def _long_length(size: int) -> bytes:
    assert size < 2048
    return bytes([size << 4]) if size < 16 else bytes([size >> 3 & 0xE0 | 8, size & 255])
