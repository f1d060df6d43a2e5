%% names kept in a table by a server that monitors their owners.
-module(registry_by_ets).
-export([start/0, init/1, handle_call/3, handle_cast/2, handle_info/2]).
-behaviour(gen_server).

start() ->
    {ok, R} = gen_server:start(?MODULE, [], []),
    Ps = [spawn(fun() -> receive stop -> ok end end) || _ <- [1, 2, 3]],
    oracle:say([gen_server:call(R, {put, N, P}) || {N, P} <- lists:zip([a, {b, 1}, "c"], Ps)]),
    oracle:say([gen_server:call(R, {put, a, self()}), gen_server:call(R, {get, a}) =:= hd(Ps), gen_server:call(R, {get, zz})]),
    hd(Ps) ! stop,
    timer:sleep(30),
    oracle:say([gen_server:call(R, {get, a}), length(gen_server:call(R, all))]),
    [exit(P, kill) || P <- tl(Ps)],
    timer:sleep(30),
    oracle:say(gen_server:call(R, all)),
    gen_server:stop(R).

init(_) -> {ok, {ets:new(names, []), #{}}}.
handle_call({put, N, P}, _, {T, Ms}) ->
    case ets:insert_new(T, {N, P}) of
        true -> {reply, yes, {T, Ms#{monitor(process, P) => N}}};
        false -> {reply, no, {T, Ms}}
    end;
handle_call({get, N}, _, {T, _} = S) -> {reply, case ets:lookup(T, N) of [{_, P}] -> P; [] -> undefined end, S};
handle_call(all, _, {T, _} = S) -> {reply, ets:tab2list(T), S}.
handle_cast(_, S) -> {noreply, S}.
handle_info({'DOWN', M, _, _, _}, {T, Ms}) ->
    {N, Ms2} = maps:take(M, Ms),
    ets:delete(T, N),
    {noreply, {T, Ms2}}.
