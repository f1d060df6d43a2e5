%% hibernate keeps nothing but the call, wakes for messages that are there and that come.
-module(hibernation).
-export([start/0, awake/2, fails/0]).

start() ->
    Me = self(),
    {P, M} = spawn_monitor(fun() -> put(kept, yes), erlang:hibernate(?MODULE, awake, [Me, 1]) end),
    P ! one,
    oracle:say(receive A -> A end),
    P ! two,
    oracle:say(receive B -> B end),
    P ! stop,
    oracle:say(receive {'DOWN', M, process, P, R} -> R end),
    {Q, MQ} = spawn_monitor(fun() -> try erlang:hibernate(?MODULE, fails, []) catch _:_ -> never end end),
    Q ! x,
    oracle:say(receive {'DOWN', MQ, process, Q, {oops, _}} -> not_caught; {'DOWN', MQ, process, Q, W} -> W end),
    oracle:say([oracle:try_(fun() -> erlang:hibernate(X, Y, Z) end) || {X, Y, Z} <- [{1, a, []}, {a, 1, []}, {a, b, c}, {a, b, [1 | 2]}]]),
    S = spawn(fun() -> self() ! already, erlang:hibernate(?MODULE, awake, [Me, 5]) end),
    oracle:say(receive C -> C end),
    receive after 10 -> ok end,
    exit(S, kill),
    done.

awake(To, N) ->
    receive
        stop -> exit(bye);
        X -> To ! {X, N, get(kept)}
    end,
    erlang:hibernate(?MODULE, awake, [To, N + 1]).

fails() -> receive x -> error(oops) end.
