-module(classes).
-export([start/0]).

start() ->
    Raise = [fun() -> throw(t) end, fun() -> exit(e) end, fun() -> error(r) end, fun() -> 2 = id(1) end,
             fun() -> case id(x) of y -> ok end end, fun() -> Z = id(x), if Z =:= y -> ok end end, fun() -> id(a) + 1 end,
             fun() -> 1 div id(0) end, fun() -> atom_to_list(id(1)) end, fun() -> f(9) end, fun() -> (id(x))() end,
             fun() -> erlang:error(with, [args]) end, fun() -> erlang:raise(exit, raised, []) end,
             fun() -> try id(1) of 2 -> ok catch _ -> no end end],
    [caught(F) || F <- Raise] ++ [strip(catch F()) || F <- Raise].

caught(F) ->
    try F() of
        V -> {value, V}
    catch
        throw:T -> {throw, T};
        exit:E -> {exit, E};
        error:R -> {error, R}
    end.

strip({'EXIT', {R, S}}) when is_list(S) -> {'EXIT', R};
strip(X) -> X.

f(1) -> one.

id(X) -> X.
