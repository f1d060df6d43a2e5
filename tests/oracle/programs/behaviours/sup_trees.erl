%% supervisors under supervisors: order of starting and stopping, shutdown times, a crash that climbs.
-module(sup_trees).
-behaviour(supervisor).
-export([start/0, init/1, child/3, tree/2]).

start() ->
    process_flag(trap_exit, true),
    Me = self(),
    {ok, S} = supervisor:start_link(?MODULE, {top, Me}),
    oracle:say(events()),
    oracle:say([{Id, T} || {Id, _, T, _} <- supervisor:which_children(S)]),
    {_, Inner, _, _} = lists:keyfind(inner, 1, supervisor:which_children(S)),
    {_, P, _, _} = lists:keyfind(x, 1, supervisor:which_children(Inner)),
    exit(P, crash),
    oracle:say(events()),
    {_, P2, _, _} = lists:keyfind(x, 1, supervisor:which_children(Inner)),
    exit(P2, crash),
    oracle:say({events(), is_process_alive(Inner)}),
    oracle:say(supervisor:count_children(S)),
    exit(S, shutdown),
    oracle:say(events()),
    %% a storm: every child of many dies at once
    {ok, Storm} = supervisor:start_link(?MODULE, {storm, Me}),
    [exit(C, crash) || {_, C, _, _} <- supervisor:which_children(Storm)],
    receive after 150 -> ok end,
    oracle:say(supervisor:count_children(Storm)),
    oracle:say(lists:sort(events())),
    gen_server:stop(Storm),
    oracle:say(length(events())),
    ok.

events() -> receive {event, E} -> [E | events()]; {'EXIT', _, R} -> [{exit, R} | events()] after 200 -> [] end.

init({top, To}) ->
    {ok, {#{strategy => rest_for_one, intensity => 3, period => 60}, [
        spec(first, To, polite, 1000),
        #{id => inner, start => {?MODULE, tree, [inner, To]}, type => supervisor},
        spec(stubborn, To, stubborn, 150),
        spec(killed, To, polite, brutal_kill)
    ]}};
init({inner, To}) ->
    {ok, {#{strategy => one_for_one, intensity => 1, period => 60}, [spec(x, To, polite, infinity), spec(y, To, polite, 1000)]}};
init({storm, To}) ->
    {ok, {#{strategy => one_for_one, intensity => 100, period => 60}, [spec(I, To, quiet, 100) || I <- lists:seq(1, 20)]}}.

spec(Id, To, How, Shutdown) -> #{id => Id, start => {?MODULE, child, [Id, To, How]}, shutdown => Shutdown}.

tree(Name, To) -> supervisor:start_link(?MODULE, {Name, To}).

child(Id, To, How) ->
    To ! {event, {start, Id}},
    Self = self(),
    P = spawn_link(fun() -> process_flag(trap_exit, true), Self ! {self(), ready}, loop(Id, To, How) end),
    receive {P, ready} -> {ok, P} end.

loop(Id, To, How) ->
    receive
        {'EXIT', _, Why} when How =:= polite -> To ! {event, {stop, Id, Why}}, exit(Why);
        {'EXIT', _, Why} when How =:= quiet -> exit(Why);
        {'EXIT', _, Why} -> To ! {event, {ignored, Id, Why}}, loop(Id, To, How)
    end.
