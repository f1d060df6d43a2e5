%% Deep stacks over growing heaps: live values in every frame while garbage is made.
-module(stacks_and_heaps).
-export([start/0]).

start() ->
    oracle:say(down(400, [])),
    oracle:say(length(build(300))),
    oracle:say(mutual(200, {})),
    oracle:say(closures(100, fun(X) -> X end)),
    accumulate(300, #{}, [], <<>>).

down(0, Acc) -> length(Acc);
down(N, Acc) ->
    T = {N, [N, integer_to_list(N)], <<N:64>>},
    R = down(N - 1, [T | Acc]),
    {N, [N, L], <<N:64>>} = T,
    R + list_to_integer(L) - N.

build(0) -> [];
build(N) -> X = lists:seq(1, N rem 10), [{N, X, lists:sum(X)} | build(N - 1)].

mutual(0, T) -> tuple_size(T);
mutual(N, T) -> other(N, erlang:append_element(T, [N])).
other(N, T) -> V = mutual(N - 1, T), [N] = element(tuple_size(T), T), V.

closures(0, F) -> F(0);
closures(N, F) -> closures(N - 1, fun(X) -> F(X) + N end).

accumulate(0, M, L, B) -> {map_size(M), length(L), byte_size(B)};
accumulate(N, M, L, B) -> accumulate(N - 1, M#{N rem 40 => {N, L =:= []}}, [M | lists:sublist(L, 20)], <<B/binary, N:16>>).
