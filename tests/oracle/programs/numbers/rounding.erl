%% trunc, round, ceil, floor and float over halves, large values and wrong arguments.
-module(rounding).
-export([start/0]).

start() ->
    Fs = [0.5, -0.5, 1.5, 2.5, -2.5, 0.49999999999999994, 4503599627370497.5, 1.0e18, 1.0e20, -1.0e25, 1.7e308, -0.0, 0.1],
    oracle:say([trunc(F) || F <- Fs]),
    oracle:say([round(F) || F <- Fs]),
    oracle:say([ceil(F) || F <- Fs]),
    oracle:say([floor(F) || F <- Fs]),
    oracle:say([{trunc(N), round(N), ceil(N), floor(N)} || N <- [5, -5, 1 bsl 70]]),
    oracle:say([float(N) || N <- [1, -1, 1 bsl 53, (1 bsl 53) + 1, (1 bsl 64) + 1, 1 bsl 1000]]),
    oracle:say([oracle:try_(fun() -> float(id(N)) end) || N <- [1 bsl 1024, (1 bsl 1024) - 1, a, <<>>]]),
    oracle:say([oracle:try_(fun() -> round(id(X)) end) || X <- [a, "1"]]),
    oracle:say([oracle:try_(fun() -> F(id(x)) end) || F <- [fun trunc/1, fun ceil/1, fun floor/1, fun abs/1]]),
    oracle:say([abs(X) || X <- [-0.0, -1.5, 2.5, -7]]),
    oracle:say([math:ceil(-0.5), math:floor(2.7), math:fmod(-7.5, 2), math:pow(2, 10), math:sqrt(2)]),
    ok.

id(X) -> X.
