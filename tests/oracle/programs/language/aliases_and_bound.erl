%% Aliases on both sides, variables bound before, repeated variables, matches of calls.
-module(aliases_and_bound).
-export([start/0]).

start() ->
    {X, [Y | _] = L} = Z = {1, [2, 3]},
    oracle:say({X, Y, L, Z}),
    X = 1,
    {X, X, W} = {1, 1, w},
    oracle:say(W),
    oracle:say([oracle:try_(fun() -> {X, V} = P, V end) || P <- [{1, ok}, {2, no}, {1.0, no}, {1}, a]]),
    oracle:say(f({a, 1} = {a, 1}, 1)),
    oracle:say([same(A, B) || {A, B} <- [{1, 1}, {1, 1.0}, {a, b}, {[1], [1]}, {"x", <<"x">>}]]),
    [A1, B1] = [C1, D1] = [p, q],
    oracle:say({A1, B1, C1, D1}),
    #{k := {N, N}} = M = #{k => {4, 4}, z => 1},
    oracle:say({N, M}),
    case {N, 5} of {N, N} -> same; {N, O} -> {other, O} end.

f(T = {_, N}, N) -> {same, T};
f(_, _) -> differ.

same(A, A) -> true;
same(_, _) -> false.
