%% a token bucket server on monotonic time: bursts pass, floods are refused.
-module(rate_limiter).
-export([start/0, init/1, handle_call/3, handle_cast/2, handle_info/2]).
-behaviour(gen_server).

start() ->
    {ok, P} = gen_server:start(?MODULE, {5, 60}, []),
    oracle:say([gen_server:call(P, take) || _ <- lists:seq(1, 8)]),
    timer:sleep(400),
    oracle:say(lists:sublist([gen_server:call(P, take) || _ <- lists:seq(1, 3)], 3)),
    gen_server:stop(P).

init({Max, Every}) -> {ok, _} = timer:send_interval(Every, refill), {ok, {Max, Max}}.
handle_call(take, _, {0, Max}) -> {reply, refused, {0, Max}};
handle_call(take, _, {N, Max}) -> {reply, ok, {N - 1, Max}}.
handle_cast(_, S) -> {noreply, S}.
handle_info(refill, {N, Max}) -> {noreply, {min(N + 1, Max), Max}}.
