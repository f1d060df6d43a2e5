%% jobs by priority and time on a virtual agenda, with calendar dates as keys.
-module(task_scheduler).
-export([start/0]).

start() ->
    Day0 = calendar:date_to_gregorian_days({2024, 2, 27}),
    Jobs = [{backup, 1, 0}, {report, 7, 2}, {mail, 2, 1}],
    Agenda = lists:foldl(fun({N, Every, First}, A) -> gb_trees:enter({Day0 + First, N}, Every, A) end, gb_trees:empty(), Jobs),
    run(Agenda, Day0 + 9, 0).

run(A, End, N) ->
    case gb_trees:take_smallest(A) of
        {{Day, _}, _, _} when Day > End -> N;
        {{Day, Job}, Every, A2} ->
            {Y, M, D} = calendar:gregorian_days_to_date(Day),
            oracle:say(lists:flatten(io_lib:format("~4..0b-~2..0b-~2..0b ~s ~w", [Y, M, D, element(calendar:day_of_the_week({Y, M, D}), {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}), Job]))),
            run(gb_trees:enter({Day + Every, Job}, Every, A2), End, N + 1)
    end.
