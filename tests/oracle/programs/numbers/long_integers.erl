%% Integers far beyond a word: exact arithmetic, division's signs, shifts, bases, and where floats meet them.
-module(long_integers).
-export([start/0]).

start() ->
    F = fact(60),
    oracle:say(F),
    oracle:say({F div fact(58), F rem (fact(57) + 1), -F div 7, -F rem 7, F div -fact(40)}),
    oracle:say([{N, (1 bsl N) - 1, -(1 bsl N) bsr (N - 3), bnot (1 bsl N)} || N <- [58, 59, 60, 63, 64, 65, 127, 128]]),
    oracle:say({F band -F, F bor -1, F bxor F, (-F) band 16#FFFFFFFFFFFFFFFFFFFF}),
    oracle:say([integer_to_list(F, B) || B <- [2, 8, 16, 36]]),
    oracle:say([list_to_integer(integer_to_list(-F, B), B) =:= -F || B <- [2, 3, 10, 36]]),
    oracle:say({float(F), trunc(1.0e40), round(-1.0e30), 1 bsl 53 + 1 == 9007199254740992.0, 1 bsl 70 == 1180591620717411303424.0}),
    oracle:say([oracle:try_(fun() -> G() end) || G <- [fun() -> F div 0 end, fun() -> F + a end, fun() -> float(1 bsl 2000) end,
        fun() -> 1 bsl (1 bsl 70) end, fun() -> F band 1.0 end]]),
    fib(500, 0, 1).

fact(0) -> 1;
fact(N) -> N * fact(N - 1).

fib(0, A, _) -> A;
fib(N, A, B) -> fib(N - 1, B, A + B).
