-module(tail_loop).
-export([start/0]).

start() -> {count(300000, 0), even(100001), odd(100001)}.

count(0, Acc) -> Acc;
count(N, Acc) -> count(N - 1, Acc + N rem 7).

even(0) -> true;
even(N) -> odd(N - 1).

odd(0) -> false;
odd(N) -> even(N - 1).
