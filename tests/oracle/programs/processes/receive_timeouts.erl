%% after with zero, small, infinite and computed times; messages that come meanwhile; what is no time.
-module(receive_timeouts).
-export([start/0]).

start() ->
    oracle:say(receive after 0 -> now end),
    T0 = erlang:monotonic_time(millisecond),
    oracle:say(receive after 30 -> later end),
    T1 = erlang:monotonic_time(millisecond),
    oracle:say({T1 - T0 >= 30, T1 - T0 < 2000}),
    Me = self(),
    spawn(fun() -> receive after 20 -> Me ! hi end end),
    oracle:say(receive hi -> got after 5000 -> missed end),
    spawn(fun() -> [begin receive after 2 -> ok end, Me ! {other, N} end || N <- lists:seq(1, 5)], Me ! wanted end),
    oracle:say(receive wanted -> found after 3000 -> lost end),
    oracle:say([receive {other, N} -> N after 0 -> none end || _ <- lists:seq(1, 6)]),
    oracle:say([oracle:try_(fun() -> receive never -> ok after T -> t end end) || T <- [a, -1, 1.0, 1 bsl 32, "1"]]),
    self() ! x,
    oracle:say(receive x -> msg after id(-5) -> t end),
    oracle:say(receive after id(16#FFFFFFFF) div 16#FFFFFFFF -> one end),
    oracle:say(loop(5)),
    receive never -> ok after infinity_if(false) -> short end.

loop(0) -> done;
loop(N) -> receive stop -> stopped after 1 -> loop(N - 1) end.

infinity_if(true) -> infinity;
infinity_if(false) -> 3.

id(X) -> X.
