"""An independent peer, esp32-mock-bootloader, for every chip that it knows: flashed with the defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from esp32_mock_bootloader import mock_bootloader
from esp32_mock_bootloader.chips import SUPPORTED

from avmtools.flash.device import connect
from avmtools.flash.diff import digest
from avmtools.flash.esp32 import Request, Watcher, flash
from avmtools.flash.layout import Wishes
from avmtools.flash.source import load
from avmtools.formats import partition_table
from avmtools.targets import targets
from tests.board.support import MAIN, TABLE, app_pack, release_image

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("chip", SUPPORTED)
def test_every_chip_of_the_mock_is_flashed_with_the_defaults(chip: str, tmp_path: Path) -> None:
    app = tmp_path / "app.avm"
    app.write_bytes(app_pack() * 3)
    first = tmp_path / "first.bin"
    if chip in targets():
        first.write_bytes(release_image(chip))
        request = Request(load(str(first)))
    else:  # AtomVM has no build for it: a table alone must do
        first.write_bytes(partition_table.build(TABLE))
        request = Request(load(str(first), raw=True), Wishes(offset=0x8000))
    with mock_bootloader(chip=chip) as mock:
        flash(mock.url(), request, Watcher())
        outcome = flash(mock.url(), Request(load(str(app))), Watcher())
        assert outcome.plan.board.chip == chip
        assert outcome.written == len(app_pack()) * 3
        with connect(mock.url()) as device:
            # By MD5: the mock gives up a read-out when the host takes more than 50 ms to acknowledge.
            assert device.md5(MAIN, app.stat().st_size) == digest(app.read_bytes())
        again = flash(mock.url(), Request(load(str(app))), Watcher())
    assert again.plan.changes == ()
