%% The guard is_integer/3, in guards and bodies.
-module(ranged_integers).
-export([start/0]).

start() ->
    Xs = [0, 1, 5, 10, 11, -1, 2.0, a, 1 bsl 70],
    oracle:say([g(X) || X <- Xs]),
    oracle:say([is_integer(X, 1, 10) || X <- Xs]),
    oracle:say([is_integer(X, -(1 bsl 80), 1 bsl 80) || X <- Xs]),
    oracle:say([h(X, 3, Y) || X <- [2, 3, 4], Y <- [3, 1, a, 4.0]]),
    oracle:say([oracle:try_(fun() -> is_integer(5, id(A), id(B)) end) || {A, B} <- [{1, 10}, {10, 1}, {a, 1}, {1, 2.0}]]),
    [X || X <- Xs, is_integer(X, 5, 100)].

g(X) when is_integer(X, 0, 5) -> low;
g(X) when is_integer(X, 6, 10) -> high;
g(X) when is_integer(X) -> out;
g(_) -> none.

h(X, A, B) when is_integer(X, A, B) -> yes;
h(_, _, _) -> no.

id(X) -> X.
