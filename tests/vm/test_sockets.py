"""The socket natives: messages by release, descriptors that are given back, many that wait for one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("avmtools.vm.machine")

from avmtools.vm.machine import Machine

from avmtools.formats.etf import Atom

FILES = Path(__file__).with_name("erl") / "sockets.beam"
OK = Atom("ok")


def call(function: str, *args: Any, profile: str = "otp", **options: Any) -> Any:
    with Machine([FILES], profile=profile, stderr="capture", **options) as m:
        return m.call("sockets", function, list(args), timeout=60)


@pytest.mark.parametrize(
    ("profile", "select", "closed", "family"),
    [("atomvm-0.6", "select_06", "closed_06", False), ("atomvm-0.7", "select_07", "abort_07", False),
     ("otp", "select_07", "abort_07", True)],
)  # fmt: skip
def test_messages_have_the_shape_of_the_release(profile: str, select: str, closed: str, family: bool) -> None:
    is_tuple, first, second, (ok, name) = call("messages", profile=profile)
    assert (is_tuple, first, second, ok) == (Atom("true"), Atom(select), Atom(closed), OK)
    assert name[Atom("addr")] == (127, 0, 0, 1)
    assert (Atom("family") in name) == family


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.parametrize("function", ["forgotten", "dead_reader"])
def test_no_descriptor_is_left_behind(function: str) -> None:
    before = descriptors()
    with Machine([FILES], profile="otp", stderr="capture") as m:
        assert m.call("sockets", function, [100], timeout=60) == OK
        assert descriptors() < before + 30


@pytest.mark.parametrize("schedulers", [1, 3])
def test_each_connection_goes_to_one_of_many_acceptors(schedulers: int) -> None:
    assert call("acceptors", 40, schedulers=schedulers) == Atom("true")


def test_a_full_socket_times_out_and_a_reset_is_told() -> None:
    assert call("flood", schedulers=1) == Atom("econnreset")
