%% Exit signals reach a process that waits, that computes, and that is in a catch.
-module(exit_during_receive).
-export([start/0]).

start() ->
    process_flag(trap_exit, true),
    Fs = [fun() -> receive never -> ok end end, fun() -> loop(0) end, fun() -> (catch receive never -> ok end), exit(went_on) end,
        fun() -> try loop(0) catch _:_ -> exit(caught) after ok end end, fun() -> receive after infinity -> ok end end],
    oracle:say([kill_with(F, stop) || F <- Fs]),
    oracle:say([kill_with(F, kill) || F <- Fs]),
    Me = self(),
    P = spawn_link(fun() -> process_flag(trap_exit, true), Me ! up, receive {'EXIT', Me, R} -> exit({told, R}) end end),
    receive up -> ok end,
    exit(P, please),
    oracle:say(receive {'EXIT', P, R} -> R end),
    receive X -> X after 0 -> clean end.

kill_with(F, R) ->
    P = spawn_link(F),
    receive after 3 -> ok end,
    exit(P, R),
    receive {'EXIT', P, Why} -> Why end.

loop(N) -> loop(N + 1).
