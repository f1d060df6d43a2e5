%% The functions of maps: merging, folding, filtering, taking, and what they refuse.
-module(map_library).
-export([start/0]).

start() ->
    M = #{a => 1, b => 2, c => 3},
    oracle:say([maps:get(a, M), maps:get(z, M, def), maps:find(b, M), maps:find(z, M), maps:is_key(a, M), maps:size(M)]),
    oracle:say([maps:put(d, 4, M), maps:update(a, 9, M), maps:remove(a, M), maps:remove(z, M), maps:take(b, M), maps:take(z, M)]),
    oracle:say([maps:merge(M, #{a => x, z => y}), maps:merge_with(fun(K, A, B) -> {K, A, B} end, M, #{a => 7, q => 8})]),
    oracle:say([maps:map(fun(_, V) -> V * 2 end, M), maps:filter(fun(K, V) -> K =/= a andalso V < 3 end, M)]),
    oracle:say([maps:fold(fun(_, V, A) -> V + A end, 0, M), maps:filtermap(fun(K, V) -> V > 1 andalso {true, {K, V}} end, M)]),
    oracle:say([maps:with([a, z, c], M), maps:without([a, z], M), maps:keys(#{x => 1}), maps:values(#{x => 1})]),
    oracle:say([maps:from_list([{a, 1}, {b, 2}, {a, 3}]), maps:from_keys([x, y, x], 0), lists:sort(maps:to_list(M))]),
    oracle:say([maps:update_with(a, fun(V) -> V + 1 end, M), maps:update_with(n, fun(V) -> V end, init, M)]),
    oracle:say([maps:intersect(M, #{b => x, c => y}), maps:intersect_with(fun(_, A, B) -> {A, B} end, M, #{c => z})]),
    oracle:say(maps:groups_from_list(fun(X) -> X rem 3 end, [1, 2, 3, 4, 5, 6, 7])),
    Bad = [fun() -> maps:get(z, M) end, fun() -> maps:get(a, x) end, fun() -> maps:update(z, 1, M) end, fun() -> maps:keys([]) end,
        fun() -> maps:from_list([a]) end, fun() -> maps:from_list([{a, 1} | b]) end, fun() -> maps:put(a, 1, []) end, fun() -> maps:size(1) end,
        fun() -> maps:fold(fun(_, _, A) -> A end, 0, []) end, fun() -> maps:update_with(z, fun(V) -> V end, M) end, fun() -> maps:remove(a, 1) end,
        fun() -> maps:merge(M, 1) end, fun() -> maps:with(a, M) end, fun() -> maps:map(x, M) end, fun() -> map_size(1) end, fun() -> map_get(z, M) end],
    oracle:say([oracle:try_(F) || F <- Bad]),
    ok.
