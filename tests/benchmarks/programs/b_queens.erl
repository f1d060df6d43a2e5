%% All solutions of the eight queens.
-module(b_queens).
-export([run/0]).
run() -> times(10, 0).
times(0, A) -> A;
times(N, A) -> times(N - 1, A + length(queens(8))).
queens(0) -> [[]];
queens(N) -> [[Row | Board] || Board <- queens(N - 1), Row <- [1, 2, 3, 4, 5, 6, 7, 8], safe(Row, Board, 1)].
safe(_, [], _) -> true;
safe(R, [Q | _], D) when R =:= Q; R =:= Q + D; R =:= Q - D -> false;
safe(R, [_ | T], D) -> safe(R, T, D + 1).
