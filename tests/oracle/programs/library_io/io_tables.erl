%% reports with columns: widths, alignment, padding and numbers mixed.
-module(io_tables).
-export([start/0]).

start() ->
    Rows = [{"apples", 3, 1.25}, {"oranges and lemons", 120, 0.5}, {"melon", -1, 1234.5}],
    [oracle:say(lists:flatten(io_lib:format("~-12.12s|~6b|~10.2f|", [N, Q, P]))) || {N, Q, P} <- Rows],
    [oracle:say(lists:flatten(io_lib:format("~12ts|~6.10.0b|~12.3e|", [N, Q, P]))) || {N, Q, P} <- Rows],
    [oracle:say(lists:flatten(io_lib:format("~*s|~-*s|~*c", [10, string:slice(N, 0, 6), 8, string:slice(N, 0, 4), 5, $=]))) || {N, _, _} <- Rows],
    [oracle:say(lists:flatten(io_lib:format("~s", [lists:join(" ", [io_lib:format("~2.16.0B", [X]) || <<X>> <= list_to_binary(N)])]))) || {N, _, _} <- Rows],
    lists:flatten(io_lib:format("~ts", [string:pad("title", 30, both, $-)])).
