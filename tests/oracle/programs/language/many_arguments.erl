%% Functions of many arguments, many live variables, wide tuples and deep frames of registers.
-module(many_arguments).
-export([start/0, f/20]).

start() ->
    oracle:say(f(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20)),
    oracle:say(g(1)),
    F = fun(A, B, C, D, E, G, H, I, J, K, L, M, N, O, P, Q, R, S) -> [S, R, Q, P, O, N, M, L, K, J, I, H, G, E, D, C, B, A] end,
    oracle:say(F(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18)),
    oracle:say(apply(F, lists:seq(1, 18))),
    oracle:say(apply(fun ?MODULE:f/20, lists:seq(21, 40))),
    T = list_to_tuple(lists:seq(1, 40)),
    {A1, B1, _, _, _, _, _, _, _, C1, _, _, _, _, _, _, _, _, _, D1, _, _, _, _, _, _, _, _, _, E1, _, _, _, _, _, _, _, _, _, F1} = T,
    {A1, B1, C1, D1, E1, F1}.

f(A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T) ->
    X = id({T, S, R}),
    {A + B, C + D, E + F, G + H, I + J, K + L, M + N, O + P, Q, X, [A, C, E, G, I, K, M, O, Q, S]}.

g(N) ->
    A = id(N), B = id(A + 1), C = id(B + 1), D = id(C + 1), E = id(D + 1), F = id(E + 1), G = id(F + 1), H = id(G + 1),
    I = id(H + 1), J = id(I + 1), K = id(J + 1), L = id(K + 1), M = id(L + 1), O = id(M + 1), P = id(O + 1),
    Q = id(P + 1), R = id(Q + 1), S = id(R + 1), T = id(S + 1), U = id(T + 1),
    garbage_collect(),
    [U, T, S, R, Q, P, O, M, L, K, J, I, H, G, F, E, D, C, B, A].

id(X) -> X.
