"""erlang:display: every kind of term in the device's syntax (facts/vm.md 4.3) and in OTP's."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from avmtools.vm.machine import Machine

from avmtools.formats.etf import Atom, BitString, ExternalFun, ImproperList, Map, encode

if TYPE_CHECKING:
    from pathlib import Path

DEVICE: list[tuple[Any, str]] = [
    (Atom("a b"), "a b"),
    (Atom("ABC"), "ABC"),
    (Atom(""), ""),
    (Atom("hello\nworld"), "hello\nworld"),
    (1.0, "1.000000"),
    (0.1, "0.100000"),
    (1.0e-10, "0.000000"),
    (1.0e20, "100000000000000000000.000000"),
    (-0.0, "-0.000000"),
    ([], "[]"),
    (list(b"abc"), '"abc"'),
    (list(b'a"b'), '"a"b"'),
    (list(b"a\nb"), "[97,10,98]"),
    ([97, 98, 300], "[97,98,300]"),
    (ImproperList((Atom("a"),), Atom("b")), "[a|b]"),
    (b"", '<<"">>'),
    (b"abc", '<<"abc">>'),
    (b'a"b', '<<"a"b">>'),
    (b"\1\2\3", "<<1,2,3>>"),
    ((), "{}"),
    ((Atom("a"),), "{a}"),
    (Map.of([(Atom("b"), 1), (Atom("a"), 2)]), "#{a=>2,b=>1}"),
    (ExternalFun(Atom("lists"), Atom("map"), 2), "fun lists:map/2"),
    ((Atom("x"), [1, (2, [Atom("y")])], Map.of([((), [])])), "{x,[1,{2,[y]}],#{{}=>[]}}"),
]

VALUES: list[Any] = [
    *(
        Atom(a)
        for a in (
            "a",
            "a b",
            "ABC",
            "",
            "hello\nworld",
            "it's",
            "é",
            "日本",
            "a@b",
            "a.b",
            "_x",
            "aB_1",
            "fun",
            "tab\t",
            "\x7f",
        )
    ),
    1.5,
    -0.0,
    1e-10,
    1e20,
    0.1,
    1.5e300,
    0,
    -5,
    2**100,
    -(2**100),
    [],
    list(b"abc"),
    list(b'a"b'),
    list(b"a\nb"),
    list(b"a\tb\\"),
    [97, 98, 300],
    [233],
    [0],
    [10],
    [127],
    [255],
    [160],
    [[97]],
    [[]],
    ImproperList((1,), 2),
    ImproperList((97, 98), Atom("c")),
    b"",
    b"abc",
    b'a"b',
    b"\1\2\3",
    b"a\nb",
    b"\xc3\xa9",
    b"a\0",
    b"back\\slash",
    BitString(b"\xa0", 3),
    BitString(b"ab\xa0", 3),
    (),
    (Atom("a"),),
    Map.of([]),
    Map.of([(Atom("b"), 1), (Atom("a"), 2)]),
    ExternalFun(Atom("lists"), Atom("map"), 2),
    ExternalFun(Atom("Mod x"), Atom("F"), 0),
    [1, [2, (3, [Atom("x")])]],
]


def displayed(profile: str, values: list[Any]) -> list[str]:
    """What the engine displays, value by value."""
    with Machine(profile=profile, stdout="capture", stderr="capture") as m:
        texts = []
        for value in values:
            assert m.call("erlang", "display", [value]) == "true"
            texts.append(m.read_stdout().decode("latin-1"))
        return texts


@pytest.mark.parametrize("profile", ["atomvm-0.5", "atomvm-0.6", "atomvm-0.7"])
def test_the_devices_syntax(profile: str) -> None:
    assert displayed(profile, [v for v, _ in DEVICE]) == [f"{text}\n" for _, text in DEVICE]


@pytest.mark.otp
@pytest.mark.skipif(shutil.which("erl") is None, reason="needs erl")
def test_otps_syntax_is_that_of_otp(tmp_path: Path) -> None:
    (tmp_path / "values").write_bytes(encode(VALUES))
    done = subprocess.run(
        ["erl", "-noshell", "-eval",
         '{ok, B} = file:read_file("values"), [begin erlang:display(V), erlang:display(\'$end\') end'
         " || V <- binary_to_term(B)], halt()."],
        cwd=tmp_path, stdout=subprocess.PIPE, check=True, timeout=60,
    )  # fmt: skip
    expected = done.stdout.decode("latin-1").replace("\r\n", "\n").split("'$end'\n")[:-1]
    assert displayed("otp", VALUES) == expected
