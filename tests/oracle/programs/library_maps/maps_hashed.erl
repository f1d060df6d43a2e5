%% the functions of maps on maps of 500 keys of many types.
-module(maps_hashed).
-export([start/0]).

start() ->
    Keys = lists:append([[N, N * 1.5, {N}, integer_to_list(N), integer_to_binary(N)] || N <- lists:seq(1, 100)]),
    M = maps:from_list([{K, erlang:phash2(K, 1000)} || K <- Keys]),
    oracle:say({maps:size(M), lists:sum(maps:values(M))}),
    oracle:say(lists:all(fun(K) -> maps:get(K, M) =:= erlang:phash2(K, 1000) end, Keys)),
    oracle:say(maps:size(maps:filter(fun(K, _) -> is_binary(K) end, M))),
    {A, B} = lists:split(250, Keys),
    oracle:say(maps:merge(maps:with(A, M), maps:without(A, M)) =:= M),
    oracle:say([maps:size(maps:without(A, M)), maps:size(maps:with(B, M)), maps:size(maps:merge(M, #{new => 1}))]),
    oracle:say(maps:fold(fun(_, V, S) -> S + V end, 0, maps:map(fun(_, V) -> V * 2 end, M))),
    oracle:say(lists:sort(maps:keys(M)) =:= lists:sort(Keys)),
    oracle:say(maps:remove(1, M) =:= maps:remove(1.0, M)),
    M2 = lists:foldl(fun maps:remove/2, M, B ++ A),
    {map_size(M2), M2 =:= #{}}.
