%% Walking maps by iterators, small and large ones.
-module(map_iterators).
-export([start/0]).

start() ->
    oracle:say(walk(maps:iterator(#{a => 1, b => 2, c => 3}))),
    Big = maps:from_list([{{k, I}, I} || I <- lists:seq(1, 200)]),
    L = walk(maps:iterator(Big)),
    oracle:say({length(L), lists:sort(L) =:= lists:sort(maps:to_list(Big)), lists:sum([V || {_, V} <- L])}),
    oracle:say(maps:next(maps:iterator(#{}))),
    {K, V, I} = maps:next(maps:iterator(#{x => y})),
    oracle:say({K, V, maps:next(I)}),
    oracle:say(lists:sort(walk(maps:iterator(#{p => 1, q => 2})))),
    oracle:say([oracle:try_(fun() -> maps:next(X) end) || X <- [a, [], #{}]]),
    oracle:say(oracle:try_(fun() -> maps:iterator([]) end)),
    lists:sort(maps:keys(maps:filter(fun({k, N}, _) -> N rem 50 =:= 0 end, Big))).

walk(I) ->
    case maps:next(I) of
        none -> [];
        {K, V, J} -> [{K, V} | walk(J)]
    end.
