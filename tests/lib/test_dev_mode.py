"""Dev mode of an ESP32 and esp32init, from the packs that boards boot: NVS and radio are of Python."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("avmtools.vm.machine")

from avmtools.vm.marks import nif

from avmtools.formats import packbeam
from avmtools.formats.beam import Beam
from avmtools.formats.etf import Atom
from tests.lib.radio import Radio
from tests.lib.running import Running

if TYPE_CHECKING:
    from collections.abc import Iterator

LIB = Path(__file__).parents[2] / "vm" / "lib"
OK = Atom("ok")
AP_ADDRESS = (192, 168, 4, 1)


class Nvs:
    """Non-volatile storage: natives over a dictionary."""

    def __init__(self, **values: str) -> None:
        self.values = {("atomvm", key): value.encode() for key, value in values.items()}

    def natives(self) -> list[Any]:
        @nif("esp", "nvs_fetch_binary", 2)
        def fetch(space: Any, key: Any) -> Any:
            found = self.values.get((space, key))
            return (Atom("error"), Atom("not_found")) if found is None else (OK, found)

        @nif("esp", "nvs_put_binary", 3)
        def put(space: Any, key: Any, value: Any) -> Any:
            self.values[str(space), str(key)] = value
            return OK

        @nif("esp", "nvs_erase_key", 2)
        def erase(space: Any, key: Any) -> Any:
            del self.values[str(space), str(key)]
            return OK

        return [fetch, put, erase]


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def board(nvs: Nvs, pack: str = "esp32boot.avm", *, radio: bool = True) -> Running:
    """A machine with nothing but a boot pack, like a board."""
    Radio.reset()
    return Running(
        packs=[LIB / pack], lib=False, profile="atomvm-0.6", stdout="capture", stderr="capture",
        natives=[*nvs.natives(), *([Radio] if radio else [])],
    )  # fmt: skip


class Dev:
    """A board in dev mode, and its ports."""

    def __init__(self, running: Running, nvs: Nvs, web: int, console: int) -> None:
        self.running, self.nvs, self.web, self.console = running, nvs, web, console

    def request(
        self, path: str = "/", data: bytes | None = None, method: str | None = None
    ) -> tuple[int, str]:
        """Status and page."""
        url = f"http://127.0.0.1:{self.web}{path}"
        try:
            with urllib.request.urlopen(urllib.request.Request(url, data, method=method), timeout=20) as got:
                return got.status, got.read().decode()
        except urllib.error.HTTPError as e:
            return e.code, e.read().decode()

    def connect(self) -> Console:
        return Console(self.console)


def connected(port: int) -> socket.socket:
    """A connection with a port as soon as somebody listens there."""
    deadline = time.monotonic() + 20
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=20)
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


class Console:
    """A connection with a REPL."""

    def __init__(self, port: int) -> None:
        self.socket = connected(port)

    def until(self, end: str) -> str:
        """What is said up to and with this text."""
        said = b""
        while not said.endswith(end.encode()):
            data = self.socket.recv(1)
            assert data, f"closed behind {said!r}"
            said += data
        return said.decode()

    def rest(self) -> str:
        """What is said until the connection ends."""
        said = b""
        while data := self.socket.recv(4096):
            said += data
        return said.decode()

    def ask(self, line: str) -> str:
        """The answer to a line."""
        self.socket.sendall(line.encode() + b"\n")
        return self.until(")> ").rpartition("\n")[0]


@pytest.fixture
def dev() -> Iterator[Dev]:
    web, console = free_port(), free_port()
    nvs = Nvs(web_server_port=str(web), console_port=str(console))
    with board(nvs) as running:
        assert running.call("esp32devmode", "start_dev_mode") == OK  # runs esp32devmode:start_dev_mode/0
        connected(web).close()
        yield Dev(running, nvs, web, console)


# -- network ------------------------------------------------------------------------------------------


def events(running: Running, event: Any, name: str) -> Any:
    """What default_pubsub tells when the radio tells an event."""
    topic = [Atom(word) for word in ("system", "network", "wlan", "connected")]

    def told(m: Any) -> Any:
        m.call("avm_pubsub", "sub", [Atom("default_pubsub"), [Atom("system"), Atom("#")], m.pid])
        m.call("network", "sta_status")
        sender, ref = Radio.started
        m.send(sender, (ref, event))
        return m.receive(timeout=10)

    pub, said, _, message = running.do(told)
    assert (pub, said) == ("pub", topic)
    values = {str(k): v for k, v in dict(message.pairs).items()}
    assert values.pop("event") == name
    return values


def test_a_board_without_credentials_is_an_access_point(dev: Dev) -> None:
    assert events(dev.running, Atom("ap_started"), "wlan_ap_started") == {
        "address": AP_ADDRESS, "netmask": (255, 255, 255, 0), "gateway": AP_ADDRESS,
    }  # fmt: skip
    [(_, [(part, config)])] = Radio.seen
    assert (part, config[:2]) == ("ap", [(Atom("ssid"), b"AtomVM-ESP32"), (Atom("psk"), b"esp32default")])


def test_a_board_with_credentials_joins_that_network() -> None:
    address = ((10, 0, 0, 7), (255, 255, 255, 0), (10, 0, 0, 1))
    with board(Nvs(sta_ssid="home", sta_psk="secret12")) as running:
        assert running.call("esp32devmode", "start_network")[0] == OK  # runs esp32devmode:start_network/0
        assert events(running, (Atom("sta_got_ip"), address), "wlan_connected") == {
            "address": address[0], "netmask": address[1], "gateway": address[2],
        }  # fmt: skip
        [(_, [(part, config)])] = Radio.seen
        assert (part, config[1:]) == ("sta", [(Atom("ssid"), b"home"), (Atom("psk"), b"secret12")])


def test_what_is_switched_off_is_not_started() -> None:
    web, console = free_port(), free_port()
    nvs = Nvs(
        web_server_port=str(web), console_port=str(console), wlan_enabled="never", web_server_enable="never",
        console_enable="never",
    )  # fmt: skip
    with board(nvs) as running:
        assert running.call("esp32devmode", "start_dev_mode") == OK
        running.call("timer", "sleep", 100)
        assert Radio.seen == []
        for port in (web, console):
            with socket.socket() as s:
                assert s.connect_ex(("127.0.0.1", port)) != 0


def test_a_board_without_radio_still_has_page_and_console() -> None:
    web, console = free_port(), free_port()
    nvs = Nvs(web_server_port=str(web), console_port=str(console))
    with board(nvs, radio=False) as running:
        assert running.call("esp32devmode", "start_dev_mode") == OK
        connected(web).close()
        assert Console(console).until("(1)> ")
        assert b"start_port_failed" in running.stderr


# -- configuration page -------------------------------------------------------------------------------


def test_the_page_has_a_form(dev: Dev) -> None:
    status, page = dev.request()  # runs esp32devmode:handle_req/3
    assert status == 200
    assert "<form method=post>" in page
    assert "name=ssid" in page and "name=pass" in page


def test_what_is_filled_in_is_stored(dev: Dev) -> None:
    status, page = dev.request(data=b"ssid=caf%C3%A9+net&pass=a%26b+secret")
    assert (status, "Saved" in page) == (200, True)  # runs esp32devmode:save_net_config/2
    key = [Atom("atomvm"), Atom("sta_ssid")]
    assert dev.running.call("esp", "nvs_fetch_binary", *key) == (OK, "café net".encode())
    assert dev.nvs.values["atomvm", "sta_psk"] == b"a&b secret"
    assert dev.running.call("esp32devmode", "erase_net_config") == OK  # runs esp32devmode:erase_net_config/0
    assert dev.running.call("esp", "nvs_fetch_binary", *key) == (Atom("error"), Atom("not_found"))
    assert dev.running.call("esp32devmode", "erase_net_config") == OK


@pytest.mark.parametrize(
    "data",
    [
        b"ssid=&pass=secret12",
        b"ssid=home&pass=short",
        b"pass=secret12",
        b"ssid=" + b"a" * 33,
        b"&&=%zz",
        b" ",
    ],
)
def test_what_no_network_can_be_called_is_refused(dev: Dev, data: bytes) -> None:
    status, page = dev.request(data=data)
    assert (status, "<form" in page) == (400, True)
    assert ("atomvm", "sta_ssid") not in dev.nvs.values


@pytest.mark.parametrize(("path", "method"), [("/other", "GET"), ("/a/b", "POST"), ("/", "DELETE")])
def test_there_is_no_other_page(dev: Dev, path: str, method: str) -> None:
    assert dev.request(path, b"x" if method == "POST" else None, method)[0] == 404


# -- console ------------------------------------------------------------------------------------------


def test_a_console_evaluates(dev: Dev) -> None:
    console = dev.connect()
    assert console.until("arepl(1)> ").startswith("AtomVM LISP REPL\n\n")  # runs esp32devmode:start_repl/1
    assert console.ask("(+ 1 2)") == "3"
    assert console.ask("(setq x\r") == ""
    assert console.ask('"äö")\r') == '"äö"'
    assert console.ask("(erlang:foo)").startswith("(catch error ")
    assert console.ask("(+ " + "a" * 300 + " 1)") == "(parse-error 1 system_limit)"
    assert console.ask("(binary:part (erlang:term_to_binary 1) 0 1)") == "<<131>>"


def test_two_consoles_have_their_own_variables(dev: Dev) -> None:
    first, second = dev.connect(), dev.connect()
    for console in (first, second):
        console.until("(1)> ")
    assert first.ask("(setq x 5)") == "5"
    assert second.ask("(setq x 7)") == "7"
    assert first.ask("(* x 2)") == "10"
    first.socket.close()
    assert second.ask("(* x 2)") == "14"


def test_input_that_ends_is_answered_before_the_connection_ends(dev: Dev) -> None:
    console = dev.connect()
    console.socket.sendall(b"(+ 1 2)\n(+ 20 3)")
    console.socket.shutdown(socket.SHUT_WR)
    said = console.rest()
    assert said.endswith("arepl(1)> 3\narepl(2)> 23\narepl(3)> ")


def test_processes_print_to_their_console_while_it_waits(dev: Dev) -> None:
    console = dev.connect()
    console.until("(1)> ")
    later = '(list 100 (quote io) (quote format) (list "late"))'
    console.ask(f"(erlang:spawn (quote timer) (quote apply_after) {later})")
    assert console.until("late") == "late"


def test_a_device_has_lines_and_output_only(dev: Dev) -> None:
    console = dev.connect()
    console.until("(1)> ")
    assert console.ask('(io:get_chars "" 3)') == "(tuple error request)"
    assert console.ask("(io:put_chars (list 228 10))") == "ä\nok"


@pytest.mark.parametrize(
    "data", [b"", b"\n" * 100, b"\xff\xfe\x80(\n)\n", b")))\n", b"\0" * 1000, b"(" * 5000, b"x" * 100_000]
)
def test_garbage_and_reset_connections_are_survived(dev: Dev, data: bytes) -> None:
    peer = dev.connect()
    try:
        peer.socket.sendall(data)
        peer.until("(1)> ")
    except ConnectionError:
        pass
    peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    peer.socket.close()
    console = dev.connect()
    console.until("(1)> ")
    assert console.ask("(+ 1 2)") == "3"
    assert dev.running.stderr == b""


def test_a_console_whose_peer_is_gone_leaves_no_process(dev: Dev) -> None:
    before = len(dev.running.call("erlang", "processes"))
    consoles = [dev.connect() for _ in range(5)]
    for console in consoles:
        assert console.until("(1)> ")
        console.socket.close()
    deadline = time.monotonic() + 20
    while len(dev.running.call("erlang", "processes")) > before and time.monotonic() < deadline:
        time.sleep(0.02)
    assert len(dev.running.call("erlang", "processes")) <= before


def test_a_connection_with_a_line_that_is_too_long_is_closed(dev: Dev) -> None:
    console = dev.connect()
    console.until("(1)> ")
    console.socket.sendall(b"x" * 4097)
    assert console.rest() == "line too long\n"


# -- esp32init ----------------------------------------------------------------------------------------


def application(folder: Path, start: str) -> bytes:
    """A pack whose start/0 does this."""
    (folder / "app.erl").write_text(f"-module(app).\n-export([start/0]).\nstart() -> {start}.\n")
    subprocess.run(["erlc", "-o", folder, folder / "app.erl"], check=True)
    beam = Beam.parse((folder / "app.beam").read_bytes()).to_litu()
    return packbeam.build(packbeam.Pack((packbeam.Section.of_beam(beam, start=True),)))


def boots(running: Running, app: bytes | None) -> None:
    """Put an application into its partition."""

    def put(m: Any) -> None:
        m.partitions = {} if app is None else {"main.avm": app}

    running.do(put)


def console_says(running: Running, end: bytes) -> bytes:
    """The console once this is its end."""
    deadline = time.monotonic() + 20
    while not running.stdout.endswith(end) and time.monotonic() < deadline:
        time.sleep(0.02)
    return running.stdout


def in_dev_mode(**more: str) -> Nvs:
    return Nvs(web_server_port=str(free_port()), console_port=str(free_port()), **more)


START = b"AtomVM init.\nStarting application...\n"


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("{done, 1}", b"Exited: {done,1}.\n"),
        ("exit(tired)", b"Crashed: tired.\n"),
        ("1 + erlang:get(none)", b"Crashed: badarith.\n"),
    ],
)
def test_with_dev_mode_the_outcome_of_the_application_is_told(tmp_path: Path, start: str, end: bytes) -> None:
    nvs = in_dev_mode(dev_mode="always")
    with board(nvs) as running:
        boots(running, application(tmp_path, start))
        pid = running.call("erlang", "spawn", Atom("esp32init"), Atom("start"), [])
        assert console_says(running, end) == START + end
        assert running.call("erlang", "is_process_alive", pid) == "true"
        assert Radio.seen[0][0] == "start"
        console = Console(int(nvs.values["atomvm", "console_port"]))
        assert console.until("(1)> ")


def test_without_application_there_is_dev_mode() -> None:
    nvs = in_dev_mode()
    with board(nvs) as running:
        boots(running, None)
        pid = running.call("erlang", "spawn", Atom("esp32init"), Atom("start"), [])
        end = b"AtomVM init.\nFailed app start: cannot_open.\n"
        assert console_says(running, end) == end
        connected(int(nvs.values["atomvm", "web_server_port"])).close()
        assert running.call("erlang", "is_process_alive", pid) == "true"


def test_an_application_that_starts_needs_no_dev_mode(tmp_path: Path) -> None:
    with board(in_dev_mode()) as running:
        boots(running, application(tmp_path, "42"))
        assert running.call("esp32init", "start") == 42  # runs esp32init:start/0
        assert running.stdout == START
        assert Radio.seen == []


def test_dev_mode_never_is_never() -> None:
    with board(in_dev_mode(dev_mode="never")) as running:
        boots(running, None)
        assert running.call("esp32init", "start") == (Atom("error"), Atom("cannot_open"))
        assert running.stdout == b"AtomVM init.\nFailed app start: cannot_open.\n"
        assert Radio.seen == []


def test_a_pack_without_dev_mode_says_so(tmp_path: Path) -> None:
    line = b"No dev mode: esp32devmode, or what it needs, is in no pack.\n"
    with board(in_dev_mode(), "elixir_esp32boot.avm") as running:
        boots(running, None)
        assert running.call("esp32init", "start") == (Atom("error"), Atom("cannot_open"))
        assert running.stdout == b"AtomVM init.\nFailed app start: cannot_open.\n" + line
    with board(in_dev_mode(dev_mode="always"), "elixir_esp32boot.avm") as running:
        boots(running, application(tmp_path, "ok"))
        running.call("erlang", "spawn", Atom("esp32init"), Atom("start"), [])
        end = line + b"Starting application...\nExited: ok.\n"
        assert console_says(running, end) == b"AtomVM init.\n" + end


def test_an_application_can_bring_dev_mode_with_it(tmp_path: Path) -> None:
    needed = (
        "esp32devmode", "http_server", "avm_pubsub", "alisp", "alisp_stdlib", "arepl", "sexp_lexer",
        "sexp_parser", "sexp_serializer",
    )  # fmt: skip
    library = packbeam.parse((LIB / "atomvmlib.avm").read_bytes())
    own = packbeam.parse(application(tmp_path, "ok")).sections
    brought = (section for section in library.sections if section.name.removesuffix(".beam") in needed)
    nvs = in_dev_mode(dev_mode="always")
    with board(nvs, "elixir_esp32boot.avm") as running:
        boots(running, packbeam.build(packbeam.Pack((*own, *brought))))
        running.call("erlang", "spawn", Atom("esp32init"), Atom("start"), [])
        assert Console(int(nvs.values["atomvm", "console_port"])).until("(1)> ")


# -- what makes room for it ---------------------------------------------------------------------------


def test_text_outside_ascii_is_handled_plainly_where_the_tables_are_missing() -> None:
    with board(Nvs()) as running:
        assert running.call("string", "uppercase", "straße".encode()) == "STRAßE".encode()
        assert running.call("string", "lowercase", "ÄB".encode()) == "Äb".encode()
        assert running.call("string", "length", "äo\u0308".encode()) == 3
        assert running.call("string", "trim", b" a \r\n") == b"a"
