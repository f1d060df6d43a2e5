-module(large).
-export([start/0]).

%% Past 32 keys a map becomes a trie; nothing else may change.
start() ->
    M = fill(1, 500, #{}),
    Half = drop(1, 500, M),
    Small = drop_to(31, Half, maps:keys(Half)),
    {map_size(M), lookup(1, 500, M, 0), map_size(Half), map_size(Small), maps:get({key, 500}, M), maps:get(nokey, M, none),
     M =:= fill_down(500, #{}), Half =:= M, maps:size(maps:merge(M, #{extra => 1})),
     lists:sum(maps:values(Half)), lists:sort(maps:keys(drop_to(3, Half, maps:keys(Half)))) =/= [],
     oracle:try_(fun() -> maps:get(absent, M) end)}.

fill(N, Max, M) when N > Max -> M;
fill(N, Max, M) -> fill(N + 1, Max, M#{{key, N} => N}).

fill_down(0, M) -> M;
fill_down(N, M) -> fill_down(N - 1, M#{{key, N} => N}).

drop(N, Max, M) when N > Max -> M;
drop(N, Max, M) when N rem 2 =:= 0 -> drop(N + 1, Max, maps:remove({key, N}, M));
drop(N, Max, M) -> drop(N + 1, Max, M).

drop_to(Size, M, _) when map_size(M) =< Size -> M;
drop_to(Size, M, [K | Ks]) -> drop_to(Size, maps:remove(K, M), Ks).

lookup(N, Max, _, Acc) when N > Max -> Acc;
lookup(N, Max, M, Acc) ->
    #{{key, N} := V} = M,
    lookup(N + 1, Max, M, Acc + V).
