%% Division and remainder: signs, zero, large numbers, what is refused.
-module(div_rem).
-export([start/0]).

start() ->
    Ns = [7, -7, 0, 1 bsl 59, -(1 bsl 59), 1 bsl 63, -(1 bsl 63), (1 bsl 100) + 7],
    Ds = [2, -2, 1, -1, 3, 1 bsl 60, -(1 bsl 64)],
    oracle:say([{N div D, N rem D} || N <- Ns, D <- Ds]),
    oracle:say([true || N <- Ns, D <- Ds, (N div D) * D + N rem D =/= N]),
    oracle:say([oracle:try_(fun() -> id(N) div id(D) end) || {N, D} <- [{1, 0}, {0, 0}, {1 bsl 70, 0}, {1.0, 1}, {1, a}]]),
    oracle:say([oracle:try_(fun() -> id(N) rem id(D) end) || {N, D} <- [{1, 0}, {1, 1.0}, {a, 1}, {1 bsl 70, 0}]]),
    oracle:say([oracle:try_(fun() -> id(N) / id(D) end) || {N, D} <- [{1, 0}, {0, 5}, {1, 3}, {1, 0.0}, {-1, -0.0}, {1 bsl 70, 1 bsl 69}]]),
    oracle:say([1 bsl 2000 div (1 bsl 1990), (1 bsl 2000) rem 1000007]),
    oracle:say(oracle:try_(fun() -> id(1 bsl 2000) / 2 end)),
    oracle:say(oracle:try_(fun() -> id(1 bsl 2000) / (1 bsl 1999) end)),
    oracle:say([floor_mod(A, B) || A <- [5, -5], B <- [3, -3]]),
    ok.

floor_mod(A, B) -> R = A rem B, if R =/= 0, (R < 0) =/= (B < 0) -> R + B; true -> R end.

id(X) -> X.
