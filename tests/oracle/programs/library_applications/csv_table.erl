%% comma separated values with quotes, read into maps and written back.
-module(csv_table).
-export([start/0]).

start() ->
    Csv = "name,age,note\n\"Smith, J.\",42,\"says \"\"hi\"\"\"\nLee,7,\n\"\",0,\"two\nlines\"\n",
    [Header | Rows] = rows(Csv, [], [], []),
    Maps = [maps:from_list(lists:zip([list_to_atom(H) || H <- Header], R)) || R <- Rows],
    [oracle:say(M) || M <- Maps],
    oracle:say(lists:flatten(lists:join("\n", [lists:join(",", [quote(F) || F <- R]) || R <- [Header | Rows]]))),
    oracle:say(lists:sum([list_to_integer(maps:get(age, M)) || M <- Maps])).

rows([], [], [], Rows) -> lists:reverse(Rows);
rows([], F, R, Rows) -> rows([], [], [], [lists:reverse([lists:reverse(F) | R]) | Rows]);
rows([$" | T], [], R, Rows) -> quoted(T, [], R, Rows);
rows([$, | T], F, R, Rows) -> rows(T, [], [lists:reverse(F) | R], Rows);
rows([$\n | T], F, R, Rows) -> rows(T, [], [], [lists:reverse([lists:reverse(F) | R]) | Rows]);
rows([C | T], F, R, Rows) -> rows(T, [C | F], R, Rows).

quoted([$", $" | T], F, R, Rows) -> quoted(T, [$" | F], R, Rows);
quoted([$", $, | T], F, R, Rows) -> rows(T, [], [lists:reverse(F) | R], Rows);
quoted([$", $\n | T], F, R, Rows) -> rows(T, [], [], [lists:reverse([lists:reverse(F) | R]) | Rows]);
quoted([C | T], F, R, Rows) -> quoted(T, [C | F], R, Rows).

quote(F) -> case string:find(F, ",") =/= nomatch orelse string:find(F, "\"") =/= nomatch orelse string:find(F, "\n") =/= nomatch of true -> [$", string:replace(F, "\"", "\"\"", all), $"]; false -> F end.
