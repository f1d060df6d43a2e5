-module(fib).
-export([start/0]).

start() -> {fib(20), fast(90, 0, 1)}.

fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).

fast(0, A, _) -> A;
fast(N, A, B) -> fast(N - 1, B, A + B).
