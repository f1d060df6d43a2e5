%% merge, umerge, keymerge, ukeymerge with lists that share elements.
-module(lists_merging).
-export([start/0]).

start() ->
    A = [1, 3, 5, 7], B = [1.0, 2, 5, 8], C = [0, 5, 9],
    oracle:say(lists:merge(A, B)),
    oracle:say(lists:merge(B, A)),
    oracle:say(lists:merge([A, B, C, [], [4]])),
    oracle:say(lists:merge3(A, B, C)),
    oracle:say(lists:umerge(A, B)),
    oracle:say(lists:umerge(B, A)),
    oracle:say(lists:umerge([A, B, C])),
    oracle:say(lists:umerge3(A, B, C)),
    oracle:say(lists:merge(fun(X, Y) -> X >= Y end, [9, 5, 1], [8, 5, 2])),
    oracle:say(lists:umerge(fun(X, Y) -> X >= Y end, [9, 5, 1], [8, 5, 2])),
    K1 = [{a, 1}, {c, 1}, {e, 1}], K2 = [{b, 2}, {c, 2}, {f, 2}],
    oracle:say(lists:keymerge(1, K1, K2)),
    oracle:say(lists:keymerge(1, K2, K1)),
    oracle:say(lists:ukeymerge(1, K1, K2)),
    oracle:say([lists:merge([], []), lists:merge([[]]), lists:merge([]), lists:umerge([[], []])]),
    done.
