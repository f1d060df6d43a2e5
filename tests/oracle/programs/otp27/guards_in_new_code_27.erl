%% Guards by this compiler: alternatives, arithmetic that fails, type tests in order.
-module(guards_in_new_code_27).
-export([start/0]).

start() ->
    Xs = [1, 0, -1, 2.5, a, "s", {1, 2}, <<1, 2>>, #{k => 1}, [], self()],
    oracle:say([[g1(X), g2(X), g3(X)] || X <- Xs]),
    oracle:say([if X > 5; hd(X) =:= $s -> yes; is_map(X) andalso map_get(k, X) =:= 1 -> map; true -> no end || X <- Xs]),
    oracle:say([between(X, 0, 2) || X <- Xs]),
    oracle:say([case {X, Y} of {A, B} when A =:= B -> same; {A, B} when A == B -> equal; {A, B} when A < B -> less; _ -> more end || X <- [1, 1.0, a], Y <- [1, a]]),
    ok.

g1(X) when is_integer(X), X > 0 -> pos;
g1(X) when is_number(X) -> num;
g1(X) when is_atom(X) orelse is_pid(X) -> name;
g1(X) when is_list(X) -> list;
g1(_) -> other.

g2(X) when element(1, X) =:= 1 -> tuple;
g2(X) when byte_size(X) =:= 2 -> bin;
g2(X) when length(X) =:= 1 -> one;
g2(X) when X + 1 =:= 2; -X =:= 1 -> unit;
g2(_) -> none.

g3(X) when not is_tuple(X), not is_list(X), not is_map(X) -> flat;
g3(X) when tuple_size(X) > 1 and (element(2, X) > 1) -> pair;
g3(_) -> deep.

between(X, Lo, Hi) when is_integer(X), Lo =< X, X =< Hi -> true;
between(_, _, _) -> false.
