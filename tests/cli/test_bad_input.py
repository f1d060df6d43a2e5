"""Whatever a command is given: one sentence, a stable status, and the old output as it was."""

from __future__ import annotations

import resource
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from avmtools.formats import packbeam

from .conftest import PACKS
from .support import assert_refused, call, call_json, run

if TYPE_CHECKING:
    from collections.abc import Callable

#: Every command, reading BAD, and what it would write. ``out.avm`` is there before and must stay as it is.
READERS = {
    "list": ["avm", "list", "BAD"],
    "info": ["avm", "info", "BAD"],
    "extract": ["avm", "extract", "BAD", "--out", "x"],
    "delete": ["avm", "delete", "BAD", "hello", "--out", "out.avm"],
    "pack": ["avm", "pack", "out.avm", "greet.beam", "BAD"],
    "pack --append": ["avm", "pack", "BAD", "greet.beam", "--append"],
    "packbeam create": ["packbeam", "create", "out.avm", "greet.beam", "BAD"],
    "packbeam list": ["packbeam", "list", "BAD"],
    "packbeam extract": ["packbeam", "extract", "BAD", "hello.beam"],
    "packbeam delete": ["packbeam", "delete", "--out", "out.avm", "BAD", "hello.beam"],
    "packbeam -l": ["packbeam", "-l", "BAD"],
    "packbeam classic": ["packbeam", "out.avm", "greet.beam", "BAD"],
}


def truncated(path: Path) -> None:
    path.write_bytes((PACKS / "esc_default.avm").read_bytes()[:700])


def cut_in_the_header(path: Path) -> None:
    path.write_bytes((PACKS / "esc_default.avm").read_bytes()[:20])


def corrupted_size(path: Path) -> None:
    data = bytearray((PACKS / "esc_default.avm").read_bytes())
    data[24:28] = b"\x7f\xff\xff\xff"
    path.write_bytes(data)


def name_without_end(path: Path) -> None:
    data = (PACKS / "esc_default.avm").read_bytes()[:24]
    path.write_bytes(data + (16).to_bytes(4, "big") + bytes(8) + b"abcd")


def wrong_type(path: Path) -> None:
    path.write_bytes(b"\x7fELF" + bytes(100))


def empty(path: Path) -> None:
    path.write_bytes(b"")


def oversized(path: Path) -> None:
    with path.open("wb") as f:
        f.truncate(257 * 1024 * 1024)


def missing(path: Path) -> None:
    pass


def directory(path: Path) -> None:
    path.mkdir()


def dangling(path: Path) -> None:
    path.symlink_to("nowhere")


def file_is_a_directory_of_it(path: Path) -> None:
    path.symlink_to("greet.beam/below")


BAD: list[Callable[[Path], None]] = [
    truncated, cut_in_the_header, corrupted_size, name_without_end, wrong_type, empty, oversized, missing,
    directory, dangling, file_is_a_directory_of_it,
]  # fmt: skip


@pytest.fixture
def before(here: Path) -> Path:
    shutil.copy(PACKS / "esc_empty.avm", here / "out.avm")
    return here


@pytest.mark.parametrize("make", BAD, ids=lambda f: f.__name__)
@pytest.mark.parametrize("command", READERS)
def test_a_bad_input_is_refused_in_one_sentence(
    before: Path, command: str, make: Callable[[Path], None]
) -> None:
    if command == "pack --append" and make in (empty, missing, dangling):
        pytest.skip("there is nothing to append to: a new pack is right")
    make(before / "bad.avm")
    argv = ["bad.avm" if a == "BAD" else a for a in READERS[command]]
    files = {p.name for p in before.iterdir()}
    done = call(*argv, cwd=before)
    status = {"packbeam": 255, "avm": 3}[argv[0]]
    if command in ("packbeam -l", "packbeam classic"):
        status = 1
    elif command == "pack --append":
        status = 1 if make in (wrong_type, directory, cut_in_the_header, file_is_a_directory_of_it) else 3
    assert_refused(done, status, "bad.avm")
    assert {p.name for p in before.iterdir()} == files
    assert (before / "out.avm").read_bytes() == (PACKS / "esc_empty.avm").read_bytes()


