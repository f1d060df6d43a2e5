"""Functions by the names that the manual of 0.6.0-dev gives them, on a board that has what is behind them."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("avmtools.vm.machine")

from avmtools.vm.machine import Machine, nif

from avmtools.formats.etf import Atom

OK, UNDEFINED = Atom("ok"), Atom("undefined")
SPACE, KEY = Atom("space"), Atom("key")


class Board:
    """Storage, one pin and a reason to wake up."""

    def __init__(self) -> None:
        self.stored: dict[tuple[Any, Any], bytes] = {}
        self.modes: dict[int, Any] = {}

    def natives(self) -> list[Any]:
        @nif("esp", "nvs_fetch_binary", 2)
        def fetch(space: Any, key: Any) -> Any:
            found = self.stored.get((space, key))
            return (Atom("error"), Atom("not_found")) if found is None else (OK, found)

        @nif("esp", "nvs_put_binary", 3)
        def put(space: Any, key: Any, value: bytes) -> Any:
            self.stored[space, key] = value
            return OK

        @nif("esp", "nvs_erase_key", 2)
        def erase_key(space: Any, key: Any) -> Any:
            self.stored.pop((space, key), None)
            return OK

        @nif("esp", "nvs_erase_all", 1)
        def erase_all(space: Any) -> Any:
            self.stored = {k: v for k, v in self.stored.items() if k[0] != space}
            return OK

        @nif("esp", "nvs_reformat", 0)
        def reformat() -> Any:
            self.stored.clear()
            return OK

        @nif("esp", "sleep_get_wakeup_cause", 0)
        def cause() -> Any:
            return Atom("sleep_wakeup_timer")

        @nif("gpio", "set_pin_mode", 2)
        def mode(pin: int, direction: Any) -> Any:
            self.modes[pin] = direction
            return OK

        return [fetch, put, erase_key, erase_all, reformat, cause, mode]


def test_storage() -> None:
    board = Board()
    with Machine(natives=board.natives()) as machine:
        assert machine.call("esp", "get_binary", [SPACE, KEY]) == UNDEFINED  # runs esp:get_binary/2
        assert machine.call("esp", "get_binary", [SPACE, KEY, b"x"]) == b"x"  # runs esp:get_binary/3
        assert machine.call("esp", "set_binary", [SPACE, KEY, b"y"]) == OK  # runs esp:set_binary/3
        assert machine.call("esp", "get_binary", [SPACE, KEY, b"x"]) == b"y"
        assert machine.call("esp", "erase_key", [SPACE, KEY]) == OK  # runs esp:erase_key/2
        assert board.stored == {}
        board.stored = {(SPACE, KEY): b"1", (Atom("other"), KEY): b"2"}
        assert machine.call("esp", "erase_all", [SPACE]) == OK  # runs esp:erase_all/1
        assert list(board.stored.values()) == [b"2"]
        assert machine.call("esp", "reformat") == OK  # runs esp:reformat/0
        assert board.stored == {}


def test_pins_and_waking_up() -> None:
    board = Board()
    with Machine(natives=board.natives()) as machine:
        assert machine.call("esp", "wakeup_cause") == Atom("sleep_wakeup_timer")  # runs esp:wakeup_cause/0
        # runs gpio:set_direction/2
        assert machine.call("gpio", "set_direction", [2, Atom("output")]) == OK
    assert board.modes == {2: Atom("output")}
