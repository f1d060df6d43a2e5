%% the turnstile: two states as functions, replies, counting in the data.
-module(sm_turnstile).
-export([start/0, init/1, callback_mode/0, locked/3, unlocked/3]).
-behaviour(gen_statem).

start() ->
    {ok, P} = gen_statem:start(?MODULE, 0, []),
    oracle:say([gen_statem:call(P, E) || E <- [push, coin, coin, push, push, count]]),
    gen_statem:stop(P).

init(N) -> {ok, locked, N}.
callback_mode() -> state_functions.
locked({call, F}, coin, N) -> {next_state, unlocked, N + 1, {reply, F, open}};
locked({call, F}, push, _) -> {keep_state_and_data, {reply, F, stuck}};
locked({call, F}, count, N) -> {keep_state_and_data, [{reply, F, {coins, N}}]}.
unlocked({call, F}, coin, N) -> {keep_state, N + 1, {reply, F, thanks}};
unlocked({call, F}, push, N) -> {next_state, locked, N, [{reply, F, passed}]}.
