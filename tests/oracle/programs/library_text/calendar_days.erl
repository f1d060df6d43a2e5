%% days, weeks, leap years, validity, seconds and back.
-module(calendar_days).
-export([start/0]).

start() ->
    oracle:say([calendar:date_to_gregorian_days(D) || D <- [{0, 1, 1}, {1970, 1, 1}, {2000, 2, 29}, {2024, 12, 31}, {9999, 12, 31}]]),
    oracle:say([calendar:gregorian_days_to_date(N) || N <- [0, 59, 60, 365, 366, 719528, 730544, 3652424]]),
    oracle:say([calendar:day_of_the_week(D) || D <- [{2024, 2, 29}, {1900, 1, 1}, {2000, 1, 1}, {0, 1, 1}]]),
    oracle:say([calendar:is_leap_year(Y) || Y <- [0, 4, 100, 400, 1900, 2000, 2023, 2024]]),
    oracle:say([calendar:last_day_of_the_month(Y, M) || {Y, M} <- [{2024, 2}, {2023, 2}, {2024, 4}, {2024, 12}]]),
    oracle:say([calendar:valid_date(D) || D <- [{2024, 2, 29}, {2023, 2, 29}, {2024, 13, 1}, {2024, 0, 1}, {-1, 1, 1}]]),
    oracle:say([calendar:iso_week_number(D) || D <- [{2020, 12, 31}, {2021, 1, 1}, {2021, 1, 4}, {2016, 1, 3}, {2024, 12, 30}]]),
    oracle:say([calendar:datetime_to_gregorian_seconds({{1970, 1, 1}, {0, 0, 0}}), calendar:gregorian_seconds_to_datetime(63800000000)]),
    oracle:say([calendar:seconds_to_time(S) || S <- [0, 3661, 86399]]),
    oracle:say([calendar:seconds_to_daystime(S) || S <- [0, 90061, -1]]),
    oracle:say([calendar:time_to_seconds({1, 2, 3}), calendar:time_difference({{2024, 1, 1}, {0, 0, 0}}, {{2024, 3, 1}, {1, 2, 3}})]),
    [oracle:say(element(1, oracle:try_(F))) || F <- [fun() -> calendar:date_to_gregorian_days({2023, 2, 30}) end, fun() -> calendar:day_of_the_week({2023, 13, 1}) end, fun() -> calendar:seconds_to_time(-1) end]],
    ok.
