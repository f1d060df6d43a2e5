%% inserting, updating, deleting, iterating, smallest and largest of a balanced tree.
-module(gb_trees_work).
-export([start/0]).

start() ->
    T0 = lists:foldl(fun(K, T) -> gb_trees:insert(K, K * K, T) end, gb_trees:empty(), [5, 3, 8, 1, 4, 9, 7, 2, 6]),
    oracle:say([gb_trees:keys(T0), gb_trees:values(T0), gb_trees:size(T0), gb_trees:to_list(gb_trees:empty())]),
    oracle:say([gb_trees:lookup(4, T0), gb_trees:lookup(44, T0), gb_trees:get(5, T0), gb_trees:is_defined(9, T0), gb_trees:smallest(T0), gb_trees:largest(T0)]),
    T1 = gb_trees:enter(100, x, gb_trees:update(1, one, gb_trees:delete(5, T0))),
    oracle:say(gb_trees:to_list(T1)),
    {K, V, T2} = gb_trees:take_smallest(T1), {K2, V2, T3} = gb_trees:take_largest(T2), {V3, T4} = gb_trees:take(4, T3),
    oracle:say([K, V, K2, V2, V3, gb_trees:keys(T4), gb_trees:take_any(zz, T4), gb_trees:keys(gb_trees:delete_any(zz, T4))]),
    oracle:say([walk(gb_trees:next(gb_trees:iterator(T4))), walk(gb_trees:next(gb_trees:iterator_from(7, T4)))]),
    oracle:say([gb_trees:to_list(gb_trees:map(fun(A, B) -> {A, B} end, T4)), gb_trees:to_list(gb_trees:from_orddict([{a, 1}, {b, 2}])), gb_trees:is_empty(T4), gb_trees:keys(gb_trees:balance(T4))]),
    [oracle:say(oracle:try_(F)) || F <- [fun() -> gb_trees:get(zz, T0) end, fun() -> gb_trees:insert(1, x, T0) end, fun() -> gb_trees:delete(zz, T0) end, fun() -> gb_trees:update(zz, 1, T0) end, fun() -> gb_trees:smallest(gb_trees:empty()) end]],
    Big = lists:foldl(fun(N, T) -> gb_trees:enter((N * 7919) rem 401, N, T) end, gb_trees:empty(), lists:seq(1, 400)),
    {gb_trees:size(Big), gb_trees:smallest(Big), gb_trees:largest(Big)}.

walk(none) -> [];
walk({K, V, I}) -> [{K, V} | walk(gb_trees:next(I))].
