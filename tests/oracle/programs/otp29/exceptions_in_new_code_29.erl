%% Exceptions and stack traces of code by this compiler: lines, arguments, reasons.
-module(exceptions_in_new_code_29).
-export([start/0]).

start() ->
    oracle:say([attempt(F) || F <- [fun() -> {a, _} = id(b) end, fun() -> case id(1) of 2 -> x end end, fun() -> f(x, y) end, fun() -> (id(1))() end,
        fun() -> id(a) * id(2) end, fun() -> nomod:f() end, fun() -> #{k := _} = id(#{}) end, fun() -> (id(#{}))#{k := 1} end,
        fun() -> [X || X <- id(z)] end, fun() -> <<(id(a)):8>> end, fun() -> try id(1) of 2 -> x after ok end end, fun() -> error({my, reason}) end]]),
    oracle:say(lines()),
    oracle:say(after_order()),
    oracle:say(raise_again()),
    deep(30).

attempt(F) -> try F() catch C:R -> {C, R} end.

f(1, 2) -> ok.

lines() ->
    try
        {ok,
         div_it(0)}
    catch
        _:_:S -> [{F, L} || {?MODULE, F, _, I} <- S, {line, L} <- I, F =:= div_it orelse F =:= lines]
    end.

div_it(X) ->
    1 div X.

after_order() ->
    put(log, []),
    R = try try throw(a) after put(log, [inner | get(log)]) end catch T -> {T, get(log)} after put(log, [outer | get(log)]) end,
    {R, get(log)}.

raise_again() ->
    try
        try error(first) catch C:_:S -> erlang:raise(C, second, S) end
    catch error:E:S2 -> {E, element(2, hd(S2))} end.

deep(0) -> 0;
deep(N) -> try deep(N - 1) + 1 catch _:_ -> bad end.

id(X) -> X.
