%% Every way to start a process, what each gives, and how bad arguments end.
-module(spawn_forms).
-export([start/0, hello/1]).

start() ->
    process_flag(trap_exit, true),
    Me = self(),
    oracle:say([begin P = S(), is_pid(P), receive {hello, P} -> ok end end || S <- [
        fun() -> spawn(fun() -> Me ! {hello, self()} end) end,
        fun() -> spawn(?MODULE, hello, [Me]) end,
        fun() -> spawn_opt(fun() -> Me ! {hello, self()} end, []) end,
        fun() -> spawn_opt(?MODULE, hello, [Me], [{priority, high}]) end,
        fun() -> element(1, spawn_monitor(?MODULE, hello, [Me])) end,
        fun() -> element(1, spawn_opt(fun() -> hello(Me) end, [monitor])) end,
        fun() -> spawn_link(fun() -> hello(Me) end) end,
        fun() -> spawn_link(?MODULE, hello, [Me]) end]]),
    oracle:say(lists:sort([element(1, receive X -> X end) || _ <- [1, 2, 3, 4]])),
    oracle:say([oracle:try_(F) || F <- [fun() -> spawn(a) end, fun() -> spawn(a, b, c) end, fun() -> spawn(1, b, []) end,
        fun() -> spawn(a, b, [c | d]) end, fun() -> spawn_link(x) end, fun() -> spawn_opt(fun() -> ok end, [bad]) end,
        fun() -> spawn_opt(fun() -> ok end, foo) end, fun() -> spawn_opt(fun() -> ok end, [{priority, x}]) end,
        fun() -> spawn_opt(fun() -> ok end, [{min_heap_size, -1}]) end, fun() -> spawn_opt(fun() -> ok end, [{max_heap_size, a}]) end]]),
    oracle:say([down(F) || F <- [fun() -> spawn_monitor(nomod, f, [1]) end,
        fun() -> spawn_monitor(?MODULE, nofun, []) end, fun() -> spawn_monitor(fun nomod:f/0) end]]),
    [receive {'EXIT', _, R} -> R after 0 -> none end || _ <- [1, 2, 3]].

hello(P) -> P ! {hello, self()}.

down(S) ->
    {_, R} = S(),
    receive {'DOWN', R, process, _, {{badarity, {_, A}}, _}} -> {badarity, A}; {'DOWN', R, process, _, {Why, [{M, F, A, _} | _]}} -> {Why, {M, F, A}} end.
