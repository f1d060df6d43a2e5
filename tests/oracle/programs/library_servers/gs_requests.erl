%% send_request with wait_response, receive_response, check_response.
-module(gs_requests).
-export([start/0, init/1, handle_call/3, handle_cast/2]).
-behaviour(gen_server).

start() ->
    {ok, P} = gen_server:start(?MODULE, x, []),
    R1 = gen_server:send_request(P, {after_ms, 10, one}),
    R2 = gen_server:send_request(P, {after_ms, 0, two}),
    oracle:say(gen_server:wait_response(R2, 1000)),
    oracle:say(gen_server:receive_response(R1, 1000)),
    R3 = gen_server:send_request(P, {after_ms, 80, three}),
    oracle:say(gen_server:wait_response(R3, 5)),
    oracle:say(gen_server:check_response(unrelated, R3)),
    oracle:say(receive M -> gen_server:check_response(M, R3) end),
    R4 = gen_server:send_request(P, crash),
    oracle:say(case gen_server:wait_response(R4, 1000) of {error, {{crashed, _}, S}} -> {error, crashed, S =:= P} end),
    R5 = gen_server:send_request(gs_no_such_server, x),
    oracle:say(gen_server:wait_response(R5, 100)),
    ok.

init(x) -> {ok, x}.
handle_call({after_ms, T, A}, F, S) -> spawn(fun() -> timer:sleep(T), gen_server:reply(F, A) end), {noreply, S};
handle_call(crash, _, _) -> error(crashed).
handle_cast(_, S) -> {noreply, S}.
