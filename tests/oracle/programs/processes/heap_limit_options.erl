%% max_heap_size: what nothing catches, what is only logged, which values are none.
-module(heap_limit_options).
-export([start/0]).

start() ->
    oracle:say([{O, ended(O)} || O <- [
        #{size => 2000, error_logger => false},
        #{size => 2000, kill => true, error_logger => false},
        #{size => 2000, kill => false, error_logger => false},
        #{size => 0, error_logger => false},
        #{size => 3000, other => 1, error_logger => false},
        0,
        #{kill => true}, #{size => -1}, #{size => 2000, kill => yes}, #{size => 2000, error_logger => no}, #{size => 100},
        100, -1, foo
    ]]),
    %% no handler, no after of its own
    {P, M} = spawn_opt(fun() -> try grow([], 0) catch _:_ -> exit(caught) after exit(after_) end end,
                       [monitor, {max_heap_size, #{size => 5000, error_logger => false}}]),
    oracle:say(receive {'DOWN', M, process, P, Why} -> Why end),
    %% a process that traps exits sees the reason
    process_flag(trap_exit, true),
    L = spawn_opt(fun() -> lists:seq(1, 100000) end, [link, {max_heap_size, #{size => 5000, error_logger => false}}]),
    oracle:say(receive {'EXIT', L, Reason} -> Reason end),
    oracle:say(shown(process_flag(max_heap_size, #{size => 1000000, kill => false}))),
    oracle:say(shown(process_flag(max_heap_size, 2000000))),
    oracle:say(shown(element(2, process_info(self(), max_heap_size)))),
    oracle:try_(fun() -> process_flag(max_heap_size, 1) end).

shown(Map) -> maps:with([size, kill, error_logger], Map).

ended(Option) ->
    try spawn_opt(fun() -> grow([], 0) end, [monitor, {max_heap_size, Option}]) of
        {P, M} -> receive {'DOWN', M, process, P, Why} -> Why end
    catch
        Class:Reason -> {Class, Reason}
    end.

grow(_, 20000) -> done;
grow(L, N) -> grow([N | L], N + 1).
