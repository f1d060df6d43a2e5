%% Primes, modular powers, perfect numbers, continued fractions and roots with large integers.
-module(number_theory).
-export([start/0]).

start() ->
    oracle:say([N || N <- lists:seq(2, 100), prime(N)]),
    oracle:say([powmod(3, E, 1000000007) || E <- [0, 1, 10, 1000000006, 1 bsl 100]]),
    P = (1 bsl 127) - 1,
    oracle:say([powmod(7, P - 1, P), powmod(7, P - 1, P + 2) =:= 1]),
    oracle:say(egcd(1234567890123456789, 987654321)),
    oracle:say(isqrt(2 * pow(10, 60))),
    oracle:say(fraction(649, 200)),
    oracle:say([collatz(N, 0) || N <- [27, 97, 871]]),
    oracle:say(fibs(300)),
    oracle:say([catalan(N) || N <- [5, 10, 30, 60]]),
    digits(pow(2, 333), 0).

prime(N) -> prime(N, 2).
prime(N, D) when D * D > N -> true;
prime(N, D) when N rem D =:= 0 -> false;
prime(N, D) -> prime(N, D + 1).

powmod(_, 0, M) -> 1 rem M;
powmod(B, E, M) when E band 1 =:= 1 -> B * powmod(B, E - 1, M) rem M;
powmod(B, E, M) -> H = powmod(B, E bsr 1, M), H * H rem M.

egcd(A, 0) -> {A, 1, 0};
egcd(A, B) -> {G, X, Y} = egcd(B, A rem B), {G, Y, X - (A div B) * Y}.

isqrt(N) -> isqrt(N, N).
isqrt(N, X) -> Y = (X + N div X) div 2, if Y >= X -> X; true -> isqrt(N, Y) end.

pow(_, 0) -> 1;
pow(B, E) -> B * pow(B, E - 1).

fraction(_, 0) -> [];
fraction(A, B) -> [A div B | fraction(B, A rem B)].

collatz(1, S) -> S;
collatz(N, S) when N rem 2 =:= 0 -> collatz(N div 2, S + 1);
collatz(N, S) -> collatz(3 * N + 1, S + 1).

fibs(N) -> fibs(N, 0, 1).
fibs(0, A, _) -> A;
fibs(N, A, B) -> fibs(N - 1, B, A + B).

catalan(0) -> 1;
catalan(N) -> catalan(N - 1) * 2 * (2 * N - 1) div (N + 1).

digits(0, S) -> S;
digits(N, S) -> digits(N div 10, S + N rem 10).
