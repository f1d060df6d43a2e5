%% gb_sets:union/1: of none, of one, of many, of what is not a set.
-module(unions_of_many_sets).
-export([start/0]).

start() ->
    Sets = [gb_sets:from_list(L) || L <- [[], [1], [3, 2, 1], lists:seq(5, 50, 5), [a, 2.5, {x}], "abc"]],
    oracle:say(gb_sets:to_list(gb_sets:union([]))),
    [oracle:say(gb_sets:to_list(gb_sets:union([S]))) || S <- Sets],
    [oracle:say(gb_sets:to_list(gb_sets:union([A, B]))) || A <- Sets, B <- Sets],
    oracle:say(gb_sets:to_list(gb_sets:union(Sets))),
    oracle:say(gb_sets:size(gb_sets:union(lists:reverse(Sets)))),
    [element(1, oracle:try_(fun() -> gb_sets:union(X) end)) || X <- [not_a_list, [not_a_set, hd(Sets)]]].
