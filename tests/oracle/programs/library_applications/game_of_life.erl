%% generations of a glider and an oscillator as a set of cells.
-module(game_of_life).
-export([start/0]).

start() ->
    G0 = sets:from_list([{1, 0}, {2, 1}, {0, 2}, {1, 2}, {2, 2}, {10, 10}, {11, 10}, {12, 10}], [{version, 2}]),
    G = lists:foldl(fun(_, G) -> step(G) end, G0, lists:seq(1, 21)),
    oracle:say(lists:sort(sets:to_list(G))),
    [oracle:say([case sets:is_element({X, Y}, G) of true -> $#; false -> $. end || X <- lists:seq(4, 13)]) || Y <- lists:seq(4, 12)],
    sets:size(G).

step(G) ->
    Near = [{X + DX, Y + DY} || {X, Y} <- sets:to_list(G), DX <- [-1, 0, 1], DY <- [-1, 0, 1]],
    Counts = lists:foldl(fun(C, M) -> maps:update_with(C, fun(N) -> N + 1 end, 1, M) end, #{}, Near),
    sets:from_list([C || {C, N} <- maps:to_list(Counts), N =:= 3 orelse (N =:= 4 andalso sets:is_element(C, G))], [{version, 2}]).
