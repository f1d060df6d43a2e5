%% A small program for docs/debugging.md and tests/vm/test_trace.py; counter.beam is `erlc +deterministic` of OTP 25.
-module(counter).
-export([start/0, loop/1, work/1, fib/1]).

start() ->
    Pid = spawn(?MODULE, loop, [0]),
    register(counter, Pid),
    Pid ! {add, 5},
    counter ! {add, fib(3)},
    Pid ! {get, self()},
    receive {total, N} -> work(N) end.

loop(Total) ->
    receive
        {add, N} -> loop(Total + N);
        {get, From} -> From ! {total, Total}, done
    end.

work(N) ->
    try first([N]) + first([]) of _ -> ok
    catch error:_ -> ok
    end.

first([X | _]) -> X.

fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).
