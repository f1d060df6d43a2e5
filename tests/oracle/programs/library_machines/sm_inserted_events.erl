%% next_event comes before the mailbox and before postponed ones.
-module(sm_inserted_events).
-export([start/0, init/1, callback_mode/0, handle_event/4]).
-behaviour(gen_statem).

start() ->
    {ok, P} = gen_statem:start(?MODULE, [], []),
    gen_statem:cast(P, later),
    gen_statem:cast(P, go),
    gen_statem:cast(P, last),
    oracle:say(gen_statem:call(P, log)),
    gen_statem:stop(P).

init(L) -> {ok, a, L}.
callback_mode() -> handle_event_function.
handle_event(cast, later, a, _) -> {keep_state_and_data, [postpone]};
handle_event(cast, go, a, L) -> {next_state, b, [go | L], [{next_event, internal, one}, {next_event, cast, two}, {next_event, info, three}]};
handle_event({call, F}, log, _, L) -> {keep_state_and_data, {reply, F, lists:reverse(L)}};
handle_event(Type, X, S, L) -> {keep_state, [{Type, X, S} | L]}.
