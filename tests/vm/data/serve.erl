%% Functions that tests call from Python.
-module(serve).
-export([echo/1, echo_server/1, fail/2, spin/0, blink/1, ask_port/2, big/1, collect_all/1, sleeper/1, greet/1]).

echo(X) -> X.

echo_server(Name) ->
    register(Name, spawn(fun loop/0)),
    ok.

loop() ->
    receive
        {From, X} ->
            From ! {echoed, X},
            loop()
    end.

fail(error, R) -> error(R);
fail(exit, R) -> exit(R);
fail(throw, R) -> throw(R);
fail(kill, R) -> exit(self(), R), receive never -> ok end.

spin() -> spin().

blink(N) -> [gpio:digital_write(P, P rem 2) || P <- lists:seq(1, N)].

ask_port(Name, X) ->
    Port = open_port({spawn, Name}, [{unit, 7}]),
    Port ! {self(), X},
    receive
        {Port, Answer} -> Answer
    after 2000 -> timeout
    end.

big(N) -> lists:seq(1, N).

collect_all(L) ->
    erlang:garbage_collect(),
    L.

sleeper(Ms) ->
    receive
    after Ms -> slept
    end.

greet(Pid) ->
    Pid ! {hello, self()},
    receive
        {reply, X} -> X
    after 5000 -> nothing
    end.
