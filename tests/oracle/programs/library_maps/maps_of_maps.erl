%% nested maps updated by paths, merged deeply, flattened and rebuilt.
-module(maps_of_maps).
-export([start/0]).

start() ->
    M = #{a => #{b => 1, c => #{d => 2}}, e => 3},
    oracle:say([get_in([a, c, d], M), get_in([a, x], M), get_in([], M)]),
    oracle:say([put_in([a, c, d], 9, M), put_in([x, y], 1, M)]),
    oracle:say(deep_merge(M, #{a => #{c => #{z => 1}, b => 0}, f => 4})),
    F = flatten(M, [], #{}),
    oracle:say(F),
    oracle:say(maps:fold(fun(P, V, A) -> put_in(P, V, A) end, #{}, F) =:= M),
    oracle:say(oracle:try_(fun() -> put_in([e, f], 1, M) end)),
    ok.

get_in([], M) -> M;
get_in([K | T], M) -> case M of #{K := V} -> get_in(T, V); _ -> none end.
put_in([K], V, M) -> M#{K => V};
put_in([K | T], V, M) -> M#{K => put_in(T, V, maps:get(K, M, #{}))}.
deep_merge(A, B) when is_map(A), is_map(B) -> maps:merge_with(fun(_, X, Y) -> deep_merge(X, Y) end, A, B);
deep_merge(_, B) -> B.
flatten(M, Path, Acc) -> maps:fold(fun(K, V, A) when is_map(V) -> flatten(V, Path ++ [K], A); (K, V, A) -> A#{Path ++ [K] => V} end, Acc, M).
