%% gen_server: all the ways to start one, and all that init/1 may say.
-module(server_starts).
-behaviour(gen_server).
-export([start/0, init/1, handle_call/3, handle_cast/2]).

start() ->
    process_flag(trap_exit, true),
    [oracle:say({How, A, result(How, A), exits()})
     || How <- [start, start_link, start_monitor],
        A <- [ok, {ok, timeout}, {stop, why}, ignore, {throw, {ok, thrown}}, {throw, x}, {exit, gone}, {exit, normal}, wrong]],
    {ok, P} = gen_server:start({local, named}, ?MODULE, ok, []),
    oracle:say(case gen_server:start({local, named}, ?MODULE, ok, []) of {error, {already_started, P}} -> already; X -> X end),
    oracle:say([whereis(named) =:= P, gen_server:call(named, a), gen_server:call({named, node()}, a)]),
    oracle:say(gen_server:stop(named)),
    oracle:say(whereis(named)),
    oracle:say(oracle:try_(fun() -> gen_server:stop(named) end)),
    oracle:say(oracle:try_(fun() -> gen_server:start("named", ?MODULE, ok, []) end)),
    oracle:say(gen_server:start_link(?MODULE, {sleep, 1000}, [{timeout, 5}])),
    oracle:say(exits()),
    {ok, Q} = gen_server:start_link(?MODULE, ok, [{spawn_opt, [{min_heap_size, 500}]}, {hibernate_after, 5}]),
    receive after 10 -> ok end,
    oracle:say(gen_server:call(Q, a)),
    gen_server:stop(Q, shutdown, 1000),
    oracle:say(exits()),
    ok.

result(How, A) ->
    case oracle:try_(fun() -> gen_server:How(?MODULE, A, []) end) of
        {ok, {ok, {P, M}}} -> {pid, stopped(P), receive {'DOWN', M, _, _, R} -> R end};
        {ok, {ok, P}} -> {pid, stopped(P)};
        {ok, {error, {{bad_return_value, V}, _}}} -> {bad, V};
        Other -> Other
    end.

stopped(P) -> gen_server:stop(P).

exits() -> receive {'EXIT', _, R} -> [R | exits()] after 10 -> [] end.

init(ok) -> {ok, s};
init({ok, timeout}) -> {ok, s, 1000000};
init({throw, X}) -> throw(X);
init({exit, R}) -> exit(R);
init({sleep, T}) -> receive after T -> ok end, {ok, s};
init(X) -> X.

handle_call(a, _, S) -> {reply, b, S}.
handle_cast(_, S) -> {noreply, S}.
