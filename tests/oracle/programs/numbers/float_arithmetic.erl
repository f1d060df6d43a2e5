%% Floats add, subtract, multiply and divide as IEEE doubles; overflow is an error, underflow is not.
-module(float_arithmetic).
-export([start/0]).

start() ->
    oracle:say([0.1 + 0.2, 1.0 / 3, 1.0e16 + 1, 1.0e-320 / 2, 5.0e-324 / 2, 1.0e308 + 1.0e307]),
    oracle:say([oracle:try_(fun() -> id(A) * id(B) end) || {A, B} <- [{1.0e200, 1.0e200}, {1.0e-200, 1.0e-200}, {-1.0e308, 10}, {0.0, -1}, {1.5, a}]]),
    oracle:say([oracle:try_(fun() -> id(A) + id(B) end) || {A, B} <- [{1.7e308, 1.7e308}, {1.0, 1}, {1.5, 1 bsl 60}, {0.5, 1 bsl 1025}, {b, 2.0}]]),
    oracle:say([oracle:try_(fun() -> id(A) - id(B) end) || {A, B} <- [{-1.7e308, 1.7e308}, {1, 1.0}, {1 bsl 64, 0.5}, {1.0, []}]]),
    oracle:say([mixed(X) || X <- [1, 2.5, 1 bsl 61]]),
    oracle:say(newton(2.0, 1.0, 8)),
    oracle:say(series(1, 0.0)),
    oracle:say([-id(0.0), -id(1.5), +id(2.0), 0.0 * -1]),
    oracle:say(horner([1, -2.5, 3, 0.125], 2)),
    {R, _} = lists:foldl(fun(X, {S, C}) -> Y = X - C, T = S + Y, {T, (T - S) - Y} end, {0.0, 0.0}, lists:duplicate(10, 0.1)),
    {R, lists:sum(lists:duplicate(10, 0.1))}.

mixed(X) -> (X * 2 + 0.5) / 4 - X.

newton(_, X, 0) -> X;
newton(N, X, I) -> newton(N, (X + N / X) / 2, I - 1).

series(N, S) when N > 200 -> S;
series(N, S) -> series(N + 1, S + 1 / (N * N)).

horner(Cs, X) -> lists:foldr(fun(C, A) -> C + A * X end, 0, Cs).

id(X) -> X.
