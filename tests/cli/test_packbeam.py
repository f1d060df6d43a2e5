"""``packbeam`` against what the real packers recorded, and one test for each way in which those lose data."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from avmtools.formats import packbeam
from avmtools.formats.beam import Beam, Chunk

from .support import assert_refused, call, run

if TYPE_CHECKING:
    from subprocess import CompletedProcess

PACKS = Path(__file__).parents[1] / "data" / "packs"
MODULES = ("hello", "greet", "orphan")


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A directory with the inputs of the recorded packs, under the paths they had."""
    for name in MODULES:
        shutil.copy(PACKS / f"{name}.beam", tmp_path)
    (tmp_path / "hello" / "priv").mkdir(parents=True)
    shutil.copy(PACKS / "seven.txt", tmp_path / "hello" / "priv")
    for pack in PACKS.glob("*.avm"):
        shutil.copy(pack, tmp_path)
    return tmp_path


def packbeam_in(here: Path, *argv: str) -> CompletedProcess[str]:
    return call("packbeam", *argv, cwd=here)


def contents(data: bytes) -> list[tuple[str, int, object]]:
    """What a pack holds, apart from how a packer lays out a module: chunks by name, files by content."""
    return [
        (s.name, s.flags, {c.name: c.data for c in s.beam.chunks} if s.is_beam else s.file_bytes)
        for s in packbeam.parse(data).sections
    ]


# -- what the originals record ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recorded", "argv"),
    [
        ("esc_default", ["hello.beam", "greet.beam", "orphan.beam", "hello/priv/seven.txt"]),
        ("esc_nolines", ["--remove_lines", "hello.beam", "greet.beam"]),
        ("esc_nolines", ["-r", "hello.beam", "greet.beam"]),
        (
            "esc_pruned",
            [
                "--prune",
                "--start",
                "hello",
                "greet.beam",
                "orphan.beam",
                "hello.beam",
                "hello/priv/seven.txt",
            ],
        ),
        (
            "esc_pruned",
            ["-p", "-s", "hello", "greet.beam", "orphan.beam", "hello.beam", "hello/priv/seven.txt"],
        ),
        ("esc_empty", []),
    ],
)
def test_create_writes_the_bytes_of_the_escript(here: Path, recorded: str, argv: list[str]) -> None:
    done = packbeam_in(here, "create", "new.avm", *argv)
    assert (done.returncode, done.stdout) == (0, "")
    assert (here / "new.avm").read_bytes() == (PACKS / f"{recorded}.avm").read_bytes()


@pytest.mark.parametrize(
    ("recorded", "argv"),
    [
        ("c_default", ["new.avm", "hello.beam", "greet.beam"]),
        ("c_lines", ["-i", "new.avm", "hello.beam", "greet.beam"]),
        ("c_archive", ["-a", "new.avm", "greet.beam", "orphan.beam"]),
        ("c_merge", ["new.avm", "orphan.beam", "c_default.avm"]),
    ],
)
def test_the_classic_form_writes_the_content_of_the_c_packer(
    here: Path, recorded: str, argv: list[str]
) -> None:
    assert packbeam_in(here, *argv).returncode == 0
    assert contents((here / "new.avm").read_bytes()) == contents((PACKS / f"{recorded}.avm").read_bytes())


@pytest.mark.parametrize("style", ["default", "bare", "csv"])
@pytest.mark.parametrize("option", ["--format", "-f"])
def test_list_prints_what_the_escript_prints(here: Path, style: str, option: str) -> None:
    done = packbeam_in(here, "list", option, style, "esc_default.avm")
    assert done.stdout == (PACKS / f"esc_default.list.{style}.txt").read_text()


def test_list_without_format_is_the_default_format(here: Path) -> None:
    done = packbeam_in(here, "list", "esc_default.avm")
    assert done.stdout == (PACKS / "esc_default.list.default.txt").read_text()


@pytest.mark.parametrize("pack", ["c_default", "c_merge"])
def test_classic_list_prints_what_the_c_packer_prints(here: Path, pack: str) -> None:
    assert packbeam_in(here, "-l", f"{pack}.avm").stdout == (PACKS / f"{pack}.list.txt").read_text()


def test_extract_prints_and_writes_what_the_escript_does(here: Path) -> None:
    (here / "x").mkdir()
    done = packbeam_in(here, "extract", "--out", "x", "esc_default.avm")
    assert done.stdout == (PACKS / "esc_extract.out.txt").read_text()
    for line in (PACKS / "esc_extract.sha256.txt").read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256((here / "x" / name).read_bytes()).hexdigest() == digest


