-module(markers).
-export([start/0]).

%% Calls with a fresh reference while thousands of other messages wait: each reply is found, the rest stays in order.
start() ->
    Server = spawn(fun server/0),
    fill(3000),
    R = calls(Server, 300, 0),
    Server ! stop,
    {R, drain(0, 1), nested(), aborted()}.

server() -> receive {From, Ref, N} -> From ! {Ref, N * 2}, server(); stop -> ok end.

fill(0) -> ok;
fill(N) -> self() ! {junk, N}, fill(N - 1).

calls(_, 0, Sum) -> Sum;
calls(S, N, Sum) ->
    Ref = make_ref(),
    S ! {self(), Ref, N},
    receive {Ref, V} -> calls(S, N - 1, Sum + V) end.

drain(N, _) -> receive {junk, X} when X =:= 3000 - N -> drain(N + 1, X); Other -> {bad, Other} after 0 -> N end.

nested() ->
    A = make_ref(), self() ! {A, 1},
    B = make_ref(), self() ! {B, 2},
    X = receive {B, V2} -> V2 end,
    Y = receive {A, V1} -> V1 end,
    {X, Y}.

aborted() ->
    P = spawn(fun() -> ok end),
    Ref = monitor(process, P),
    receive {'DOWN', Ref, process, P, _} -> down after 1000 -> timeout end.
