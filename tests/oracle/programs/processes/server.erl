-module(server).
-export([start/0]).

%% A stateful server with calls, a crash and a restart.
start() ->
    Pid = serve(#{}),
    ok = call(Pid, {put, a, 1}),
    ok = call(Pid, {put, b, [2, 3]}),
    A = call(Pid, {get, a}),
    B = call(Pid, {get, b}),
    C = call(Pid, {get, c}),
    Crash = call(Pid, crash),
    Pid2 = serve(#{z => 26}),
    {A, B, C, Crash, call(Pid2, {get, z}), call(Pid, {get, a})}.

serve(State) -> spawn(fun() -> loop(State) end).

loop(State) ->
    receive
        {From, Ref, {put, K, V}} -> From ! {Ref, ok}, loop(State#{K => V});
        {From, Ref, {get, K}} -> From ! {Ref, maps:get(K, State, undefined)}, loop(State);
        {_, _, crash} -> exit(told_to)
    end.

call(Pid, Request) ->
    Ref = monitor(process, Pid),
    Pid ! {self(), Ref, Request},
    receive
        {Ref, Reply} -> demonitor(Ref, [flush]), Reply;
        {'DOWN', Ref, process, Pid, Reason} -> {down, Reason}
    end.
