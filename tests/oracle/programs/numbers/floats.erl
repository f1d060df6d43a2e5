-module(floats).
-export([start/0]).

start() ->
    [1.5 + 1, 3 / 2, 6 / 3, 0.1 + 0.2, -0.0, 1.0e100 * 1.0e100, trunc(3.7), round(2.5), round(-2.5), trunc(-3.7), ceil(1.2),
     floor(-1.2), float(7), abs(-2.5), 1.0 == 1, 1.0 =:= 1, 2.0 > 1, math:sqrt(2.0), math:pow(2, 10), math:pi(),
     oracle:try_(fun() -> 1 / id(0) end), oracle:try_(fun() -> id(1.0e308) * 10 end), oracle:try_(fun() -> math:sqrt(id(-1)) end),
     oracle:try_(fun() -> id(1.5) div 1 end), trunc(1.0e20), round(1.0e15 + 0.5), sum(100, 0.0), horner([1, 2.5, -3], 1.7)].

sum(0, A) -> A;
sum(N, A) -> sum(N - 1, A + 1 / N).

horner([], _) -> 0;
horner([C | Cs], X) -> C + X * horner(Cs, X).

id(X) -> X.
