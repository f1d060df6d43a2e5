%% String literals in binaries, with types, sizes and escapes, as constructors and as patterns.
-module(string_literals).
-export([start/0]).

start() ->
    oracle:say([<<"abc">>, <<"abc":16>>, <<"ab":16/little>>, <<"é">>, <<"é"/utf8>>, <<"\0\t\x{1F}\e">>]),
    oracle:say(<<"a", 1, "b":4/unit:4, "c":2>>),
    oracle:say([verb(B) || B <- [<<"GET /">>, <<"GETX">>, <<"POST x">>, <<"PO">>, <<>>]]),
    oracle:say([ci(B) || B <- [<<"yes">>, <<"Yes">>, <<"YES!">>, <<"no">>]]),
    <<"ab"/utf16, X>> = <<0, $a, 0, $b, 7>>,
    oracle:say(X),
    <<4:3, "str", Y:5>> = <<4:3, "str", 9:5>>,
    Y.

verb(<<"GET ", R/binary>>) -> {get, R};
verb(<<"GET", R/binary>>) -> {almost, R};
verb(<<"POST ", R/binary>>) -> {post, R};
verb(_) -> other.

ci(<<Y, "es", _/binary>>) when Y =:= $y; Y =:= $Y -> yes;
ci(<<Y, E, S, $!>>) -> {shout, Y, E, S};
ci(_) -> no.
