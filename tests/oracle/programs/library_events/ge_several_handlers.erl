%% one event, several handlers: order of calls, states apart, removal by return value.
-module(ge_several_handlers).
-export([start/0, init/1, handle_event/2, handle_call/2, terminate/2]).
-behaviour(gen_event).

start() ->
    {ok, P} = gen_event:start_link(),
    [ok = gen_event:add_handler(P, {?MODULE, N}, {N, self()}) || N <- [a, b, c]],
    gen_event:sync_notify(P, hello),
    oracle:say(got()),
    gen_event:notify(P, {leave, b}),
    gen_event:sync_notify(P, again),
    oracle:say(got()),
    oracle:say([gen_event:call(P, {?MODULE, N}, count) || N <- [a, b, c]]),
    oracle:say(gen_event:which_handlers(P)),
    gen_event:stop(P),
    got().

got() -> receive M -> [M | got()] after 30 -> [] end.

init({N, To}) -> {ok, {N, To, 0}}.
handle_event({leave, N}, {N, _, _}) -> remove_handler;
handle_event(E, {N, To, C}) -> To ! {N, E}, {ok, {N, To, C + 1}}.
handle_call(count, {_, _, C} = S) -> {ok, C, S}.
terminate(R, {N, To, C}) -> To ! {N, ended, R, C}.
