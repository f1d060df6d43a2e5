%% system time to RFC 3339 text and back, in several units and offsets.
-module(calendar_rfc3339).
-export([start/0]).

start() ->
    oracle:say([calendar:system_time_to_rfc3339(T, [{offset, "Z"}]) || T <- [0, 1, 1700000000, -1]]),
    oracle:say([calendar:system_time_to_rfc3339(1700000000123, [{unit, millisecond}, {offset, O}]) || O <- ["Z", "+01:30", "-08:00", 3600000]]),
    oracle:say(calendar:system_time_to_rfc3339(1700000000123456, [{unit, microsecond}, {offset, "Z"}, {time_designator, $\s}])),
    oracle:say([calendar:rfc3339_to_system_time(S) || S <- ["1970-01-01T00:00:00Z", "2023-11-14T22:13:20Z", "2023-11-14T23:43:20+01:30", "2023-11-14 22:13:20Z"]]),
    oracle:say([calendar:rfc3339_to_system_time("2023-11-14T22:13:20.123Z", [{unit, U}]) || U <- [second, millisecond, microsecond]]),
    oracle:say([calendar:system_time_to_universal_time(1700000000, second), calendar:system_time_to_universal_time(1700000000123, millisecond), calendar:system_time_to_universal_time(-1, second)]),
    oracle:say(element(1, oracle:try_(fun() -> calendar:rfc3339_to_system_time("yesterday") end))),
    ok.
