%% Matches as qualifiers of comprehensions.
-module(comprehension_matches).
-feature(compr_assign, enable).
-export([start/0]).

start() ->
    oracle:say([Y || X <- [1, 2, 3], Y = X * 2]),
    oracle:say([{Y, Z} || X <- [1, 2, 3], Y = X * X, Y > 1, Z = Y + X]),
    oracle:say([B || X <- ["ab", "cd"], [_, B] = X]),
    oracle:say(#{K => W || K := V <- #{a => 1}, W = {V, V}}),
    oracle:say(oracle:try_(fun() -> [Y || X <- [{ok, 1}, bad], {ok, Y} = X] end)),
    [Z || X <- [1, 2], Y <- [3, 4], Z = {X, Y}, X + Y =/= 5].
