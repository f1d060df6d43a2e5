%% Monitors stack, fire once, are removed by demonitor, tell noproc for the dead; by name.
-module(monitor_semantics).
-export([start/0]).

start() ->
    P = spawn(fun() -> receive {stop, R} -> exit(R) end end),
    M1 = monitor(process, P), M2 = monitor(process, P),
    oracle:say(M1 =/= M2),
    {monitored_by, By} = process_info(P, monitored_by),
    oracle:say(By =:= [self(), self()]),
    {monitors, Ms} = process_info(self(), monitors),
    oracle:say(length([1 || {process, X} <- Ms, X =:= P])),
    oracle:say(demonitor(M1)),
    P ! {stop, why},
    oracle:say(receive {'DOWN', M2, process, P, W} -> W end),
    oracle:say(receive {'DOWN', M1, _, _, _} -> twice after 20 -> once end),
    M3 = monitor(process, P),
    oracle:say(receive {'DOWN', M3, process, P, W3} -> W3 end),
    oracle:say([demonitor(M3), demonitor(M2, [flush]), demonitor(M1, [info]), demonitor(make_ref(), [info, flush])]),
    oracle:say([oracle:try_(fun() -> demonitor(X) end) || X <- [a, 1]]),
    oracle:say([oracle:try_(fun() -> demonitor(M1, O) end) || O <- [bad, [bad], [flush | x]]]),
    oracle:say([oracle:try_(fun() -> monitor(T, X) end) || {T, X} <- [{process, 1}, {process, "x"}, {foo, self()}, {process, {a}}]]),
    M4 = monitor(process, nobody_named_so),
    oracle:say(receive {'DOWN', M4, process, {N, Node}, W4} -> {N, Node =:= node(), W4} end),
    Q = spawn(fun() -> receive stop -> ok end end),
    register(named_q, Q),
    M5 = monitor(process, named_q), M6 = monitor(process, {named_q, node()}),
    Q ! stop,
    oracle:say([receive {'DOWN', M, process, {N1, _}, W1} -> {N1, W1} end || M <- [M5, M6]]),
    oracle:say(is_reference(monitor(process, self()))),
    {R1, R2} = {spawn_monitor(fun() -> ok end), spawn_monitor(fun() -> exit(x) end)},
    [receive {'DOWN', R, process, Pid, W7} -> W7 end || {Pid, R} <- [R1, R2]].
