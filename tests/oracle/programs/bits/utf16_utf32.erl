%% UTF-16 and UTF-32 fields with surrogates, in both byte orders.
-module(utf16_utf32).
-export([start/0]).

start() ->
    All = [$a, 16#E9, 16#FFFD, 16#10000, 16#1F600, 16#10FFFF],
    oracle:say([{<<C/utf16>>, <<C/utf16-little>>, <<C/utf32>>, <<C/utf32-little>>} || C <- All]),
    oracle:say([read16(B) || B <- [<<16#D8, 0, 16#DC, 0>>, <<16#D8, 0>>, <<16#DC, 0, 16#D8, 0>>, <<16#D8, 0, 0, 65>>, <<0>>, <<0, 65, 0>>]]),
    oracle:say([read32(B) || B <- [<<0, 1, 16#F6, 0>>, <<0, 0, 16#D8, 0>>, <<0, 16#11, 0, 0>>, <<0, 0, 65>>, <<0, 16#10, 16#FF, 16#FF>>]]),
    oracle:say([oracle:try_(fun() -> <<C/utf16>> end) || C <- [16#D800, 16#110000, -1, x]]),
    oracle:say([oracle:try_(fun() -> <<C/utf32>> end) || C <- [16#DFFF, 16#110000, -1, x]]),
    B = << <<C/utf16-little>> || C <- All >>,
    oracle:say([C || <<C/utf16-little>> <= B] =:= All),
    oracle:say([C || <<C/utf32>> <= << <<C/utf32>> || C <- All >>] =:= All),
    <<"h☃"/utf16, 0:16>> = <<0, $h, 16#26, 16#03, 0, 0>>,
    ok.

read16(<<C/utf16, R/binary>>) -> {C, R};
read16(_) -> none.

read32(<<C/utf32, R/binary>>) -> {C, R};
read32(_) -> none.
