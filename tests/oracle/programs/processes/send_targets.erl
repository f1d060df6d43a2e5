%% Sending to pids, names, dead processes, names of nobody, and with erlang:send.
-module(send_targets).
-export([start/0]).

start() ->
    register(me_here, self()),
    oracle:say([me_here ! a, self() ! b, {me_here, node()} ! c, erlang:send(me_here, d), erlang:send(self(), e, [nosuspend]), erlang:send(self(), f, [noconnect])]),
    oracle:say([receive X -> X end || _ <- lists:seq(1, 6)]),
    Dead = spawn(fun() -> ok end),
    wait(Dead),
    oracle:say([Dead ! x, erlang:send(Dead, y), {nobody_there, node()} ! z]),
    oracle:say([oracle:try_(fun() -> T ! x end) || T <- [nobody_there, 1, "x", {a}, {1, node()}, <<>>]]),
    oracle:say([oracle:try_(fun() -> erlang:send(T, x) end) || T <- [nobody_there, 1.0]]),
    oracle:say([oracle:try_(fun() -> erlang:send(self(), x, O) end) || O <- [bad, [bad]]]),
    oracle:say(oracle:try_(fun() -> erlang:'!'(self(), via_apply) end)),
    oracle:say(receive via_apply -> ok end),
    oracle:say((self() ! one) =:= one),
    oracle:say(self() ! self() ! two),
    oracle:say([receive M -> M end || _ <- [1, 2, 3]]),
    unregister(me_here),
    oracle:try_(fun() -> me_here ! gone end).

wait(P) -> case is_process_alive(P) of true -> receive after 1 -> wait(P) end; false -> ok end.
