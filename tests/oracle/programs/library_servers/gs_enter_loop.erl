%% a process of proc_lib turns into a server with enter_loop.
-module(gs_enter_loop).
-export([start/0, init/1, handle_call/3, handle_cast/2, become/1]).
-behaviour(gen_server).

start() ->
    {ok, P} = proc_lib:start(?MODULE, become, [self()]),
    oracle:say([gen_server:call(P, get), gen_server:call(gs_entered, get)]),
    gen_server:cast(P, {set, new}),
    oracle:say(gen_server:call(P, get)),
    oracle:say([gen_server:stop(P), whereis(gs_entered)]).

become(_) ->
    register(gs_entered, self()),
    proc_lib:init_ack({ok, self()}),
    gen_server:enter_loop(?MODULE, [], entered, {local, gs_entered}).

init(_) -> {stop, never_called}.
handle_call(get, _, S) -> {reply, S, S}.
handle_cast({set, S}, _) -> {noreply, S}.
