%% Collections of requests: what each behaviour says to wrong arguments, and casts to several nodes.
-module(request_collections).
-behaviour(gen_server).
-export([start/0, init/1, handle_call/3, handle_cast/2]).

init(X) -> {ok, X}.
handle_call(get, _, S) -> {reply, S, S}.
handle_cast({put, From, X}, _) -> From ! {put, X}, {noreply, X}.

start() ->
    R = make_ref(),
    [oracle:say({M, wrong(M, R)}) || M <- [gen_server, gen_statem, gen_event]],
    {ok, P} = gen_server:start({local, one_of_them}, ?MODULE, first, []),
    oracle:say(gen_server:abcast(one_of_them, {put, self(), second})),
    receive {put, X} -> oracle:say(X) after 5000 -> oracle:say(nothing) end,
    oracle:say(gen_server:abcast([node(), node()], nobody_of_that_name, x)),
    Ids = gen_server:reqids_add(gen_server:send_request(P, get), mine, gen_server:reqids_new()),
    oracle:say([L || {_, L} <- gen_server:reqids_to_list(Ids)]),
    {Answer, Label, Left} = gen_server:receive_response(Ids, 5000, true),
    oracle:say({Answer, Label, gen_server:reqids_size(Left)}),
    S = gen_statem:send_request(P, get, label, gen_statem:reqids_new()),
    oracle:say([L || {_, L} <- gen_statem:reqids_to_list(S)]),
    {Answer2, Label2, Left2} = gen_statem:wait_response(S, {abs, erlang:monotonic_time(millisecond) + 5000}, false),
    oracle:say({Answer2, Label2, Left2 =:= S}),
    T = gen_statem:send_request(P, get, label, gen_statem:reqids_new()),
    oracle:say(receive M -> {A, B, C} = gen_statem:check_response(M, T, true), {A, B, gen_statem:reqids_size(C)} after 5000 -> nothing end),
    ok = gen_server:stop(P).

wrong(M, R) ->
    Empty = M:reqids_new(),
    One = M:reqids_add(R, a, Empty),
    [oracle:try_(F) || F <- [
        fun() -> M:reqids_add(x, y, Empty) end, fun() -> M:reqids_add(R, y, x) end, fun() -> M:reqids_add(R, y, One) end,
        fun() -> M:reqids_size(x) end, fun() -> M:reqids_to_list(x) end,
        fun() -> M:receive_response(x, 0, true) end, fun() -> M:wait_response(x, 0, true) end,
        fun() -> M:check_response(x, x, true) end, fun() -> M:receive_response(Empty, foo, true) end,
        fun() -> M:receive_response(One, 0, foo) end, fun() -> M:receive_response(x, 0) end,
        fun() -> M:receive_response(x, foo) end, fun() -> M:check_response(x, foo) end,
        fun() -> M:receive_response(Empty, 0, true) end, fun() -> M:receive_response(One, 0, true) end]].
