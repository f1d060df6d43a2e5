%% Clocks: units, order, offsets, unique integers, what is refused.
-module(clock_readings).
-export([start/0]).

start() ->
    Units = [second, millisecond, microsecond, nanosecond, native, 1000, 1, 7],
    oracle:say([is_integer(erlang:monotonic_time(U)) || U <- Units]),
    oracle:say([is_integer(erlang:system_time(U)) || U <- Units]),
    oracle:say([oracle:try_(fun() -> erlang:monotonic_time(U) end) || U <- [foo, 0, -1, 1.0, "s"]]),
    A = erlang:monotonic_time(), B = erlang:monotonic_time(),
    oracle:say(A =< B),
    S1 = erlang:system_time(second), {Mega, Sec, Micro} = erlang:timestamp(), S2 = erlang:system_time(second),
    oracle:say({S1 =< Mega * 1000000 + Sec, Mega * 1000000 + Sec =< S2, Micro >= 0, Micro < 1000000}),
    oracle:say([erlang:convert_time_unit(V, F, T) || {V, F, T} <- [{1, second, millisecond}, {1999, millisecond, second}, {-1, millisecond, second}, {5, nanosecond, microsecond}, {3, 7, 21}, {10, second, 3}]]),
    oracle:say([oracle:try_(fun() -> erlang:convert_time_unit(V, F, T) end) || {V, F, T} <- [{a, second, second}, {1, foo, second}, {1, second, 0}]]),
    U = [erlang:unique_integer() || _ <- lists:seq(1, 50)],
    oracle:say(length(lists:usort(U))),
    Mon = [erlang:unique_integer([monotonic]) || _ <- lists:seq(1, 50)],
    oracle:say(Mon =:= lists:usort(Mon)),
    oracle:say([erlang:unique_integer([positive]) > 0, erlang:unique_integer([positive, monotonic]) > 0]),
    oracle:say([oracle:try_(fun() -> erlang:unique_integer(O) end) || O <- [a, [bad], [positive | x]]]),
    oracle:say(erlang:system_time() - erlang:monotonic_time() - erlang:time_offset() < erlang:convert_time_unit(1, second, native)),
    {{Y, Mo, D}, {H, Mi, Se}} = erlang:universaltime(),
    oracle:say([is_integer(X) || X <- [Y, Mo, D, H, Mi, Se]]),
    oracle:say(erlang:make_ref() =/= erlang:make_ref()),
    is_tuple(erlang:localtime()).
