%% permanent, transient and temporary children after each kind of end.
-module(sv_restart_kinds).
-export([start/0, init/1, child/2]).
-behaviour(supervisor).

start() ->
    process_flag(trap_exit, true),
    {ok, S} = supervisor:start_link(?MODULE, self()),
    oracle:say(lists:sort([started() || _ <- [1, 2, 3]])),
    [begin
        [case whereis(N) of undefined -> gone; P -> P ! {leave, How}, wait_gone(P) end || N <- [sv_permanent, sv_transient, sv_temporary]],
        oracle:say({How, lists:sort(all_started()), lists:sort([{I, is_pid(C)} || {I, C, _, _} <- supervisor:which_children(S)]), supervisor:count_children(S)})
    end || How <- [normal, shutdown, {shutdown, x}, crash]],
    exit(S, shutdown),
    receive {'EXIT', S, R} -> R end.

wait_gone(P) -> M = monitor(process, P), receive {'DOWN', M, _, _, _} -> ok end.
started() -> receive {started, N} -> N after 300 -> none end.
all_started() -> receive {started, N} -> [N | all_started()] after 40 -> [] end.

init(To) ->
    {ok, {#{strategy => one_for_one, intensity => 20, period => 5},
        [#{id => K, start => {?MODULE, child, [N, To]}, restart => K} || {K, N} <- [{permanent, sv_permanent}, {transient, sv_transient}, {temporary, sv_temporary}]]}}.

child(N, To) ->
    {ok, spawn_link(fun() -> register(N, self()), To ! {started, N}, receive {leave, R} -> exit(R) end end)}.
