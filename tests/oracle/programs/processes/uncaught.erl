-module(uncaught).
-export([start/0]).

start() ->
    oracle:say(before),
    oracle:say({still, [here], self()}),
    List = [1, 2, 3],
    oracle:say(List),
    hd(tl(tl(tl(List)))).
