-module(timers).
-export([start/0]).

start() ->
    Self = self(),
    spawn(fun() -> receive after 30 -> Self ! second end end),
    spawn(fun() -> receive after 5 -> Self ! first end end),
    erlang:send_after(60, Self, third),
    Ref = erlang:start_timer(90, Self, fourth),
    Cancelled = erlang:send_after(20, Self, never),
    true = is_integer(erlang:cancel_timer(Cancelled)),
    Order = [receive M -> M end || _ <- [1, 2, 3]],
    Fourth = receive {timeout, Ref, What} -> What end,
    Late = receive never -> bad after 40 -> good end,
    T0 = erlang:monotonic_time(millisecond),
    receive after 25 -> ok end,
    Slept = erlang:monotonic_time(millisecond) - T0,
    {Order, Fourth, Late, Slept >= 25, erlang:cancel_timer(Ref)}.
