%% swap_handler passes the old handler's last words to the new one.
-module(ge_swap).
-export([start/0, init/1, handle_event/2, handle_call/2, terminate/2]).
-behaviour(gen_event).

start() ->
    {ok, P} = gen_event:start_link(),
    ok = gen_event:add_handler(P, {?MODULE, one}, fresh),
    gen_event:sync_notify(P, 5),
    oracle:say(gen_event:swap_handler(P, {{?MODULE, one}, going}, {{?MODULE, two}, coming})),
    oracle:say([gen_event:call(P, {?MODULE, one}, get), gen_event:call(P, {?MODULE, two}, get)]),
    oracle:say(gen_event:swap_handler(P, {{?MODULE, none}, going}, {{?MODULE, three}, coming})),
    oracle:say(gen_event:call(P, {?MODULE, three}, get)),
    oracle:say(lists:sort(gen_event:which_handlers(P))),
    oracle:say(gen_event:delete_handler(P, {?MODULE, two}, bye)),
    gen_event:stop(P).

init(fresh) -> {ok, [fresh]};
init({Args, Last}) -> {ok, [Args, Last]}.
handle_event(E, S) -> {ok, [E | S]}.
handle_call(get, S) -> {ok, S, S}.
terminate(Why, S) -> {last_words, Why, S}.
