%% a counting server: calls, casts, infos keep their order, replies carry the state.
-module(gs_counter).
-export([start/0, init/1, handle_call/3, handle_cast/2, handle_info/2]).
-behaviour(gen_server).

start() ->
    {ok, P} = gen_server:start_link(?MODULE, 10, []),
    [gen_server:cast(P, {add, N}) || N <- [1, 2, 3]],
    P ! {add, 4},
    oracle:say(gen_server:call(P, get)),
    oracle:say([gen_server:call(P, {add, N}) || N <- [10, 20]]),
    P ! unknown,
    oracle:say(gen_server:call(P, log)),
    gen_server:stop(P),
    is_process_alive(P).

init(N) -> {ok, {N, []}}.
handle_call(get, _, {N, _} = S) -> {reply, N, S};
handle_call({add, X}, _, {N, L}) -> {reply, {was, N}, {N + X, [{call, X} | L]}};
handle_call(log, _, {_, L} = S) -> {reply, lists:reverse(L), S}.
handle_cast({add, X}, {N, L}) -> {noreply, {N + X, [{cast, X} | L]}}.
handle_info({add, X}, {N, L}) -> {noreply, {N + X, [{info, X} | L]}};
handle_info(Other, {N, L}) -> {noreply, {N, [Other | L]}}.
