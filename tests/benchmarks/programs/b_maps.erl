%% Maps, small and large: get, put, update, iteration.
-module(b_maps).
-export([run/0]).
run() ->
    S = small(200000, #{a => 1, b => 2, c => 3}),
    L = large(30000, #{}),
    maps:get(a, S) + sum(30000, L, 0) + map_size(L).
small(0, M) -> M;
small(N, #{a := A, b := B} = M) -> small(N - 1, M#{a := (A + B) band 1023, b := N band 7}).
large(0, M) -> M;
large(N, M) -> large(N - 1, M#{{key, N} => N}).
sum(0, _, A) -> A;
sum(N, M, A) ->
    #{{key, N} := V} = M,
    sum(N - 1, M, A + V).
