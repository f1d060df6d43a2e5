%% several named timeouts run beside each other and survive changes of state.
-module(sm_named_timeouts).
-export([start/0, init/1, callback_mode/0, handle_event/4]).
-behaviour(gen_statem).

start() ->
    {ok, P} = gen_statem:start(?MODULE, self(), []),
    gen_statem:cast(P, [{{timeout, a}, 20, one}, {{timeout, b}, 60, two}, {{timeout, c}, 100, three}]),
    gen_statem:cast(P, move),
    oracle:say([heard() || _ <- [1, 2, 3]]),
    gen_statem:cast(P, [{{timeout, a}, 30, x}]),
    gen_statem:cast(P, [{{timeout, a}, cancel}, {{timeout, b}, 20, y}, {{timeout, b}, update, z}]),
    oracle:say([heard(), heard()]),
    gen_statem:cast(P, [{timeout, 30, idle}]),
    oracle:say(heard()),
    gen_statem:cast(P, [{timeout, 30, idle}]),
    gen_statem:cast(P, nothing),
    oracle:say(heard()),
    gen_statem:cast(P, [20]),
    oracle:say(heard()),
    gen_statem:stop(P).

heard() -> receive M -> M after 700 -> nothing end.

init(To) -> {ok, one, To}.
callback_mode() -> handle_event_function.
handle_event(cast, Actions, _, _) when is_list(Actions) -> {keep_state_and_data, Actions};
handle_event(cast, nothing, _, _) -> keep_state_and_data;
handle_event(cast, move, one, To) -> {next_state, two, To};
handle_event({timeout, N}, X, S, To) -> To ! {N, S, X}, keep_state_and_data;
handle_event(timeout, X, S, To) -> To ! {event_timeout, S, X}, keep_state_and_data.
