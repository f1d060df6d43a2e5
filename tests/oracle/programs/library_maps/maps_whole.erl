%% map, filter, filtermap, fold, foreach, merge, merge_with, with, without, intersect.
-module(maps_whole).
-export([start/0]).

start() ->
    M = #{a => 1, b => 2, c => 3},
    oracle:say(maps:map(fun(K, V) -> {K, V} end, M)),
    oracle:say(maps:filter(fun(_, V) -> V rem 2 =:= 1 end, M)),
    oracle:say(maps:filtermap(fun(a, _) -> true; (b, V) -> {true, V * 10}; (_, _) -> false end, M)),
    oracle:say(maps:fold(fun(K, V, A) -> [{K, V} | A] end, [], M)),
    oracle:say(maps:foreach(fun(_, _) -> x end, M)),
    oracle:say([maps:merge(M, #{b => x, d => 4}), maps:merge(#{}, M), maps:merge(M, #{})]),
    oracle:say(maps:merge_with(fun(K, A, B) -> {K, A, B} end, M, #{b => x, d => 4})),
    oracle:say([maps:with([a, zz, c], M), maps:without([a, zz], M)]),
    oracle:say([maps:intersect(M, #{b => y, z => 1}), maps:intersect_with(fun(_, A, B) -> [A, B] end, M, #{b => y, c => z})]),
    oracle:say([maps:from_list([{a, 1}, {a, 2}, {b, 3}]), maps:from_keys([x, y, x], 0), maps:new()]),
    oracle:say(lists:sort(maps:to_list(M))),
    oracle:say([maps:groups_from_list(fun(X) -> X rem 2 end, [1, 2, 3]), maps:groups_from_list(fun(X) -> X rem 2 end, fun(X) -> X * X end, [1, 2, 3])]),
    [oracle:say(oracle:try_(F)) || F <- [
        fun() -> maps:map(x, M) end, fun() -> maps:map(fun(_, V) -> V end, []) end, fun() -> maps:filter(fun(_, _) -> 1 end, M) end,
        fun() -> maps:fold(fun(_, _, A) -> A end, 0, x) end, fun() -> maps:merge(x, M) end, fun() -> maps:merge(M, x) end,
        fun() -> maps:with(x, M) end, fun() -> maps:without([a | b], M) end, fun() -> maps:from_list([a]) end, fun() -> maps:from_list([{a, 1} | x]) end,
        fun() -> maps:from_keys([a | b], 0) end, fun() -> maps:merge_with(x, M, M) end, fun() -> maps:intersect(M, x) end, fun() -> maps:to_list(x) end,
        fun() -> maps:foreach(fun(_) -> 1 end, M) end]],
    ok.
