-module(stacktraces).
-export([start/0]).

start() ->
    [trace(fun() -> one(1) end), trace(fun() -> atom_to_list(id(1)) end), trace(fun() -> f(a, b) end), trace(fun() -> tail(3) end)].

trace(F) ->
    try F() catch C:R:S -> {C, R, [short(E) || E <- first(2, S)]} end.

short({M, F, A, L}) -> {M, F, A, [T || {K, _} = T <- L, K =:= line]}.

first(0, _) -> [];
first(_, []) -> [];
first(N, [H | T]) -> [H | first(N - 1, T)].

one(X) ->
    Y = two(X),
    {one, Y}.

two(X) ->
    2 = id(X).

f(1, 2) -> ok.

tail(0) -> error(end_of_tail);
tail(N) -> tail(N - 1).

id(X) -> X.