@pytest.mark.parametrize(
    "damage",
    [
        lambda d: d[:100],
        lambda d: d[:-20],
        lambda d: d[:4] + b"\xff\xff\xff\xff" + d[8:],
        lambda d: d.replace(b"AtU8", b"Xxxx"),
        lambda d: d[: d.index(b"LitT") + 16] + b"\xff" * 8 + d[d.index(b"LitT") + 24 :],
        lambda d: d[: d.index(b"AtU8") + 8] + b"\x00\x00\xff\xff" + d[d.index(b"AtU8") + 12 :],
        lambda d: b"",
        lambda d: b"FOR1",
    ],
    ids=["cut", "cut late", "size", "no atoms", "literals", "atom count", "empty", "only FOR1"],
)
@pytest.mark.parametrize("argv", [["pack", "out.avm", "greet.beam", "bad.beam"], ["info", "bad.beam"]])
def test_a_bad_module_is_refused_in_one_sentence(
    before: Path, argv: list[str], damage: Callable[[bytes], bytes]
) -> None:
    (before / "bad.beam").write_bytes(damage((PACKS / "hello.beam").read_bytes()))
    assert_refused(call("avm", *argv, cwd=before), 3, "bad.beam")
    assert (before / "out.avm").read_bytes() == (PACKS / "esc_empty.avm").read_bytes()


def test_a_damaged_module_inside_a_pack_is_named(before: Path) -> None:
    data = (PACKS / "esc_default.avm").read_bytes()
    at = data.index(b"Code", data.index(b"greet.beam"))
    (before / "bad.avm").write_bytes(data[: at + 4] + b"\x00\xff\xff\xff" + data[at + 8 :])
    done = call("avm", "pack", "out.avm", "bad.avm", cwd=before)
    assert_refused(done, 3, "bad.avm", "greet.beam")


def test_a_module_that_the_engine_refuses_is_named(before: Path) -> None:
    data = (PACKS / "hello.beam").read_bytes()
    at = data.index(b"Code") + 8
    (before / "bad.beam").write_bytes(data[: at + 20] + b"\x00\x00" + data[at + 22 :])
    assert_refused(call("avm", "run", "bad.beam", cwd=before), 3, "bad.beam", "Code")


def test_a_function_of_another_profile_is_pointed_out(before: Path) -> None:
    programs = Path(__file__).parents[1] / "oracle" / "programs"
    shutil.copy(programs / "library_processes" / "worker_pool.beam", before)
    done = call("avm", "run", "worker_pool.beam", cwd=before)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "hint: erlang:spawn_monitor/1 is not in atomvm-0.6; give --profile atomvm-0.7 or otp."
    )
    missing = call_json("run", "worker_pool.beam", cwd=before)["error"]["run"]["missing"]
    assert missing == [{"function": "erlang:spawn_monitor/1", "profiles": ["atomvm-0.7", "otp"]}]


def test_a_section_that_can_not_be_read_is_listed_as_damaged(before: Path) -> None:
    odd = packbeam.Section("app/priv/odd", 4, b"\x00\x00\xff\xff")
    (before / "odd.avm").write_bytes(packbeam.build(packbeam.Pack((odd,))))
    assert call("avm", "list", "odd.avm", cwd=before).stdout.splitlines()[1].split()[1] == "damaged"
    assert_refused(call("avm", "extract", "odd.avm", cwd=before), 3, "odd.avm", "app/priv/odd")
    assert_refused(call("avm", "pack", "out.avm", "odd.avm", cwd=before), 3, "odd.avm", "app/priv/odd")


def test_the_json_error_names_file_offset_and_rule(before: Path) -> None:
    truncated(before / "bad.avm")
    error = call_json("list", "bad.avm", cwd=before)["error"]
    assert error["code"] == "format" and error["offset"] > 0 and error["hint"]
    assert "bad.avm" in error["where"]


@pytest.mark.parametrize("command", ["pack", "list", "info", "extract", "delete"])
def test_an_unknown_option_is_refused(before: Path, command: str) -> None:
    assert_refused(call("avm", command, "--bogus", "out.avm", "hello.beam", cwd=before), 2, "--bogus")


@pytest.mark.parametrize("command", ["pack", "list", "info", "extract", "delete"])
def test_a_missing_argument_is_a_usage_error(before: Path, command: str) -> None:
    assert_refused(call("avm", command, cwd=before), 2, "Missing argument")


