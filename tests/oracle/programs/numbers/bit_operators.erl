%% band, bor, bxor and bnot over negative and large numbers are those of two's complement.
-module(bit_operators).
-export([start/0]).

start() ->
    Ns = [0, 1, -1, 10, -10, 16#FFFFFFFFFFFFFFF, -16#FFFFFFFFFFFFFFF, 1 bsl 64, -(1 bsl 64), 3 bsl 90, -(3 bsl 90) + 1],
    oracle:say([A band B || A <- Ns, B <- Ns, A =< B]),
    oracle:say([A bor B || A <- Ns, B <- Ns, A =< B]),
    oracle:say([A bxor B || A <- Ns, B <- Ns, A =< B]),
    oracle:say([bnot A || A <- Ns]),
    oracle:say([{A, B} || A <- Ns, B <- Ns, bnot (A band B) =/= (bnot A) bor (bnot B)]),
    oracle:say([oracle:try_(fun() -> id(X) band 1 end) || X <- [a, 1.0, <<1>>]]),
    oracle:say(oracle:try_(fun() -> bnot id(1.0) end)),
    oracle:say(oracle:try_(fun() -> 1 bor id([]) end)),
    oracle:say([field(16#12345678, P, S) || {P, S} <- [{0, 4}, {4, 8}, {16, 16}]]),
    -1 bxor -1.

field(N, P, S) -> (N bsr P) band ((1 bsl S) - 1).

id(X) -> X.
