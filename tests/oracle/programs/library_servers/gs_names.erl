%% local, global-like via names, already started, whereis, calls by name.
-module(gs_names).
-export([start/0, init/1, handle_call/3, handle_cast/2]).
-export([register_name/2, unregister_name/1, whereis_name/1, send/2]).
-behaviour(gen_server).

start() ->
    {ok, P} = gen_server:start({local, gs_one}, ?MODULE, one, []),
    oracle:say([gen_server:call(gs_one, who), gen_server:call({gs_one, node()}, who), whereis(gs_one) =:= P]),
    oracle:say(case gen_server:start({local, gs_one}, ?MODULE, two, []) of {error, {already_started, P}} -> already_started end),
    {ok, V} = gen_server:start({via, ?MODULE, some_name}, ?MODULE, via, []),
    oracle:say([gen_server:call({via, ?MODULE, some_name}, who), gen_server:cast({via, ?MODULE, some_name}, x), V =:= whereis_name(some_name)]),
    oracle:say([try gen_server:call(N, who) catch exit:{R, _} -> {exit, R} end || N <- [gs_nosuch, {via, ?MODULE, gs_other}, {gs_nosuch, node()}]]),
    oracle:say([gen_server:cast(gs_nosuch, x), gen_server:cast({gs_nosuch, node()}, x)]),
    gen_server:stop(gs_one),
    gen_server:stop({via, ?MODULE, some_name}),
    oracle:say([whereis(gs_one), whereis_name(some_name)]),
    oracle:say(oracle:try_(fun() -> gen_server:start({local, undefined}, ?MODULE, x, []) end) =/= {ok, ignored}).

%% A registry of one name, kept in the registry of processes under another.
register_name(N, P) -> register(list_to_atom("via_" ++ atom_to_list(N)), P), yes.
unregister_name(N) -> unregister(list_to_atom("via_" ++ atom_to_list(N))).
whereis_name(N) -> whereis(list_to_atom("via_" ++ atom_to_list(N))).
send(N, M) -> list_to_atom("via_" ++ atom_to_list(N)) ! M.

init(S) -> {ok, S}.
handle_call(who, _, S) -> {reply, S, S}.
handle_cast(_, S) -> {noreply, S}.
