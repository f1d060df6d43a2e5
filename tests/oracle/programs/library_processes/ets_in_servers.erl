%% a table owned by a server, read by many, given away when it ends.
-module(ets_in_servers).
-export([start/0, init/1, handle_call/3, handle_cast/2]).
-behaviour(gen_server).

start() ->
    process_flag(trap_exit, true),
    {ok, P} = gen_server:start_link(?MODULE, self(), []),
    T = gen_server:call(P, table),
    [gen_server:cast(P, {put, N, N * N}) || N <- lists:seq(1, 50)],
    oracle:say(gen_server:call(P, size)),
    Readers = [spawn_monitor(fun() -> exit({sum, lists:sum([V || {_, V} <- ets:tab2list(T)])}) end) || _ <- lists:seq(1, 20)],
    oracle:say(lists:usort([receive {'DOWN', M, _, _, R} -> R end || {_, M} <- Readers])),
    oracle:say(oracle:try_(fun() -> ets:insert(T, {x, y}) end)),
    gen_server:stop(P),
    oracle:say(receive {'ETS-TRANSFER', T, P, inherited} -> ets:info(T, size) after 500 -> lost end),
    oracle:say([ets:insert(T, {x, y}), ets:lookup(T, x), ets:delete(T)]),
    ok.

init(Heir) -> {ok, ets:new(squares, [protected, {heir, Heir, inherited}])}.
handle_call(table, _, T) -> {reply, T, T};
handle_call(size, _, T) -> {reply, ets:info(T, size), T}.
handle_cast({put, K, V}, T) -> ets:insert(T, {K, V}), {noreply, T}.
