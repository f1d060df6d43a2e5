%% handle_continue runs before anything else in the mailbox.
-module(gs_continue).
-export([start/0, init/1, handle_call/3, handle_cast/2, handle_continue/2]).
-behaviour(gen_server).

start() ->
    {ok, P} = gen_server:start(?MODULE, x, []),
    gen_server:cast(P, first),
    gen_server:cast(P, second),
    oracle:say(gen_server:call(P, log)),
    oracle:say(gen_server:call(P, chain)),
    oracle:say(gen_server:call(P, log)),
    gen_server:stop(P).

init(x) -> {ok, [init], {continue, started}}.
handle_continue(again, L) -> {noreply, [again | L]};
handle_continue(W, L) -> {noreply, [W | L], {continue, again}}.
handle_call(log, _, L) -> {reply, lists:reverse(L), []};
handle_call(chain, _, L) -> {reply, ok, L, {continue, after_call}}.
handle_cast(W, L) -> {noreply, [W | L], {continue, {after_cast, W}}}.
