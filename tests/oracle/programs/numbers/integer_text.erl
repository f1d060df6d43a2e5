%% Integers as text in every base, and back; what is refused.
-module(integer_text).
-export([start/0]).

start() ->
    Ns = [0, 1, -1, 255, -255, 1 bsl 59, -(1 bsl 63), 1 bsl 64, 123456789012345678901234567890],
    oracle:say([integer_to_list(N) || N <- Ns]),
    oracle:say([integer_to_binary(N, B) || N <- [255, -255, 1 bsl 70], B <- [2, 8, 16, 36]]),
    oracle:say([N || N <- Ns, B <- lists:seq(2, 36), list_to_integer(integer_to_list(N, B), B) =/= N]),
    oracle:say([N || N <- Ns, B <- lists:seq(2, 36), binary_to_integer(integer_to_binary(N, B), B) =/= N]),
    oracle:say([list_to_integer(L) || L <- ["+5", "-0", "007", "-00012"]]),
    oracle:say([list_to_integer(L, B) || {L, B} <- [{"ff", 16}, {"FF", 16}, {"zZ", 36}, {"-101", 2}]]),
    oracle:say([oracle:try_(fun() -> list_to_integer(L) end) || L <- ["", "+", "-", "1 ", " 1", "1a", "1.0", "0x1", "--1", [a], foo, [$1 | $2]]]),
    oracle:say([oracle:try_(fun() -> binary_to_integer(B) end) || B <- [<<>>, <<"+">>, <<"12 ">>, <<" 12">>, <<"1_0">>, a, <<1:3>>]]),
    oracle:say([oracle:try_(fun() -> list_to_integer(L, B) end) || {L, B} <- [{"2", 2}, {"g", 16}, {"1", 1}, {"1", 37}, {"1", a}]]),
    oracle:say([oracle:try_(fun() -> integer_to_list(N, B) end) || {N, B} <- [{1, 1}, {1, 37}, {a, 10}, {1.0, 10}]]),
    oracle:say(oracle:try_(fun() -> integer_to_binary(id(a)) end)),
    oracle:say(list_to_integer(lists:duplicate(300, $7)) rem 1000000007),
    byte_size(integer_to_binary(1 bsl 3000)).

id(X) -> X.
