%% Shifts to both sides by any count, of negative and large numbers.
-module(shifts).
-export([start/0]).

start() ->
    Ns = [0, 1, -1, 5, -5, (1 bsl 59) - 1, 1 bsl 64, -(1 bsl 64) - 1],
    Cs = [0, 1, 3, 31, 59, 63, 64, 65, 200, -1, -2, -64, -200],
    oracle:say([N bsl C || N <- Ns, C <- Cs]),
    oracle:say([N bsr C || N <- Ns, C <- Cs]),
    oracle:say([oracle:try_(fun() -> id(N) bsl id(C) end) || {N, C} <- [{a, 1}, {1, a}, {1.0, 1}, {1, 1.0}]]),
    oracle:say([oracle:try_(fun() -> id(N) bsr id(C) end) || {N, C} <- [{a, 1}, {1, 1 bsl 70}, {-1, 1 bsl 70}, {0, 1 bsl 70}]]),
    oracle:say([0 bsl (1 bsl 70), 1 bsr (1 bsl 62), -1 bsr 1000000]),
    oracle:say([popcount(N) || N <- [0, 255, (1 bsl 100) - 1, 16#F0F0F0F0F0F0F0F0F0]]),
    oracle:say([gray(N) || N <- lists:seq(0, 16)]),
    rotate(16#0123456789ABCDEF, 20).

popcount(0) -> 0;
popcount(N) -> (N band 1) + popcount(N bsr 1).

gray(N) -> N bxor (N bsr 1).

rotate(N, K) -> ((N bsl K) bor (N bsr (64 - K))) band 16#FFFFFFFFFFFFFFFF.

id(X) -> X.
