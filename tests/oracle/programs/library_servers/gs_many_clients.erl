%% 200 clients call one server at once; each gets its own answer.
-module(gs_many_clients).
-export([start/0, init/1, handle_call/3, handle_cast/2]).
-behaviour(gen_server).

start() ->
    {ok, P} = gen_server:start(?MODULE, 0, []),
    Me = self(),
    Clients = [spawn_monitor(fun() -> Me ! {self(), N, [gen_server:call(P, {square, N + I}) || I <- [1, 2, 3]]} end) || N <- lists:seq(1, 200)],
    Answers = [receive {C, N, L} -> {N, L} end || {C, _} <- Clients],
    [receive {'DOWN', M, process, C, normal} -> ok end || {C, M} <- Clients],
    oracle:say(lists:all(fun({N, L}) -> L =:= [(N + I) * (N + I) || I <- [1, 2, 3]] end, Answers)),
    gen_server:call(P, count).

init(N) -> {ok, N}.
handle_call({square, X}, _, N) -> {reply, X * X, N + 1};
handle_call(count, _, N) -> {reply, N, N}.
handle_cast(_, N) -> {noreply, N}.
