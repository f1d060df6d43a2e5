%% Receiving with markers, timeouts, links and monitors in code by this compiler.
-module(processes_in_new_code_29).
-export([start/0]).

start() ->
    Me = self(),
    P = spawn(fun() -> server(0) end),
    oracle:say([call(P, {add, X}) || X <- [1, 2, 3]]),
    [self() ! {noise, I} || I <- lists:seq(1, 50)],
    oracle:say(call(P, get)),
    oracle:say(call(P, {add, x})),
    oracle:say(receive {noise, 50} -> last end),
    oracle:say(length([receive {noise, I} -> I end || I <- lists:seq(1, 49)])),
    process_flag(trap_exit, true),
    L = spawn_link(fun() -> receive go -> exit({bye, Me}) end end),
    L ! go,
    oracle:say(receive {'EXIT', L, {bye, Me}} -> linked end),
    oracle:say(receive X -> X after 5 -> timeout end),
    {_, R} = spawn_monitor(fun() -> receive after 5 -> ok end end),
    A = alias([reply]),
    spawn(fun() -> A ! {via, alias}, A ! {via, nobody} end),
    oracle:say(receive {via, W} -> W end),
    oracle:say(receive {via, W2} -> W2 after 20 -> none end),
    receive {'DOWN', R, process, _, Why} -> Why end.

call(P, Req) ->
    R = monitor(process, P),
    P ! {self(), R, Req},
    receive
        {R, V} -> demonitor(R, [flush]), V;
        {'DOWN', R, process, _, {E, _}} -> {down, E}
    end.

server(N) ->
    receive
        {F, R, {add, X}} -> M = N + X, F ! {R, M}, server(M);
        {F, R, get} -> F ! {R, N}, server(N)
    end.
