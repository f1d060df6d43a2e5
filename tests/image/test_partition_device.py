"""`avm partition show --port`: the table of a connected (simulated) device."""

from __future__ import annotations

from avmtools.board.server import BoardServer

from ..board.support import flash_content, new_board
from ..cli.support import assert_refused, run, run_json


def test_the_table_of_a_device() -> None:
    with BoardServer(new_board(content=flash_content())) as server:
        shown = run_json("partition", "show", "--port", server.url)["result"]
        checked = run("avm", "partition", "check", "--port", server.url)
    assert shown["kind"] == "device"
    assert shown["partitions"] == run_json("partition", "show", "atomvm-0.6")["result"]["partitions"]
    assert checked.returncode == 0, checked.stderr


def test_a_device_without_a_table_and_a_port_without_a_device() -> None:
    with BoardServer(new_board()) as server:
        assert_refused(run("avm", "partition", "show", "--port", server.url), 4, "no partition table")
    assert_refused(run("avm", "partition", "show", "--port", "/dev/nonexistent"), 4, "/dev/nonexistent")
    assert_refused(run("avm", "partition", "show"), 2, "one of them")
    assert_refused(run("avm", "partition", "show", "atomvm-0.6", "--port", "x"), 2, "one of them")
