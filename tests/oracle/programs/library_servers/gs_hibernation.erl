%% a server that hibernates between messages answers as if it didn't.
-module(gs_hibernation).
-export([start/0, init/1, handle_call/3, handle_cast/2, handle_info/2]).
-behaviour(gen_server).

start() ->
    {ok, P} = gen_server:start(?MODULE, lists:seq(1, 100), []),
    oracle:say(gen_server:call(P, sum)),
    oracle:say(gen_server:call(P, sum)),
    gen_server:cast(P, {keep, 3}),
    P ! {keep, 2},
    oracle:say(gen_server:call(P, sum)),
    oracle:say(gen_server:call(P, sum)),
    gen_server:stop(P).

init(L) -> {ok, L, hibernate}.
handle_call(sum, _, L) -> {reply, lists:sum(L), L, hibernate}.
handle_cast({keep, N}, L) -> {noreply, lists:sublist(L, N), hibernate}.
handle_info({keep, N}, L) -> {noreply, lists:sublist(L, N), hibernate}.
