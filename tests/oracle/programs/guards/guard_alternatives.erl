%% Commas and semicolons: a failing part kills its alternative only.
-module(guard_alternatives).
-export([start/0]).

start() ->
    Xs = [1, 5, 0, a, "ab", {x}, 7.5, []],
    oracle:say([a(X) || X <- Xs]),
    oracle:say([b(X) || X <- Xs]),
    oracle:say([c(X, Y) || X <- [1, a], Y <- [1, a, {}]]),
    oracle:say([d(X) || X <- Xs]),
    oracle:say([if hd(X) > 0; X > 0 -> yes; true -> no end || X <- Xs]),
    oracle:say([case X of _ when length(X) > 0, hd(X) =:= $a -> a; _ when tuple_size(X) > 0 -> t; _ -> n end || X <- Xs]),
    try throw(5) catch X when X > 5 -> big; X when hd(X) =:= 1; X =:= 5 -> five end.

a(X) when X > 3, X < 6; X =:= a -> yes;
a(_) -> no.

b(X) when length(X) =:= 2; element(1, X) =:= x; X + 1 > 5 -> yes;
b(X) when is_list(X) -> list;
b(_) -> no.

c(X, Y) when X + Y =:= 2; X =:= Y -> same;
c(X, Y) when is_atom(X), not is_tuple(Y) -> atom;
c(_, _) -> other.

d(X) when (X > 0) and (X < 6) -> small;
d(X) when (X =:= 0) or is_list(X) -> zero;
d(X) when not (is_number(X) orelse is_atom(X)) andalso element(1, X) =/= y -> tuple;
d(_) -> none.
