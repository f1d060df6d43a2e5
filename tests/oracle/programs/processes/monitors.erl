-module(monitors).
-export([start/0]).

start() ->
    [down(fun() -> ok end), down(fun() -> exit(foo) end), down(fun() -> error(bar) end), dead(), demonitored(), named(), several()].

down(F) ->
    {Pid, Ref} = spawn_opt(F, [monitor]),
    receive {'DOWN', Ref, process, Pid, R} -> bare(R) end.

bare({R, S}) when is_list(S) -> R;
bare(R) -> R.

dead() ->
    {Pid, Ref} = spawn_opt(fun() -> ok end, [monitor]),
    receive {'DOWN', Ref, process, Pid, _} -> ok end,
    Ref2 = monitor(process, Pid),
    receive {'DOWN', Ref2, process, Pid, R} -> {R, is_process_alive(Pid)} end.

demonitored() ->
    {Pid, Ref} = spawn_opt(fun() -> receive go -> ok end end, [monitor]),
    demonitor(Ref),
    Pid ! go,
    Ref2 = monitor(process, self()),
    Flushed = demonitor(Ref2, [flush]),
    {receive {'DOWN', Ref, _, _, _} -> bad after 20 -> good end, Flushed}.

named() ->
    Pid = spawn(fun() -> receive go -> exit(named_end) end end),
    register(the_name, Pid),
    Found = whereis(the_name) =:= Pid,
    Ref = monitor(process, Pid),
    the_name ! go,
    R = receive {'DOWN', Ref, process, Pid, Why} -> Why end,
    {Found, R, whereis(the_name), oracle:try_(fun() -> the_name ! x end)}.

several() ->
    Pid = spawn(fun() -> receive go -> exit(many) end end),
    Refs = [monitor(process, Pid) || _ <- [1, 2, 3]],
    Pid ! go,
    [receive {'DOWN', R, process, Pid, Why} -> Why end || R <- Refs].
