-module(storm).
-export([start/0]).

start() ->
    Self = self(),
    N = 500,
    [spawn(fun() -> Self ! {I, work(I)} end) || I <- lists:seq(1, N)],
    Results = [receive {I, R} -> R end || I <- lists:seq(1, N)],
    {length(Results), lists:sum(Results)}.

work(I) -> lists:sum(lists:map(fun(X) -> X * X rem 97 end, lists:seq(1, I rem 50))).
