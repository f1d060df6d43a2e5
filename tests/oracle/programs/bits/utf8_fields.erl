%% UTF-8 in patterns: each length, each kind of malformed sequence, and what the rest of the pattern sees.
-module(utf8_fields).
-export([start/0]).

start() ->
    oracle:say([first(<<C/utf8, "rest">>) || C <- [0, $a, 16#7F, 16#80, 16#7FF, 16#800, 16#D7FF, 16#E000, 16#FFFF, 16#10000, 16#10FFFF]]),
    oracle:say([first(B) || B <- [<<>>, <<16#80>>, <<16#C0, 16#80>>, <<16#C1, 16#BF>>, <<16#C2>>, <<16#C2, $a>>,
        <<16#E0, 16#80, 16#80>>, <<16#ED, 16#A0, 16#80>>, <<16#E2, 16#82>>, <<16#F0, 16#80, 16#80, 16#80>>,
        <<16#F4, 16#90, 16#80, 16#80>>, <<16#F5, 1, 1, 1>>, <<16#FF>>, <<16#EF, 16#BF, 16#BF>>]]),
    oracle:say([oracle:try_(fun() -> <<C/utf8>> end) || C <- [16#D800, 16#DFFF, 16#110000, -1, a, 1.0, 1 bsl 70]]),
    oracle:say(count(<<"naïve – ☃ 𝄞"/utf8>>, 0)),
    oracle:say([C || <<C/utf8>> <= <<"añb", 255, "cd">>]),
    oracle:say(skip(<<"é!"/utf8>>)),
    <<3:3, X/utf8, 1:5>> = <<3:3, 16#20AC/utf8, 1:5>>,
    X.

first(<<C/utf8, R/binary>>) -> {C, R};
first(<<B, _/binary>>) -> {byte, B};
first(_) -> empty.

count(<<_/utf8, R/binary>>, N) -> count(R, N + 1);
count(<<>>, N) -> N.

skip(<<_/utf8, C, R/binary>>) -> {C, R}.
