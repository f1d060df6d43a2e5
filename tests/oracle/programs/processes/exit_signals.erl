-module(exit_signals).
-export([start/0]).

start() ->
    [to_waiting(R) || R <- [normal, kill, killed, shutdown, {a, [1.5, "text", #{k => v}]}]] ++
    [to_trapping(R) || R <- [normal, kill, killed, foo]] ++
    [self_normal(), self_kill(), self_trapping(), self_foo(), to_dead(), bad(), order(), twice(), noproc_link()].

down({P, R}) -> receive {'DOWN', R, process, P, Why} -> Why after 30 -> exit(P, kill), receive {'DOWN', R, process, P, _} -> alive end end.

to_waiting(R) ->
    {P, M} = spawn_opt(fun() -> receive never -> ok end end, [monitor]),
    {exit(P, R), down({P, M})}.

to_trapping(R) ->
    Self = self(),
    {P, M} = spawn_opt(fun() -> process_flag(trap_exit, true), Self ! ready, receive {'EXIT', Self, W} -> exit({seen, W}) end end, [monitor]),
    receive ready -> ok end,
    exit(P, R),
    down({P, M}).

self_normal() -> down(spawn_opt(fun() -> exit(self(), normal), exit(not_reached) end, [monitor])).
self_kill() -> down(spawn_opt(fun() -> process_flag(trap_exit, true), exit(self(), kill), exit(not_reached) end, [monitor])).
self_foo() -> down(spawn_opt(fun() -> try exit(self(), foo) catch _:_ -> exit(caught) after exit(was_after) end end, [monitor])).
self_trapping() ->
    Ran = spawn_opt(fun() -> process_flag(trap_exit, true), true = exit(self(), normal), receive {'EXIT', P, R} -> exit({P =:= self(), R}) end end, [monitor]),
    down(Ran).

to_dead() -> {P, M} = spawn_opt(fun() -> ok end, [monitor]), normal = down({P, M}), exit(P, whatever).
bad() -> [oracle:try_(fun() -> exit(X, y) end) || X <- [a, 1, "p", make_ref()]].

%% Signals from one process arrive in the order in which it sent them.
order() ->
    Self = self(),
    {P, M} = spawn_opt(fun() -> process_flag(trap_exit, true), Self ! ready, loop(Self) end, [monitor]),
    receive ready -> ok end,
    P ! 1, exit(P, two), P ! 3, exit(P, four), P ! stop,
    [receive {got, X} -> X end || _ <- [1, 2, 3, 4]] ++ [down({P, M})].

loop(To) ->
    receive
        {'EXIT', _, R} -> To ! {got, R}, loop(To);
        stop -> ok;
        X -> To ! {got, X}, loop(To)
    end.

twice() ->
    {P, M} = spawn_opt(fun() -> receive never -> ok end end, [monitor]),
    exit(P, first), exit(P, second),
    {down({P, M}), is_process_alive(P)}.

noproc_link() ->
    {P, M} = spawn_opt(fun() -> ok end, [monitor]),
    normal = down({P, M}),
    A = oracle:try_(fun() -> link(P) end),
    process_flag(trap_exit, true),
    B = oracle:try_(fun() -> link(P) end),
    C = receive {'EXIT', P, W} -> W after 50 -> nothing end,
    process_flag(trap_exit, false),
    {A, B, C}.
