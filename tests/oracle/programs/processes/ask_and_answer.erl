%% Calls by reference and monitor: answers, servers that die, answers that come too late.
-module(ask_and_answer).
-export([start/0]).

start() ->
    S = spawn(fun() -> server(#{}) end),
    oracle:say([call(S, {put, a, 1}, 1000), call(S, {put, b, [2]}, 1000), call(S, {get, a}, 1000), call(S, {get, z}, 1000)]),
    oracle:say(call(S, {sleep, 40}, 5)),
    oracle:say(receive {_, late} -> late_answer after 100 -> no_answer end),
    oracle:say(call(S, crash, 1000)),
    oracle:say(call(S, {get, a}, 1000)),
    S2 = spawn(fun() -> server(#{}) end),
    Cs = [begin Me = self(), spawn(fun() -> [ok = call(S2, {put, {I, J}, J}, 5000) || J <- lists:seq(1, 10)], Me ! {done, I} end) end || I <- lists:seq(1, 8)],
    oracle:say(lists:sort([receive {done, I} -> I end || _ <- Cs])),
    oracle:say(call(S2, size, 1000)),
    exit(S2, shutdown),
    call(S2, size, 1000).

call(S, Req, T) ->
    M = monitor(process, S),
    S ! {self(), M, Req},
    receive
        {M, Reply} -> demonitor(M, [flush]), Reply;
        {'DOWN', M, process, S, {R, St}} when is_list(St) -> {down, R};
        {'DOWN', M, process, S, R} -> {down, R}
    after T -> demonitor(M, [flush]), timeout
    end.

server(State) ->
    receive
        {From, Ref, {put, K, V}} -> From ! {Ref, ok}, server(State#{K => V});
        {From, Ref, {get, K}} -> From ! {Ref, maps:find(K, State)}, server(State);
        {From, Ref, {sleep, T}} -> receive after T -> ok end, From ! {Ref, late}, server(State);
        {From, Ref, size} -> From ! {Ref, map_size(State)}, server(State);
        {_, _, crash} -> error(crashed)
    end.
