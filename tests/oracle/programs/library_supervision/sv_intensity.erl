%% too many restarts in the period end the supervisor, and its siblings.
-module(sv_intensity).
-export([start/0, init/1, child/2]).
-behaviour(supervisor).

start() ->
    process_flag(trap_exit, true),
    [begin
        {ok, S} = supervisor:start_link(?MODULE, {self(), Intensity}),
        oracle:say({Intensity, crashes(0), receive {'EXIT', S, R} -> R after 500 -> alive end, flush()})
    end || Intensity <- [0, 1, 3]],
    ok.

crashes(N) ->
    receive
        {started, crasher, P} -> P ! crash, crashes(N + 1);
        {started, _, _} -> crashes(N)
    after 100 -> N
    end.

flush() -> receive {ended, N, R} -> [{N, R} | flush()] after 0 -> [] end.

init({To, I}) ->
    {ok, {#{strategy => one_for_one, intensity => I, period => 60}, [#{id => N, start => {?MODULE, child, [N, To]}} || N <- [sibling, crasher]]}}.

child(N, To) ->
    {ok, spawn_link(fun() -> process_flag(trap_exit, true), To ! {started, N, self()}, loop(N, To) end)}.

loop(N, To) ->
    receive
        crash -> exit(crashed);
        {'EXIT', _, R} -> To ! {ended, N, R}, exit(R)
    end.
