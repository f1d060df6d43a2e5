%% get, find, is_key, put, update, take, remove, with their errors.
-module(maps_access).
-export([start/0]).

start() ->
    M = #{a => 1, "b" => 2, 1 => i, 1.0 => f, {} => t},
    oracle:say([maps:get(K, M) || K <- [a, "b", 1, 1.0, {}]]),
    oracle:say([maps:get(K, M, none) || K <- [a, zz]]),
    oracle:say([maps:find(K, M) || K <- [a, 2, 1.0]]),
    oracle:say([maps:is_key(K, M) || K <- [a, 2, 1]]),
    oracle:say([maps:put(a, 9, M), maps:put(n, 9, #{})]),
    oracle:say([maps:update(a, 9, M), maps:update_with(a, fun(X) -> X + 1 end, M), maps:update_with(n, fun(X) -> X + 1 end, init, #{}),
        maps:update_with(a, fun(X) -> X + 1 end, init, #{a => 1})]),
    oracle:say([maps:take(a, M), maps:take(zz, M), maps:remove(a, M), maps:remove(zz, #{a => 1})]),
    oracle:say([maps:size(M), map_size(#{}), maps:keys(#{b => 1, a => 2}), maps:values(#{b => 1, a => 2})]),
    [oracle:say(oracle:try_(F)) || F <- [
        fun() -> maps:get(zz, M) end, fun() -> maps:get(a, x) end, fun() -> maps:get(a, x, d) end, fun() -> maps:find(a, []) end,
        fun() -> maps:is_key(a, 1) end, fun() -> maps:put(a, 1, x) end, fun() -> maps:update(zz, 1, M) end, fun() -> maps:update(a, 1, x) end,
        fun() -> maps:update_with(zz, fun(X) -> X end, M) end, fun() -> maps:update_with(a, x, M) end, fun() -> maps:update_with(a, fun(X) -> X end, 5) end,
        fun() -> maps:take(a, x) end, fun() -> maps:remove(a, x) end, fun() -> maps:keys(x) end, fun() -> maps:values({}) end, fun() -> maps:size([]) end]],
    ok.
