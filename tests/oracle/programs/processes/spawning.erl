-module(spawning).
-export([start/0, named/2, none/0]).

start() ->
    Self = self(),
    A = 5,
    spawn(fun() -> Self ! {closure, A} end),
    R1 = next(),
    spawn(?MODULE, named, [Self, {x}]),
    R2 = next(),
    spawn(?MODULE, none, []),
    P3 = spawn_link(fun() -> Self ! linked, receive never -> ok end end),
    R3 = next(),
    unlink(P3), exit(P3, kill),
    {P4, M4} = spawn_monitor(fun() -> ok end),
    R4 = receive {'DOWN', M4, process, P4, W4} -> W4 end,
    {P5, M5} = spawn_monitor(?MODULE, named, [Self, five]),
    R5 = {next(), receive {'DOWN', M5, process, P5, W5} -> W5 end},
    {_, M6} = spawn_opt(?MODULE, no_such, [1], [monitor]),
    R6 = receive {'DOWN', M6, process, _, {undef, [{?MODULE, no_such, [1], _} | _]}} -> undef end,
    {_, M7} = spawn_opt(fun(X) -> X end, [monitor]),
    R7 = receive {'DOWN', M7, process, _, {{badarity, {F, []}}, _}} when is_function(F, 1) -> badarity end,
    {_, M8} = spawn_opt(fun ?MODULE:none/0, [monitor, {min_heap_size, 1000}, {priority, low}, {fullsweep_after, 3}]),
    R8 = receive {'DOWN', M8, process, _, W8} -> W8 end,
    Bad = [oracle:try_(X) || X <- [
        fun() -> spawn(x) end, fun() -> spawn(a, b, c) end, fun() -> spawn("a", b, []) end, fun() -> spawn(a, b, [1 | 2]) end,
        fun() -> spawn_opt(fun() -> ok end, [nonsense]) end, fun() -> spawn_opt(fun() -> ok end, [{min_heap_size, -1}]) end,
        fun() -> spawn_opt(fun() -> ok end, link) end]],
    {R1, R2, R3, R4, R5, R6, R7, R8, Bad, storm(2000)}.

next() -> receive X -> X end.
named(To, X) -> To ! {named, X}.
none() -> none.

storm(N) -> storm(N, 0).
storm(0, S) -> S;
storm(N, S) ->
    Me = self(),
    spawn(fun() -> Me ! {n, N} end),
    receive {n, N} -> storm(N - 1, S + N) end.
