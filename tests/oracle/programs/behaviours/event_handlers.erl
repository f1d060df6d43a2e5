%% gen_event: handlers come, are told, are asked, crash, and go.
-module(event_handlers).
-behaviour(gen_event).
-export([start/0, init/1, handle_event/2, handle_call/2, handle_info/2, terminate/2]).

start() ->
    process_flag(trap_exit, true),
    {ok, P} = gen_event:start_link(),
    Me = self(),
    A = {?MODULE, a},
    oracle:say([gen_event:add_handler(P, ?MODULE, {Me, 0}), gen_event:add_handler(P, A, {Me, 10}),
        gen_event:add_handler(P, {?MODULE, b}, {refuse, {error, no}}), gen_event:add_handler(P, {?MODULE, b}, {refuse, wrong})]),
    oracle:say(gen_event:add_handler(P, A, {Me, 11})),
    oracle:say(gen_event:which_handlers(P)),
    oracle:say([gen_event:notify(P, event), gen_event:sync_notify(P, event), seen()]),
    oracle:say([gen_event:call(P, ?MODULE, get), gen_event:call(P, A, get), gen_event:call(P, nosuch, get)]),
    P ! {info, hello},
    oracle:say(seen()),
    oracle:say([gen_event:call(P, A, leave), seen(), gen_event:which_handlers(P)]),
    oracle:say([gen_event:delete_handler(P, ?MODULE, bye), gen_event:delete_handler(P, ?MODULE, bye), seen()]),
    [begin
        ok = gen_event:add_handler(P, A, {Me, 1}),
        oracle:say({How, gen_event:sync_notify(P, How), seen(), gen_event:which_handlers(P)})
     end || How <- [remove, crash, wrong]],
    [begin
        ok = gen_event:add_handler(P, A, {Me, 1}),
        oracle:say({How, plain(gen_event:call(P, A, How)), seen(), gen_event:which_handlers(P)})
     end || How <- [crash, wrong]],
    oracle:say(gen_event:add_handler(P, A, {Me, 3})),
    Id = gen_event:send_request(P, A, get),
    oracle:say(gen_event:receive_response(Id, 1000)),
    oracle:say([gen_event:stop(P), seen()]),
    oracle:say(oracle:try_(fun() -> gen_event:which_handlers(P) end)),
    {ok, N} = gen_event:start({local, event_name}),
    oracle:say([case gen_event:start({local, event_name}) of {error, {already_started, N}} -> already end, gen_event:notify(event_name, x),
        gen_event:which_handlers(event_name), gen_event:stop(event_name, normal, 1000)]),
    ok.

seen() -> receive {'EXIT', _, R} -> [{exit, R} | seen()]; M -> [M | seen()] after 10 -> [] end.

plain([{_, _, _, L} | _]) when is_list(L) -> stack;
plain(T) when is_tuple(T) -> list_to_tuple([plain(X) || X <- tuple_to_list(T)]);
plain(X) -> X.

init({refuse, X}) -> X;
init(S) -> {ok, S}.

handle_event(remove, _) -> remove_handler;
handle_event(crash, _) -> error(crashed);
handle_event(wrong, _) -> wrong;
handle_event(E, {To, N}) -> To ! {E, N}, {ok, {To, N + 1}}.

handle_call(get, {_, N} = S) -> {ok, N, S};
handle_call(leave, _) -> {remove_handler, left};
handle_call(crash, _) -> error(crashed);
handle_call(wrong, _) -> wrong.

handle_info({info, X}, {To, N} = S) -> To ! {X, N}, {ok, S}.

terminate(R, {To, N}) -> To ! {terminated, plain(R), N}, {done, N}.
