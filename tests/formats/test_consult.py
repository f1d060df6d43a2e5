"""Erlang terms as text, compared with what ``file:consult/1`` of real OTP makes of the same file."""

from __future__ import annotations

import contextlib
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avmtools.errors import FormatError
from avmtools.formats import etf
from avmtools.formats.consult import MAX_DEPTH, parse

TERMS = (
    r"""
%% every form of term
foo. 'Foo Bar'. 'it''s'. aB_c@1. ''.
""".replace("'it''s'. ", "'it\\'s'. ")
    + r"""
0. -17. +5. 1_000_000. 16#FF. -2#101. 36#zZ. $a. $\n. $\\. $ . $\x41. $\x{1F600}. $\^A. $\101.
1.0. -2.5e-3. 1.0E10. 1_0.5.
"text". "one" "two". "tab\tquote\"". "". "\x{263A}". "ünï".
{}. {a, 1, "x"}. {nested, {deep, [1, {2}]}}.
[]. [1, 2 | tail]. [1 | [2, 3]]. [[]]. [a|b].
<<>>. <<1, 2, 255>>. <<"bin">>. <<"a", 0, "b">>. <<"ü"/utf8>>. <<300>>.
#{}. #{a => 1, "k" => [x], {t} => #{}}.
fun lists:map/2.
{application, 'my app', [{mod, {m, []}}, % comment
  {env, [{k, <<"v">>}]}]}.
"""
)


@pytest.mark.otp
def test_terms_are_those_of_file_consult(tmp_path: Path) -> None:
    (tmp_path / "terms").write_text("%% coding: utf-8\n" + TERMS, encoding="utf-8")
    program = '{ok, T} = file:consult("terms"), ok = file:write_file("out", term_to_binary(T)), halt().'
    subprocess.run(["erl", "-noshell", "-eval", program], cwd=tmp_path, check=True, timeout=60)
    expected = etf.decode((tmp_path / "out").read_bytes())
    assert parse(TERMS.encode()) == expected


@pytest.mark.otp
def test_every_app_file_of_otp_is_read_as_otp_reads_it(tmp_path: Path) -> None:
    program = (
        'L = lists:sort(filelib:wildcard(code:lib_dir() ++ "/*/ebin/*.app")), '
        "T = [{list_to_binary(F), element(2, file:consult(F))} || F <- L], "
        'ok = file:write_file("out", term_to_binary(T)), '
        "halt()."
    )
    subprocess.run(["erl", "-noshell", "-eval", program], cwd=tmp_path, check=True, timeout=60)
    files = etf.decode((tmp_path / "out").read_bytes())
    assert len(files) > 5
    for path, terms in files:
        assert parse(Path(path.decode()).read_bytes()) == terms, path


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("foo", "ends inside"),
        ("{a, b.", "',' is expected"),
        ("[1, 2", "ends inside"),
        ("Var.", "starts no"),
        ('"open', "starts no"),
        ("{a b}.", "expected"),
        ("#{a = 1}.", "starts no"),
        ("99#1.", "no integer"),
        ("2#5.", "no integer"),
        ("<<foo>>.", "segment"),
        ("<<1/float>>.", "float"),
        ("fun a:b/x.", "arity"),
        ("fun 1:b/1.", "no atom"),
        ("#{a => 1, a => 2}.", "same key"),
        ("]", "starts no"),
        ("a b.", "expected"),
        ('"\\x{110000}".', "Unicode"),
        ("[" * (MAX_DEPTH + 5), "nested deeper"),
        ("9" * 5000 + ".", "no integer"),
    ],
)
def test_what_is_no_term_is_refused_with_its_line(text: str, word: str) -> None:
    with pytest.raises(FormatError) as e:
        parse(b"ok.\n" + text.encode(), "x.app")
    assert word in e.value.message and "x.app, line 2" in e.value.message


@given(st.text(max_size=60) | st.text("{}[]<>|,.#'\"\\$%=fun:/1aA \n", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(FormatError):
        parse(text.encode("utf-8", "surrogatepass"))
