%% iterators of small and large maps, next/1, iterators as input of map, filter, fold.
-module(maps_iterators).
-export([start/0]).

start() ->
    Small = #{c => 3, a => 1, b => 2},
    oracle:say(walk(maps:next(maps:iterator(Small)))),
    oracle:say(maps:next(maps:iterator(#{}))),
    Large = maps:from_list([{N, N * N} || N <- lists:seq(1, 200)]),
    Pairs = walk(maps:next(maps:iterator(Large))),
    oracle:say({length(Pairs), lists:sum([V || {_, V} <- Pairs]), lists:usort([K || {K, _} <- Pairs]) =:= lists:seq(1, 200)}),
    oracle:say(maps:map(fun(_, V) -> -V end, maps:iterator(Small))),
    oracle:say(maps:filter(fun(K, _) -> K > a end, maps:iterator(Small))),
    oracle:say(maps:fold(fun(_, V, A) -> V + A end, 0, maps:iterator(Large))),
    {_, _, Next} = maps:next(maps:iterator(Small)),
    oracle:say(length(walk(maps:next(Next)))),
    [oracle:say(oracle:try_(F)) || F <- [fun() -> maps:next(x) end, fun() -> maps:iterator(x) end, fun() -> maps:next([a | b]) end]],
    ok.

walk(none) -> [];
walk({K, V, I}) -> [{K, V} | walk(maps:next(I))].
