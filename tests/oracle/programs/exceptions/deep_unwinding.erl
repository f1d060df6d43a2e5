%% Exceptions through deep stacks with handlers at several depths, live data kept.
-module(deep_unwinding).
-export([start/0]).

start() ->
    oracle:say([down(N, {catch_at, 1 + N div 2}) || N <- [1, 10, 40]]),
    oracle:say(catch layers(60)),
    oracle:say(bodies(lists:seq(1, 150))),
    oracle:say(loops(200, 0)),
    {R, Kept} = keep(80, lists:seq(1, 30)),
    {R, length(Kept)}.

down(0, _) -> throw(bottom);
down(N, {catch_at, N}) -> try [N | down(N - 1, none)] catch T -> {N, T} end;
down(N, C) -> erlang:append_element({N}, down(N - 1, C)).

layers(0) -> error(zero);
layers(N) when N rem 3 =:= 0 -> try layers(N - 1) catch error:R -> throw({N, depth(R)}) end;
layers(N) when N rem 3 =:= 1 -> try layers(N - 1) catch throw:R -> exit({N, depth(R)}) end;
layers(N) -> try layers(N - 1) catch exit:R -> error({N, depth(R)}) ; error:zero -> error(zero) end.

depth({_, D}) -> D + 1;
depth(_) -> 1.

bodies([H | T]) ->
    V = {H, H * 2},
    try bodies(T) catch throw:{S, N} -> {A, B} = V, case T of [_ | _] when N < 149 -> throw({S + A + B, N + 1}); _ -> {S, N, V} end end;
bodies([]) -> throw({0, 0}).

loops(0, S) -> S;
loops(N, S) ->
    X = try exit(N) catch exit:V -> V end,
    loops(N - 1, S + X).

keep(0, L) -> {catch error(length(L)), L};
keep(N, L) ->
    {R, K} = keep(N - 1, L),
    {case R of {'EXIT', {V, _}} -> V; V -> V end + 1, K}.
