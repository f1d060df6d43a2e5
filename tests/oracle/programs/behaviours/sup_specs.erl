%% supervisor: bad flags and child specifications, and what start_link and check_childspecs say of them.
-module(sup_specs).
-behaviour(supervisor).
-export([start/0, init/1, child/0, refuses/0, ignores/0, wrong/0]).

start() ->
    process_flag(trap_exit, true),
    C = #{id => a, start => {?MODULE, child, []}},
    Inits = [ignore, foo, {ok, x}, {ok, {{foo, 1, 1}, []}}, {ok, {{one_for_one, -1, 1}, []}}, {ok, {{one_for_one, 1, 0}, []}}, {ok, {{one_for_one, 1}, []}},
        {ok, {#{}, [x]}}, {ok, {#{}, [#{id => 1}]}}, {ok, {#{}, [#{start => {a, b, []}}]}}, {ok, {#{}, [C, C]}},
        {ok, {#{}, [C#{restart => x}]}}, {ok, {#{}, [C#{shutdown => -1}]}}, {ok, {#{}, [C#{shutdown => x}]}}, {ok, {#{}, [C#{type => x}]}},
        {ok, {#{}, [C#{modules => x}]}}, {ok, {#{}, [C#{start => x}]}}, {ok, {#{}, [C#{start => {a, b, c}}]}}, {ok, {#{}, [C#{significant => true}]}},
        {ok, {#{}, [C#{significant => x}]}}, {ok, {#{auto_shutdown => x}, [C]}}, {ok, {#{intensity => x}, []}}, {ok, {#{period => x}, []}},
        {ok, {#{strategy => x}, []}}, {ok, {#{strategy => simple_one_for_one}, []}}, {ok, {#{strategy => simple_one_for_one}, [C, C]}},
        {ok, {#{}, [{a, {?MODULE, child, []}, permanent, 5, worker}]}}, {ok, {#{}, []}}],
    [oracle:say({I, plain(supervisor:start_link(?MODULE, I)), exits()}) || I <- Inits],
    [oracle:say({F, plain(supervisor:start_link(?MODULE, {ok, {#{}, [C, #{id => k, start => {?MODULE, F, []}}]}})), exits()})
     || F <- [refuses, ignores, wrong, no_such_function]],
    [oracle:say({S, supervisor:check_childspecs(S)})
     || S <- [[C], x, [1], [C#{modules => 3}], [C#{type => supervisor, modules => dynamic}], [C#{type => 3}], [], [C, C]]],
    oracle:say([supervisor:check_childspecs([C#{significant => true, restart => transient}], A) || A <- [undefined, never, any_significant]]),
    ok.

plain({ok, P}) ->
    Children = [{Id, is_pid(C) orelse C, T, M} || {Id, C, T, M} <- supervisor:which_children(P)],
    gen_server:stop(P),
    Children;
plain({error, X}) -> {error, deep(X)};
plain(X) -> X.

deep([{_, _, _, L} | _]) when is_list(L) -> stack;
deep({child, Pid, Id, _, _, _, _, _, _}) -> {child, is_pid(Pid) orelse Pid, Id};
deep(T) when is_tuple(T) -> list_to_tuple([deep(X) || X <- tuple_to_list(T)]);
deep(X) -> X.

exits() -> receive {'EXIT', _, R} -> [deep(R) | exits()] after 5 -> [] end.

init(X) -> X.

child() -> {ok, spawn_link(fun() -> receive stop -> ok end end)}.
refuses() -> {error, nope}.
ignores() -> ignore.
wrong() -> wrong.
