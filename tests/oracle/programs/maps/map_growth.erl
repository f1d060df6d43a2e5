%% Maps across the border between flat and hashed, both ways, with keys of every kind.
-module(map_growth).
-export([start/0]).

start() ->
    Keys = [a, 'B', 1, -1, 1 bsl 70, 1.5, 0.0, "str", <<"bin">>, <<3:3>>, {}, {a, 1}, [], [1 | 2], #{x => 1}, true] ++
        [{n, I} || I <- lists:seq(1, 30)] ++ [100 + I * 1.5 || I <- lists:seq(1, 10)] ++ [[I] || I <- lists:seq(1, 10)],
    M = add(Keys, #{}, 1),
    oracle:say({map_size(M), [maps:get(K, M) || K <- Keys] =:= lists:seq(1, length(Keys))}),
    oracle:say(shrink(Keys, M)),
    M2 = lists:foldl(fun(K, A) -> maps:remove(K, A) end, M, lists:nthtail(20, Keys)),
    oracle:say(M2),
    oracle:say(M2 =:= add(lists:sublist(Keys, 20), #{}, 1)),
    M3 = lists:foldl(fun(K, A) -> A#{K := x} end, M, Keys),
    oracle:say({map_size(M3), lists:usort(maps:values(M3))}),
    oracle:say([maps:is_key(K, M) || K <- [1.0, 0, -0.0, "st", {n, 31}, [1], [1 | 3]]]),
    oracle:say([map_size(maps:merge(A, B)) || A <- [M, M2, #{}], B <- [M, M3, #{q => 1}]]),
    borders(lists:seq(28, 36)).

add([], M, _) -> M;
add([K | T], M, N) -> add(T, M#{K => N}, N + 1).

shrink([], M) -> map_size(M);
shrink([K | T], M) ->
    M1 = maps:remove(K, M),
    false = maps:is_key(K, M1),
    true = map_size(M1) =:= map_size(M) - 1,
    shrink(T, M1).

borders(Ns) -> [begin
    M = maps:from_list([{I, a} || I <- lists:seq(1, N)]),
    {N, map_size(M#{N + 1 => b}), map_size(maps:remove(1, M)), M =:= maps:remove(0, M#{0 => z})} end || N <- Ns].
