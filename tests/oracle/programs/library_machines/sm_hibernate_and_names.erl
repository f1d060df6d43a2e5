%% hibernation by action and option, names, stop by name, replies later.
-module(sm_hibernate_and_names).
-export([start/0, init/1, callback_mode/0, handle_event/4]).
-behaviour(gen_statem).

start() ->
    {ok, P} = gen_statem:start({local, sm_sleeper}, ?MODULE, [], [{hibernate_after, 10}]),
    oracle:say(gen_statem:call(sm_sleeper, {say, 1})),
    timer:sleep(60),
    oracle:say(gen_statem:call(P, {say, 2})),
    oracle:say(gen_statem:call(sm_sleeper, hibernate)),
    oracle:say(gen_statem:call(P, {say, 3})),
    Me = self(),
    spawn(fun() -> Me ! {answer, gen_statem:call(sm_sleeper, later)} end),
    timer:sleep(30),
    gen_statem:cast(sm_sleeper, release),
    oracle:say(receive {answer, A} -> A after 1000 -> none end),
    oracle:say(case gen_statem:start({local, sm_sleeper}, ?MODULE, [], []) of {error, {already_started, P}} -> already end),
    oracle:say([gen_statem:stop(sm_sleeper), whereis(sm_sleeper), try gen_statem:call(sm_sleeper, x) catch exit:{R, _} -> R end]),
    ok.

init(_) -> {ok, awake, []}.
callback_mode() -> handle_event_function.
handle_event({call, F}, {say, X}, _, _) -> {keep_state_and_data, {reply, F, X}};
handle_event({call, F}, hibernate, _, _) -> {keep_state_and_data, [{reply, F, going}, hibernate]};
handle_event({call, F}, later, _, L) -> {keep_state, [F | L]};
handle_event(cast, release, _, L) -> {keep_state, [], [{reply, F, released} || F <- L]}.
