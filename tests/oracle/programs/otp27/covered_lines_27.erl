%% Compiled with line coverage: the marks of executable lines do nothing.
-module(covered_lines_27).
-compile([line_coverage]).
-export([start/0]).

start() ->
    oracle:say([f(X) || X <- [1, 2, a, []]]),
    oracle:say(g(5, [])),
    oracle:say(try h(0) catch error:badarith:S -> [L || {?MODULE, h, 1, I} <- S, {line, L} <- I] end),
    oracle:say([X * Y || X <- [1, 2],
        Y <- [3, 4],
        X + Y > 4]),
    case receive after 0 -> none end of
        none -> ok;
        _ -> no
    end.

f(1) ->
    X = 5,
    X + 1;
f(X) when is_integer(X) ->
    begin
        Y = X,
        {Y, Y}
    end;
f(_) ->
    fun(Z) ->
        Z
    end(done).

g(0, Acc) ->
    Acc;
g(N, Acc) ->
    if N rem 2 =:= 0 ->
            g(N - 1, [even | Acc]);
        true ->
            g(N - 1, [N | Acc])
    end.

h(X) ->
    1 div
        X.
