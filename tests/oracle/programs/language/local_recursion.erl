%% Mutual and deep recursion, body and tail, with accumulators in several places.
-module(local_recursion).
-export([start/0]).

start() ->
    oracle:say([even(N) || N <- [0, 1, 10, 1001]]),
    oracle:say(hofstadter(12)),
    oracle:say([tak(X, Y, Z) || {X, Y, Z} <- [{3, 2, 1}, {8, 5, 2}]]),
    oracle:say(perms([a, b, c, d])),
    oracle:say(length(power(lists:seq(1, 8)))),
    oracle:say(flat([1, [2, [3, [], [[4]]], 5], [[]]], [])),
    oracle:say(partitions(7, 7)),
    count_down(2000, {0, []}).

even(0) -> true;
even(N) -> odd(N - 1).
odd(0) -> false;
odd(N) -> even(N - 1).

hofstadter(N) -> {[f(I) || I <- lists:seq(0, N)], [m(I) || I <- lists:seq(0, N)]}.
f(0) -> 1;
f(N) -> N - m(f(N - 1)).
m(0) -> 0;
m(N) -> N - f(m(N - 1)).

tak(X, Y, Z) when Y < X -> tak(tak(X - 1, Y, Z), tak(Y - 1, Z, X), tak(Z - 1, X, Y));
tak(_, _, Z) -> Z.

perms([]) -> [[]];
perms(L) -> [[H | T] || H <- L, T <- perms(L -- [H])].

power([]) -> [[]];
power([H | T]) -> P = power(T), P ++ [[H | S] || S <- P].

flat([], Acc) -> Acc;
flat([H | T], Acc) when is_list(H) -> flat(H, flat(T, Acc));
flat([H | T], Acc) -> [H | flat(T, Acc)].

partitions(0, _) -> 1;
partitions(N, M) when N < 0; M =:= 0 -> 0;
partitions(N, M) -> partitions(N - M, M) + partitions(N, M - 1).

count_down(0, {S, L}) -> {S, length(L)};
count_down(N, {S, L}) -> count_down(N - 1, {S + N, [N | L]}).
