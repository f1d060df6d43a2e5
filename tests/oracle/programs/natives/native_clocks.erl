%% Times and dates: how they relate to each other, whatever the time is.
-module(native_clocks).
-export([start/0]).

start() ->
    {Y, M, D} = erlang:date(),
    {H, Mi, S} = erlang:time(),
    oracle:say([is_integer(V) || V <- [Y, M, D, H, Mi, S]]),
    {{_, _, _}, {_, _, _}} = Local = erlang:localtime(),
    oracle:say(near(Local, {{Y, M, D}, {H, Mi, S}})),
    U = erlang:localtime_to_universaltime(Local),
    oracle:say({near(U, erlang:universaltime()), erlang:universaltime_to_localtime(U) =:= Local,
        near(erlang:localtime_to_universaltime(Local, undefined), U), near(erlang:localtime_to_universaltime(Local, false), U)}),
    oracle:say({erlang:universaltime_to_posixtime({{2001, 2, 3}, {4, 5, 6}}), erlang:posixtime_to_universaltime(1000000000),
        erlang:posixtime_to_universaltime(-1), oracle:try_(fun() -> erlang:universaltime_to_posixtime({{2001, 2, 30}, {4, 5, 6}}) end),
        oracle:try_(fun() -> erlang:localtime_to_universaltime({{2001, 13, 1}, {0, 0, 0}}) end)}),
    {A, B, C} = erlang:now(),
    {A2, B2, C2} = erlang:now(),
    oracle:say((A2 * 1000000 + B2) * 1000000 + C2 > (A * 1000000 + B) * 1000000 + C),
    {T1, T2, T3} = os:timestamp(),
    oracle:say(abs((T1 - A) * 1000000 + T2 - B) =< 5 andalso is_integer(T3)),
    oracle:say(abs(os:system_time(second) - erlang:system_time(second)) =< 5),
    oracle:say(os:system_time() > 1000000000 * 1000000),
    Off = erlang:time_offset(),
    oracle:say(abs(erlang:monotonic_time() + Off - erlang:system_time()) < 5000000000),
    oracle:say(abs(erlang:time_offset(second) - erlang:convert_time_unit(Off, native, second)) =< 1),
    P = os:perf_counter(),
    oracle:say({os:perf_counter() >= P, os:perf_counter(second) >= 0, oracle:try_(fun() -> os:perf_counter(nosuch) end),
        oracle:try_(fun() -> erlang:monotonic_time(nosuch) end), oracle:try_(fun() -> erlang:system_time(0) end), erlang:convert_time_unit(-1, millisecond, second)}).

near(T, U) -> abs(calendar:datetime_to_gregorian_seconds(T) - calendar:datetime_to_gregorian_seconds(U)) =< 5.
