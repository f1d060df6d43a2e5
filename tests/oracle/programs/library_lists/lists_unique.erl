%% uniq/1,2 keep first occurrences in order and tell integers from floats.
-module(lists_unique).
-export([start/0]).

start() ->
    oracle:say([lists:uniq(L) || L <- [[], [1], [1, 1.0, 1, 1.0], [b, a, b, c, a], [[1], [1], "", <<>>]]]),
    oracle:say([lists:uniq(fun(X) -> X rem 3 end, lists:seq(1, 10)), lists:uniq(fun erlang:is_atom/1, [a, 1, b, 2])]),
    oracle:say(oracle:try_(fun() -> lists:uniq(a) end)),
    oracle:say(oracle:try_(fun() -> lists:uniq(fun(X) -> X + a end, [1]) end)),
    Big = [X rem 700 || X <- lists:seq(1, 3000)],
    oracle:say({length(lists:uniq(Big)), lists:sum(lists:uniq(Big))}),
    lists:uniq([x, y, x]).