@pytest.mark.parametrize("command", ["list", "extract", "delete", "info"])
def test_an_unknown_section_is_named_with_a_near_one(before: Path, command: str) -> None:
    argv = ["avm", command, "esc_default.avm", "helo.beam"]
    assert_refused(call(*argv, cwd=before), 3, "helo.beam", "hello.beam")


def test_delete_without_out_replaces_nothing_when_a_name_is_unknown(before: Path) -> None:
    call("avm", "delete", "esc_default.avm", "hello", "nobody", cwd=before)
    assert (before / "esc_default.avm").read_bytes() == (PACKS / "esc_default.avm").read_bytes()


@pytest.mark.parametrize(
    "argv",
    [
        ["avm", "pack", "greet.beam", "hello.beam"],
        ["avm", "pack", "greet.beam", "greet.beam"],
        ["avm", "delete", "esc_default.avm", "hello", "--out", "greet.beam"],
        ["packbeam", "delete", "--out", "greet.beam", "esc_default.avm", "hello.beam"],
    ],
)
def test_an_output_that_is_no_pack_is_left_alone(before: Path, argv: list[str]) -> None:
    assert_refused(call(*argv, cwd=before), 255 if argv[0] == "packbeam" else 1, "greet.beam")
    assert (before / "greet.beam").read_bytes() == (PACKS / "greet.beam").read_bytes()


@pytest.mark.parametrize("out", ["hello", "missing/out.avm", "greet.beam/out.avm"])
def test_an_output_that_can_not_be_written_is_named(before: Path, out: str) -> None:
    assert_refused(call("avm", "pack", out, "hello.beam", cwd=before), 1, out)


def test_extract_to_a_file_is_refused(before: Path) -> None:
    done = call("avm", "extract", "esc_default.avm", "--out", "greet.beam", cwd=before)
    assert_refused(done, 1, "greet.beam")
    assert (before / "greet.beam").read_bytes() == (PACKS / "greet.beam").read_bytes()


# -- no space ------------------------------------------------------------------------------------


def limit_files_to_a_kilobyte() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))


@pytest.mark.parametrize(
    "argv",
    [
        ["avm", "pack", "out.avm", "esc_default.avm"],
        ["avm", "delete", "esc_default.avm", "orphan", "--out", "out.avm"],
        ["packbeam", "create", "out.avm", "esc_default.avm"],
        ["packbeam", "out.avm", "esc_default.avm"],
        ["packbeam", "delete", "--out", "out.avm", "esc_default.avm", "orphan.beam"],
    ],
)
def test_no_room_for_the_output_leaves_the_old_one(before: Path, argv: list[str]) -> None:
    files = {p.name for p in before.iterdir()}
    done = run(*argv, cwd=before, preexec_fn=limit_files_to_a_kilobyte)
    status = 1 if argv[0] == "avm" or argv[1] == "out.avm" else 255
    assert_refused(done, status, "out.avm can't be written: File too large")
    assert {p.name for p in before.iterdir()} == files
    assert (before / "out.avm").read_bytes() == (PACKS / "esc_empty.avm").read_bytes()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_device_is_one_sentence(before: Path) -> None:
    done = call("avm", "pack", "/dev/full", "hello.beam", cwd=before)
    assert_refused(done, 1, "/dev/full can't be written: No space left on device")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("argv", [["avm", "list"], ["avm", "--json", "list"], ["packbeam", "list"]])
def test_a_listing_to_a_full_device_is_one_sentence(before: Path, argv: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = run(*argv, "esc_default.avm", cwd=before, stdout=full)
    assert_refused(done, 1, "standard output can't be written")


def test_a_full_file_system_keeps_the_old_output(
    before: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    disk = tmp_path_factory.mktemp("disk")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", disk], capture_output=True)
    if mounted.returncode:
        pytest.skip("mounting a tmpfs is not allowed here")
    try:
        shutil.copy(PACKS / "esc_empty.avm", disk / "out.avm")
        (before / "big").write_bytes(bytes(20000))
        done = call("avm", "pack", disk / "out.avm", "hello.beam", "big:a/priv/big", cwd=before)
        assert_refused(done, 1, "No space left on device")
        assert [p.name for p in disk.iterdir()] == ["out.avm"]
        assert (disk / "out.avm").read_bytes() == (PACKS / "esc_empty.avm").read_bytes()
    finally:
        subprocess.run(["umount", disk], check=True)
