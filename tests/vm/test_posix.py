"""atomvm:posix_*: files, folders, and readiness that comes as a message."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("avmtools.vm.machine")

from avmtools.vm.machine import Machine

from avmtools.formats.etf import Atom

FILES = Path(__file__).with_name("erl") / "files.beam"
OK, EOF, QUIET = Atom("ok"), Atom("eof"), Atom("quiet")


def call(function: str, *args: Any, profile: str = "atomvm-0.6", **options: Any) -> Any:
    with Machine([FILES], profile=profile, lib=False, stderr="capture", **options) as m:
        return m.call("files", function, list(args), timeout=60)


def error(code: int) -> tuple[Atom, Any]:
    return (Atom("error"), Atom(errno.errorcode[code].lower()))


def test_what_is_written_is_read(tmp_path: Path) -> None:
    first, second, reads, *ends = call("write_read", bytes(tmp_path / "a"))
    assert (first, second) == ((OK, 6), (OK, 5))
    assert reads == [(OK, b"hello wo"), (OK, b"rld"), EOF, (OK, b"")]
    assert ends == [error(errno.EBADF), error(errno.EBADF), OK, error(errno.ENOENT)]


def test_a_missing_file_is_an_error_not_an_exception(tmp_path: Path) -> None:
    assert call("missing", bytes(tmp_path / "no")) == (error(errno.ENOENT), error(errno.ENOENT))


def test_a_folder_lists_its_entries(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).touch()
    names, closed, after = call("folder", bytes(tmp_path))
    assert sorted(names) == [b".", b"..", b"one", b"two"]
    assert closed == OK
    assert after[1][0] == Atom("badarg")


@pytest.mark.parametrize(
    "options", [{"schedulers": 1}, {"schedulers": 3}, {"schedulers": 1, "clock": "virtual"}]
)
def test_readiness_is_a_message(tmp_path: Path, options: dict[str, Any]) -> None:
    assert call("fifo", bytes(tmp_path / "fifo"), **options) == (
        error(errno.EAGAIN), QUIET, Atom("ready_input"), (OK, b"hello"), Atom("ready_output"), QUIET
    )  # fmt: skip


def test_closing_a_file_ends_its_watch(tmp_path: Path) -> None:
    assert call("closed_while_selected", bytes(tmp_path / "fifo")) == QUIET


def test_a_regular_file_is_ready_at_once(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    assert call("ready_at_once", bytes(tmp_path / "a")) == Atom("ready_input")


def test_a_forgotten_file_is_closed_by_the_collector(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    before = len(list(Path("/proc/self/fd").iterdir()))
    with Machine([FILES], profile="atomvm-0.6", lib=False) as m:
        assert m.call("files", "dropped", [bytes(tmp_path / "a"), 200], timeout=60) == OK
        assert len(list(Path("/proc/self/fd").iterdir())) < before + 50


def test_bad_arguments_are_badarg() -> None:
    assert call("bad") == [(Atom("error"), Atom("badarg"))] * 7


def test_what_later_releases_add(tmp_path: Path) -> None:
    assert call("more", bytes(tmp_path), profile="atomvm-0.7") == (
        (OK, 1), (OK, b"bc"), (OK, b"ef"), (OK, 1), 4, error(errno.ENOENT), OK
    )  # fmt: skip
    assert (tmp_path / "file2").read_bytes() == b"Xbcd"


def test_setting_the_clock_sets_only_the_machine_s() -> None:
    assert call("clock") == Atom("true")
