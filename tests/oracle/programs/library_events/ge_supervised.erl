%% add_sup_handler: the owner hears of removal, crashes, swaps; the handler of the owner's end.
-module(ge_supervised).
-export([start/0, init/1, handle_event/2, handle_call/2, terminate/2]).
-behaviour(gen_event).

start() ->
    process_flag(trap_exit, true),
    {ok, P} = gen_event:start(),
    [begin
        ok = gen_event:add_sup_handler(P, {?MODULE, W}, self()),
        gen_event:sync_notify(P, W),
        oracle:say({W, receive {gen_event_EXIT, {?MODULE, W}, R} -> plain(R) after 200 -> none end})
    end || W <- [remove, crash, wrong]],
    ok = gen_event:add_sup_handler(P, ?MODULE, self()),
    gen_event:delete_handler(P, ?MODULE, deleted),
    oracle:say(receive {gen_event_EXIT, ?MODULE, R1} -> R1 after 200 -> none end),
    Me = self(),
    Owner = spawn(fun() -> ok = gen_event:add_sup_handler(P, ?MODULE, Me), Me ! added, receive die -> exit(owner_died) end end),
    receive added -> ok end,
    Owner ! die,
    oracle:say([receive {terminated, T} -> T after 300 -> none end || _ <- [1, 2, 3, 4, 5]]),
    oracle:say(gen_event:which_handlers(P)),
    gen_event:stop(P).

plain({'EXIT', {R, _}}) -> {'EXIT', R};
plain(R) -> R.

init(To) -> {ok, To}.
handle_event(remove, _) -> remove_handler;
handle_event(crash, _) -> error(crashed);
handle_event(wrong, _) -> wrong.
handle_call(_, S) -> {ok, S, S}.
terminate({error, _}, To) -> To ! {terminated, error};
terminate(R, To) -> To ! {terminated, R}.
