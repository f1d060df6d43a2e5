%% Calls to a server process in the manner of gen_server: monitor, request, selective receive, reply.
-module(b_server).
-export([run/0, init/0]).
run() ->
    Pid = spawn(?MODULE, init, []),
    R = calls(50000, Pid, 0),
    Pid ! stop,
    R.
init() -> loop(0).
loop(S) ->
    receive
        {call, {From, Ref}, {add, N}} -> From ! {Ref, S + N}, loop((S + N) band 1023);
        stop -> ok
    end.
calls(0, _, A) -> A;
calls(N, Pid, A) ->
    Ref = erlang:monitor(process, Pid),
    Pid ! {call, {self(), Ref}, {add, N}},
    receive
        {Ref, V} -> erlang:demonitor(Ref, [flush]), calls(N - 1, Pid, A bxor V);
        {'DOWN', Ref, _, _, Why} -> exit(Why)
    end.
