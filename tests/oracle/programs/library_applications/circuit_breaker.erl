%% a statem that opens after failures, half-opens on a timeout, closes on success.
-module(circuit_breaker).
-export([start/0, init/1, callback_mode/0, handle_event/4]).
-behaviour(gen_statem).

start() ->
    {ok, P} = gen_statem:start(?MODULE, {3, 60}, []),
    Call = fun(R) -> gen_statem:call(P, {run, R}) end,
    oracle:say([Call(R) || R <- [ok, fail, fail, ok, fail, fail, fail, ok, ok]]),
    timer:sleep(200),
    oracle:say([Call(R) || R <- [fail, ok]]),
    timer:sleep(200),
    oracle:say([Call(R) || R <- [ok, fail, ok]]),
    oracle:say(element(1, sys:get_state(P))),
    gen_statem:stop(P).

init({Max, Wait}) -> {ok, closed, #{max => Max, wait => Wait, failures => 0}}.
callback_mode() -> [handle_event_function, state_enter].
handle_event(enter, _, open, #{wait := W}) -> {keep_state_and_data, {state_timeout, W, half}};
handle_event(enter, _, _, _) -> keep_state_and_data;
handle_event(state_timeout, half, open, D) -> {next_state, half_open, D};
handle_event({call, F}, {run, _}, open, _) -> {keep_state_and_data, {reply, F, rejected}};
handle_event({call, F}, {run, ok}, _, D) -> {next_state, closed, D#{failures := 0}, {reply, F, ok}};
handle_event({call, F}, {run, fail}, half_open, D) -> {next_state, open, D, {reply, F, failed}};
handle_event({call, F}, {run, fail}, closed, #{failures := N, max := M} = D) when N + 1 >= M -> {next_state, open, D#{failures := 0}, {reply, F, failed}};
handle_event({call, F}, {run, fail}, closed, #{failures := N} = D) -> {keep_state, D#{failures := N + 1}, {reply, F, failed}}.
