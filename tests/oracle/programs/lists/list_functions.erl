%% hd, tl, length, ++, --, reverse and the errors of all.
-module(list_functions).
-export([start/0]).

start() ->
    oracle:say([[] ++ [], [] ++ a, [1] ++ 2, [1, 2] ++ [3 | 4], "ab" ++ "cd"]),
    oracle:say([[1, 2, 3, 2] -- [2], [1, 2] -- [3], [] -- [1], [1, 1, 1] -- [1, 1], [1, 1.0] -- [1.0], [a, b, c] -- [c, a]]),
    oracle:say([oracle:try_(fun() -> id(A) ++ id(B) end) || {A, B} <- [{a, []}, {[1 | 2], [3]}, {1, 2}, {<<>>, []}]]),
    oracle:say([oracle:try_(fun() -> id(A) -- id(B) end) || {A, B} <- [{a, []}, {[1 | 2], [3]}, {[1], b}, {[1], [1 | 2]}, {[], a}]]),
    oracle:say([oracle:try_(fun() -> length(id(L)) end) || L <- [[], [1 | 2], a, "abc", {1}]]),
    oracle:say([oracle:try_(fun() -> F(id(L)) end) || F <- [fun erlang:hd/1, fun erlang:tl/1], L <- [[], [1], [1 | 2], a]]),
    oracle:say([lists:reverse([1, 2, 3]), lists:reverse([1, 2], [3]), lists:reverse([1], a), lists:reverse([])]),
    oracle:say([lists:member(X, [1, 2.0, a, "s", {t}]) || X <- [1, 1.0, 2, 2.0, a, "s", {t}, []]]),
    oracle:say([lists:keyfind(K, N, [{a, 1}, {b, 2.0}, x, {c}, {1, d}]) || {K, N} <- [{b, 1}, {2, 2}, {1.0, 1}, {c, 1}, {z, 1}, {1, 3}]]),
    oracle:say([lists:keymember(b, 1, [{b}]), lists:keysearch(b, 1, [{b, 1}]), lists:keytake(b, 1, [{a}, {b}, {c}]), lists:keydelete(a, 1, [{a}, {a}]), lists:keyreplace(a, 1, [{a}, {b}], {x}), lists:keystore(q, 1, [{a}], {q})]),
    oracle:say([oracle:try_(fun() -> lists:keyfind(a, N, L) end) || {N, L} <- [{0, []}, {a, []}, {1, [{b} | x]}]]),
    Big = lists:seq(1, 500),
    oracle:say([length(Big -- lists:seq(1, 500, 2)), length(Big ++ Big), lists:sum(lists:reverse(Big)), hd(lists:reverse(Big))]),
    [[1 | 2]] ++ id([]) =:= x orelse done.

id(X) -> X.
