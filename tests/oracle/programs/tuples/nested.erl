-module(nested).
-export([start/0]).

%% A balanced tree of tuples, rebuilt many times: much to copy at each collection.
start() ->
    Tree = insert_all(lists:seq(1, 500), nil),
    Tree2 = insert_all([N * 7919 rem 1009 || N <- lists:seq(1, 500)], Tree),
    {size(Tree2, 0), depth(Tree2) > 8, [find(K, Tree2) || K <- [0, 1, 250, 500, 501, 1008]], sum(Tree2)}.

insert_all([], T) -> T;
insert_all([K | Ks], T) -> insert_all(Ks, insert(K, {v, K, [K]}, T)).

insert(K, V, nil) -> {nil, K, V, nil};
insert(K, V, {L, K, _, R}) -> {L, K, V, R};
insert(K, V, {L, K2, V2, R}) when K * 31 rem 1013 < K2 * 31 rem 1013 -> {insert(K, V, L), K2, V2, R};
insert(K, V, {L, K2, V2, R}) -> {L, K2, V2, insert(K, V, R)}.

find(_, nil) -> none;
find(K, {_, K, V, _}) -> V;
find(K, {L, K2, _, R}) -> find(K, if K * 31 rem 1013 < K2 * 31 rem 1013 -> L; true -> R end).

size(nil, N) -> N;
size({L, _, _, R}, N) -> size(R, size(L, N + 1)).

depth(nil) -> 0;
depth({L, _, _, R}) -> 1 + max(depth(L), depth(R)).

sum(nil) -> 0;
sum({L, _, {v, K, [K]}, R}) -> sum(L) + K + sum(R).
