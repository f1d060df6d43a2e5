-module(selective).
-export([start/0]).

start() ->
    Self = self(),
    [Self ! M || M <- [{3, c}, {1, a}, noise, {2, b}, {1, again}]],
    A = receive {1, X} -> X end,
    B = receive {2, Y} -> Y end,
    C = receive {3, Z} -> Z end,
    D = receive {1, W} -> W end,
    E = receive never -> x after 0 -> timeout end,
    F = receive V -> V end,
    G = receive _ -> x after 0 -> empty end,
    {A, B, C, D, E, F, G, many()}.

%% The message waited for comes last.
many() ->
    [self() ! {n, N} || N <- lists:seq(1, 500)],
    self() ! wanted,
    R = receive wanted -> found end,
    {R, drain(0)}.

drain(S) ->
    receive {n, N} -> drain(S + N) after 0 -> S end.
