%% Instructions that programs seldom need: what a compiler must be coaxed into.
-module(op_more).
-export([run/0]).

run() -> [
    catch_(fun() -> negate(2.5) end), catch_(fun() -> negate(0.0) end), catch_(fun() -> negate(a) end),
    catch_(fun() -> cut(<<"abcdef">>, 2) end), catch_(fun() -> cut(<<"ab">>, 5) end), catch_(fun() -> cut(x, 1) end),
    [has(M) || M <- [#{a => 1, b => 2}, #{a => 1}, #{}, [], #{b => 1, a => 2, c => 3}]],
    [skip8(B) || B <- [<<"abc">>, <<"é1"/utf8>>, <<"€2"/utf8>>, <<16#1F600/utf8, 3>>, <<255>>, <<>>]],
    [skip16(B) || B <- [<<"a"/utf16, 1>>, <<16#1F600/utf16, 2>>, <<16#DC00:16>>, <<1>>]],
    [skip32(B) || B <- [<<"a"/utf32, 1>>, <<16#110000:32, 2>>, <<1>>]],
    catch_(fun() -> fields({rec, 1, 2, 3, 4, 5}) end), catch_(fun() -> fields({rec}) end),
    bytes(7, 300, <<"tail">>), catch_(fun() -> bytes(a, 1, <<>>) end), catch_(fun() -> bytes(1, 1, <<1:1>>) end),
    copy_bits(<<5:3>>, 4), copy_bits(<<>>, 0),
    is_inside(3), is_inside(30), is_inside(3.0)
].

catch_(F) -> try F() catch C:R -> {C, R} end.

negate(X) when is_float(X) -> -(X * 2.0) + 1.0;
negate(X) -> -X.

cut(B, N) when binary_part(B, 1, N) =:= <<"bc">> -> yes;
cut(B, N) when is_binary(B) -> {no, byte_size(B), N};
cut(_, _) -> neither.

has(#{a := _, b := _}) -> both;
has(#{a := _}) -> one;
has(#{}) -> none;
has(_) -> other.

skip8(<<_/utf8, R/binary>>) -> {rest, R};
skip8(B) -> {bad, B}.
skip16(<<_/utf16, R/binary>>) -> {rest, R};
skip16(B) -> {bad, B}.
skip32(<<_/utf32, R/binary>>) -> {rest, R};
skip32(B) -> {bad, B}.

fields(T) -> setelement(2, setelement(4, setelement(6, T, six), four), two).

bytes(A, B, T) -> <<A:8, B:16/little, T/binary, A:8>>.

copy_bits(B, N) -> <<B/bitstring, N:4, B/bitstring>>.

is_inside(N) when is_integer(N), N >= 1, N =< 10 -> inside;
is_inside(_) -> outside.
