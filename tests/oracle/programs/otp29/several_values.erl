%% Comprehensions that give several values a turn.
-module(several_values).
-export([start/0]).

start() ->
    oracle:say([X, X * X || X <- [1, 2, 3]]),
    oracle:say([a, X, b || X <- [1, 2], X > 1]),
    oracle:say([K, V || K := V <- #{k => v}]),
    oracle:say(#{X => a, {X} => b || X <- [1, 2]}),
    oracle:say(length([X, Y, X + Y || X <- [1, 2, 3], Y <- [1, 2]])),
    [[X, x] || X <- [1, 2]].
