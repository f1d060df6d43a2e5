-module(fact).
-export([start/0]).

start() -> [{N, fact(N)} || N <- [0, 1, 5, 12, 20, 25, 60]].

fact(0) -> 1;
fact(N) -> N * fact(N - 1).
