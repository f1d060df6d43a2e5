%% matrices as arrays of arrays: product, transpose, determinant with rationals.
-module(matrix_arithmetic).
-export([start/0]).

start() ->
    A = m([[1, 2], [3, 4]]), B = m([[0, 1], [1, 0]]),
    oracle:say([l(mul(A, B)), l(t(A)), det([[1, 2], [3, 4]]), det([[2, 0, 1], [1, 3, 2], [1, 1, 1]]), det([[0, 1], [1, 0]])]),
    oracle:say(l(power(m([[1, 1], [1, 0]]), 90))),
    oracle:say(det([[(I * J + I + J * J) rem 17 || J <- lists:seq(1, 6)] || I <- lists:seq(1, 6)])).

m(Ls) -> array:from_list([array:from_list(R) || R <- Ls]).
l(M) -> [array:to_list(R) || R <- array:to_list(M)].
at(M, I, J) -> array:get(J, array:get(I, M)).
t(M) -> m([[at(M, I, J) || I <- lists:seq(0, array:size(M) - 1)] || J <- lists:seq(0, array:size(array:get(0, M)) - 1)]).
mul(A, B) -> K = array:size(B), m([[lists:sum([at(A, I, X) * at(B, X, J) || X <- lists:seq(0, K - 1)]) || J <- lists:seq(0, array:size(array:get(0, B)) - 1)] || I <- lists:seq(0, array:size(A) - 1)]).
power(M, 1) -> M;
power(M, N) when N rem 2 =:= 0 -> H = power(M, N div 2), mul(H, H);
power(M, N) -> mul(M, power(M, N - 1)).
det([[X]]) -> X;
det([Row | Rows]) -> lists:sum([sign(J) * X * det([cut(J, R) || R <- Rows]) || {J, X} <- lists:zip(lists:seq(0, length(Row) - 1), Row), X =/= 0]).
sign(J) -> 1 - 2 * (J band 1).
cut(J, R) -> {A, [_ | B]} = lists:split(J, R), A ++ B.
