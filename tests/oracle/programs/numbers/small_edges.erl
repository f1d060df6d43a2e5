%% Arithmetic around the edges of small integers of 28, 60 and 64 bits, both ways.
-module(small_edges).
-export([start/0]).

start() ->
    Edges = [1 bsl 27, 1 bsl 28, 1 bsl 31, 1 bsl 32, 1 bsl 59, 1 bsl 60, 1 bsl 62, 1 bsl 63, 1 bsl 64],
    oracle:say([{E - 1 + id(1) =:= E, -E - id(1) + 1 =:= -E, E * id(-1) =:= -E, (E - 1) * 2 + 2 =:= 2 * E} || E <- Edges]),
    oracle:say([[id(E) + 1, id(-E) - 1, id(E) - 1, -id(E)] || E <- Edges]),
    oracle:say([id(E) * id(E) || E <- Edges]),
    oracle:say([(E + 1) * (E - 1) =:= E * E - 1 || E <- Edges]),
    oracle:say([{abs(-E), abs(E), -(-E)} =:= {E, E, E} || E <- Edges]),
    oracle:say([bnot E || E <- Edges]),
    oracle:say([{E band -1, E bor 1, E bxor (E - 1)} || E <- Edges]),
    oracle:say([sum(E - 3, E + 3, 0) || E <- Edges]),
    oracle:say([down(E + 2, 5) || E <- Edges]),
    ok.

sum(A, B, S) when A > B -> S;
sum(A, B, S) -> sum(A + 1, B, S + A).

down(E, 0) -> E;
down(E, N) -> down(E - 1, N - 1).

id(X) -> X.
