-module(ring).
-export([start/0]).

start() ->
    Self = self(),
    First = lists:foldl(fun(_, Next) -> spawn(fun() -> node_(Next) end) end, Self, lists:seq(1, 50)),
    First ! {token, 0, 20},
    loop(First).

loop(First) ->
    receive
        {token, N, 0} -> First ! stop, receive stop -> {hops, N} end;
        {token, N, Laps} -> First ! {token, N, Laps - 1}, loop(First)
    end.

node_(Next) ->
    receive
        {token, N, Laps} -> Next ! {token, N + 1, Laps}, node_(Next);
        stop -> Next ! stop
    end.
