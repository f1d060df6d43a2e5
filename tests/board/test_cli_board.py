"""``avm board``: flash contents and served boards, booted on the engine."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.board.support import MAIN, app_pack, flash_content, release_image
from tests.cli.support import assert_refused, run, run_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CODE = "from avmtools.cli.main import main; main()"


@pytest.fixture
def image(tmp_path: Path) -> Path:
    path = tmp_path / "board.img"
    path.write_bytes(release_image("esp32c3", {MAIN: app_pack()}))
    return path


def test_an_image_boots_to_its_programs_output(image: Path) -> None:
    done = run("avm", "board", "boot", image, "--target", "esp32c3")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    at = lines.index("Starting application...")
    assert lines[at + 1].startswith("{hello,") and lines[at + 2].startswith("{1,[{a,")
    assert lines[at + 3] == "AtomVM finished with return value: ok"
    assert "going to sleep" in lines[at + 4].lower()


def test_the_profile_words_the_end(image: Path) -> None:
    done = run("avm", "board", "boot", image, "-t", "esp32c3", "--profile", "atomvm-0.7")
    assert "Return value: ok" in done.stdout.splitlines()


def test_json_has_the_plan_and_the_output(image: Path) -> None:
    result = run_json("board", "boot", image, "-t", "esp32c3")["result"]
    assert (result["start"], result["returned"]) == ("hello", "ok")
    assert "{hello," in result["output"]
    assert [p["partition"] for p in result["packs"]] == ["main.avm"]


def test_a_flash_that_does_not_boot_ends_with_status_1(tmp_path: Path) -> None:
    flash = tmp_path / "flash.bin"
    flash.write_bytes(flash_content())
    done = run("avm", "board", "boot", flash)
    assert_refused(done, 1, "doesn't boot: Invalid startup avmpack. size=262144")
    assert "Invalid startup avmpack" in done.stdout


def test_wrong_files_and_targets(tmp_path: Path) -> None:
    junk = tmp_path / "junk.bin"
    junk.write_bytes(b"junk")
    assert_refused(run("avm", "board", "boot", junk), 3, "has no partition table")
    assert_refused(run("avm", "board", "boot", tmp_path / "none"), 3, "does not exist")
    assert_refused(run("avm", "board", "boot", junk, "-t", "pico"), 2, "has no flash to boot here")
    assert_refused(run("avm", "board", "run", "-t", "z80"), 2, "no chip called z80")
    assert_refused(run("avm", "board", "run", "--flash-size", "5000"), 1, "of 5000 bytes")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """``avm board run`` with its flash in board.bin, and its URL."""
    process = subprocess.Popen(
        [sys.executable, "-c", CODE, "board", "run", "--flash", str(tmp_path / "board.bin"),
         "--target", "esp32c3", "--seconds", "60"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1,
    )  # fmt: skip
    assert process.stderr is not None and process.stdout is not None
    url = re.search(r"socket://\S+(?=,)", process.stderr.readline())
    assert url is not None
    yield process, url[0]
    process.kill()
    process.wait()
    process.stderr.close()
    process.stdout.close()


def test_a_served_board_boots_what_was_flashed_and_keeps_it(
    served: tuple[subprocess.Popen[str], str], image: Path, tmp_path: Path
) -> None:
    process, url = served
    assert run("avm", "flash", image, "--port", url).returncode == 0
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("AtomVM finished"):
            break
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    kept = (tmp_path / "board.bin").read_bytes()
    assert kept[: len(image.read_bytes())] == image.read_bytes()
    assert run("avm", "board", "boot", tmp_path / "board.bin", "-t", "esp32c3").returncode == 0


def test_flash_and_monitor_a_served_board(served: tuple[subprocess.Popen[str], str], image: Path) -> None:
    _, url = served
    # Left in its loader, the board boots when the line is closed: nothing is said before the monitor listens.
    assert run("avm", "flash", image, "--port", url, "--no-reset").returncode == 0
    done = run("avm", "monitor", "--port", url, "--until", "return value: ok", "--timeout", "30")
    assert done.returncode == 0, done.stderr
    assert "Starting application..." in done.stdout.splitlines()
