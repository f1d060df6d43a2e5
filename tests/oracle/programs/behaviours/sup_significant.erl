%% supervisor: significant children and auto_shutdown.
-module(sup_significant).
-behaviour(supervisor).
-export([start/0, init/1, child/2]).

start() ->
    process_flag(trap_exit, true),
    [oracle:say({Auto, Restart, Order, run(Auto, Restart, Order)})
     || Auto <- [never, any_significant, all_significant],
        Restart <- [transient, temporary],
        Order <- [[{a, normal}], [{c, normal}], [{a, normal}, {b, normal}], [{a, shutdown}, {b, crash}], [{a, crash}, {b, normal}, {a, normal}]],
        Auto =/= never orelse Order =:= [{c, normal}]],
    {ok, S} = supervisor:start_link(?MODULE, {self(), any_significant, transient}),
    oracle:say(supervisor:terminate_child(S, a)),
    oracle:say({is_process_alive(S), exits()}),
    ok.

run(Auto, Restart, Order) ->
    {ok, S} = supervisor:start_link(?MODULE, {self(), Auto, Restart}),
    [kill(S, Id, Why) || {Id, Why} <- Order, is_process_alive(S)],
    Left = case is_process_alive(S) of true -> [Id || {Id, P, _, _} <- supervisor:which_children(S), is_pid(P)]; false -> over end,
    Exits = exits(),
    unlink(S),
    exit(S, kill),
    {Left, Exits, exits()}.

init({To, Auto, Restart}) ->
    Spec = fun(Id, R, Significant) -> #{id => Id, start => {?MODULE, child, [To, Id]}, restart => R, significant => Significant} end,
    {ok, {#{auto_shutdown => Auto, intensity => 5, period => 60}, significant(Auto, Spec, Restart) ++ [Spec(c, transient, false)]}}.

significant(never, _, _) -> [];
significant(_, Spec, Restart) -> [Spec(a, Restart, true), Spec(b, Restart, true)].

child(_, _) -> {ok, spawn_link(fun() -> receive {die, Why} -> exit(Why) end end)}.

kill(S, Id, Why) ->
    case lists:keyfind(Id, 1, supervisor:which_children(S)) of
        {_, P, _, _} when is_pid(P) ->
            M = monitor(process, P),
            P ! {die, Why},
            receive {'DOWN', M, _, _, _} -> receive after 5 -> ok end end;
        _ -> ok
    end.

exits() -> receive {'EXIT', _, R} -> [R | exits()] after 10 -> [] end.
