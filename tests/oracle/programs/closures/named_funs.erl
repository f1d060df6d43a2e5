-module(named_funs).
-export([start/0]).

start() ->
    Fact = fun F(0) -> 1; F(N) -> N * F(N - 1) end,
    Even = fun Go(0) -> true; Go(1) -> false; Go(N) -> Go(N - 2) end,
    Y = fun(F) -> (fun(X) -> X(X) end)(fun(X) -> F(fun(A) -> (X(X))(A) end) end) end,
    Sum = Y(fun(Self) -> fun([]) -> 0; ([H | T]) -> H + Self(T) end end),
    {Fact(10), Even(10), Even(7), Sum([1, 2, 3])}.
