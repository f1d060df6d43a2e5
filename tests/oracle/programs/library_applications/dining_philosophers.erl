%% five philosophers over forks as servers, ordered to avoid deadlock.
-module(dining_philosophers).
-export([start/0, init/1, handle_call/3, handle_cast/2]).
-behaviour(gen_server).

start() ->
    Forks = list_to_tuple([begin {ok, F} = gen_server:start(?MODULE, free, []), F end || _ <- lists:seq(1, 5)]),
    Ms = [element(2, spawn_monitor(fun() -> exit({ate, eat(N, Forks, 20, 0)}) end)) || N <- lists:seq(1, 5)],
    oracle:say([receive {'DOWN', M, _, _, R} -> R after 10000 -> starved end || M <- Ms]),
    oracle:say([gen_server:call(F, used) || F <- tuple_to_list(Forks)]),
    ok.

eat(_, _, 0, Eaten) -> Eaten;
eat(N, Forks, Left, Eaten) ->
    [A, B] = lists:sort([N, N rem 5 + 1]),
    ok = gen_server:call(element(A, Forks), take, infinity),
    ok = gen_server:call(element(B, Forks), take, infinity),
    gen_server:cast(element(B, Forks), put),
    gen_server:cast(element(A, Forks), put),
    eat(N, Forks, Left - 1, Eaten + 1).

init(free) -> {ok, {free, queue:new(), 0}}.
handle_call(take, _, {free, Q, N}) -> {reply, ok, {taken, Q, N + 1}};
handle_call(take, From, {taken, Q, N}) -> {noreply, {taken, queue:in(From, Q), N}};
handle_call(used, _, {_, _, N} = S) -> {reply, N, S}.
handle_cast(put, {taken, Q, N}) ->
    case queue:out(Q) of
        {{value, F}, Q2} -> gen_server:reply(F, ok), {noreply, {taken, Q2, N + 1}};
        {empty, _} -> {noreply, {free, Q, N}}
    end.
