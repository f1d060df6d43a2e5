%% folds and maps over lists: order of evaluation, accumulators, wrong arguments.
-module(lists_fold).
-export([start/0]).

start() ->
    oracle:say(lists:foldl(fun(X, A) -> [X | A] end, [], [1, 2, 3])),
    oracle:say(lists:foldr(fun(X, A) -> [X | A] end, [], [1, 2, 3])),
    oracle:say(lists:mapfoldl(fun(X, A) -> {X * A, A + 1} end, 1, [1, 2, 3, 4])),
    oracle:say(lists:mapfoldr(fun(X, A) -> {X * A, A + 1} end, 1, [1, 2, 3, 4])),
    oracle:say(lists:foldl(fun(X, A) -> oracle:say({fold, X}), A + X end, 0, [1, 2, 3])),
    oracle:say(lists:foldr(fun(X, A) -> oracle:say({fold, X}), A + X end, 0, [1, 2, 3])),
    oracle:say(lists:map(fun(X) -> oracle:say({map, X}), -X end, [1, 2])),
    oracle:say(lists:flatmap(fun(X) -> lists:duplicate(X, X) end, [3, 0, 1])),
    oracle:say(lists:filtermap(fun(X) when X > 2 -> {true, X * X}; (2) -> true; (_) -> false end, [1, 2, 3, 4])),
    oracle:say(lists:foreach(fun(X) -> oracle:say(X) end, [a, b])),
    [oracle:say(oracle:try_(F)) || F <- [
        fun() -> lists:map(fun(X) -> X end, [1 | 2]) end,
        fun() -> lists:map(x, [1]) end,
        fun() -> lists:foldl(fun(_, A) -> A end, 0, [1 | 2]) end,
        fun() -> lists:foldl(fun(_) -> 0 end, 0, [1]) end,
        fun() -> lists:mapfoldl(fun(X, _) -> X end, 0, [1]) end,
        fun() -> lists:filtermap(fun(_) -> perhaps end, [1]) end
    ]],
    lists:foldl(fun(X, A) -> X + A end, 0, []).
