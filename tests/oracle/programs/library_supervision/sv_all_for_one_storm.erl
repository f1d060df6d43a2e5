%% one_for_all and rest_for_one under repeated crashes restart the right children in order.
-module(sv_all_for_one_storm).
-export([start/0, init/1, child/2]).
-behaviour(supervisor).

start() ->
    process_flag(trap_exit, true),
    [begin
        {ok, S} = supervisor:start_link(?MODULE, {Strategy, self()}),
        oracle:say({Strategy, started(3)}),
        [begin exit(pid(S, Id), kill), oracle:say({crash, Id, started(N)}) end || {Id, N} <- Steps],
        exit(S, shutdown),
        receive {'EXIT', S, R} -> oracle:say(R) end
    end || {Strategy, Steps} <- [{one_for_all, [{b, 3}, {a, 3}, {c, 3}]}, {rest_for_one, [{b, 2}, {a, 3}, {c, 1}]}, {one_for_one, [{b, 1}, {a, 1}]}]],
    ok.

started(0) -> receive {started, N} -> [{too_many, N}] after 30 -> [] end;
started(K) -> receive {started, N} -> [N | started(K - 1)] after 1000 -> [none] end.

pid(S, Id) -> element(2, lists:keyfind(Id, 1, supervisor:which_children(S))).

init({Strategy, To}) -> {ok, {#{strategy => Strategy, intensity => 10}, [#{id => N, start => {?MODULE, child, [N, To]}} || N <- [a, b, c]]}}.

child(N, To) -> To ! {started, N}, {ok, spawn_link(fun() -> receive never -> ok end end)}.
