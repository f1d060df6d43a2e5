-module(monitor_options).
-export([start/0]).

start() -> [tagged(), untagged_dead(), tagged_dead(), infos(), flushes(), twice(), bad(), ring_of_watchers(20)].

next() -> receive M -> M after 100 -> none end.

tagged() ->
    {P, R} = spawn_opt(fun() -> exit(a) end, [{monitor, [{tag, {my, "tag"}}]}]),
    case next() of {{my, "tag"}, R, process, P, W} -> W; X -> X end.

untagged_dead() -> P = dead(), R = monitor(process, P, []), case next() of {'DOWN', R, process, P, W} -> W end.

tagged_dead() -> P = dead(), R = monitor(process, P, [{tag, gone}]), case next() of {gone, R, process, P, W} -> W end.

dead() -> {P, R} = spawn_opt(fun() -> ok end, [monitor]), receive {'DOWN', R, process, P, _} -> P end.

infos() ->
    P = spawn(fun() -> receive stop -> ok end end),
    R = monitor(process, P),
    A = demonitor(R, [info]),
    B = demonitor(R, [info]),
    C = demonitor(R),
    R2 = monitor(process, P),
    P ! stop,
    receive after 10 -> ok end,
    {A, B, C, demonitor(R2, [info, flush]), next()}.

flushes() ->
    R = monitor(process, dead()),
    self() ! other,
    {demonitor(R, [flush]), next(), next()}.

twice() ->
    P = spawn(fun() -> receive stop -> ok end end),
    R1 = monitor(process, P), R2 = monitor(process, P),
    demonitor(R1),
    P ! stop,
    receive {'DOWN', R2, _, _, W} -> {R1 =:= R2, W, next()} end.

bad() -> [oracle:try_(F) || F <- [
    fun() -> monitor(process, 1) end, fun() -> monitor(nothing, self()) end, fun() -> demonitor(x) end,
    fun() -> demonitor(make_ref()) end, fun() -> demonitor(make_ref(), [info]) end, fun() -> demonitor(make_ref(), [odd]) end,
    fun() -> monitor(process, self(), [odd]) end]].

%% Each watches the next; the end of one is news for its watcher, which then ends too.
ring_of_watchers(N) ->
    Me = self(),
    Last = spawn(fun() -> receive go -> exit(start) end end),
    First = watchers(N, Last, Me),
    R = monitor(process, First),
    Last ! go,
    receive {'DOWN', R, process, First, W} -> W end.

watchers(0, P, _) -> P;
watchers(N, P, Me) ->
    Q = spawn(fun() -> R = monitor(process, P), Me ! up, receive {'DOWN', R, process, P, W} -> exit({N, element_or(W)}) end end),
    receive up -> ok end,
    watchers(N - 1, Q, Me).

element_or({N, _}) -> N;
element_or(W) -> W.
