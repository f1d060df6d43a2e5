-module(integers).
-export([start/0]).

start() ->
    Edge = [0, 1, -1, (1 bsl 59) - 1, -(1 bsl 59), 1 bsl 59, (1 bsl 63) - 1, -(1 bsl 63), 1 bsl 64, 1 bsl 100],
    [[{A + B, A - B, A * B} || B <- [1, -1, 7, 1 bsl 59]] || A <- Edge]
    ++ [[A div 7, A rem 7, -A, abs(A), A band 255, A bor 1, A bxor -1, bnot A, A bsl 3, A bsr 3] || A <- Edge]
    ++ [[A == A * 1.0 || A <- [0, 1, 3]], 7 div -2, -7 div 2, -7 rem 2, 7 rem -2, 1 bsl -1, 5 bsr 100, -5 bsr 100].
