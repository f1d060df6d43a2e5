%% 40 servers pass a token round by casts and calls.
-module(gs_ring_of_servers).
-export([start/0, init/1, handle_call/3, handle_cast/2]).
-behaviour(gen_server).

start() ->
    Servers = [begin {ok, P} = gen_server:start(?MODULE, N, []), P end || N <- lists:seq(1, 40)],
    [gen_server:call(A, {next, B}) || {A, B} <- lists:zip(Servers, tl(Servers) ++ [hd(Servers)])],
    gen_server:cast(hd(Servers), {token, 1000, 0, self()}),
    oracle:say(receive {done, Sum} -> Sum end),
    oracle:say(gen_server:call(hd(Servers), {sum_to, lists:last(Servers)})),
    [gen_server:stop(P) || P <- Servers],
    lists:any(fun is_process_alive/1, Servers).

init(N) -> {ok, {N, none}}.
handle_call({next, P}, _, {N, _}) -> {reply, ok, {N, P}};
handle_call({sum_to, Last}, _, {N, _} = S) when Last =:= self() -> {reply, N, S};
handle_call({sum_to, Last}, _, {N, Next} = S) -> {reply, N + gen_server:call(Next, {sum_to, Last}), S}.
handle_cast({token, 0, Sum, To}, S) -> To ! {done, Sum}, {noreply, S};
handle_cast({token, K, Sum, To}, {N, Next} = S) -> gen_server:cast(Next, {token, K - 1, Sum + N, To}), {noreply, S}.
