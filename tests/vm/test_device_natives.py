"""Natives that OTP lacks or has otherwise: packs, the platform, loading from files, ends of the machine."""

from __future__ import annotations

import os
import weakref
from pathlib import Path
from typing import Any

import pytest
from avmtools.vm.machine import ErlangError, Machine, Port, badarg, nif, port
from avmtools.vm.marks import Resource

from avmtools.formats.beam import Beam
from avmtools.formats.etf import Atom
from avmtools.formats.packbeam import Pack, Section, build

ERL = Path(__file__).parent / "erl"
DEVICE = ERL / "device.beam"


def a_pack() -> bytes:
    beam = Beam.parse((ERL / "device_code.beam").read_bytes())
    files = {"app/priv/note.txt": b"hello", "app/ebin/app.app": b"{application, app, [{vsn, 1}]}."}
    sections = [Section.of_file(name, content) for name, content in files.items()]
    return build(Pack((Section.of_beam(beam, start=True), *sections)))


def ask(function: str, *arguments: Any, profile: str = "atomvm-0.7", **options: Any) -> Any:
    with Machine([DEVICE], profile=profile, stdout="capture", stderr="capture", **options) as machine:
        return machine.call("device", function, arguments, timeout=20)


@pytest.mark.parametrize("profile", ["atomvm-0.6", "atomvm-0.7", "otp"])
def test_packs_come_and_go(tmp_path: Path, profile: str) -> None:
    pack = a_pack()
    (tmp_path / "extra.avm").write_bytes(pack)
    got = ask("packs", pack, list(str(tmp_path / "extra.avm").encode()), profile=profile)
    no = "undefined"
    assert got == [
        no, "ok", b"hello", no, ("ok", b"device_code.beam"), ("error", "avm_pack_not_found"), "ok", no,
        "error", "ok", b"hello", ("error", "cannot_open"), ("error", "badarg"),
        ("ok", ("application", "app", [("vsn", 1)])), no, ("error", "badarg"),
    ]  # fmt: skip


def test_the_platform() -> None:
    assert ask("platform") == ["generic_unix", "true", 9, "true", "ok", 7, 8, "true"]


@pytest.mark.parametrize("profile", ["atomvm-0.7", "otp"])
def test_modules_from_files(tmp_path: Path, profile: str) -> None:
    (tmp_path / "plain.beam").write_bytes((ERL / "plain.beam").read_bytes())
    (tmp_path / "broken.beam").write_bytes(b"FOR1nothing")
    (tmp_path / "extra.avm").write_bytes(a_pack())
    options: dict[str, Any] = {"profile": profile, "stderr": "capture"}
    with Machine([DEVICE, tmp_path / "extra.avm"], **options) as machine:
        got = machine.call("device", "loading", [list(str(tmp_path).encode())], timeout=20)
    otp = profile == "otp"
    path = list(str(tmp_path / "plain.beam").encode())
    assert got == [
        ("module", "plain"), 7,
        ("error", "badfile") if otp else ("error", "badarg"),
        ("error", "nofile") if otp else ("error", "out_of_memory"),
        ("file", path if otp else "preloaded"), path if otp else "preloaded", "non_existing",
        ("error", "nofile" if otp else "embedded"), "device_code", "error", ["false"], "true", 42,
    ]  # fmt: skip


def test_what_is_shown() -> None:
    with Machine([DEVICE], profile="otp", stdout="capture") as machine:
        assert machine.call("device", "shows") == ["true", "true", "ok", "ok"]
        assert machine.read_stdout() == b"shown\n\nprinted\ntwice\n"


@pytest.mark.parametrize(
    ("how", "status"), [("zero", 0), (("one", 7), 7), (("two", 3), 3), (("one", 300), 44)]
)
def test_the_machine_halts(how: Any, status: int) -> None:
    how = Atom(how) if isinstance(how, str) else (Atom(how[0]), how[1])
    with Machine([DEVICE], profile="otp") as machine, pytest.raises(TimeoutError, match="halted"):
        machine.call("device", "ends", [how], timeout=10)


class Thing(Resource):
    def __init__(self, value: Any) -> None:
        self.value = value


@pytest.mark.parametrize("stress", [False, True])
def test_python_objects_as_references(stress: bool) -> None:
    things: weakref.WeakSet[Thing] = weakref.WeakSet()

    @nif("thing", "new", 1)
    def new(value: Any) -> Thing:
        thing = Thing(value)
        things.add(thing)
        return thing

    @nif("thing", "value", 1)
    def value(thing: Any) -> Any:
        if not isinstance(thing, Thing):
            raise badarg()
        return thing.value

    @nif("thing", "itself", 1)
    def itself(thing: Any) -> Any:
        return thing

    options: dict[str, Any] = {"gc_stress": stress, "verify": stress, "natives": [new, value, itself]}
    with Machine([DEVICE], profile="otp", **options) as machine:
        got = machine.call("device", "resources", timeout=20)
        assert got == ["true", "false", 1, 2, "true", (1, "true"), ("error", "badarg")]
    assert list(things) == []


def test_natives_of_some_profiles_only() -> None:
    @nif("thing", "new", 1, profiles=("otp",))
    def new(value: Any) -> Any:
        return value

    for profile, there in (("otp", "true"), ("atomvm-0.7", "false")):
        with Machine(profile=profile, natives=[new], stderr="capture") as machine:
            asked = [Atom("thing"), Atom("new"), 1]
            assert machine.call("erlang", "function_exported", asked) == there


@port("echo")
class Echo(Port):
    seen: list[Any]

    def message(self, value: Any) -> None:
        pass


def test_ports_of_the_otp_kind() -> None:
    with Machine([DEVICE], profile="otp", natives=[Echo]) as machine:
        assert machine.call("device", "ports", timeout=10) == ["true", "true", "true"]


def test_local_time_of_another_zone() -> None:
    assert ask("zones", profile="atomvm-0.6") == ["true", 2]


def test_a_default_instead_of_a_table_entry() -> None:
    assert ask("element_or", profile="otp") == [1, "none"]


def test_integers_in_a_range() -> None:
    assert [ask("range", *v) for v in ((1, 0, 2), (3, 0, 2), (1, 1, 1), (2.0, 1, 3))] == [
        "true",
        "false",
        "true",
        "false",
    ]
    with pytest.raises(ErlangError, match="badarg"):
        ask("range", 1, Atom("a"), 2)


def test_sockets_are_known() -> None:
    assert ask("sockets", profile="otp") == ["true", "false", "true", "true", "ok"]


def test_terminals() -> None:
    controller, terminal = os.openpty()
    try:
        got = ask("terminal", list(os.ttyname(terminal).encode()))
    finally:
        os.close(controller)
        os.close(terminal)
    names = sorted(["iflag", "oflag", "cflag", "lflag", "speed"])
    assert got == [names, "ok", "ok", "ok", ("error", "badarg"), ("error", "badarg"), "ok"]


def test_programs_of_the_host() -> None:
    assert ask("program") == ("true", ("ok", b"hello\n"))
