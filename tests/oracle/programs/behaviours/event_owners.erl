%% gen_event: supervised handlers and swaps.
-module(event_owners).
-behaviour(gen_event).
-export([start/0, init/1, handle_event/2, handle_call/2, terminate/2]).

start() ->
    process_flag(trap_exit, true),
    Me = self(),
    {ok, P} = gen_event:start_link(),
    [begin
        ok = gen_event:add_sup_handler(P, {?MODULE, s}, {Me, 5}),
        oracle:say({How, gen_event:sync_notify(P, How), seen()})
     end || How <- [remove, wrong, crash]],
    ok = gen_event:add_sup_handler(P, {?MODULE, s}, {Me, 5}),
    oracle:say({gen_event:delete_handler(P, {?MODULE, s}, now), seen()}),
    {_, M} = spawn_monitor(fun() -> ok = gen_event:add_sup_handler(P, {?MODULE, o}, {Me, 7}), exit(owner_gone) end),
    receive {'DOWN', M, _, _, _} -> ok end,
    oracle:say({seen(), gen_event:which_handlers(P)}),
    ok = gen_event:add_handler(P, ?MODULE, {Me, 1}),
    oracle:say({gen_event:swap_handler(P, {?MODULE, going}, {{?MODULE, new}, arg}), seen(), gen_event:which_handlers(P)}),
    oracle:say(gen_event:call(P, {?MODULE, new}, get)),
    oracle:say({gen_event:swap_handler(P, {{nosuch, 1}, x}, {{?MODULE, fresh}, arg}), gen_event:call(P, {?MODULE, fresh}, get)}),
    oracle:say({gen_event:swap_sup_handler(P, {{?MODULE, fresh}, x}, {{?MODULE, sup}, arg}), gen_event:which_handlers(P), seen()}),
    oracle:say({gen_event:sync_notify(P, swap), gen_event:which_handlers(P), seen()}),
    oracle:say(lists:sort([{Mod, Id} || {Mod, Id, _} <- sys:get_state(P)])),
    oracle:say({gen_event:stop(P), seen()}),
    ok.

seen() -> receive {'EXIT', _, R} -> [{exit, R} | seen()]; X -> [plain(X) | seen()] after 10 -> [] end.

plain([{_, _, _, L} | _]) when is_list(L) -> stack;
plain(T) when is_tuple(T) -> list_to_tuple([plain(X) || X <- tuple_to_list(T)]);
plain(X) -> X.

init({arg, Old}) -> {ok, {swapped, Old}};
init(S) -> {ok, S}.

handle_event(remove, _) -> remove_handler;
handle_event(crash, _) -> error(crashed);
handle_event(swap, {swapped, _} = S) -> {swap_handler, leaving, S, {?MODULE, again}, arg};
handle_event(swap, S) -> {ok, S};
handle_event(_, _) -> wrong.

handle_call(get, S) -> {ok, S, S}.

terminate(R, {To, N}) when is_pid(To) -> To ! {terminated, plain(R), N}, {left, N};
terminate(R, S) -> {terminated, plain(R), S}.
