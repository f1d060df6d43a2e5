%% a cache of limited size as a server: hits, misses, evictions in order of use.
-module(lru_cache).
-export([start/0, init/1, handle_call/3, handle_cast/2]).
-behaviour(gen_server).

start() ->
    {ok, P} = gen_server:start(?MODULE, 3, []),
    oracle:say([gen_server:call(P, {get, K, fun(X) -> X * X end}) || K <- [1, 2, 3, 1, 4, 2, 1, 5, 3, 3]]),
    oracle:say(gen_server:call(P, keys)),
    oracle:say(gen_server:call(P, stats)),
    gen_server:stop(P).

init(Max) -> {ok, {Max, #{}, [], {0, 0}}}.
handle_call({get, K, F}, _, {Max, M, Order, {H, Miss}}) ->
    case M of
        #{K := V} -> {reply, {hit, V}, {Max, M, [K | lists:delete(K, Order)], {H + 1, Miss}}};
        #{} ->
            {Kept, Gone} = case length(Order) of Max -> {lists:droplast(Order), [lists:last(Order)]}; _ -> {Order, []} end,
            {reply, {computed, F(K), Gone}, {Max, maps:without(Gone, M#{K => F(K)}), [K | Kept], {H, Miss + 1}}}
    end;
handle_call(keys, _, {_, _, Order, _} = S) -> {reply, Order, S};
handle_call(stats, _, {_, _, _, St} = S) -> {reply, St, S}.
handle_cast(_, S) -> {noreply, S}.
