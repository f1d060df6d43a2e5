%% a pool of workers over a queue: all jobs done once, crashed jobs reported.
-module(worker_pool).
-export([start/0]).

start() ->
    Me = self(),
    Pool = spawn_link(fun() -> pool(Me, queue:from_list(lists:seq(1, 60)), 5, []) end),
    {Done, Failed} = receive {pool, Pool, R} -> R after 5000 -> {none, none} end,
    oracle:say(lists:sort(Failed)),
    oracle:say({length(Done), lists:sum(Done), lists:sort(Done) =:= [N * N || N <- lists:seq(1, 60), N rem 10 =/= 0]}),
    ok.

pool(To, Jobs, Free, Acc) ->
    case queue:out(Jobs) of
        {{value, J}, Rest} when Free > 0 ->
            spawn_monitor(fun() -> exit(work(J)) end),
            pool(To, Rest, Free - 1, Acc);
        {empty, _} when Free =:= 5 ->
            To ! {pool, self(), {[V || {done, V} <- Acc], [F || {failed, F} <- Acc]}};
        _ ->
            receive {'DOWN', _, _, _, {result, V}} -> pool(To, Jobs, Free + 1, [{done, V} | Acc]);
                    {'DOWN', _, _, _, {{bad_job, J}, _}} -> pool(To, Jobs, Free + 1, [{failed, J} | Acc]) end
    end.

work(J) when J rem 10 =:= 0 -> error({bad_job, J});
work(J) -> {result, J * J}.
