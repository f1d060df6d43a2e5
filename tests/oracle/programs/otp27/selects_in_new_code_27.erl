%% Jump tables over integers, atoms, tuples, strings and binaries by this compiler.
-module(selects_in_new_code_27).
-export([start/0]).

start() ->
    oracle:say([i(X) || X <- [0, 1, 2, 3, 4, 5, 6, 7, 100, -1, 1.0, a]]),
    oracle:say([a(X) || X <- [mon, tue, wed, thu, fri, sat, sun, 'Mon', 1]]),
    oracle:say([t(X) || X <- [{}, {a}, {b}, {a, 1}, {a, 2, 3}, {x, 1}, [a]]]),
    oracle:say([b(X) || X <- [<<"GET">>, <<"PUT">>, <<"POST">>, <<"GE">>, <<>>, get]]),
    oracle:say([s(X) || X <- ["on", "off", "o", "one", ""]]),
    oracle:say([m(X, Y) || X <- [1, 2, x], Y <- [a, b]]),
    oracle:say([w(X) || X <- [1 bsl 70, (1 bsl 70) + 1, -(1 bsl 70), 0]]),
    oracle:say([c(X) || X <- "aZ5 _"]),
    ok.

i(0) -> zero; i(1) -> one; i(2) -> two; i(3) -> three; i(4) -> four; i(5) -> five; i(6) -> six; i(X) when X > 50 -> many; i(X) -> {i, X}.
a(D) when D =:= sat; D =:= sun -> weekend; a(mon) -> 1; a(tue) -> 2; a(wed) -> 3; a(thu) -> 4; a(fri) -> 5; a(_) -> none.
t({}) -> empty; t({a}) -> a1; t({_}) -> any1; t({a, X}) -> {a2, X}; t({a, X, Y}) -> {a3, X, Y}; t(T) when is_tuple(T) -> {size, tuple_size(T)}; t(_) -> none.
b(<<"GET">>) -> get; b(<<"PUT">>) -> put; b(<<"POST">>) -> post; b(<<"GE", _/binary>>) -> ge; b(<<>>) -> empty; b(_) -> none.
s("on") -> true; s("off") -> false; s([$o | R]) -> {o, R}; s(_) -> none.
m(1, a) -> '1a'; m(1, _) -> '1'; m(2, b) -> '2b'; m(X, Y) when X =/= 2 -> {X, Y}; m(_, a) -> '2a'.
w(1180591620717411303424) -> big; w(-1180591620717411303424) -> neg; w(X) -> X rem 10.
c(C) when C >= $a, C =< $z -> lower; c(C) when C >= $A, C =< $Z -> upper; c(C) when C >= $0, C =< $9 -> digit; c($\s) -> space; c(_) -> other.
