%% split, splitwith, sublist, nthtail, takewhile, dropwhile, partition, droplast, last.
-module(lists_pieces).
-export([start/0]).

start() ->
    L = [1, 2, 3, 4, 5],
    oracle:say([lists:split(N, L) || N <- [0, 2, 5]]),
    oracle:say([lists:sublist(L, N) || N <- [0, 3, 9]]),
    oracle:say([lists:sublist(L, S, N) || {S, N} <- [{1, 2}, {3, 9}, {5, 1}, {6, 1}, {2, 0}]]),
    oracle:say([lists:nthtail(N, L) || N <- [0, 1, 5]]),
    oracle:say([lists:nth(N, L) || N <- [1, 5]]),
    P = fun(X) -> X < 3 end,
    oracle:say({lists:takewhile(P, L), lists:dropwhile(P, L), lists:splitwith(P, L), lists:partition(P, [4 | L])}),
    oracle:say({lists:droplast(L), lists:last(L), lists:droplast([x])}),
    [oracle:say(oracle:try_(F)) || F <- [
        fun() -> lists:split(6, L) end, fun() -> lists:split(-1, L) end, fun() -> lists:split(1, x) end,
        fun() -> lists:sublist(L, -1) end, fun() -> lists:sublist(L, 0, 1) end, fun() -> lists:sublist(x, 1) end,
        fun() -> lists:sublist(L, 7, 1) end,
        fun() -> lists:nth(0, L) end, fun() -> lists:nth(6, L) end, fun() -> lists:nthtail(6, L) end,
        fun() -> lists:last([]) end, fun() -> lists:droplast([]) end, fun() -> lists:partition(P, x) end,
        fun() -> lists:takewhile(fun(_) -> maybe_so end, L) end]],
    lists:sublist([], 1).
