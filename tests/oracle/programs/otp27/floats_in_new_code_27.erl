%% Float arithmetic kept in registers by this compiler, mixed with calls and tests.
-module(floats_in_new_code_27).
-export([start/0]).

start() ->
    oracle:say([poly(X) || X <- [0.0, 1.5, -2.0, 3]]),
    oracle:say(mandel(-0.5, 0.5, 20)),
    oracle:say([oracle:try_(fun() -> d(X, Y) end) || {X, Y} <- [{1.0, 0.0}, {1.0, 4.0}, {a, 1.0}, {1.0e308, 1.0e-10}]]),
    oracle:say(integrate(fun(X) -> X * X end, 0.0, 3.0, 100)),
    oracle:say([cmp(A, B) || {A, B} <- [{1.0, 1}, {1.5, 2}, {3.0, 2.5}, {1.0e20, 100000000000000000000}]]),
    oracle:say(norm([1.0, 2.0, 2.0])),
    oracle:say([trunc(X * 1000) / 1000 || X <- [math:pi(), math:exp(1), math:sqrt(2)]]),
    oracle:say([-X || X <- [1.5, -2.5]]),
    average([1, 2.5, 3]).

poly(X) -> 2.0 * X * X - 3.5 * X + 1.0 / 4.0.

mandel(Cr, Ci, N) -> mandel(0.0, 0.0, Cr, Ci, N).
mandel(R, I, _, _, N) when N =:= 0; R * R + I * I > 4.0 -> {N, R, I};
mandel(R, I, Cr, Ci, N) -> mandel(R * R - I * I + Cr, 2.0 * R * I + Ci, Cr, Ci, N - 1).

d(X, Y) -> X / Y + 1.0.

integrate(F, A, B, N) -> H = (B - A) / N, sum(F, A + H / 2, H, N, 0.0).
sum(_, _, _, 0, S) -> round(S * 1000) / 1000;
sum(F, X, H, N, S) -> sum(F, X + H, H, N - 1, S + F(X) * H).

cmp(A, B) when A == B -> eq;
cmp(A, B) when A < B -> lt;
cmp(_, _) -> gt.

norm(L) -> math:sqrt(lists:foldl(fun(X, S) -> S + X * X end, 0.0, L)).

average(L) -> {S, N} = lists:foldl(fun(X, {S, N}) -> {S + X, N + 1} end, {0, 0}, L), S / N.
