%% reports over lists of records with keysort, partition, zip and folds.
-module(lists_of_tuples).
-export([start/0]).

start() ->
    L = [{ann, 30, 1500}, {bob, 25, 900}, {cid, 30, 1200}, {dora, 41, 2100}, {eve, 25, 1000}],
    oracle:say(lists:keysort(3, L)),
    oracle:say(lists:reverse(lists:keysort(2, L))),
    {Rich, Others} = lists:partition(fun({_, _, S}) -> S >= 1200 end, L),
    oracle:say({[N || {N, _, _} <- Rich], [N || {N, _, _} <- Others]}),
    {Names, Ages, Pay} = lists:unzip3(L),
    oracle:say([lists:max(Ages), lists:min(Pay), lists:sum(Pay) / length(Pay), lists:nth(2, Names)]),
    oracle:say(maps:to_list(lists:foldl(fun({N, A, _}, M) -> maps:update_with(A, fun(Ns) -> Ns ++ [N] end, [N], M) end, #{}, L))),
    oracle:say(lists:zipwith3(fun(N, A, P) -> {N, P div A} end, Names, Ages, Pay)),
    lists:keystore(frank, 1, lists:keydelete(bob, 1, L), {frank, 50, 1}).
