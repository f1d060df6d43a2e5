-module(cases).
-export([start/0]).

start() ->
    [[classify(V) || V <- [0, 1, 17, 255, 256, -5, 1 bsl 65, 1.0, 0.0, "", "abc", abc, {ok, 1}, {error, x}, {a, b, c}]],
     [letter(L) || L <- [a, b, c, d, e, f, z, 1]], [arity(T) || T <- [{}, {1}, {1, 2}, {1, 2, 3}, x]]].

classify(0) -> zero;
classify(1) -> one;
classify(17) -> seventeen;
classify(255) -> byte;
classify(N) when is_integer(N), N < 0 -> negative;
classify(N) when is_integer(N), N > 1000000 -> huge;
classify(N) when is_integer(N) -> integer;
classify(0.0) -> float_zero;
classify(F) when is_float(F) -> float;
classify([]) -> nil;
classify("abc") -> abc_string;
classify(abc) -> abc_atom;
classify({ok, V}) -> {fine, V};
classify({Tag, _}) -> {pair, Tag};
classify(_) -> other.

letter(a) -> 1;
letter(b) -> 2;
letter(c) -> 3;
letter(d) -> 4;
letter(e) -> 5;
letter(f) -> 6;
letter(X) -> {none, X}.

arity({}) -> 0;
arity({_}) -> 1;
arity({_, _}) -> 2;
arity({_, _, _}) -> 3;
arity(_) -> none.
