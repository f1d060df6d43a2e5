%% io_lib:write/3, io_lib:write_binary/3 and io_lib_pretty:print with its widths: what is cut off, and where.
-module(writing_with_limits).
-export([start/0]).

start() ->
    [oracle:say({D, lists:flatten(io_lib:write(T, D, false))}) || T <- terms(), D <- [-1, 1, 2, 4, 30]],
    [oracle:say({D, T, written(B, D, T)}) || B <- binaries(), D <- [-1, 1, 2, 3, 10], T <- [-1, 0, 1, 2, 5, 100]],
    [oracle:say({W, D, lists:flatten(io_lib_pretty:print(X, 1, W, D))}) || X <- terms(), W <- [20, 80], D <- [-1, 3, 20]],
    [oracle:say({C, W, lists:flatten(io_lib_pretty:print(X, C, W, -1))}) || X <- terms(), C <- [1, 9], W <- [10, 40]],
    Fields = fun(point, 2) -> [x, y]; (_, _) -> no end,
    [oracle:say({D, M, lists:flatten(io_lib_pretty:print(X, 1, 40, D, M, Fields))})
     || X <- [{point, 1, 2}, {point, 1}, {line, {point, 1, 2}, {point, 3, "text"}} | terms()],
        D <- [-1, 8], M <- [-1, 60]],
    ok.

terms() ->
    [[], "a string of text", lists:seq(1, 12), {a, {b, {c, {d, e}}}}, <<1, 2, 3>>, <<"letters">>, #{a => 1, {b} => [2]},
     [a | b], [{key, "value"}, {other, <<5:3>>}], {}, 'An Atom', 1.5].

binaries() -> [<<>>, <<1>>, <<1, 2, 3, 4, 5>>, <<1, 2:4>>, <<5:3>>, <<"letters are numbers">>].

written(Bin, Depth, Chars) ->
    case oracle:try_(fun() -> io_lib:write_binary(Bin, Depth, Chars) end) of
        {ok, {Text, Rest}} -> {lists:flatten(Text), Rest};
        Other -> Other
    end.
