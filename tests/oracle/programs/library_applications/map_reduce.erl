%% a job split over processes, results merged, a failing part run again.
-module(map_reduce).
-export([start/0]).

start() ->
    Parts = [lists:seq(N, N + 49) || N <- lists:seq(1, 500, 50)],
    Result = reduce([start_part(P, 1) || P <- Parts], #{}),
    oracle:say(lists:sort(maps:to_list(Result))),
    lists:sum(maps:values(Result)).

start_part(P, Try) -> {element(2, spawn_monitor(fun() -> exit({part, count(P, Try)}) end)), P, Try}.
count([101 | _], 1) -> error(unlucky);
count(P, _) -> lists:foldl(fun(N, M) -> maps:update_with(digits(N), fun(C) -> C + 1 end, 1, M) end, #{}, P).
digits(N) -> lists:sum([D - $0 || D <- integer_to_list(N)]).

reduce([], Acc) -> Acc;
reduce([{M, P, Try} | T], Acc) ->
    receive
        {'DOWN', M, _, _, {part, Map}} -> reduce(T, maps:merge_with(fun(_, A, B) -> A + B end, Acc, Map));
        {'DOWN', M, _, _, {unlucky, _}} -> reduce([start_part(P, Try + 1) | T], Acc)
    end.
