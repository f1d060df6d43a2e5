"""The library's `network` over a port that does what a board's does, written in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pytest

pytest.importorskip("avmtools.vm.machine")

from avmtools.vm.machine import ErlangError, Machine
from avmtools.vm.marks import Port, port

from avmtools.formats.etf import Atom

if TYPE_CHECKING:
    from collections.abc import Iterator

ADDRESS = ((10, 0, 0, 7), (255, 255, 255, 0), (10, 0, 0, 1))
MAC = b"\1\2\3\4\5\6"


@port("network")
class Radio(Port):
    """Answers {Pid, Ref, Request}; what happens when it starts is in `events`."""

    seen: ClassVar[list[Any]] = []
    events: ClassVar[list[Any]] = []
    starts: ClassVar[Any] = Atom("ok")

    def message(self, value: Any) -> None:
        sender, ref, request = value
        Radio.seen.append(request)
        if isinstance(request, tuple) and request[0] == "start":
            self.send(sender, (ref, Radio.starts))
            for event in Radio.events if Radio.starts == "ok" else []:
                self.send(sender, (ref, event))
        elif request == "rssi":
            self.send(sender, (ref, (Atom("rssi"), -60)))
        elif isinstance(request, tuple) and request[0] == "scan":
            self.send(sender, (ref, (Atom("ok"), (1, [{Atom("ssid"): b"home"}]))))
        else:
            self.send(sender, (ref, Atom("ok")))


@pytest.fixture
def machine() -> Iterator[Machine]:
    Radio.seen, Radio.events, Radio.starts = [], [], Atom("ok")
    with Machine(profile="atomvm-0.6", natives=[Radio], stdout="capture") as m:
        yield m


def network(m: Machine, function: str, *args: Any) -> Any:
    return m.call("network", function, list(args), timeout=20)


SSID, PSK = (Atom("ssid"), b"home"), (Atom("psk"), b"secret12")


def test_a_station_waits_for_its_address(machine: Machine) -> None:
    Radio.events = [Atom("sta_connected"), (Atom("sta_got_ip"), ADDRESS)]
    assert network(machine, "wait_for_sta", [SSID, PSK], 5000) == ("ok", ADDRESS)
    config = dict(Radio.seen[0][1])["sta"]
    assert SSID in config
    assert PSK in config
    assert network(machine, "sta_status") == "connected"
    assert network(machine, "sta_rssi") == ("ok", -60)
    ok, (count, [found]) = network(machine, "wifi_scan")
    assert (ok, count, dict(found.pairs)) == ("ok", 1, {"ssid": b"home"})
    assert network(machine, "wifi_scan", [(Atom("results"), 3)])[0] == "ok"
    assert network(machine, "sta_disconnect") == "ok"
    assert network(machine, "sta_connect") == "ok"
    assert network(machine, "sta_connect", [SSID]) == "ok"
    assert network(machine, "stop") == "ok"
    assert Radio.seen[-1] == "stop"
    assert network(machine, "sta_status") == "inactive"


def test_a_station_that_gets_no_address_says_why(machine: Machine) -> None:
    Radio.events = [Atom("sta_disconnected")]
    assert network(machine, "wait_for_sta", [SSID]) == ("error", "disconnected")
    network(machine, "stop")
    Radio.events = []
    assert network(machine, "wait_for_sta", [SSID], 20) == ("error", "timeout")
    network(machine, "stop")
    assert network(machine, "wait_for_sta", 20) == ("error", "timeout")
    network(machine, "stop")
    Radio.events = [(Atom("sta_got_ip"), ADDRESS)]
    assert network(machine, "wait_for_sta") == ("ok", ADDRESS)


def test_an_access_point_waits_until_it_is_there(machine: Machine) -> None:
    Radio.events = [Atom("ap_started")]
    assert network(machine, "wait_for_ap", [SSID, PSK], 5000) == "ok"
    network(machine, "stop")
    assert network(machine, "wait_for_ap", [SSID]) == "ok"
    network(machine, "stop")
    assert network(machine, "wait_for_ap") == "ok"
    network(machine, "stop")
    Radio.events = []
    assert network(machine, "wait_for_ap", 20) == ("error", "timeout")


@pytest.mark.parametrize("function", ["start", "start_link"])
def test_what_happens_is_told_to_processes(machine: Machine, function: str) -> None:
    Radio.events = [
        Atom("sta_connected"), Atom("sta_beacon_timeout"), (Atom("sta_got_ip"), ADDRESS), Atom("ap_started"),
        (Atom("ap_sta_connected"), MAC), (Atom("ap_sta_ip_assigned"), (192, 168, 4, 2)),
        (Atom("ap_sta_disconnected"), MAC), (Atom("sntp_sync"), (1, 2)), Atom("sta_disconnected"),
    ]  # fmt: skip
    told = {
        "sta": ["connected", "beacon_timeout", "disconnected", "got_ip"],
        "ap": ["ap_started", "sta_connected", "sta_disconnected", "sta_ip_assigned"],
        "sntp": ["synchronized"],
    }
    config = [(Atom(k), [(Atom(name), machine.pid) for name in names]) for k, names in told.items()]
    network(machine, function, config)
    got = [machine.receive(timeout=10) for _ in range(9)]
    assert got == [
        "connected", "beacon_timeout", ("got_ip", ADDRESS), "ap_started", ("sta_connected", MAC),
        ("sta_ip_assigned", (192, 168, 4, 2)), ("sta_disconnected", MAC), ("synchronized", (1, 2)),
        "disconnected",
    ]  # fmt: skip


def test_a_board_without_a_radio_says_so() -> None:
    with Machine(profile="atomvm-0.6", stdout="capture", stderr="capture") as m:
        assert network(m, "sta_rssi") == ("error", "network_down")
        assert network(m, "stop") == ("error", "noproc")


def test_a_radio_that_does_not_start_ends_the_server(machine: Machine) -> None:
    Radio.starts = (Atom("error"), Atom("no_antenna"))
    assert network(machine, "wait_for_sta", [SSID]) == ("error", ("start_port_failed", "no_antenna"))
    with pytest.raises(ErlangError):
        machine.call("gen_server", "call", [Atom("network"), Atom("status")], timeout=10)


# runs network:start/1
# runs network:start_link/1
# runs network:stop/0
# runs network:wait_for_sta/0
# runs network:wait_for_sta/1
# runs network:wait_for_sta/2
# runs network:wait_for_ap/0
# runs network:wait_for_ap/1
# runs network:wait_for_ap/2
# runs network:sta_rssi/0
# runs network:sta_connect/0
# runs network:sta_connect/1
# runs network:sta_disconnect/0
# runs network:sta_status/0
# runs network:wifi_scan/0
# runs network:wifi_scan/1
