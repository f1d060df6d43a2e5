%% Calls whose module, function or both are values; apply with lists; calls of natives that way.
-module(dynamic_calls).
-export([start/0, ext/1, ext_n/0, ext_n/1, ext_n/2, ext_n/3, tail/3]).

start() ->
    M = id(?MODULE), F = id(ext), L = id(lists),
    oracle:say([M:ext(1), ?MODULE:F(2), M:F(3), apply(M, F, [4]), apply(fun M:F/1, [5]), L:reverse([1, 2])]),
    oracle:say([erlang:F2(7, 2) || F2 <- ['div', 'rem', '+', max]]),
    oracle:say([oracle:try_(fun() -> X:F(1) end) || X <- [nomod, 1, "m", {m}, []]]),
    oracle:say([oracle:try_(fun() -> M:X(1) end) || X <- [nofun, 1, "f", []]]),
    oracle:say([apply(M, ext_n, lists:seq(1, N)) || N <- [0, 1, 2, 3]]),
    oracle:say([oracle:try_(fun() -> apply(M, ext_n, lists:seq(1, N)) end) || N <- [4, 200, 256, 300]]),
    oracle:say([oracle:try_(fun() -> apply(M, F, X) end) || X <- [a, [1 | 2], <<>>]]),
    oracle:say([(id(fun ?MODULE:ext/1))(9), (id(fun erlang:length/1))([1, 2])]),
    oracle:say(tail(3, M, [])),
    [begin G = fun M:X/1, G(N) end || {X, N} <- [{ext, 1}, {ext_n, 2}]].

ext(X) -> {ext, X}.
ext_n() -> none.
ext_n(A) -> {one, A}.
ext_n(A, B) -> {two, A, B}.
ext_n(A, B, C) -> {three, A, B, C}.
tail(0, _, Acc) -> Acc;
tail(N, M, Acc) -> M:tail(N - 1, M, [N | Acc]).
id(X) -> X.
