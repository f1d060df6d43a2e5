%% dependencies sorted with ordsets and maps; a cycle is found.
-module(topological_order).
-export([start/0]).

start() ->
    G = #{app => [web, db], web => [http, json], db => [pool, sql], http => [socket], json => [], pool => [], sql => [pool], socket => []},
    oracle:say(order(G)),
    oracle:say(order(G#{socket => [app]})),
    oracle:say(order(#{})),
    ok.

order(G) -> order(maps:map(fun(_, V) -> ordsets:from_list(V) end, G), []).

order(G, Done) when map_size(G) =:= 0 -> {ok, lists:reverse(Done)};
order(G, Done) ->
    case lists:sort([K || {K, []} <- maps:to_list(G)]) of
        [] -> {cycle, lists:sort(maps:keys(G))};
        Free -> order(maps:map(fun(_, V) -> ordsets:subtract(V, Free) end, maps:without(Free, G)), lists:reverse(Free) ++ Done)
    end.
