"""Every module of the installed OTP and Elixir: packed, extracted, and read by real OTP."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from avmtools import profiles
from avmtools.formats import packbeam
from avmtools.pack.assemble import Options, assemble
from avmtools.pack.inputs import ChunkRules, read_all
from avmtools.pack.select import extract_to

#: beam_lib must find these in a packed module, and OTP must still see the same exports and atoms in it.
CHECK = """
-module(check).
-export([main/1]).
main([Packed, Original]) ->
    Files = filelib:wildcard(Packed ++ "/*.beam"),
    Sources = maps:from_list([{filename:basename(F), F} || F <- read(Original)]),
    Bad = [F || F <- Files, not same(F, maps:get(filename:basename(F), Sources))],
    io:format("~b ~0p~n", [length(Files), Bad]).
same(File, Source) ->
    Names = [atoms, exports, imports, locals, indexed_imports],
    beam_lib:chunks(File, Names) =:= beam_lib:chunks(Source, Names).
read(File) ->
    {ok, Text} = file:read_file(File),
    string:lexemes(unicode:characters_to_list(Text), "\\n").
"""


def installed(*globs: str) -> list[Path]:
    """One file a module name, in the order of the names: names are unique in a pack's directory."""
    found = {f.name: f for g in globs for f in Path("/").glob(g.lstrip("/"))}
    return [found[name] for name in sorted(found)]


def otp_lib() -> str:
    done = subprocess.run(
        ["erl", "-noshell", "-eval", "io:put_chars(code:lib_dir()), halt()."],
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


@pytest.mark.otp
@pytest.mark.parametrize("profile", ["atomvm-0.6", "otp"])
def test_every_module_survives_pack_and_extract(profile: str, tmp_path: Path) -> None:
    modules = installed(f"{otp_lib()}/*/ebin/*.beam", "/usr/lib/elixir/lib/*/ebin/*.beam")
    assert len(modules) > 500
    rules = ChunkRules.of(profiles.load(profile))
    options = Options(profile=profiles.load(profile), library=True)
    data = assemble(read_all(map(str, modules), rules), options, rules).data
    packed = tmp_path / "packed"
    written, warnings = extract_to(packbeam.parse(data).sections, str(packed), "pack")
    assert (len(written), warnings) == (len(modules), [])
    (tmp_path / "check.erl").write_text(CHECK)
    (tmp_path / "sources").write_text("".join(f"{m}\n" for m in modules))
    subprocess.run(["erlc", "check.erl"], cwd=tmp_path, check=True)
    said = subprocess.run(
        ["erl", "-noshell", "-eval", 'check:main(["packed", "sources"]), halt().'],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert said == f"{len(modules)} []\n"


@pytest.mark.elixir
def test_pruning_keeps_the_implementations_of_an_elixir_protocol(tmp_path: Path) -> None:
    (tmp_path / "shapes.ex").write_text(
        "defprotocol Area do\n  def of(shape)\nend\n"
        "defmodule Square do\n  defstruct [:side]\nend\n"
        "defimpl Area, for: Square do\n  def of(s), do: s.side * s.side\nend\n"
        "defmodule Unused do\n  def no, do: :no\nend\n"
        "defmodule Main do\n  def start, do: Area.of(%Square{side: 3})\nend\n"
    )
    subprocess.run(["elixirc", "shapes.ex"], cwd=tmp_path, check=True, capture_output=True)
    rules = ChunkRules.of(profiles.load())
    items = read_all([str(tmp_path)], rules)
    packed = assemble(items, Options(start="Main", prune=True), rules)
    kept = {i.section.name for i in packed.items}
    assert packed.entry == "Elixir.Main.beam"
    assert {"Elixir.Area.beam", "Elixir.Area.Square.beam", "Elixir.Square.beam"} <= kept
    assert "Elixir.Unused.beam" not in kept
