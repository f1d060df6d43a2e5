-module(queens).
-export([start/0]).

start() -> {length(queens(6)), queens(5)}.

queens(N) -> place(N, N, []).

place(_, 0, Board) -> [Board];
place(N, K, Board) -> concat([place(N, K - 1, [Q | Board]) || Q <- range(N), safe(Q, 1, Board)]).

range(0) -> [];
range(N) -> [N | range(N - 1)].

safe(_, _, []) -> true;
safe(Q, D, [Other | Rest]) -> Q =/= Other andalso abs(Q - Other) =/= D andalso safe(Q, D + 1, Rest).

concat([]) -> [];
concat([L | Rest]) -> L ++ concat(Rest).
