%% supervisor: simple_one_for_one.
-module(sup_simple).
-behaviour(supervisor).
-export([start/0, init/1, child/3]).

start() ->
    process_flag(trap_exit, true),
    {ok, S} = supervisor:start_link({local, sup_simple_name}, ?MODULE, self()),
    {ok, P1} = supervisor:start_child(sup_simple_name, [1, plain]),
    {ok, P2} = supervisor:start_child(S, [2, trap]),
    {ok, P3, extra} = supervisor:start_child(S, [3, extra]),
    oracle:say({started(), length(supervisor:which_children(S)), supervisor:count_children(S)}),
    oracle:say([{Id, is_pid(P), T, M} || {Id, P, T, M} <- supervisor:which_children(S)]),
    oracle:say([supervisor:start_child(S, [4, ignore]), supervisor:start_child(S, [5, refuse]), element(1, supervisor:start_child(S, []))]),
    oracle:say([supervisor:terminate_child(S, x), supervisor:restart_child(S, x), supervisor:delete_child(S, x)]),
    oracle:say([element(1, supervisor:get_childspec(S, x)), element(1, supervisor:get_childspec(S, P1)), supervisor:get_childspec(S, nosuch)]),
    end_of(P1, boom),
    oracle:say({started(), supervisor:count_children(S)}),
    end_of(P3, normal),
    oracle:say({started(), supervisor:count_children(S)}),
    oracle:say([supervisor:terminate_child(S, P2), supervisor:terminate_child(S, P2), supervisor:count_children(S), is_process_alive(P2)]),
    Pids = [P || {_, P, _, _} <- supervisor:which_children(S)],
    gen_server:stop(S),
    oracle:say({[is_process_alive(P) || P <- Pids], started(), whereis(sup_simple_name)}),
    ok.

init(To) -> {ok, {{simple_one_for_one, 3, 60}, [{x, {?MODULE, child, [To]}, transient, 100, worker, [?MODULE]}]}}.

child(_, _, ignore) -> ignore;
child(_, _, refuse) -> {error, refused};
child(To, N, How) ->
    To ! {started, N},
    P = spawn_link(fun() -> process_flag(trap_exit, How =:= trap), loop() end),
    case How of
        extra -> {ok, P, extra};
        _ -> {ok, P}
    end.

loop() -> receive {die, Why} -> exit(Why); {'EXIT', _, Why} -> exit(Why) end.

end_of(P, Why) ->
    M = monitor(process, P),
    P ! {die, Why},
    receive {'DOWN', M, _, _, _} -> ok end.

started() -> receive {started, Id} -> [Id | started()]; {'EXIT', _, R} -> [{exit, R} | started()] after 20 -> [] end.
