%% push, pop and change of the callback module.
-module(sm_modules).
-export([start/0, init/1, callback_mode/0, handle_event/4]).
-behaviour(gen_statem).

%% One module plays all parts: the data says which callback module is meant to be asked.
start() ->
    {ok, P} = gen_statem:start(?MODULE, 0, []),
    oracle:say([gen_statem:call(P, E) || E <- [count, {change, ?MODULE}, count, {push, ?MODULE}, count, pop, count]]),
    oracle:say(try gen_statem:call(P, pop, 500) catch exit:{{R, _}, _} -> R end),
    ok.

init(N) -> {ok, s, N}.
callback_mode() -> handle_event_function.
handle_event({call, F}, count, _, N) -> {keep_state, N + 1, {reply, F, N}};
handle_event({call, F}, {change, M}, _, _) -> {keep_state_and_data, [{change_callback_module, M}, {reply, F, changed}]};
handle_event({call, F}, {push, M}, _, _) -> {keep_state_and_data, [{push_callback_module, M}, {reply, F, pushed}]};
handle_event({call, F}, pop, _, _) -> {keep_state_and_data, [pop_callback_module, {reply, F, popped}]}.
