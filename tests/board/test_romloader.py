"""esptool, the real host, talks to our simulated boards."""

from __future__ import annotations

import pytest

from avmtools.board.board import Board
from avmtools.board.chip import chip_model, chip_names
from avmtools.board.nor import NorFlash
from avmtools.board.server import BoardServer


@pytest.mark.parametrize("chip", chip_names())
def test_esptool_finds_the_chip_its_mac_and_its_flash(chip: str) -> None:
    from esptool import cmds

    board = Board(chip_model(chip), NorFlash(8 * 1024 * 1024), download=True)
    with BoardServer(board) as server:
        esp = cmds.detect_chip(server.url)
        esp._port.timeout = 3  # esptool's own: changing it takes RFC 2217 a round trip every time
        with esp:
            assert esp.CHIP_NAME.lower().replace("-", "") == chip
            assert bytes(esp.read_mac()) == board.chip.mac
            esp = cmds.run_stub(esp)
            cmds.attach_flash(esp)
            assert cmds.detect_flash_size(esp) == "8MB"


@pytest.mark.parametrize(("stub", "lines"), [(True, False), (False, False), (True, True)])
def test_esptool_writes_reads_and_erases(stub: bool, lines: bool) -> None:
    from esptool import cmds

    board = Board(chip_model("esp32"), NorFlash(content=b"\0" * 0x40000))
    data = bytes(range(256)) * 40 + b"end"
    with BoardServer(board, lines=lines) as server:
        esp = cmds.detect_chip(server.url)
        esp._port.timeout = 3  # esptool's own: changing it takes RFC 2217 a round trip every time
        with esp:
            if stub:
                esp = cmds.run_stub(esp)
            cmds.attach_flash(esp)
            cmds.write_flash(esp, [(0x10000, data)])
            assert esp.read_flash(0x10000, 300) == data[:300]
            if stub:
                cmds.erase_region(esp, 0x20000, 0x1000)
            cmds.reset_chip(esp, "hard-reset" if lines else "no-reset")
    assert board.flash.read(0x10000, len(data)) == data
    assert board.flash.read(0xF000, 0x1000) == b"\0" * 0x1000
    assert board.flash.read(0x20000, 2) == (b"\xff\xff" if stub else b"\0\0")
    assert board.flash.read(0x1F000, 0x1000) == b"\0" * 0x1000
    assert board.boots == 2
