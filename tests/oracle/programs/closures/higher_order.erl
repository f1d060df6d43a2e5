-module(higher_order).
-export([start/0]).

start() ->
    L = [1, 2, 3, 4, 5, 6, 7, 8, 9],
    {map(fun(X) -> X * X end, L), filter(fun(X) -> X rem 3 =:= 0 end, L), fold(fun(X, A) -> X + A end, 0, L),
     fold(fun(X, A) -> [X | A] end, [], L), zip(fun(A, B) -> {A, B} end, L, [a, b, c])}.

map(_, []) -> [];
map(F, [H | T]) -> [F(H) | map(F, T)].

filter(F, L) -> [X || X <- L, F(X)].

fold(_, A, []) -> A;
fold(F, A, [H | T]) -> fold(F, F(H, A), T).

zip(_, _, []) -> [];
zip(_, [], _) -> [];
zip(F, [A | As], [B | Bs]) -> [F(A, B) | zip(F, As, Bs)].
