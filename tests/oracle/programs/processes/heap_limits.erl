%% A process beyond max_heap_size dies alone; its links and monitors are told; others live on.
-module(heap_limits).
-export([start/0]).

start() ->
    process_flag(trap_exit, true),
    Me = self(),
    Other = spawn_link(fun() -> receive {ask, W} -> W ! alive end end),
    {P, M} = spawn_opt(fun() -> grow([]) end, [monitor, {max_heap_size, #{size => 5000, kill => true, error_logger => false}}]),
    oracle:say(receive {'DOWN', M, process, P, R} -> R =/= normal after 10000 -> nothing end),
    L = spawn_opt(fun() -> grow([]) end, [link, {max_heap_size, #{size => 5000, kill => true, error_logger => false}}]),
    oracle:say(receive {'EXIT', L, R2} -> R2 =/= normal after 10000 -> nothing end),
    {Q, MQ} = spawn_opt(fun() -> Me ! {sum, lists:sum(lists:seq(1, 100))} end, [monitor, {max_heap_size, 100000}]),
    oracle:say(receive {sum, S} -> S end),
    oracle:say(receive {'DOWN', MQ, process, Q, R3} -> R3 end),
    Other ! {ask, self()},
    oracle:say(receive alive -> alive end),
    receive {'EXIT', Other, R5} -> R5 end.

grow(L) -> grow([L, lists:seq(1, 50) | L]).
