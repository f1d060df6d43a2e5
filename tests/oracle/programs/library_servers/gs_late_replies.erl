%% answers given later by reply/2, from another process, out of order.
-module(gs_late_replies).
-export([start/0, init/1, handle_call/3, handle_cast/2]).
-behaviour(gen_server).

start() ->
    {ok, P} = gen_server:start(?MODULE, none, []),
    Me = self(),
    [spawn(fun() -> Me ! {N, gen_server:call(P, {wait, N})} end) || N <- [3, 1, 2]],
    timer:sleep(30),
    gen_server:cast(P, release),
    oracle:say([receive {N, R} -> {N, R} end || N <- [1, 2, 3]]),
    oracle:say(gen_server:call(P, helper)),
    gen_server:stop(P).

init(none) -> {ok, []}.
handle_call({wait, N}, From, L) -> {noreply, [{N, From} | L]};
handle_call(helper, From, L) -> spawn(fun() -> gen_server:reply(From, from_helper) end), {noreply, L}.
handle_cast(release, L) -> [gen_server:reply(F, {done, N}) || {N, F} <- lists:sort(L)], {noreply, []}.
