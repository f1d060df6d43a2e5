%% suspend, resume, get_state, replace_state, change_code, status, terminate through sys.
-module(gs_sys).
-export([start/0, init/1, handle_call/3, handle_cast/2, code_change/3, terminate/2]).
-behaviour(gen_server).

start() ->
    {ok, P} = gen_server:start(?MODULE, {self(), 1}, []),
    {Me, 1} = sys:get_state(P),
    oracle:say(Me =:= self()),
    oracle:say(element(2, sys:replace_state(P, fun({O, N}) -> {O, N + 41} end))),
    ok = sys:suspend(P),
    oracle:say(try gen_server:call(P, get, 20) catch exit:{R, _} -> R end),
    ok = sys:change_code(P, ?MODULE, "1", extra),
    ok = sys:resume(P),
    oracle:say(gen_server:call(P, get)),
    {status, P, {module, gen_server}, [_, Status, Parent, _, _]} = sys:get_status(P),
    oracle:say({Status, Parent =:= P}),
    oracle:say([sys:log(P, true), sys:statistics(P, true)]),
    gen_server:call(P, get),
    {ok, Stats} = sys:statistics(P, get),
    oracle:say({proplists:get_value(messages_in, Stats), proplists:get_value(messages_out, Stats)}),
    {ok, Log} = sys:log(P, get),
    oracle:say(length(Log)),
    oracle:say([sys:no_debug(P), sys:terminate(P, done), receive {terminated, R2} -> R2 end]).

init(S) -> {ok, S}.
handle_call(get, _, {_, N} = S) -> {reply, N, S}.
handle_cast(_, S) -> {noreply, S}.
code_change(Old, {O, N}, Extra) -> {ok, {O, {N, Old, Extra}}}.
terminate(R, {O, _}) -> O ! {terminated, R}.
