%% A special process of its own, and what sys does with it: traces, logs, files, hooks, timeouts.
-module(sys_special).
-export([start/0, init/1, write_event/3, system_continue/3, system_terminate/4, system_code_change/4, system_get_state/1,
    system_replace_state/2]).

init(Parent) ->
    proc_lib:init_ack({ok, self()}),
    loop(Parent, sys:debug_options([]), 0).

loop(Parent, Debug, N) ->
    receive
        {system, From, Request} when N rem 2 =:= 0 -> sys:handle_system_msg(Request, From, Parent, ?MODULE, Debug, N);
        {system, From, Request} -> sys:handle_system_msg(Request, From, Parent, ?MODULE, Debug, N, false);
        {add, From, M} ->
            D2 = sys:handle_debug(Debug, fun ?MODULE:write_event/3, ?MODULE, {in, {add, M}}),
            From ! {sum, N + M},
            D3 = sys:handle_debug(D2, fun ?MODULE:write_event/3, ?MODULE, {out, {sum, N + M}, From}),
            loop(Parent, D3, N + M);
        {debug, From} ->
            From ! {debug, sys:get_debug(log, Debug, none), sys:get_debug(nothing, Debug, default), length(sys:get_log(Debug))},
            sys:print_log(Debug),
            loop(Parent, Debug, N)
    end.

write_event(Device, Event, Name) -> io:format(Device, "~p event = ~p~n", [Name, strip(Event)]).

strip({out, Message, _}) -> {out, Message};
strip(Event) -> Event.

system_continue(Parent, Debug, N) -> loop(Parent, Debug, N).
system_terminate(Reason, _, _, N) -> exit({terminated, Reason, N}).
system_code_change(N, _, _, Extra) -> case Extra of refuse -> {error, refused}; _ -> {ok, N + Extra} end.
system_get_state(N) -> {ok, {state, N}}.
system_replace_state(F, N) -> M = F(N), {ok, {new, M}, M}.

add(P, N) -> P ! {add, self(), N}, receive {sum, S} -> S after 5000 -> nothing end.

start() ->
    process_flag(trap_exit, true),
    {ok, P} = proc_lib:start_link(?MODULE, init, [self()]),
    oracle:say(add(P, 1)),
    oracle:say({sys:get_state(P), sys:get_state(P, 1000), sys:replace_state(P, fun(N) -> N + 10 end), sys:get_state(P)}),
    oracle:say(add(P, 1)),
    oracle:say([sys:log(P, true, 1000), add(P, 2), add(P, 3)]),
    {ok, Log} = sys:log(P, get),
    oracle:say([strip(E) || E <- Log]),
    P ! {debug, self()},
    receive {debug, Kept, Other, Size} -> oracle:say({is_tuple(Kept) orelse is_list(Kept), Other, Size}) end,
    oracle:say({sys:log(P, {true, 2}), add(P, 1), add(P, 1), length(element(2, sys:log(P, get, 1000))), sys:log(P, false)}),
    Me = self(),
    Hook = fun(Seen, Event, Name) -> Me ! {hook, Seen, strip(Event), Name}, case Event of {in, {add, 99}} -> done; _ -> Seen + 1 end end,
    oracle:say([sys:install(P, {Hook, 0}, 1000), add(P, 5), hooks(), add(P, 99), hooks(), add(P, 1), hooks()]),
    oracle:say([sys:install(P, {my_id, Hook, 7}), add(P, 5), hooks(), sys:remove(P, my_id, 1000), add(P, 5), hooks()]),
    oracle:say([sys:install(P, {Hook, 1}), sys:remove(P, Hook), add(P, 5), hooks()]),
    File = filename:join(case os:getenv("TMPDIR") of false -> "/tmp"; T -> T end, "sys_special_" ++ integer_to_list(erlang:unique_integer([positive])) ++ os:getpid()),
    oracle:say([sys:log_to_file(P, File), add(P, 1), sys:log_to_file(P, false, 1000)]),
    {ok, Text} = file:read_file(File),
    oracle:say(Text),
    oracle:say([sys:log_to_file(P, File, 1000), add(P, 2), sys:log_to_file(P, false)]),
    ok = file:delete(File),
    oracle:say(sys:log_to_file(P, "/no/such/folder/file")),
    oracle:say([sys:suspend(P, 1000), sys:change_code(P, ?MODULE, old, 100), sys:change_code(P, ?MODULE, old, refuse, 1000), sys:resume(P, 1000), sys:get_state(P)]),
    oracle:say([sys:statistics(P, true, 1000), add(P, 1), [X || {K, _} = X <- element(2, sys:statistics(P, get, 1000)), K =:= messages_in orelse K =:= messages_out], sys:statistics(P, false)]),
    oracle:say([sys:no_debug(P, 1000), add(P, 1), hooks()]),
    {status, P, {module, ?MODULE}, [_, running, _, [], Misc]} = sys:get_status(P, 1000),
    oracle:say(Misc),
    sys:suspend(P),
    {status, P, _, [_, suspended | _]} = sys:get_status(P),
    P ! {add, self(), 1},
    oracle:say(receive {sum, _} -> answered after 20 -> waits end),
    sys:resume(P),
    oracle:say(receive {sum, S2} -> S2 after 1000 -> nothing end),
    oracle:say(sys:terminate(P, because, 1000)),
    receive {'EXIT', P, Why} -> oracle:say(Why) after 1000 -> oracle:say(nothing) end,
    oracle:say([try sys:get_state(P, 10) catch exit:{R, {sys, get_state, _}} -> R end]).

hooks() -> receive {hook, Seen, Event, Name} -> [{Seen, Event, Name} | hooks()] after 0 -> [] end.
