-module(long_lists).
-export([start/0]).

start() ->
    L = seq(100000, []),
    M = [X * 2 || X <- L],
    {length(M), sum(M, 0), hd(lists:reverse(M)), erlang:garbage_collect(), length(L)}.

seq(0, Acc) -> Acc;
seq(N, Acc) -> seq(N - 1, [N | Acc]).

sum([], S) -> S;
sum([H | T], S) -> sum(T, S + H).
