-module(links).
-export([start/0]).

start() ->
    process_flag(trap_exit, true),
    [ended(fun() -> ok end), ended(fun() -> exit(normal) end), ended(fun() -> exit(foo) end), ended(fun() -> error(bar) end),
     ended(fun() -> throw(baz) end), ended(fun() -> exit(kill) end), killed(kill), killed(shutdown), killed(normal), chain(), unlinked()].

ended(F) ->
    Pid = spawn_link(F),
    receive {'EXIT', Pid, R} -> bare(R) end.

bare({R, S}) when is_list(S) -> R;
bare(R) -> R.

killed(Reason) ->
    Pid = spawn_link(fun() -> receive never -> ok after 30 -> survived end end),
    exit(Pid, Reason),
    receive {'EXIT', Pid, R} -> R end.

%% The middle one does not trap: the exit goes through it.
chain() ->
    Middle = spawn_link(fun() -> spawn_link(fun() -> exit(deep) end), receive never -> ok end end),
    receive {'EXIT', Middle, R} -> R end.

unlinked() ->
    Pid = spawn_link(fun() -> receive go -> exit(unseen) end end),
    unlink(Pid),
    Pid ! go,
    receive {'EXIT', Pid, R} -> R after 30 -> nothing end.
