%% state timeouts fire, are cancelled by a change of state, are restarted and updated.
-module(sm_state_timeout).
-export([start/0, init/1, callback_mode/0, handle_event/4]).
-behaviour(gen_statem).

start() ->
    {ok, P} = gen_statem:start(?MODULE, self(), []),
    gen_statem:cast(P, {timer, 20, first}),
    oracle:say(heard()),
    gen_statem:cast(P, {timer, 40, second}),
    gen_statem:cast(P, move),
    oracle:say(heard()),
    gen_statem:cast(P, {timer, 60, third}),
    gen_statem:cast(P, {timer, 20, fourth}),
    oracle:say(heard()),
    gen_statem:cast(P, {timer, 30, fifth}),
    gen_statem:cast(P, {update, changed}),
    oracle:say(heard()),
    gen_statem:cast(P, {timer, 30, sixth}),
    gen_statem:cast(P, cancel),
    oracle:say(heard()),
    gen_statem:cast(P, {timer, 0, at_once}),
    oracle:say(heard()),
    gen_statem:cast(P, {timer, infinity, never}),
    oracle:say(heard()),
    gen_statem:stop(P).

heard() -> receive M -> M after 700 -> nothing end.

init(To) -> {ok, one, To}.
callback_mode() -> [handle_event_function].
handle_event(cast, {timer, T, X}, _, _) -> {keep_state_and_data, {state_timeout, T, X}};
handle_event(cast, {update, X}, _, _) -> {keep_state_and_data, {state_timeout, update, X}};
handle_event(cast, cancel, _, _) -> {keep_state_and_data, {state_timeout, cancel}};
handle_event(cast, move, one, To) -> {next_state, two, To};
handle_event(state_timeout, X, S, To) -> To ! {S, X}, keep_state_and_data.
