%% a tree of three levels: a storm of crashes below leaves the top and other branches alone.
-module(sv_nested_tree).
-export([start/0, init/1, leaf/2]).
-behaviour(supervisor).

start() ->
    process_flag(trap_exit, true),
    {ok, Top} = supervisor:start_link(?MODULE, {top, self()}),
    First = leaves(4),
    oracle:say(lists:sort([N || {N, _} <- First])),
    [storm(N, 4) || N <- [{left, 1}, {left, 2}]],
    oracle:say(leaves_left()),
    oracle:say(is_process_alive(Top)),
    oracle:say(lists:sort([{I, is_pid(P), T} || {I, P, T, _} <- supervisor:which_children(Top)])),
    {_, RightBefore} = lists:keyfind({right, 1}, 1, First),
    oracle:say(is_process_alive(RightBefore)),
    exit(Top, shutdown),
    receive {'EXIT', Top, R} -> oracle:say(R) end,
    is_process_alive(RightBefore).

leaves(0) -> [];
leaves(N) -> receive {up, L, P} -> put(L, P), [{L, P} | leaves(N - 1)] after 1000 -> [missing] end.
leaves_left() -> receive {up, _, _} -> leaves_left() after 50 -> ok end.

storm(_, 0) -> ok;
storm(N, K) -> get(N) ! crash, receive {up, N, P} -> put(N, P) after 500 -> oracle:say({not_restarted, N}) end, storm(N, K - 1).

init({top, To}) ->
    {ok, {#{strategy => one_for_one, intensity => 5}, [#{id => B, start => {supervisor, start_link, [?MODULE, {B, To}]}, type => supervisor} || B <- [left, right]]}};
init({B, To}) ->
    {ok, {#{strategy => one_for_one, intensity => 10, period => 5}, [#{id => {B, N}, start => {?MODULE, leaf, [{B, N}, To]}} || N <- [1, 2]]}}.

leaf(N, To) -> {ok, spawn_link(fun() -> To ! {up, N, self()}, receive crash -> exit(crash) end end)}.
