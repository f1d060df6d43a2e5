%% states that are not atoms; the data changes with them.
-module(sm_any_state).
-export([start/0, init/1, callback_mode/0, handle_event/4]).
-behaviour(gen_statem).

start() ->
    {ok, P} = gen_statem:start(?MODULE, x, []),
    oracle:say([gen_statem:call(P, {digit, D}) || D <- [1, 2, 3, 4, 0]]),
    oracle:say(element(1, sys:get_state(P))),
    oracle:say(sys:replace_state(P, fun({_, D}) -> {{digits, [9]}, D} end)),
    oracle:say(gen_statem:call(P, {digit, 1})),
    gen_statem:stop(P).

init(x) -> {ok, {digits, []}, 0}.
callback_mode() -> handle_event_function.
handle_event({call, F}, {digit, D}, {digits, Ds}, N) when length(Ds) < 3 -> {next_state, {digits, [D | Ds]}, N + 1, {reply, F, {so_far, length(Ds) + 1}}};
handle_event({call, F}, {digit, D}, {digits, Ds}, N) -> {next_state, {digits, []}, N + 1, {reply, F, {code, lists:reverse([D | Ds]), N}}}.
