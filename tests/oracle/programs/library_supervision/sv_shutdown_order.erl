%% children start in order and are stopped in reverse; brutal_kill and time limits.
-module(sv_shutdown_order).
-export([start/0, init/1, child/3]).
-behaviour(supervisor).

start() ->
    process_flag(trap_exit, true),
    {ok, S} = supervisor:start_link(?MODULE, self()),
    oracle:say(said()),
    exit(S, shutdown),
    oracle:say(receive {'EXIT', S, R} -> R after 2000 -> alive end),
    oracle:say(said()).

said() -> receive {said, X} -> [X | said()] after 30 -> [] end.

init(To) ->
    {ok, {{one_for_one, 1, 5},
        [#{id => N, start => {?MODULE, child, [N, To, Kind]}, shutdown => Sd} || {N, Kind, Sd} <- [{a, polite, 1000}, {b, stubborn, 50}, {c, polite, brutal_kill}, {d, quick, infinity}, {e, polite, 1000}]]}}.

child(N, To, Kind) ->
    P = spawn_link(fun() -> process_flag(trap_exit, Kind =/= quick), loop(N, To, Kind) end),
    To ! {said, {started, N}},
    {ok, P}.

loop(N, To, polite) -> receive {'EXIT', _, R} -> To ! {said, {stopped, N, R}}, exit(R) end;
loop(N, To, stubborn) -> receive {'EXIT', _, R} -> To ! {said, {ignored, N, R}}, loop(N, To, stubborn) end;
loop(N, To, quick) -> receive never -> loop(N, To, quick) end.
