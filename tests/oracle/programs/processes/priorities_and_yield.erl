%% Yielding, priorities and busy neighbours: everyone gets a turn, nobody starves.
-module(priorities_and_yield).
-export([start/0]).

start() ->
    Me = self(),
    Busy = [spawn_opt(fun() -> busy(0) end, [{priority, P}]) || P <- [normal, low, normal]],
    Quiet = [spawn_opt(fun() -> Me ! {done, P} end, [{priority, P}]) || P <- [low, normal, high, max]],
    oracle:say(length(Quiet)),
    oracle:say(lists:sort([receive {done, P} -> P after 20000 -> starved end || _ <- Quiet])),
    oracle:say(erlang:yield()),
    oracle:say(receive after 10 -> timer_works end),
    [exit(B, kill) || B <- Busy],
    oracle:say(counter(1000)),
    oracle:say(erlang:bump_reductions(100)),
    oracle:try_(fun() -> erlang:bump_reductions(-1) end).

busy(N) -> busy(N + 1).

counter(N) ->
    S = self(),
    P = spawn(fun() -> count(S, 0) end),
    [begin P ! inc, if I rem 100 =:= 0 -> erlang:yield(); true -> ok end end || I <- lists:seq(1, N)],
    P ! get,
    receive {count, C} -> C end.

count(S, N) -> receive inc -> count(S, N + 1); get -> S ! {count, N} end.
