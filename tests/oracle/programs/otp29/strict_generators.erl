%% Strict generators fail on what does not match; zip generators walk side by side.
-module(strict_generators).
-export([start/0]).

start() ->
    oracle:say([X || {ok, X} <:- [{ok, 1}, {ok, 2}]]),
    oracle:say(oracle:try_(fun() -> [X || {ok, X} <:- [{ok, 1}, nope]] end)),
    oracle:say(oracle:try_(fun() -> [X || <<X:16>> <:= <<1, 2, 3>>] end)),
    oracle:say(oracle:try_(fun() -> #{K => V || K := {v, V} <:- #{a => {v, 1}, b => x}} end)),
    oracle:say([{X, Y} || X <- [1, 2, 3] && Y <- [a, b, c]]),
    oracle:say([{X, Y, Z} || X <- [1, 2] && <<Y>> <= <<8, 9>> && Z <- "ab"]),
    oracle:say(oracle:try_(fun() -> [{X, Y} || X <- [1, 2] && Y <- [a]] end)),
    oracle:say([X + Y || X <- [1, 2, 3] && Y <- [10, 20, 30], X =/= 2]),
    oracle:say([{X, Y} || {a, X} <- [{a, 1}, {b, 2}, {a, 3}] && Y <- [p, q, r]]),
    oracle:say(#{K => V || K <- [x, y] && V <- [1, 2]}),
    oracle:say(<< <<(X + Y)>> || <<X>> <= <<1, 2>> && Y <- [3, 4] >>),
    [{A, B} || A <- [1, 2], B <:- [A, A * 10]].
