%% state_enter calls on start, on change, on repeat, not on keep.
-module(sm_enter_calls).
-export([start/0, init/1, callback_mode/0, a/3, b/3]).
-behaviour(gen_statem).

start() ->
    {ok, P} = gen_statem:start(?MODULE, [], []),
    [gen_statem:cast(P, E) || E <- [keep, go_b, go_b, repeat, go_a, keep_data]],
    oracle:say(gen_statem:call(P, log)),
    gen_statem:stop(P).

init(L) -> {ok, a, L}.
callback_mode() -> [state_functions, state_enter].
a(enter, Old, L) -> {keep_state, [{enter_a_from, Old} | L]};
a(cast, go_b, L) -> {next_state, b, L};
a(cast, keep_data, L) -> {keep_state, [kept | L]};
a({call, F}, log, L) -> {keep_state_and_data, {reply, F, lists:reverse(L)}};
a(cast, E, L) -> {keep_state, [E | L]}.
b(enter, Old, L) -> {keep_state, [{enter_b_from, Old} | L], {state_timeout, 5000, never}};
b(cast, go_b, L) -> {next_state, b, [same | L]};
b(cast, repeat, L) -> {repeat_state, [again | L]};
b(cast, go_a, L) -> {next_state, a, L}.
