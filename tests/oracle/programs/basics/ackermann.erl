-module(ackermann).
-export([start/0]).

start() -> [ack(M, N) || {M, N} <- [{0, 5}, {1, 7}, {2, 6}, {3, 4}]].

ack(0, N) -> N + 1;
ack(M, 0) -> ack(M - 1, 1);
ack(M, N) -> ack(M - 1, ack(M, N - 1)).
