-module(failing).
-export([start/0]).

start() ->
    Values = [read(Pin) || Pin <- [4, 5, none]],
    {ok, Values}.

read(Pin) ->
    Raw = sample(Pin),
    Raw div 2.

sample(none) -> undefined;
sample(Pin) -> Pin * 100.