def test_delete_prints_and_writes_what_the_escript_does(here: Path) -> None:
    done = packbeam_in(here, "delete", "--out", "new.avm", "esc_default.avm", "orphan.beam")
    assert done.stdout == (PACKS / "esc_deleted.out.txt").read_text()
    assert (here / "new.avm").read_bytes() == (PACKS / "esc_deleted.avm").read_bytes()


def test_delete_works_in_place_without_out(here: Path) -> None:
    packbeam_in(here, "delete", "esc_default.avm", "orphan.beam")
    assert (here / "esc_default.avm").read_bytes() == (PACKS / "esc_deleted.avm").read_bytes()


def test_version_is_that_of_the_escript() -> None:
    assert call("packbeam", "version").stdout == (PACKS / "esc_version.txt").read_text()


@pytest.mark.parametrize("argv", [["help"], ["--help"], ["-h"], ["create", "--help"], ["list", "-h"]])
def test_help_goes_to_stdout_with_status_0(argv: list[str]) -> None:
    done = call("packbeam", *argv)
    assert done.returncode == 0 and "create" in done.stdout and done.stderr == ""


@pytest.mark.parametrize(
    ("old", "new", "rest"),
    [
        ("-prune", "--prune", ["create", "new.avm", "hello.beam", "greet.beam"]),
        ("-start", "--start", ["create", "new.avm", "hello.beam"]),
        ("-format", "--format", ["list", "esc_default.avm"]),
        ("-out", "--out", ["delete", "esc_default.avm", "orphan.beam"]),
    ],
)
def test_deprecated_options_work_and_warn(here: Path, old: str, new: str, rest: list[str]) -> None:
    value = {"-start": ["hello"], "-format": ["bare"], "-out": ["new.avm"]}.get(old, [])
    done = packbeam_in(here, rest[0], old, *value, *rest[1:])
    assert done.returncode == 0
    assert done.stdout.startswith(f"WARNING.  Deprecated option.  Use {new} instead.\n")


def test_options_stand_anywhere_and_take_an_equals_sign(here: Path) -> None:
    done = packbeam_in(here, "create", "new.avm", "greet.beam", "hello.beam", "--start=hello", "-p")
    assert done.returncode == 0
    assert [n for n, _, _ in contents((here / "new.avm").read_bytes())] == ["hello.beam", "greet.beam"]


def test_lib_clears_every_start_flag(here: Path) -> None:
    packbeam_in(here, "create", "--lib", "new.avm", "hello.beam", "esc_default.avm")
    assert not any(s.is_start for s in packbeam.parse((here / "new.avm").read_bytes()).sections)


def test_start_moves_the_module_to_the_front_and_flags_no_other(here: Path) -> None:
    packbeam_in(here, "create", "--start", "greet", "new.avm", "esc_default.avm")
    sections = packbeam.parse((here / "new.avm").read_bytes()).sections
    assert [(s.name, s.flags) for s in sections] == [
        ("greet.beam", 3), ("hello.beam", 2), ("orphan.beam", 2), ("hello/priv/seven.txt", 4),
    ]  # fmt: skip


def test_it_starts_without_the_command_line_library() -> None:
    done = run("packbeam", "version")
    assert (done.returncode, done.stderr) == (0, "")


# -- traps: the originals lose data, or end with 0 after a failure -------------------------------


def unchanged(here: Path, name: str) -> bool:
    return (here / name).read_bytes() == (PACKS / name).read_bytes()


def test_trap_an_unknown_option_is_taken_as_the_output_file(here: Path) -> None:
    done = packbeam_in(here, "create", "--bogus", "hello.beam", "greet.beam")
    assert_refused(done, 255, "--bogus")
    assert not (here / "--bogus").exists() and unchanged(here, "hello.beam")


def test_trap_create_swallows_o_and_overwrites_the_first_module(here: Path) -> None:
    assert_refused(packbeam_in(here, "create", "-o", "foo", "hello.beam"), 255, "-o")
    assert unchanged(here, "hello.beam")


def test_trap_swapped_arguments_overwrite_a_module(here: Path) -> None:
    assert_refused(packbeam_in(here, "create", "hello.beam", "greet.beam"), 255, "hello.beam", "no pack")
    assert unchanged(here, "hello.beam")


def test_trap_the_output_is_an_input_module(here: Path) -> None:
    assert_refused(
        packbeam_in(here, "create", "hello.beam", "hello.beam"), 255, "both the output and an input"
    )
    assert unchanged(here, "hello.beam")


