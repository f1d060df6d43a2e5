%% List building, reversing and mapping.
-module(b_lists).
-export([run/0]).
run() ->
    L = seq(1, 100000, []),
    lists:foldl(fun(_, A) -> A + sum(map(fun(X) -> X * 2 end, rev(L, [])), 0) end, 0, [1, 2, 3, 4, 5]).
seq(N, N, A) -> [N | A];
seq(I, N, A) -> seq(I + 1, N, [I | A]).
rev([], A) -> A;
rev([H | T], A) -> rev(T, [H | A]).
map(_, []) -> [];
map(F, [H | T]) -> [F(H) | map(F, T)].
sum([], A) -> A;
sum([H | T], A) -> sum(T, A + H).
