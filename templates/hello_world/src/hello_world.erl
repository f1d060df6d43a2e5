%% The first program of the AtomVM documentation: one line on the console.
-module(hello_world).

-export([start/0]).

-spec start() -> ok.
start() ->
    io:format("Hello World~n").
