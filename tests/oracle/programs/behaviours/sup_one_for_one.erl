%% supervisor, strategy one_for_one: who is restarted when who ends, in which order, and when it gives up.
-module(sup_one_for_one).
-behaviour(supervisor).
-export([start/0, init/1, child/2]).

start() ->
    process_flag(trap_exit, true),
    {ok, S} = supervisor:start_link(?MODULE, self()),
    oracle:say({started(), children(S), supervisor:count_children(S)}),
    [begin kill(S, Id, Why), oracle:say({Id, Why, started(), children(S)}) end
     || {Id, Why} <- [{b, normal}, {c, boom}, {a, boom}]],
    oracle:say({supervisor:terminate_child(S, a), children(S), started()}),
    oracle:say({supervisor:delete_child(S, d), supervisor:restart_child(S, d), supervisor:restart_child(S, nosuch)}),
    oracle:say({ok(supervisor:restart_child(S, a)), started(), children(S)}),
    oracle:say({supervisor:terminate_child(S, d), supervisor:delete_child(S, d), children(S)}),
    oracle:say({supervisor:start_child(S, wrong), ok(supervisor:start_child(S, spec(a, permanent, self()))),
        ok(supervisor:start_child(S, spec(z, permanent, self()))), started(), children(S)}),
    oracle:say({supervisor:get_childspec(S, nosuch), element(1, supervisor:get_childspec(S, z))}),
    oracle:say(plain(supervisor:start_child(S, #{id => bad, start => {?MODULE, no_such_function, []}}))),
    kill(S, z, boom),
    oracle:say({started(), children(S)}),
    kill(S, z, boom),
    oracle:say({started(), is_process_alive(S)}),
    ok.

init(To) ->
    {ok, {#{strategy => one_for_one, intensity => 2, period => 60},
        [spec(a, permanent, To), spec(b, transient, To), spec(c, temporary, To), spec(d, permanent, To)]}}.

spec(Id, Restart, To) -> #{id => Id, start => {?MODULE, child, [To, Id]}, restart => Restart}.

child(To, Id) ->
    To ! {started, Id},
    {ok, spawn_link(fun() -> receive {die, Why} -> exit(Why) end end)}.

kill(S, Id, Why) ->
    {_, P, _, _} = lists:keyfind(Id, 1, supervisor:which_children(S)),
    M = monitor(process, P),
    P ! {die, Why},
    receive {'DOWN', M, _, _, _} -> ok end.

%% What happened until the supervisor is idle.
started() ->
    receive
        {started, Id} -> [Id | started()];
        {'EXIT', _, R} -> [{exit, R} | started()]
    after 20 -> []
    end.

children(S) -> [{Id, is_pid(P) orelse P, Type} || {Id, P, Type, _} <- supervisor:which_children(S)].

ok({ok, P}) when is_pid(P) -> ok;
ok({error, {already_started, P}}) when is_pid(P) -> already_started;
ok(X) -> X.

plain({error, {{R, [{_, _, _, _} | _]}, Child}}) -> {error, R, is_tuple(Child)};
plain({error, {{'EXIT', {R, _}}, Child}}) -> {error, 'EXIT', R, is_tuple(Child)};
plain(X) -> X.
