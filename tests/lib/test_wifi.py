"""The library's `network` over a port that does what a board's does, written in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("avmtools.vm.machine")

from avmtools.vm.machine import ErlangError, Machine

from avmtools.formats.etf import Atom
from tests.lib.mdns_peer import everyone, is_silent, wait_for
from tests.lib.radio import Radio
from tests.lib.running import Running

if TYPE_CHECKING:
    from collections.abc import Iterator

ADDRESS = ((10, 0, 0, 7), (255, 255, 255, 0), (10, 0, 0, 1))
MAC = b"\1\2\3\4\5\6"


@pytest.fixture
def machine() -> Iterator[Machine]:
    Radio.reset()
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


@pytest.fixture
def running() -> Iterator[Running]:
    Radio.reset()
    with Running(profile="atomvm-0.6", natives=[Radio], stdout="capture", stderr="capture") as m:
        yield m


def answering(key: str, name: str) -> list[Any]:
    return [(Atom("mdns"), [(Atom(key), name.encode()), (Atom("ttl"), 60)])]


@pytest.mark.parametrize("key", ["host", "hostname", "dhcp_hostname"])
def test_a_station_answers_to_its_name_while_it_has_an_address(running: Running, key: str) -> None:
    host = f"{key.replace('_', '-')}-station"
    config = [*answering(key, host), (Atom("sta"), [SSID])]
    if key == "dhcp_hostname":
        config = [(Atom("mdns"), [(Atom("ttl"), 60)]), (Atom("sta"), [SSID, (Atom(key), host.encode())])]
    with everyone() as s:
        assert running.call("network", "start", config)[0] == "ok"
        assert is_silent(s, f"{host}.local")
        s.settimeout(5)
        for last in (1, 2):
            Radio.tell(running, (Atom("sta_got_ip"), ((127, 0, 0, last), (255, 0, 0, 0), (127, 0, 0, 1))))
            wait_for(s, f"{host}.local", 60, bytes([127, 0, 0, last]))
        assert running.call("network", "stop") == "ok"
        wait_for(s, f"{host}.local", 0, bytes([127, 0, 0, 2]))
        assert is_silent(s, f"{host}.local")


def test_a_name_that_can_not_be_told_is_not_the_end_of_the_network(running: Running) -> None:
    config = [*answering("hostname", "no.label"), (Atom("ap"), [SSID, (Atom("ap_started"), Atom("none"))])]
    running.call("network", "start", config)
    Radio.tell(running, Atom("ap_started"))
    assert running.call("network", "sta_status") == "inactive"
    assert running.call("network", "stop") == "ok"
    assert running.stdout == b'mdns not started: {invalid_hostname,<<"no.label">>}\n'


def test_an_access_point_has_a_name_only_without_a_station(running: Running) -> None:
    ap = (Atom("ap"), [SSID])
    for config in ([ap], [ap, (Atom("sta"), [SSID])]):
        running.call("network", "start", answering("hostname", "no.label") + config)
        Radio.tell(running, Atom("ap_started"))
        assert running.call("network", "stop") == "ok"
    assert running.stdout.count(b"mdns not started") == 1


def test_a_network_that_is_killed_has_no_name_any_more(running: Running) -> None:
    with everyone() as s:
        pid = running.call("network", "start", [*answering("hostname", "killed"), (Atom("sta"), [SSID])])[1]
        Radio.tell(running, (Atom("sta_got_ip"), ((127, 0, 0, 1), (255, 0, 0, 0), (127, 0, 0, 1))))
        wait_for(s, "killed.local", 60, bytes([127, 0, 0, 1]))
        running.call("erlang", "exit", pid, Atom("kill"))
        wait_for(s, "killed.local", 0, bytes([127, 0, 0, 1]))


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
