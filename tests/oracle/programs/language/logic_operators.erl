%% and, or, xor, not, andalso, orelse: values, laziness, what they refuse.
-module(logic_operators).
-export([start/0]).

start() ->
    B = [true, false],
    oracle:say([{X and Y, X or Y, X xor Y, not X} || X <- B, Y <- B]),
    oracle:say([oracle:try_(fun() -> id(X) and id(Y) end) || {X, Y} <- [{a, true}, {false, 1}, {true, x}]]),
    oracle:say([oracle:try_(fun() -> id(X) andalso id(Y) end) || {X, Y} <- [{a, true}, {false, 1}, {true, x}, {1, 2}]]),
    oracle:say([oracle:try_(fun() -> id(X) orelse id(Y) end) || {X, Y} <- [{a, true}, {true, 1}, {false, x}, {[], 2}]]),
    oracle:say(oracle:try_(fun() -> not id(0) end)),
    oracle:say(oracle:try_(fun() -> id(1) xor id(true) end)),
    put(n, 0),
    false andalso put(n, 1),
    true orelse put(n, 2),
    true andalso put(n, get(n) + 10),
    _ = id(false) and begin put(n, get(n) + 100), true end,
    oracle:say(get(n)),
    oracle:say([if X, not Y -> a; X or Y -> b; true -> c end || X <- B, Y <- B]),
    oracle:say([g(X) || X <- [1, 2, 3, a, 1.5, {}]]),
    chain(lists:seq(1, 20)).

g(X) when X =:= 1 orelse X > 2 andalso is_integer(X) -> yes;
g(X) when is_tuple(X) andalso tuple_size(X) =:= 0 -> empty;
g(_) -> no.

chain(L) -> [X || X <- L, (X rem 2 =:= 0) =:= (X rem 3 =:= 0), not (X > 15) orelse X =:= 18].

id(X) -> X.
