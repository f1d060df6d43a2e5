%% all, any, search, member, delete, subtract, prefix, suffix, min, max, sum.
-module(lists_search).
-export([start/0]).

start() ->
    L = [3, 1.0, a, 1, 3],
    oracle:say([lists:member(X, L) || X <- [3, 3.0, 1, 1.0, b]]),
    oracle:say([lists:delete(X, L) || X <- [3, 1, 1.0, b]]),
    oracle:say([lists:subtract(L, S) || S <- [[3], [3, 3], [1], [x], L, []]]),
    oracle:say([L -- [3, a], L -- [3, a] -- [3, a]]),
    oracle:say([lists:search(fun is_atom/1, L), lists:search(fun is_pid/1, L)]),
    oracle:say([lists:all(fun is_number/1, L), lists:any(fun is_atom/1, L), lists:all(fun is_atom/1, []), lists:any(fun is_atom/1, [])]),
    oracle:say([lists:prefix(P, L) || P <- [[], [3], [3, 1], L, L ++ [x]]]),
    oracle:say([lists:suffix(P, L) || P <- [[], [3], [1, 3], L, [x | L]]]),
    oracle:say({lists:min([2, 1, 1.0]), lists:min([1.0, 1]), lists:max([1, 1.0]), lists:max([1.0, 1]), lists:max([a, "x", {}]), lists:sum([1, 2.5, 3])}),
    [oracle:say(oracle:try_(F)) || F <- [
        fun() -> lists:min([]) end, fun() -> lists:max([]) end, fun() -> lists:sum([a]) end, fun() -> lists:member(a, x) end,
        fun() -> lists:member(a, [b | c]) end, fun() -> lists:all(fun is_atom/1, [a | b]) end, fun() -> lists:all(fun(_) -> 1 end, [a]) end,
        fun() -> [1 | 2] -- [1] end, fun() -> [1] -- x end, fun() -> lists:search(fun(_) -> ok end, [1]) end]],
    lists:sum([]).
