-module(ordering).
-export([start/0]).

start() ->
    Values = [1, 1.0, 0, -1, 2.5, a, b, '', {}, {1}, {a}, {1, 2}, [], [1], [1, 2], [a], <<>>, <<1>>, <<1, 2>>, #{}, #{a => 1}, "ab",
              1 bsl 70, -(1 bsl 70), true, false],
    Sorted = sort(Values),
    {Sorted, [{A < B, A =< B, A == B, A =:= B} || A <- [1, 1.0, a, [1]], B <- [1, 1.0, a, [1 | 2]]], max(1, 1.0), max(a, "a"), min({}, [])}.

sort([]) -> [];
sort([P | T]) -> sort([X || X <- T, X < P]) ++ [P] ++ sort([X || X <- T, X >= P]).
