%% exit/2 with every reason to processes that trap and that do not.
-module(exit_signal_matrix).
-export([start/0]).

start() ->
    [oracle:say({R, T, run(R, T)}) || R <- [normal, shutdown, kill, killed, {a, b}, [1]], T <- [false, true]],
    process_flag(trap_exit, true),
    exit(self(), normal),
    oracle:say(receive {'EXIT', P, R} -> {P =:= self(), R} after 100 -> none end),
    exit(self(), other),
    oracle:say(receive {'EXIT', _, R2} -> R2 after 100 -> none end),
    process_flag(trap_exit, false),
    oracle:say([oracle:try_(fun() -> exit(X, r) end) || X <- [a, 1, {a, b}]]),
    {D, M} = spawn_monitor(fun() -> exit(self(), normal), oops end),
    receive {'DOWN', M, process, D, R3} -> R3 end.

run(Reason, Trap) ->
    Me = self(),
    {P, M} = spawn_monitor(fun() ->
        process_flag(trap_exit, Trap),
        Me ! ready,
        receive {'EXIT', From, R} -> Me ! {trapped, From =:= Me, R} after 40 -> Me ! untouched end
    end),
    receive ready -> ok end,
    exit(P, Reason),
    First = receive {'DOWN', M, process, P, W} -> {down, W}; {trapped, _, _} = T -> T; untouched -> untouched end,
    case First of {down, _} -> ok; _ -> receive {'DOWN', M, process, P, _} -> ok end end,
    First.
