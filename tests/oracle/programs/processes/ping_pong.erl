-module(ping_pong).
-export([start/0]).

start() ->
    Pong = spawn(fun pong/0),
    Replies = [begin Pong ! {self(), N}, receive {pong, N} -> N end end || N <- lists:seq(1, 200)],
    Pong ! stop,
    {length(Replies), lists:sum(Replies)}.

pong() ->
    receive
        {From, N} -> From ! {pong, N}, pong();
        stop -> ok
    end.
