%% A ring of processes that pass a token.
-module(b_ring).
-export([run/0, node_loop/1]).
run() ->
    First = chain(100, self()),
    pass(1000, First, 0).
chain(0, Last) -> Last;
chain(N, Next) -> chain(N - 1, spawn(?MODULE, node_loop, [Next])).
node_loop(Next) ->
    receive
        stop -> Next ! stop;
        N -> Next ! N + 1, node_loop(Next)
    end.
pass(0, First, A) ->
    First ! stop,
    receive stop -> A end;
pass(N, First, A) ->
    First ! 0,
    receive M -> pass(N - 1, First, A + M) end.
