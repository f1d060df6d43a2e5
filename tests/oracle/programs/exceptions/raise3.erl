%% erlang:raise/3: classes, stacks that it takes, stacks that it refuses, raising again what was caught.
-module(raise3).
-export([start/0]).

start() ->
    oracle:say([caught(fun() -> erlang:raise(C, r, []) end) || C <- [error, exit, throw]]),
    oracle:say(erlang:raise(id(bad), r, [])),
    oracle:say([erlang:raise(error, r, id(S)) || S <- [a, [b], [{m}], [{m, f, a, l}], [{m, f, 1, [x]} | y]]]),
    S0 = [{m, f, 2, []}, {n, g, [1, 2], [{file, "n.erl"}, {line, 5}]}],
    oracle:say(caught(fun() -> erlang:raise(error, given, S0) end)),
    oracle:say(caught(fun() -> erlang:raise(throw, given, [{m, f, 0, [{line, 1}]}, {fun() -> ok end, [], []}]) end)),
    oracle:say(caught(fun() -> try a(1) catch C:R:S -> erlang:raise(C, {again, R}, S) end end)),
    oracle:say(caught(fun() -> try a(1) catch error:_:S -> erlang:raise(exit, other, S) end end)),
    oracle:say(caught(fun() -> try a(1) after put(x, 1) end end)),
    oracle:say(catch erlang:raise(exit, bye, [{m, f, 1, []}])),
    {'EXIT', {boo, St}} = (catch erlang:raise(error, boo, [{m, f, 1, []}])),
    St.

caught(F) ->
    try F() catch C:R:S -> {C, R, [{M, Fn, A} || {M, Fn, A, _} <- S, is_atom(M), Fn =/= start, M =/= oracle, not lists:prefix("-", atom_to_list(Fn)), Fn =/= caught]} end.

a(X) -> b(X) + 1.
b(X) -> error({b, X}).

id(X) -> X.
