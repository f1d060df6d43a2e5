"""The module that starts applications, loaded and run by real OTP."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from avmtools.formats.beam import Beam
from avmtools.formats.etf import Atom
from avmtools.pack import starter

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.otp

CALLBACK = """
-module({name}).
-export([start/2]).
start(Type, Args) -> io:format("~w ~w ~w~n", [?MODULE, Type, Args]), {result}.
"""


def erl(here: Path, program: str) -> str:
    done = subprocess.run(
        ["erl", "-noshell", "-kernel", "logger_level", "none", "-eval", f"{program}, halt()."],
        cwd=here, check=True, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    return done.stdout


def outcome(here: Path, calls: list[tuple[str, object]], results: dict[str, str]) -> str:
    """What OTP prints when it runs the module: its calls, then how it ended."""
    for name, result in results.items():
        (here / f"{name}.erl").write_text(CALLBACK.format(name=name, result=result))
        subprocess.run(["erlc", f"{name}.erl"], cwd=here, check=True)
    (here / "go.beam").write_bytes(starter.build("go", calls).build())
    return erl(
        here,
        "{P, R} = spawn_monitor(go, start, []), "
        "receive {'DOWN', R, _, _, {Why, _}} -> io:format(\"~w~n\", [Why]) "
        'after 300 -> io:format("~w~n", [element(2, process_info(P, status))]) end',
    )


def test_it_starts_every_application_in_order_and_waits(tmp_path: Path) -> None:
    calls: list[tuple[str, object]] = [("first", []), ("second", (Atom("arg"), [1, 2.5]))]
    results = {"first": "{ok, self()}", "second": "{ok, self(), state}"}
    assert outcome(tmp_path, calls, results) == "first normal []\nsecond normal {arg,[1,2.5]}\nwaiting\n"


@pytest.mark.parametrize("result", ["{error,full}", "ignore", "{ok}", "{ok,1,2,3}", "[]"])
def test_it_ends_when_an_application_does_not_start(tmp_path: Path, result: str) -> None:
    said = outcome(tmp_path, [("first", []), ("second", [])], {"first": result, "second": "{ok, self()}"})
    assert said == f"first normal []\n{{badmatch,{result}}}\n"


def test_more_applications_than_short_operands_hold(tmp_path: Path) -> None:
    beam = Beam.parse(starter.build("go", [(f"app{n}", [n + 300]) for n in range(40)]).build())
    assert len(beam.imports) == 40 and len(beam.literals) == 40
    (tmp_path / "go.beam").write_bytes(beam.build())
    assert erl(tmp_path, 'io:format("~w", [code:load_file(go)])') == "{module,go}"
