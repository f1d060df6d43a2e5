%% What monitors and links say about processes that end by return, exit, error, throw and kill.
-module(down_reasons).
-export([start/0]).

start() ->
    Fs = [fun() -> ok end, fun() -> exit(normal) end, fun() -> exit(shutdown) end, fun() -> exit({shutdown, x}) end, fun() -> exit(#{a => 1}) end,
        fun() -> error(oops) end, fun() -> throw(ball) end, fun() -> exit(kill) end, fun() -> exit(self(), kill), timer() end,
        fun() -> exit(self(), why), timer() end, fun() -> 1 = id(2) end, fun() -> nomod:f(a) end, fun() -> exit({a, [{b, c, 1, []}]}) end,
        fun() -> erlang:raise(error, raised, [{m, f, 1, []}]) end, fun() -> f(3) end],
    [oracle:say({down(F), exit_of(F)}) || F <- Fs],
    ok.

down(F) ->
    {P, R} = spawn_monitor(F),
    receive {'DOWN', R, process, P, Reason} -> strip(Reason) end.

exit_of(F) ->
    process_flag(trap_exit, true),
    P = spawn_link(F),
    receive {'EXIT', P, Reason} -> strip(Reason) end.

strip({R, S}) when is_list(S) -> {R, [case E of {M, F, A, _} when is_atom(M) -> {M, name(F), A}; _ -> E end || E <- lists:sublist(S, 2)]};
strip(R) -> R.

name(F) -> case atom_to_list(F) of "-" ++ _ -> 'fun'; _ -> F end.

timer() -> receive after infinity -> ok end.

f(X) when X < 2 -> ok.

id(X) -> X.
