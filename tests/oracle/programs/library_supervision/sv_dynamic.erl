%% start_child, terminate_child, restart_child, delete_child, get_childspec and their errors.
-module(sv_dynamic).
-export([start/0, init/1, child/1]).
-behaviour(supervisor).

start() ->
    {ok, S} = supervisor:start_link(?MODULE, []),
    Spec = #{id => one, start => {?MODULE, child, [ok]}},
    {ok, P} = supervisor:start_child(S, Spec),
    oracle:say(case supervisor:start_child(S, Spec) of {error, {already_started, P}} -> already_started end),
    oracle:say(supervisor:delete_child(S, one)),
    oracle:say([supervisor:terminate_child(S, one), is_process_alive(P), supervisor:which_children(S), supervisor:start_child(S, Spec)]),
    {ok, P2} = supervisor:restart_child(S, one),
    oracle:say([is_pid(P2), supervisor:restart_child(S, one), supervisor:restart_child(S, zz), supervisor:terminate_child(S, zz), supervisor:delete_child(S, zz)]),
    {ok, Got} = supervisor:get_childspec(S, one),
    oracle:say([maps:get(id, Got), maps:get(restart, Got), maps:get(shutdown, Got), maps:get(type, Got), maps:get(modules, Got), supervisor:get_childspec(S, zz)]),
    oracle:say([supervisor:terminate_child(S, one), supervisor:delete_child(S, one), supervisor:count_children(S)]),
    oracle:say([case supervisor:start_child(S, #{id => I, start => {?MODULE, child, [I]}}) of {ok, X} -> {ok, is_pid(X)}; {ok, X, Info} -> {ok, is_pid(X), Info}; {error, {{'EXIT', {R, _}}, _}} -> {error, R}; {error, {R, _}} -> {error, R}; E -> E end || I <- [ignore, error, crash, info, wrong]]),
    oracle:say(lists:sort([{I, X} || {I, X, _, _} <- supervisor:which_children(S), not is_pid(X)])),
    oracle:say([supervisor:start_child(S, B) || B <- [bad, #{id => x}, {x, y}, #{id => x, start => {m, f, a}}, #{id => x, start => {m, f, []}, restart => often}]]),
    oracle:say(supervisor:check_childspecs([Spec])),
    oracle:say(supervisor:check_childspecs([Spec, Spec])),
    ok.

init(_) -> {ok, {#{}, []}}.

child(ignore) -> ignore;
child(error) -> {error, sorry};
child(crash) -> error(crashed);
child(wrong) -> nonsense;
child(info) -> {ok, spawn_link(fun idle/0), extra};
child(ok) -> {ok, spawn_link(fun idle/0)}.
idle() -> receive stop -> ok end.
