%% Two processes that compute; with two schedulers they run at the same time.
-module(s_pair).
-export([run/0]).
run() ->
    Me = self(),
    A = spawn(fun() -> Me ! {self(), fib(32)} end),
    B = spawn(fun() -> Me ! {self(), fib(32)} end),
    receive {A, X} -> receive {B, Y} -> X + Y end end.
fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).
