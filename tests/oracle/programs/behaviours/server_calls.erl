%% gen_server: calls, casts, messages, timeouts, continue, late replies, and how they fail.
-module(server_calls).
-behaviour(gen_server).
-export([start/0, init/1, handle_call/3, handle_cast/2, handle_info/2, handle_continue/2, terminate/2]).

start() ->
    {ok, P} = gen_server:start_link(?MODULE, {self(), 1}, []),
    [oracle:say({Request, oracle:try_(fun() -> gen_server:call(P, Request) end)})
     || Request <- [get, {set, 2}, get, throw, later, get, continue, get]],
    gen_server:cast(P, {set, 5}),
    oracle:say(gen_server:call(P, get)),
    P ! some_message,
    oracle:say(gen_server:call(P, get)),
    Id = gen_server:send_request(P, get),
    oracle:say(gen_server:receive_response(Id, 1000)),
    Id2 = gen_server:send_request(P, get),
    oracle:say(gen_server:wait_response(Id2, 1000)),
    Id3 = gen_server:send_request(P, get),
    oracle:say(receive M -> gen_server:check_response(M, Id3) end),
    oracle:say(element(1, oracle:try_(fun() -> gen_server:call(P, never, 5) end))),
    oracle:say([gen_server:cast(nobody, x), gen_server:cast({nobody, node()}, x), gen_server:abcast([node()], nobody, x)]),
    oracle:say(gen_server:multi_call([node()], nobody, x)),
    oracle:say(oracle:try_(fun() -> gen_server:call(nobody, x) end)),
    oracle:say(gen_server:stop(P)),
    receive {terminated, R} -> oracle:say(R) end,
    ok.

init({To, State}) -> {ok, {To, State}}.

handle_call(get, _, {_, S} = State) -> {reply, S, State};
handle_call({set, X}, _, {To, _}) -> {reply, ok, {To, X}};
handle_call(throw, _, State) -> throw({reply, thrown, State});
handle_call(later, From, {To, S}) -> {noreply, {To, {From, S}}, 5};
handle_call(continue, _, State) -> {reply, ok, State, {continue, more}};
handle_call(never, _, State) -> {noreply, State}.

handle_cast({set, X}, {To, _}) -> {noreply, {To, X}}.

handle_info(timeout, {To, {From, S}}) ->
    gen_server:reply(From, late),
    {noreply, {To, S}};
handle_info(Message, {To, _}) ->
    {noreply, {To, {info, Message}}}.

handle_continue(more, {To, S}) -> {noreply, {To, {continued, S}}}.

terminate(Reason, {To, _}) -> To ! {terminated, Reason}.
