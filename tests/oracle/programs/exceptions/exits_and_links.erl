%% exit/1 in callbacks, exits caught before links see them, exit in after.
-module(exits_and_links).
-export([start/0]).

start() ->
    process_flag(trap_exit, true),
    oracle:say(run(fun() -> catch exit(a), ok end)),
    oracle:say(run(fun() -> try exit(a) catch exit:a -> exit(b) end end)),
    oracle:say(run(fun() -> try exit(a) after exit(c) end end)),
    oracle:say(run(fun() -> try ok after exit(d) end end)),
    oracle:say(run(fun() -> lists:foreach(fun(2) -> exit({at, 2}); (_) -> ok end, [1, 2, 3]) end)),
    oracle:say(run(fun() -> spawn_link(fun() -> exit(from_child) end), receive after infinity -> ok end end)),
    oracle:say(run(fun() -> process_flag(trap_exit, true), spawn_link(fun() -> exit(from_child) end), receive {'EXIT', _, R} -> exit({got, R}) end end)),
    oracle:say(run(fun() -> spawn_link(fun() -> ok end), receive after 20 -> exit(survived) end end)),
    oracle:say(run(fun() -> P = spawn(fun() -> receive go -> exit(normal) end end), link(P), P ! go, receive after 20 -> exit(still_here) end end)),
    receive X -> {unexpected, X} after 0 -> done end.

run(F) ->
    P = spawn_link(F),
    receive {'EXIT', P, R} -> R after 2000 -> timeout end.
