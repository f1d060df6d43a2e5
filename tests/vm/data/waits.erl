-module(waits).
-export([start/0]).

start() ->
    receive
        never -> ok
    end.
