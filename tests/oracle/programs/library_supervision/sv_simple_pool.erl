%% simple_one_for_one: arguments appended, terminate by pid, counting, restarts.
-module(sv_simple_pool).
-export([start/0, init/1, child/3]).
-behaviour(supervisor).

start() ->
    {ok, S} = supervisor:start_link(?MODULE, self()),
    Pids = [begin {ok, P} = supervisor:start_child(S, [N]), P end || N <- [1, 2, 3]],
    oracle:say(lists:sort(said())),
    oracle:say([supervisor:count_children(S), length(supervisor:which_children(S)), lists:usort([{I, T, M} || {I, _, T, M} <- supervisor:which_children(S)])]),
    hd(Pids) ! crash,
    oracle:say(said()),
    oracle:say(supervisor:terminate_child(S, lists:last(Pids))),
    oracle:say([supervisor:terminate_child(S, self()), supervisor:restart_child(S, x), supervisor:delete_child(S, x)]),
    oracle:say(supervisor:count_children(S)),
    oracle:say(case supervisor:start_child(S, [fail]) of {error, E} -> E end),
    oracle:say(supervisor:start_child(S, notalist) =/= ok).

said() -> receive {started, N} -> [N | said()] after 60 -> [] end.

init(To) -> {ok, {#{strategy => simple_one_for_one, intensity => 5}, [#{id => pooled, start => {?MODULE, child, [To, fixed]}}]}}.

child(_, _, fail) -> {error, refused};
child(To, fixed, N) -> {ok, spawn_link(fun() -> To ! {started, N}, receive crash -> exit(crashed) end end)}.
