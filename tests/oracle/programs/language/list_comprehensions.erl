%% Generators in order, filters that fail, patterns that skip, shadowing, nesting, what is not a list.
-module(list_comprehensions).
-export([start/0]).

start() ->
    X = 5,
    oracle:say([X || X <- [1, 2]] ++ [X]),
    oracle:say([{A, B} || A <- [1, 2, 3], B <- lists:seq(1, A)]),
    oracle:say([{A, B} || A <- [1, 2, 3], A =/= 2, B <- [a, b]]),
    oracle:say([V || {ok, V} <- [{ok, 1}, {error, 2}, ok, {ok, 3, 4}, {ok, [5]}]]),
    oracle:say([V || V <- [1, a, 3.0, "s"], V > 1]),
    oracle:say([V || V <- [1, a, b, 4], is_atom(V) orelse V rem 2 =:= 0]),
    oracle:say([V || V <- [3, a, 2], hd(V) =:= 1]),
    oracle:say([oracle:try_(fun() -> [Y || Y <- L] end) || L <- [a, [1 | 2], {1}, <<"bin">>, #{}]]),
    oracle:say([oracle:try_(fun() -> [Y || Y <- [1], id(F)] end) || F <- [true, false, 1, a]]),
    oracle:say([[Y || Y <- [1, 2, 3], Y >= Z] || Z <- [1, 2, 3, 4]]),
    oracle:say([catch id(Y) + 1 || Y <- [1, 2]]),
    oracle:say([begin Q = Y * Y, Q + 1 end || Y <- [2, 3], true, Y > 2]),
    [{P, Q, R} || P <- lists:seq(1, 20), Q <- lists:seq(P, 20), R <- lists:seq(Q, 29), P * P + Q * Q =:= R * R].

id(X) -> X.
