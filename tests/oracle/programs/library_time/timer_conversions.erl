%% seconds, minutes, hours, hms, now_diff, tc, sleep.
-module(timer_conversions).
-export([start/0]).

start() ->
    oracle:say([timer:seconds(2), timer:minutes(2), timer:hours(2), timer:hms(1, 2, 3)]),
    oracle:say(timer:now_diff({1, 2, 3}, {1, 1, 4})),
    {T, R} = timer:tc(fun() -> lists:sum([1, 2, 3]) end),
    oracle:say({is_integer(T), T >= 0, R}),
    {_, R2} = timer:tc(fun(X) -> X * 2 end, [21]),
    {_, R3} = timer:tc(lists, reverse, [[1, 2]]),
    oracle:say([R2, R3]),
    {T4, ok} = timer:tc(fun() -> timer:sleep(30) end),
    oracle:say(T4 >= 30000),
    oracle:say(timer:sleep(0)),
    ok.
