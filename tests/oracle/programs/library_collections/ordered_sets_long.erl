%% a gb_set of 3,000 elements through random insertions and deletions.
-module(ordered_sets_long).
-export([start/0]).

start() ->
    {S, _} = lists:foldl(fun(N, {Set, R}) ->
        R2 = (R * 1103515245 + 12345) band 16#7fffffff,
        K = R2 rem 1000,
        case R2 band 16#10000 of 0 when N > 500 -> {gb_sets:del_element(K, Set), R2}; _ -> {gb_sets:add_element(K, Set), R2} end
    end, {gb_sets:new(), 42}, lists:seq(1, 3000)),
    L = gb_sets:to_list(S),
    oracle:say({length(L), lists:sum(L), L =:= lists:usort(L), gb_sets:smallest(S), gb_sets:largest(S)}),
    {X, S2} = gb_sets:take_smallest(S), {Y, S3} = gb_sets:take_largest(S2),
    oracle:say({X, Y, gb_sets:size(S3)}),
    oracle:say(lists:sublist(walk(gb_sets:next(gb_sets:iterator_from(500, S))), 5)),
    oracle:say(gb_sets:is_subset(S3, S)),
    gb_sets:size(gb_sets:balance(S)).

walk(none) -> [];
walk({E, I}) -> [E | walk(gb_sets:next(I))].
