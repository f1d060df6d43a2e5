-module(hanoi).
-export([start/0]).

start() ->
    Moves = move(6, a, b, c),
    {count(Moves, 0), first(4, Moves)}.

move(0, _, _, _) -> [];
move(N, From, To, Via) -> move(N - 1, From, Via, To) ++ [{From, To} | move(N - 1, Via, To, From)].

count([], N) -> N;
count([_ | T], N) -> count(T, N + 1).

first(0, _) -> [];
first(N, [H | T]) -> [H | first(N - 1, T)].
