"""NVS values set while flashing: Wi-Fi credentials on a board whose other keys stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from esp32_mock_bootloader import mock_bootloader

from avmtools.board.server import BoardServer
from avmtools.errors import UsageError
from avmtools.flash.device import connect
from avmtools.flash.diff import digest
from avmtools.flash.nvs import wifi
from avmtools.formats import nvs, partition_table
from avmtools.formats.nvs import Entry
from tests.board.support import MAIN, NVS, TABLE, app_pack, flash_content, new_board, release_image
from tests.cli.support import assert_refused, call, call_json

if TYPE_CHECKING:
    from pathlib import Path

ROOM = 0x6000
OTHERS = (Entry("app", "count", "u32", 7), Entry("atomvm", "sta_psk", "blob", b"old secret"))
#: A value too long for one page: most of the store is not in the sector of the credentials.
LONG = Entry("cert", "ca", "blob", bytes(range(256)) * 40)
WIFI = ("--wifi-ssid", "home", "--wifi-psk", "my secret")


def filled(*entries: Entry) -> bytes:
    return nvs.build(entries, ROOM)


def values_on(board: object) -> dict[tuple[str, str], object]:
    found = nvs.parse(board.flash.read(NVS, ROOM))  # type: ignore[attr-defined]
    return {(e.namespace, e.key): e.value for e in found.entries}


def test_credentials_are_set_and_the_other_keys_stay() -> None:
    board = new_board(content=flash_content({NVS: filled(*OTHERS), MAIN: app_pack()}))
    with BoardServer(board) as server:
        done = call("avm", "flash", "--port", server.url, *WIFI)
        again = call("avm", "flash", "--port", server.url, *WIFI)
    assert done.returncode == 0, done.stderr
    assert values_on(board) == {
        ("app", "count"): 7, ("atomvm", "sta_ssid"): b"home", ("atomvm", "sta_psk"): b"my secret"
    }  # fmt: skip
    assert board.flash.read(MAIN, 1620) == app_pack()
    assert "nothing was written" in again.stdout


def test_only_the_sectors_that_change_are_written() -> None:
    board = new_board(content=flash_content({NVS: filled(LONG, *OTHERS)}))
    board.flash.erased.clear()
    with BoardServer(board) as server:
        assert call("avm", "flash", "--port", server.url, *WIFI).returncode == 0
    assert values_on(board)["cert", "ca"] == LONG.value
    assert sum(board.flash.erased.values()) == 1


def test_values_and_an_application_in_one_run(tmp_path: Path) -> None:
    app = tmp_path / "app.avm"
    app.write_bytes(app_pack())
    board = new_board(content=flash_content())
    with BoardServer(board) as server:
        done = call("avm", "flash", app, "-p", server.url, *WIFI, "--nvs", "app/name=string:x")
    assert done.returncode == 0, done.stderr
    assert values_on(board)["app", "name"] == "x"
    assert board.flash.read(MAIN, 1620) == app_pack()


def test_the_plan_names_the_values_but_not_the_secret() -> None:
    with BoardServer(new_board(content=flash_content({NVS: filled(*OTHERS)}))) as server:
        shown = call("avm", "flash", "-p", server.url, *WIFI, "--plan").stdout
        told = call_json("flash", "-p", server.url, *WIFI, "--plan")
    assert "sets atomvm/sta_ssid, atomvm/sta_psk" in shown
    assert told["result"]["contents"][0]["values"] == ["atomvm/sta_ssid", "atomvm/sta_psk"]
    assert "my secret" not in shown + str(told)


def test_an_open_network_has_no_passphrase_left() -> None:
    board = new_board(content=flash_content({NVS: filled(*OTHERS)}))
    with BoardServer(board) as server:
        done = call("avm", "flash", "-p", server.url, "--wifi-ssid", "cafe", "--wifi-psk", "")
    assert done.returncode == 0, done.stderr
    assert values_on(board) == {("app", "count"): 7, ("atomvm", "sta_ssid"): b"cafe"}


def test_the_passphrase_comes_from_the_environment_or_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    board = new_board(content=flash_content())
    with BoardServer(board) as server:
        monkeypatch.setenv("AVM_WIFI_PSK", "from outside")
        assert call("avm", "flash", "-p", server.url, "--wifi-ssid", "home").returncode == 0
        monkeypatch.delenv("AVM_WIFI_PSK")
        missing = call("avm", "flash", "-p", server.url, "--wifi-ssid", "home")
    assert values_on(board)["atomvm", "sta_psk"] == b"from outside"
    assert_refused(missing, 2, "The passphrase of home is missing", "AVM_WIFI_PSK")


def damaged(entries: bytes, *places: int) -> bytes:
    broken = bytearray(entries)
    for at in places:
        broken[at] ^= 0x55
    return bytes(broken)


def encrypted(entries: bytes) -> bytes:
    """As encrypted NVS looks: page headers and bitmaps in the clear, entries of noise."""
    return damaged(entries, *range(64, 64 + 32 * 6))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (encrypted(filled(*OTHERS)), "nvs on {port} is encrypted, or damaged throughout"),
        (damaged(filled(*OTHERS), 8), "nvs on {port} is damaged: the CRC of a page header is wrong"),
        (damaged(filled(*OTHERS), 64 + 32 + 24), "nvs on {port} has 1 damaged entries"),
    ],
)
def test_nvs_that_cannot_be_read_is_refused_and_left_as_it_is(content: bytes, words: str) -> None:
    board = new_board(content=flash_content({NVS: content}))
    with BoardServer(board) as server:
        assert_refused(call("avm", "flash", "-p", server.url, *WIFI), 1, words.format(port=server.url))
    assert board.flash.read(NVS, ROOM) == content


def test_values_that_do_not_fit_are_refused() -> None:
    big = Entry("a", "b", "blob", bytes(18_000))
    content = filled(big)
    board = new_board(content=flash_content({NVS: content}))
    with BoardServer(board) as server:
        done = call("avm", "flash", "-p", server.url, "--nvs", f"a/c=hex2bin:{'00' * 3000}")
    assert_refused(done, 1, "the values don't fit in 0x6000 bytes")
    assert board.flash.read(NVS, ROOM) == content


def test_a_board_without_nvs_and_a_pico_are_told_so() -> None:
    table = partition_table.PartitionTable(tuple(p for p in TABLE.partitions if p.name != "nvs"))
    with BoardServer(new_board(content=flash_content(table=table))) as server:
        assert_refused(call("avm", "flash", "-p", server.url, *WIFI), 1, "has no NVS partition")
    assert_refused(call("avm", "flash", *WIFI, "--target", "pico"), 2, "has no NVS")


@pytest.mark.parametrize(
    ("ssid", "passphrase"), [("", "long enough"), ("x" * 33, "long enough"), ("x", "short"), ("x", "y" * 64)]
)
def test_credentials_that_no_network_has(ssid: str, passphrase: str) -> None:
    with pytest.raises(UsageError):
        wifi(ssid, passphrase)


def test_the_independent_mock_gets_the_credentials_too(tmp_path: Path) -> None:
    image = tmp_path / "esp32.img"
    image.write_bytes(release_image("esp32", {NVS: filled(*OTHERS)}))
    with mock_bootloader(chip="esp32") as mock:
        assert call("avm", "flash", image, "-p", mock.url()).returncode == 0
        done = call("avm", "flash", "-p", mock.url(), *WIFI)
        assert done.returncode == 0, done.stderr
        expected = nvs.update(filled(*OTHERS), list(wifi("home", "my secret").values), [])
        with connect(mock.url()) as device:
            assert device.md5(NVS, ROOM) == digest(expected)
