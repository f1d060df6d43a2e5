-module(gcd_lcm).
-export([start/0]).

start() ->
    Pairs = [{A, B} || A <- [0, 12, 17, 360, 1000000007], B <- [1, 18, 84, 97, 123456789012345678901]],
    [{A, B, gcd(A, B), A * B div gcd(A, B)} || {A, B} <- Pairs].

gcd(A, 0) -> A;
gcd(A, B) -> gcd(B, A rem B).
