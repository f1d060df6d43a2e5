%% events noted by sys: log, installed functions, removal, for the three behaviours.
-module(gs_debugged).
-export([start/0, init/1, handle_call/3, handle_cast/2]).
-behaviour(gen_server).

start() ->
    {ok, P} = gen_server:start(?MODULE, 0, [{debug, [{log, 3}]}]),
    [gen_server:cast(P, N) || N <- [1, 2, 3]],
    oracle:say(gen_server:call(P, sum)),
    {ok, L} = sys:log(P, get),
    oracle:say([case E of {out, R, _, S} -> {out, R, S}; {in, {'$gen_call', _, R}} -> {in, R}; _ -> E end || E <- L]),
    Me = self(),
    ok = sys:install(P, {watch, fun(N, {in, {'$gen_cast', X}}, _) -> Me ! {seen, N, X}, N + 1; (N, {in, {'$gen_call', _, stop_watching}}, _) -> Me ! {done, N}, done; (N, _, _) -> N end, 0}),
    [gen_server:cast(P, N) || N <- [10, 20]],
    oracle:say(gen_server:call(P, stop_watching)),
    gen_server:cast(P, 30),
    oracle:say(gen_server:call(P, sum)),
    oracle:say(got()),
    oracle:say([sys:log(P, false), sys:log(P, get), sys:remove(P, watch)]),
    gen_server:stop(P).

got() -> receive M -> [M | got()] after 20 -> [] end.
init(N) -> {ok, N}.
handle_call(sum, _, N) -> {reply, N, N};
handle_call(X, _, N) -> {reply, X, N}.
handle_cast(X, N) -> {noreply, N + X}.
