%% a manager under a local name used from many processes at once.
-module(ge_as_logger).
-export([start/0, init/1, handle_event/2, handle_call/2]).
-behaviour(gen_event).

start() ->
    {ok, _} = gen_event:start({local, ge_named}),
    ok = gen_event:add_handler(ge_named, ?MODULE, []),
    Ms = [element(2, spawn_monitor(fun() -> [gen_event:notify(ge_named, {N, I}) || I <- [1, 2, 3]] end)) || N <- lists:seq(1, 30)],
    [receive {'DOWN', M, _, _, normal} -> ok end || M <- Ms],
    Log = gen_event:call(ge_named, ?MODULE, get),
    oracle:say({length(Log), lists:sort(Log) =:= [{N, I} || N <- lists:seq(1, 30), I <- [1, 2, 3]]}),
    oracle:say([[I || {N, I} <- lists:reverse(Log), N =:= X] || X <- [1, 15, 30]]),
    gen_event:stop(ge_named).

init(L) -> {ok, L}.
handle_event(E, L) -> {ok, [E | L]}.
handle_call(get, L) -> {ok, L, L}.
