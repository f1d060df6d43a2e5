%% Dispatch on many atoms, integers, floats, tuples of several sizes and mixtures.
-module(big_selects).
-export([start/0]).

start() ->
    oracle:say([atoms(A) || A <- [a, b, c, d, e, f, g, h, 'Z', [], true, 1]]),
    oracle:say([ints(N) || N <- [-5, 0, 1, 2, 3, 100, 1000, 16#FFFFFFFFFFFFFFF, 1 bsl 64, 1.0, a]]),
    oracle:say([floats(F) || F <- [0.0, -0.0, 1.0, 1, 2.5, 1.0e300]]),
    oracle:say([arities(T) || T <- [{}, {a}, {a, b}, {b, a}, {a, b, c}, {1, 2, 3, 4}, [a], erlang:make_tuple(300, x)]]),
    oracle:say([tags(T) || T <- [{ok, 1}, {error, 1}, {error, 1, 2}, {noreply}, {ok}, ok, {"ok", 1}]]),
    oracle:say([sparse(N) || N <- [1, 1000, 1000000, 999999999999, -1, 5]]),
    oracle:say([strings(S) || S <- ["a", "ab", "abc", "b", "", [97 | b], "abcd"]]),
    ok.

atoms(a) -> 1; atoms(b) -> 2; atoms(c) -> 3; atoms(d) -> 4; atoms(e) -> 5; atoms(f) -> 6; atoms(g) -> 7;
atoms('Z') -> upper; atoms([]) -> nil; atoms(true) -> yes; atoms(X) -> {other, X}.

ints(-5) -> neg; ints(0) -> zero; ints(1) -> one; ints(2) -> two; ints(3) -> three; ints(1000) -> k;
ints(16#FFFFFFFFFFFFFFF) -> limit; ints(18446744073709551616) -> big; ints(X) when is_integer(X) -> int; ints(_) -> no.

floats(+0.0) -> zero; floats(1.0) -> one; floats(2.5) -> half; floats(1.0e300) -> huge; floats(_) -> other.

arities({}) -> 0; arities({a}) -> one_a; arities({_}) -> 1; arities({a, _}) -> a2; arities({_, _}) -> 2;
arities({_, _, _}) -> 3; arities({_, _, _, X}) -> {4, X}; arities(T) when is_tuple(T) -> tuple_size(T); arities(_) -> no.

tags({ok, V}) -> {good, V}; tags({error, R}) -> {bad, R}; tags({error, R, S}) -> {bad, R, S}; tags({noreply}) -> quiet;
tags({T}) when is_atom(T) -> T; tags(ok) -> ok; tags(_) -> unknown.

sparse(1) -> a; sparse(1000) -> b; sparse(1000000) -> c; sparse(999999999999) -> d; sparse(-1) -> e; sparse(_) -> f.

strings("a") -> a; strings("ab") -> ab; strings("abc") -> abc; strings([]) -> empty; strings([$a | T]) -> {a, T};
strings(_) -> other.
