%% numbers to roman numerals and back, all from 1 to 3999.
-module(roman_numerals).
-export([start/0]).

start() ->
    oracle:say([roman(N) || N <- [1, 4, 9, 14, 40, 90, 400, 1994, 2024, 3999]]),
    oracle:say(lists:all(fun(N) -> value(roman(N)) =:= N end, lists:seq(1, 3999, 37))),
    oracle:say(lists:last(lists:sort(fun(A, B) -> {length(A), A} =< {length(B), B} end, [roman(N) || N <- lists:seq(1, 3999, 37)]))),
    value("MMXXVI").

table() -> [{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}].
roman(N) -> lists:append(element(1, lists:mapfoldl(fun({V, S}, K) -> {lists:append(lists:duplicate(K div V, S)), K rem V} end, N, table()))).
value(S) -> value(S, table()).
value([], _) -> 0;
value(S, [{V, P} | T] = All) -> case lists:prefix(P, S) of true -> V + value(lists:nthtail(length(P), S), All); false -> value(S, T) end.
