%% Units: tails of whole units, sizes counted in units, comprehensions over them.
-module(units).
-export([start/0]).

start() ->
    oracle:say([unit3(B) || B <- [<<>>, <<1:3>>, <<1:4>>, <<0:9>>, <<1, 2, 3>>]]),
    oracle:say([unit16(B) || B <- [<<>>, <<1>>, <<1, 2>>, <<1, 2, 3>>, <<1, 2, 3, 4>>, <<1:17>>]]),
    <<A:2/unit:12, B:3/integer-unit:4, C/bitstring>> = <<16#ABCDEF:24, 16#123:12, 9:4>>,
    oracle:say({A, B, C}),
    oracle:say(<<5:2/unit:7, (<<1:1, 1:1>>)/bitstring, (<<3, 4, 5>>):1/binary-unit:16>>),
    oracle:say([X || <<X:2/binary-unit:4>> <= <<16#1234:16>>]),
    oracle:say([oracle:try_(fun() -> <<(B2)/binary>> end) || B2 <- [<<1:7>>, <<1:8>>, <<1:9>>, a]]),
    oracle:say([oracle:try_(fun() -> <<0, (B3)/binary-unit:4>> end) || B3 <- [<<1:7>>, <<1:8>>, <<1:12>>]]),
    ok.

unit3(<<A:3, R/binary-unit:3>>) -> {A, bit_size(R)};
unit3(_) -> no.

unit16(<<R/binary-unit:16>>) -> {ok, byte_size(R)};
unit16(<<_, R/binary>>) -> {odd, R};
unit16(_) -> bits.
