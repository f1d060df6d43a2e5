%% proc_lib:stop with reasons and limits; hibernate keeps the process itself.
-module(pl_stop_and_hibernate).
-export([start/0, idle/1, awake/2]).

start() ->
    process_flag(trap_exit, true),
    {ok, S} = gen_event:start_link(),
    oracle:say([proc_lib:stop(S), receive {'EXIT', S, R} -> R after 200 -> none end]),
    {ok, S2} = gen_event:start_link(),
    oracle:say([proc_lib:stop(S2, shutdown, 1000), receive {'EXIT', S2, R2} -> R2 after 200 -> none end]),
    oracle:say(try proc_lib:stop(S2) catch exit:E -> E end),
    Me = self(),
    P = proc_lib:spawn(?MODULE, idle, [Me]),
    P ! {ask, 1},
    oracle:say(receive {awake, P, X, D} -> {X, D} after 500 -> none end),
    P ! {ask, 2},
    oracle:say(receive {awake, P, X2, D2} -> {X2, D2} after 500 -> none end),
    try proc_lib:stop(P, normal, 30) catch exit:T -> oracle:say(T) end,
    ok.

idle(To) -> put(kept, yes), proc_lib:hibernate(?MODULE, awake, [To, 0]).
awake(To, N) -> receive {ask, X} -> To ! {awake, self(), {N, X}, get(kept)}, proc_lib:hibernate(?MODULE, awake, [To, N + 1]) end.
