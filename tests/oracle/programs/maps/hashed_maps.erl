%% Maps on both sides of 32 keys: the same map whatever the way to it, and keys that are equal but not the same.
-module(hashed_maps).
-export([start/0]).

start() ->
    Up = lists:foldl(fun(N, M) -> M#{N => N * N} end, #{}, lists:seq(1, 100)),
    Down = lists:foldl(fun(N, M) -> maps:put(N, N * N, M) end, #{}, lists:reverse(lists:seq(1, 100))),
    oracle:say({Up =:= Down, Up == Down, maps:size(Up), lists:sum(maps:values(Up))}),
    Few = lists:foldl(fun maps:remove/2, Up, lists:seq(11, 100)),
    oracle:say({Few, Few =:= maps:from_list([{N, N * N} || N <- lists:seq(1, 10)])}),
    oracle:say([{N, map_size(lists:foldl(fun maps:remove/2, Up, lists:seq(1, N)))} || N <- [50, 67, 68, 69, 99, 100]]),
    Mixed = Up#{1.0 => float, {1} => tuple, {1.0} => other, "1" => list, <<"1">> => binary, 1 bsl 70 => big},
    oracle:say([maps:get(K, Mixed) || K <- [1, 1.0, {1}, {1.0}, "1", <<"1">>, 1 bsl 70]]),
    oracle:say([maps:find(K, Mixed) || K <- [2.0, {2}, "2", 0]]),
    oracle:say(lists:sort(maps:keys(maps:filter(fun(K, _) -> not is_integer(K) end, Mixed)))),
    oracle:say({Up < Down#{1 := 2}, Up < maps:remove(1, Up), maps:remove(100, Up) < maps:remove(1, Up)}),
    oracle:say({maps:get(50, maps:merge(Up, #{50 => x})), maps:get(50, maps:merge(#{50 => x}, Up))}),
    oracle:say([oracle:try_(fun() -> F() end) || F <- [fun() -> maps:get(0, Up) end, fun() -> Up#{0 := 1} end,
        fun() -> maps:update(0, 1, Up) end, fun() -> maps:get(1, a) end]]),
    maps:take(50, Up) =:= {2500, maps:remove(50, Up)}.
