"""json against Python's json, on texts made at random and on spoiled ones."""

from __future__ import annotations

import json
import math
import random
import subprocess
from typing import TYPE_CHECKING, Any

from .differential import compile_renamed

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """
-module(json_lines).
-export([main/0]).
main() ->
    {ok, Bin} = file:read_file("texts"),
    Lines = binary:split(Bin, <<"\\n">>, [global]),
    Out = [[try x_json:encode(pieces(L)) catch error:_ -> <<"error">> end, $\\n] || L <- Lines, L =/= <<>>],
    ok = file:write_file("answers", Out),
    halt().
%% At once, and in pieces.
pieces(L) ->
    Whole = x_json:decode(L),
    Cut = byte_size(L) div 2,
    <<A:Cut/binary, B/binary>> = L,
    {Whole, ok, _} =
        case x_json:decode_start(A, ok, #{}) of
            {continue, State} ->
                case x_json:decode_continue(B, State) of
                    {continue, State1} -> x_json:decode_continue(end_of_input, State1);
                    Done -> Done
                end
        end,
    Whole.
"""


def value(random_: random.Random, depth: int) -> Any:
    """A random JSON value."""
    kind = random_.randrange(7 if depth else 5)
    if kind == 5:
        return [value(random_, depth - 1) for _ in range(random_.randrange(4))]
    if kind == 6:
        return {text(random_): value(random_, depth - 1) for _ in range(random_.randrange(4))}
    simple = [None, True, random_.randrange(-(10**20), 10**20), random_.uniform(-1e6, 1e6), text(random_)]
    return simple[kind]


def text(random_: random.Random) -> str:
    """A random string with characters that are escaped."""
    return "".join(random_.choice('ab"\\/\n\té日😀\x01\x7f ') for _ in range(random_.randrange(6)))


def strict(line: str) -> Any:
    """What Python reads, without its extensions of the format."""

    def refuse(name: str) -> None:
        raise ValueError(name)

    def finite(digits: str) -> float:
        if math.isinf(float(digits)):
            raise ValueError(digits)
        return float(digits)

    read = json.loads(line, parse_constant=refuse, parse_float=finite)
    json.dumps(read, ensure_ascii=False).encode()  # halves of surrogate pairs are no characters: a ValueError
    return read


def test_texts_read_and_written_again_mean_the_same_and_bad_ones_are_refused(tmp_path: Path) -> None:
    random_ = random.Random(4)
    lines = []
    for _ in range(400):
        line = json.dumps(value(random_, 3), ensure_ascii=random_.random() < 0.5)
        lines.append(line)
        at = random_.randrange(len(line))
        spoiled = random_.choice(["", ",", "]", "}", '"', "0", "e", " x", "\\"])
        lines.append(line[:at] + spoiled + line[at + 1 :])
    lines = [line for line in lines if line]
    compile_renamed(["json"], tmp_path)
    (tmp_path / "json_lines.erl").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "texts").write_text("\n".join(lines) + "\n", encoding="utf-8")
    subprocess.run(["erlc", "json_lines.erl"], cwd=tmp_path, check=True)
    subprocess.run(["erl", "-noshell", "-s", "json_lines", "main"], cwd=tmp_path, check=True, timeout=60)
    answers = (tmp_path / "answers").read_text(encoding="utf-8").splitlines()
    assert len(answers) == len(lines)
    for line, answer in zip(lines, answers, strict=True):
        try:
            expected = strict(line)
        except ValueError:
            assert answer == "error", line
        else:
            assert answer != "error" and json.loads(answer) == expected, (line, answer)