def test_trap_the_c_packer_truncates_an_output_that_is_an_input(here: Path) -> None:
    done = packbeam_in(here, "esc_default.avm", "esc_default.avm", "greet.beam")
    assert done.returncode == 0
    names = [s.name for s in packbeam.parse((here / "esc_default.avm").read_bytes()).sections]
    assert names == ["hello.beam", "greet.beam", "orphan.beam", "hello/priv/seven.txt", "greet.beam"]


def test_trap_delete_ignores_an_unknown_element(here: Path) -> None:
    assert_refused(packbeam_in(here, "delete", "esc_default.avm", "hello.beam", "nobody.beam"), 255, "nobody")
    assert unchanged(here, "esc_default.avm")


def test_trap_extract_ignores_an_unknown_element(here: Path) -> None:
    (here / "x").mkdir()
    done = packbeam_in(here, "extract", "--out", "x", "esc_default.avm", "hello.beam", "nobody.beam")
    assert_refused(done, 255, "nobody.beam")
    assert list((here / "x").iterdir()) == []


def test_trap_extract_follows_a_name_out_of_the_directory(here: Path) -> None:
    evil = packbeam.Pack((packbeam.Section.of_file("../evil.txt", b"x"),))
    (here / "evil.avm").write_bytes(packbeam.build(evil))
    (here / "x").mkdir()
    assert_refused(packbeam_in(here, "extract", "--out", "x", "evil.avm"), 255, "../evil.txt")
    assert not (here / "evil.txt").exists()


def test_trap_extract_of_an_absolute_name_stays_in_the_directory(here: Path) -> None:
    target = here / "outside.txt"
    pack = packbeam.Pack((packbeam.Section.of_file(str(target), b"x"),))
    (here / "abs.avm").write_bytes(packbeam.build(pack))
    (here / "x").mkdir()
    assert packbeam_in(here, "extract", "--out", "x", "abs.avm").returncode == 0
    assert not target.exists()
    assert Path(here / "x", *target.parts[1:]).read_bytes() == b"x"


def test_trap_priv_files_flagged_as_modules_crash_the_reader(here: Path) -> None:
    hello = packbeam.parse((PACKS / "esc_default.avm").read_bytes()).sections[0]
    seven = packbeam.Section.of_file("hello/priv/seven.txt", b"seven")
    as_mix = packbeam.Section(seven.name, 2, seven.data)
    (here / "mix.avm").write_bytes(packbeam.build(packbeam.Pack((hello, as_mix))))
    listed = packbeam_in(here, "list", "--format", "csv", "mix.avm")
    assert "hello/priv/seven.txt,false,false,12" in listed.stdout
    assert packbeam_in(here, "create", "new.avm", "mix.avm").returncode == 0
    assert packbeam.parse((here / "new.avm").read_bytes()).sections[1] == seven


def test_trap_junk_after_the_end_hides_what_is_packed_after_it(here: Path) -> None:
    (here / "junk.avm").write_bytes((PACKS / "c_default.avm").read_bytes() + b"junk" * 8)
    packbeam_in(here, "create", "new.avm", "junk.avm", "orphan.beam")
    names = [s.name for s in packbeam.parse((here / "new.avm").read_bytes()).sections]
    assert names == ["hello.beam", "greet.beam", "orphan.beam"]


def test_trap_files_are_told_apart_by_name(here: Path) -> None:
    (here / "module.bin").write_bytes((PACKS / "hello.beam").read_bytes())
    packbeam_in(here, "create", "new.avm", "module.bin")
    assert [s.name for s in packbeam.parse((here / "new.avm").read_bytes()).sections] == ["hello.beam"]


def test_trap_a_text_named_beam_is_refused(here: Path) -> None:
    (here / "text.beam").write_text("not a module")
    assert_refused(packbeam_in(here, "create", "new.avm", "hello.beam", "text.beam"), 255, "text.beam")
    assert not (here / "new.avm").exists()


def test_trap_lines_of_packed_modules_survive_remove_lines(here: Path) -> None:
    packbeam_in(here, "create", "-r", "new.avm", "esc_default.avm")
    for section in packbeam.parse((here / "new.avm").read_bytes()).sections[:3]:
        assert section.beam.chunk("Line") is None


def test_trap_literals_of_otp_28_stay_as_litt(here: Path) -> None:
    hello = Beam.parse((PACKS / "hello.beam").read_bytes())
    table = hello.to_litu().chunk("LitU")
    assert table is not None
    new = Beam(
        tuple(Chunk("LitT", b"\0\0\0\0" + table.data) if c.name == "LitT" else c for c in hello.chunks)
    )
    (here / "new.beam").write_bytes(new.build())
    packbeam_in(here, "create", "new.avm", "new.beam")
    packed = packbeam.parse((here / "new.avm").read_bytes()).sections[0].beam
    assert packed.chunk("LitT") is None
    assert packed.chunk("LitU") == table


