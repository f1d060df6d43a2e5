%% Each way a construction fails, and the line that it tells about.
-module(construction_errors).
-export([start/0]).

start() ->
    Fail = [fun() -> <<1, (id(a)):8>> end, fun() -> <<(id(1)):(id(-8))>> end, fun() -> <<(id(<<1>>)):2/binary>> end,
            fun() -> <<(id("list"))/binary>> end, fun() -> <<(id(<<1:1>>))/binary>> end, fun() -> <<(id(1.0)):8/integer>> end,
            fun() -> <<(id(a)):32/float>> end, fun() -> <<(id(1.0)):(id(33))/float>> end, fun() -> <<(id(16#D800))/utf8>> end,
            fun() -> <<(id(-1))/utf16>> end, fun() -> <<(id(a))/utf32>> end, fun() -> <<1:(id(b))>> end,
            fun() -> <<(id(<<"abc">>)):(id(1))/binary, (id(z))/binary>> end],
    [oracle:say(info(F)) || F <- Fail],
    ok.

info(F) ->
    try F() catch error:R:S ->
        [{M, _, A, L} | _] = S,
        {R, M, A, lists:keyfind(line, 1, L)}
    end.

id(X) -> X.
