%% postponed events come back after a change of state, in order.
-module(sm_postpone).
-export([start/0, init/1, callback_mode/0, handle_event/4]).
-behaviour(gen_statem).

start() ->
    {ok, P} = gen_statem:start(?MODULE, self(), []),
    [gen_statem:cast(P, {work, N}) || N <- [1, 2]],
    gen_statem:cast(P, note),
    gen_statem:cast(P, {work, 3}),
    gen_statem:cast(P, open),
    oracle:say([receive M -> M after 200 -> none end || _ <- lists:seq(1, 5)]),
    gen_statem:cast(P, {work, 4}),
    oracle:say(receive M2 -> M2 after 200 -> none end),
    gen_statem:stop(P).

init(To) -> {ok, closed, To}.
callback_mode() -> handle_event_function.
handle_event(cast, {work, _}, closed, _) -> {keep_state_and_data, postpone};
handle_event(cast, {work, N}, open, To) -> To ! {done, N}, keep_state_and_data;
handle_event(cast, note, S, To) -> To ! {noted_in, S}, keep_state_and_data;
handle_event(cast, open, closed, To) -> To ! opened, {next_state, open, To}.
