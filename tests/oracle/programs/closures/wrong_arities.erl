%% Calling with too few or too many arguments, calling what is no fun, external funs of nothing.
-module(wrong_arities).
-export([start/0]).

start() ->
    F = fun(A, B) -> {A, B} end,
    {error, {badarity, {F, [1]}}} = oracle:try_(fun() -> F(1) end),
    {error, {badarity, {F, [1, 2, 3]}}} = oracle:try_(fun() -> F(1, 2, 3) end),
    {error, {badarity, {F, []}}} = oracle:try_(fun() -> apply(F, []) end),
    oracle:say([oracle:try_(fun() -> X(1) end) || X <- [a, 1, "f", {lists, reverse}, <<>>, #{}]]),
    oracle:say([oracle:try_(fun() -> apply(X, [1]) end) || X <- [a, 1, {m, f}]]),
    oracle:say([oracle:try_(fun() -> apply(F, X) end) || X <- [[1 | 2], a, 5]]),
    oracle:say([oracle:try_(fun() -> X:foo(1) end) || X <- [nosuchmodule, lists, 1, "lists", {a}]]),
    oracle:say([oracle:try_(fun() -> lists:X([1]) end) || X <- [nosuch, sum, 1, "reverse"]]),
    oracle:say(oracle:try_(fun() -> apply(lists, reverse, [[1, 2]]) end)),
    oracle:say([oracle:try_(fun() -> apply(lists, reverse, X) end) || X <- [[], [1], a, [[1], [2], [3]]]]),
    Nowhere = fun nowhere:f/1,
    oracle:say([oracle:try_(fun() -> Nowhere(1) end), is_function(Nowhere, 1)]),
    oracle:say(oracle:try_(fun() -> Nowhere(1, 2) end) =:= {error, {badarity, {Nowhere, [1, 2]}}}),
    oracle:say([oracle:try_(fun() -> erlang:make_fun(X, Y, Z) end) =/= ok || {X, Y, Z} <- [{a, b, 1}]]),
    [oracle:try_(fun() -> erlang:make_fun(X, Y, Z) end) || {X, Y, Z} <- [{1, b, 1}, {a, b, -1}, {a, b, c}]].