def test_trap_flags_0_hide_what_follows(here: Path) -> None:
    file = packbeam.Section.of_file("hello/priv/seven.txt", b"seven")
    greet = packbeam.parse((PACKS / "c_archive.avm").read_bytes()).sections[0]
    hidden = packbeam.Pack((packbeam.Section(file.name, 0, file.data), greet))
    (here / "hidden.avm").write_bytes(packbeam.build(hidden))
    packbeam_in(here, "create", "new.avm", "hidden.avm", "hello.beam")
    assert all(s.flags for s in packbeam.parse((here / "new.avm").read_bytes()).sections)


def test_trap_the_first_input_is_flagged_though_it_can_not_start(here: Path) -> None:
    done = packbeam_in(here, "new.avm", "orphan.beam", "hello.beam")
    assert "orphan.beam is flagged to start but does not export start/0" in done.stderr


def test_trap_several_entries_pass_in_silence(here: Path) -> None:
    done = packbeam_in(here, "new.avm", "orphan.beam", "c_default.avm")
    assert "2 modules are flagged to start, orphan.beam runs" in done.stderr


def test_trap_duplicates_pass_in_silence(here: Path) -> None:
    done = packbeam_in(here, "create", "new.avm", "hello.beam", "esc_default.avm")
    assert "hello.beam is there 2 times" in done.stderr


def test_trap_an_archive_without_entry_passes_in_silence(here: Path) -> None:
    done = packbeam_in(here, "create", "new.avm", "orphan.beam")
    assert done.returncode == 0 and "no module is flagged to start" in done.stderr


def test_trap_a_failure_leaves_a_half_written_output(here: Path) -> None:
    (here / "cut.beam").write_bytes((PACKS / "hello.beam").read_bytes()[:-40])
    assert_refused(packbeam_in(here, "c_default.avm", "greet.beam", "cut.beam"), 1, "cut.beam")
    assert unchanged(here, "c_default.avm")
    assert sorted(p.name for p in here.glob(".*")) == []


def test_trap_lib_with_start_crashes(here: Path) -> None:
    done = packbeam_in(here, "create", "--lib", "--start", "hello", "new.avm", "esc_default.avm")
    assert_refused(done, 255, "contradict")


# -- failures have the originals' statuses -------------------------------------------------------


@pytest.mark.parametrize(
    ("argv", "word"),
    [
        ([], "Missing sub-command"),
        (["frobnicate"], "must be one of"),
        (["create"], "Missing output"),
        (["list"], "Missing input"),
        (["list", "missing.avm"], "does not exist"),
        (["list", "hello.beam"], "no AtomVM pack"),
        (["list", "--format", "xml", "esc_default.avm"], "'xml'"),
        (["list", "--format"], "needs a value"),
        (["list", "a.avm", "b.avm"], "too many"),
        (["create", "--start", "nobody", "new.avm", "hello.beam"], "nobody"),
        (["create", "--prune", "new.avm", "orphan.beam"], "no module is flagged to start"),
        (["create", "-r", "-i", "new.avm", "hello.beam"], "contradict"),
        (["create", "--prune=yes", "new.avm", "hello.beam"], "takes no value"),
        (["create", "missing/new.avm", "hello.beam"], "can't be written"),
        (["create", "hello", "hello.beam"], "is a directory"),
        (["create", "new.avm", "missing.beam"], "missing.beam does not exist"),
        (["extract", "--out", "missing", "esc_default.avm"], "does not exist"),
    ],
)
def test_failures_of_sub_commands_have_status_255(here: Path, argv: list[str], word: str) -> None:
    assert_refused(packbeam_in(here, *argv), 255, word)


@pytest.mark.parametrize(
    ("argv", "word"),
    [
        (["-l"], "Missing avm file."),
        (["-a"], "Missing avm file."),
        (["new.avm"], "Missing options for pack"),
        (["-z", "new.avm"], "must be one of"),
        (["-a", "-z", "new.avm", "hello.beam"], "Unknown option: z"),
        (["-l", "hello.beam"], "no AtomVM pack"),
        (["-l", "missing.avm"], "does not exist"),
        (["new.avm", "hello/priv/seven.txt"], "Invalid AVM or BEAM file"),
        (["-a", "hello.beam", "greet.beam"], "no pack"),
    ],
)
def test_failures_of_the_classic_form_have_status_1(here: Path, argv: list[str], word: str) -> None:
    done = packbeam_in(here, *argv)
    assert_refused(done, 255 if argv[0] == "-z" else 1, word)
