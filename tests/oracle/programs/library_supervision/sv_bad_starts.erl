%% what start_link says to wrong flags, specs, children that fail, init that ignores.
-module(sv_bad_starts).
-export([start/0, init/1, child/1]).
-behaviour(supervisor).

start() ->
    process_flag(trap_exit, true),
    [oracle:say({W, case supervisor:start_link(?MODULE, W) of {ok, P} when is_pid(P) -> exit(P, kill), ok; {error, {shutdown, {failed_to_start_child, I, R}}} -> {failed, I, plain(R)}; O -> plain(O) end, receive {'EXIT', _, X} -> plain2(X) after 50 -> none end}) || W <- [
        ignore, nonsense, {flags, #{strategy => one_for_many}}, {flags, {one_for_one, -1, 5}}, {flags, #{intensity => a}}, {flags, #{period => 0}}, {spec, x}, {spec, #{id => a}}, {child, error}, {child, crash}, {child, wrong}, {child, ignore}, crash]],
    {ok, P} = supervisor:start_link({local, sv_named}, ?MODULE, {child, ok}),
    oracle:say(case supervisor:start_link({local, sv_named}, ?MODULE, {child, ok}) of {error, {already_started, P}} -> already end),
    ok.

plain({error, R}) -> {error, plain(R)};
plain({R, [{_, _, _, _} | _]}) -> {R, stack};
plain({'EXIT', R}) -> {'EXIT', plain(R)};
plain(R) -> R.
plain2({shutdown, {failed_to_start_child, I, _}}) -> {failed, I};
plain2(R) -> plain(R).

init(crash) -> error(crashed);
init({flags, F}) -> {ok, {F, []}};
init({spec, S}) -> {ok, {#{}, [S]}};
init({child, C}) -> {ok, {#{}, [#{id => c, start => {?MODULE, child, [C]}}]}};
init(Other) -> Other.
child(error) -> {error, sorry};
child(crash) -> error(crashed);
child(wrong) -> nonsense;
child(ignore) -> ignore;
child(ok) -> {ok, spawn_link(fun() -> receive never -> ok end end)}.
