%% send_interval and apply_interval until they are cancelled.
-module(timer_intervals).
-export([start/0, tell/2]).

start() ->
    {ok, T} = timer:send_interval(10, tick),
    oracle:say([receive tick -> tick after 1000 -> late end || _ <- [1, 2, 3]]),
    {ok, cancel} = timer:cancel(T),
    flush(),
    oracle:say(receive tick -> still after 100 -> silent end),
    {ok, T2} = timer:apply_interval(10, ?MODULE, tell, [self(), tock]),
    oracle:say([receive tock -> tock after 1000 -> late end || _ <- [1, 2]]),
    {ok, cancel} = timer:cancel(T2),
    oracle:say([element(1, timer:send_interval(0, x)) =/= ok, element(1, timer:send_interval(a, x))]),
    ok.

tell(P, X) -> P ! X.
flush() -> receive tick -> flush() after 50 -> ok end.
