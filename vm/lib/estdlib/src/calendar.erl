%% @doc Dates and times of the Gregorian calendar from year 0 on.
-module(calendar).

-export([
    date_to_gregorian_days/1, date_to_gregorian_days/3, datetime_to_gregorian_seconds/1, day_of_the_week/1,
    day_of_the_week/3, gregorian_days_to_date/1, gregorian_seconds_to_datetime/1, is_leap_year/1,
    iso_week_number/0, iso_week_number/1, last_day_of_the_month/2, local_time/0, local_time_to_universal_time/1,
    local_time_to_universal_time/2, local_time_to_universal_time_dst/1, now_to_datetime/1, now_to_local_time/1,
    now_to_universal_time/1, rfc3339_to_system_time/1, rfc3339_to_system_time/2, seconds_to_daystime/1,
    seconds_to_time/1, system_time_to_local_time/2, system_time_to_rfc3339/1, system_time_to_rfc3339/2,
    system_time_to_universal_time/2, time_difference/2, time_to_seconds/1, universal_time/0,
    universal_time_to_local_time/1, universal_time_to_system_time/1, universal_time_to_system_time/2,
    local_time_to_system_time/1, local_time_to_system_time/2, valid_date/1, valid_date/3
]).

-export_type([date/0, time/0, datetime/0, datetime1970/0, year/0, month/0, day/0, daynum/0, ldom/0, yearweeknum/0]).
-type year() :: non_neg_integer().
-type month() :: 1..12.
-type day() :: 1..31.
-type daynum() :: 1..7.
-type ldom() :: 28..31.
-type date() :: {year(), month(), day()}.
-type time() :: {0..23, 0..59, 0..59}.
-type datetime() :: {date(), time()}.
-type datetime1970() :: datetime().
-type yearweeknum() :: {year(), 1..53}.

-define(DAY, 86400).
-define(EPOCH, 62167219200).

%% @doc Days since the first of January of year 0.
-spec date_to_gregorian_days(date()) -> non_neg_integer().
date_to_gregorian_days({Year, Month, Day}) -> date_to_gregorian_days(Year, Month, Day).

%% @doc date_to_gregorian_days/1.
-spec date_to_gregorian_days(year(), month(), day()) -> non_neg_integer().
date_to_gregorian_days(Year, Month, Day) when
    is_integer(Year), Year >= 0, is_integer(Month), Month >= 1, Month =< 12, is_integer(Day), Day >= 1
->
    true = Day =< last_day_of_the_month(Year, Month),
    days_before(Year) + days_before(Month, is_leap_year(Year)) + Day - 1.

%% Days before a year, and before a month of it.
days_before(-1) -> -365;
days_before(0) -> 0;
days_before(Year) ->
    Y = Year - 1,
    366 + Y * 365 + Y div 4 - Y div 100 + Y div 400.

days_before(Month, Leap) ->
    Common = element(Month, {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334}),
    case Leap andalso Month > 2 of
        true -> Common + 1;
        false -> Common
    end.

%% @doc Seconds since the beginning of year 0.
-spec datetime_to_gregorian_seconds(datetime()) -> non_neg_integer().
datetime_to_gregorian_seconds({Date, Time}) -> ?DAY * date_to_gregorian_days(Date) + time_to_seconds(Time).

%% @doc The day of the week: Monday is 1.
-spec day_of_the_week(date()) -> daynum().
day_of_the_week({Year, Month, Day}) -> day_of_the_week(Year, Month, Day).

%% @doc day_of_the_week/1.
-spec day_of_the_week(year(), month(), day()) -> daynum().
day_of_the_week(Year, Month, Day) -> (date_to_gregorian_days(Year, Month, Day) + 5) rem 7 + 1.

%% @doc The date of a number of days since the first of January of year 0.
-spec gregorian_days_to_date(non_neg_integer()) -> date().
gregorian_days_to_date(Days) when is_integer(Days), Days >= 0 ->
    %% 400 years have 146,097 days; the estimate is off by one at most
    Year = earlier(Days, Days * 400 div 146097 + 1),
    InYear = Days - days_before(Year),
    Leap = is_leap_year(Year),
    Month = month_of(InYear, Leap, 12),
    {Year, Month, InYear - days_before(Month, Leap) + 1}.

earlier(Days, Year) ->
    case days_before(Year) > Days of
        true -> earlier(Days, Year - 1);
        false -> Year
    end.

month_of(Day, Leap, Month) ->
    case days_before(Month, Leap) > Day of
        true -> month_of(Day, Leap, Month - 1);
        false -> Month
    end.

%% @doc The date and time of a number of seconds since the beginning of year 0.
-spec gregorian_seconds_to_datetime(non_neg_integer()) -> datetime().
gregorian_seconds_to_datetime(Seconds) when is_integer(Seconds), Seconds >= 0 ->
    {gregorian_days_to_date(Seconds div ?DAY), seconds_to_time(Seconds rem ?DAY)}.

%% @doc Whether a year has 366 days.
-spec is_leap_year(year()) -> boolean().
is_leap_year(Year) when is_integer(Year), Year >= 0 ->
    Year rem 4 =:= 0 andalso (Year rem 100 =/= 0 orelse Year rem 400 =:= 0).

%% @doc The ISO week of today.
-spec iso_week_number() -> yearweeknum().
iso_week_number() ->
    {Date, _} = local_time(),
    iso_week_number(Date).

%% @doc The ISO week of a date, and the year that it belongs to.
-spec iso_week_number(date()) -> yearweeknum().
iso_week_number({Year, _, _} = Date) ->
    Days = date_to_gregorian_days(Date),
    First = first_week(Year),
    if
        Days < First -> {Year - 1, (Days - first_week(Year - 1)) div 7 + 1};
        true ->
            case Days >= first_week(Year + 1) of
                true -> {Year + 1, 1};
                false -> {Year, (Days - First) div 7 + 1}
            end
    end.

%% The Monday of the week that has the fourth of January.
first_week(Year) ->
    Fourth = days_before(Year) + 3,
    Fourth - (Fourth + 5) rem 7.

%% @doc The number of days of a month.
-spec last_day_of_the_month(year(), month()) -> ldom().
last_day_of_the_month(Year, Month) when is_integer(Year), Year >= 0 -> last_day(Year, Month).

last_day(Year, 2) ->
    case is_leap_year(Year) of
        true -> 29;
        false -> 28
    end;
last_day(_, Month) when Month =:= 4; Month =:= 6; Month =:= 9; Month =:= 11 -> 30;
last_day(_, Month) when is_integer(Month), Month > 0, Month < 13 -> 31.

%% @doc The local date and time.
-spec local_time() -> datetime().
local_time() -> erlang:localtime().

%% @doc Universal time of local time.
-spec local_time_to_universal_time(datetime()) -> datetime().
local_time_to_universal_time(DateTime) -> local_time_to_universal_time(DateTime, undefined).

%% @doc local_time_to_universal_time/1; whether it is daylight saving time is told, or not known.
-spec local_time_to_universal_time(datetime(), boolean() | undefined) -> datetime().
local_time_to_universal_time(DateTime, Dst) -> universal(DateTime, Dst).

%% @doc The universal times that local time may be: none, one or two.
-spec local_time_to_universal_time_dst(datetime1970()) -> [datetime1970()].
local_time_to_universal_time_dst(DateTime) ->
    Both = [universal(DateTime, Dst) || Dst <- [true, false]],
    lists:usort([U || U <- Both, local(U) =:= DateTime]).

%% @doc now_to_universal_time/1.
-spec now_to_datetime(erlang:timestamp()) -> datetime1970().
now_to_datetime(Now) -> now_to_universal_time(Now).

%% @doc The universal time of a timestamp.
-spec now_to_universal_time(erlang:timestamp()) -> datetime1970().
now_to_universal_time({Mega, Seconds, _}) -> system_time_to_universal_time(Mega * 1000000 + Seconds, second).

%% @doc The local time of a timestamp.
-spec now_to_local_time(erlang:timestamp()) -> datetime1970().
now_to_local_time(Now) -> local(now_to_universal_time(Now)).

%% @doc The system time of text like 2018-02-01T15:18:02Z.
-spec rfc3339_to_system_time(string() | binary()) -> integer().
rfc3339_to_system_time(Text) -> rfc3339_to_system_time(Text, []).

%% @doc rfc3339_to_system_time/1 in {unit, Unit}; fractions of a second are cut to it.
-spec rfc3339_to_system_time(string() | binary(), [{unit, erlang:time_unit()}]) -> integer().
rfc3339_to_system_time(Text, Options) when is_binary(Text) ->
    rfc3339_to_system_time(binary_to_list(Text), Options);
rfc3339_to_system_time(Text, Options) ->
    Unit = proplists:get_value(unit, Options, second),
    [Y1, Y2, Y3, Y4, $-, M1, M2, $-, D1, D2, _, H1, H2, $:, N1, N2, $:, S1, S2 | Rest] = Text,
    Number = fun list_to_integer/1,
    Date = {Number([Y1, Y2, Y3, Y4]), Number([M1, M2]), Number([D1, D2])},
    Time = {Number([H1, H2]), Number([N1, N2]), Number([S1, S2])},
    {Fraction, Zone} = lists:splitwith(fun(C) -> C =:= $. orelse (C >= $0 andalso C =< $9) end, Rest),
    Seconds = datetime_to_gregorian_seconds({Date, Time}) - offset(Zone) - ?EPOCH,
    Factor = per_second(Unit),
    Seconds * Factor + fraction(Fraction, Factor).

offset([Z]) when Z =:= $Z; Z =:= $z -> 0;
offset([Sign, H1, H2, $:, M1, M2]) ->
    Seconds = list_to_integer([H1, H2]) * 3600 + list_to_integer([M1, M2]) * 60,
    case Sign of
        $+ -> Seconds;
        $- -> -Seconds
    end.

fraction([], _) -> 0;
fraction([$. | Digits], Factor) -> list_to_integer(Digits) * Factor div power(10, length(Digits)).

power(_, 0) -> 1;
power(B, N) -> B * power(B, N - 1).

%% @doc Days and the time of the day of a number of seconds.
-spec seconds_to_daystime(integer()) -> {integer(), time()}.
seconds_to_daystime(Seconds) ->
    Rest = ((Seconds rem ?DAY) + ?DAY) rem ?DAY,
    {(Seconds - Rest) div ?DAY, seconds_to_time(Rest)}.

%% @doc The time of the day of a number of seconds.
-spec seconds_to_time(non_neg_integer()) -> time().
seconds_to_time(Seconds) when is_integer(Seconds), Seconds >= 0, Seconds < ?DAY ->
    {Seconds div 3600, Seconds rem 3600 div 60, Seconds rem 60}.

%% @doc The local time of a system time in a unit.
-spec system_time_to_local_time(integer(), erlang:time_unit()) -> datetime().
system_time_to_local_time(Time, Unit) ->
    local(system_time_to_universal_time(Time, Unit)).

%% @doc The universal time of a system time in a unit.
-spec system_time_to_universal_time(integer(), erlang:time_unit()) -> datetime().
system_time_to_universal_time(Time, Unit) ->
    gregorian_seconds_to_datetime(floored(Time, per_second(Unit)) + ?EPOCH).

%% @doc A system time as text like 2018-02-01T15:18:02Z in local time.
-spec system_time_to_rfc3339(integer()) -> string().
system_time_to_rfc3339(Time) -> system_time_to_rfc3339(Time, []).

%% @doc The system time of a date and time of UTC, in seconds.
-spec universal_time_to_system_time(datetime()) -> integer().
universal_time_to_system_time(DateTime) -> universal_time_to_system_time(DateTime, []).

%% @doc universal_time_to_system_time/1 in {unit, Unit}.
-spec universal_time_to_system_time(datetime(), [{unit, erlang:time_unit()}]) -> integer().
universal_time_to_system_time({Date, Time}, Options) ->
    Seconds = days_since_1970(Date) * ?DAY + time_to_seconds(Time),
    Seconds * per_second(unit(proplists:get_value(unit, Options, second))).

unit(Unit) when Unit =:= second; Unit =:= millisecond; Unit =:= microsecond; Unit =:= nanosecond; Unit =:= native -> Unit.

%% As if each month had as many days as needed: February the 30th is a day of March.
days_since_1970({Year, Month, Day}) when is_integer(Year), is_integer(Month), is_integer(Day) ->
    %% years that begin in March, counted from 400 before year 0, so that nothing is negative
    {Y, M} =
        case Month > 2 of
            true -> {Year + 400, Month - 3};
            false -> {Year + 399, Month + 9}
        end,
    Y * 365 + Y div 4 - Y div 100 + Y div 400 + (153 * M + 2) div 5 + Day - 1 - 865565.

%% @doc The system time of a local date and time, in seconds.
-spec local_time_to_system_time(datetime1970()) -> integer().
local_time_to_system_time(DateTime) -> local_time_to_system_time(DateTime, []).

%% @doc local_time_to_system_time/1 in {unit, Unit}.
-spec local_time_to_system_time(datetime1970(), [{unit, erlang:time_unit()}]) -> integer().
local_time_to_system_time(DateTime, Options) ->
    universal_time_to_system_time(universal(DateTime, undefined), Options).

%% @doc system_time_to_rfc3339/1 with options: unit, offset ("Z", "+01:00", seconds or ""), time_designator.
-spec system_time_to_rfc3339(integer(), [{atom(), term()}]) -> string().
system_time_to_rfc3339(Time, Options) ->
    Unit = proplists:get_value(unit, Options, second),
    Offset0 = proplists:get_value(offset, Options, ""),
    Designator = proplists:get_value(time_designator, Options, $T),
    Factor = per_second(Unit),
    Whole = floored(Time, Factor),
    {Offset, Zone} = zone(Offset0, Time, Unit),
    {{Y, M, D}, {H, N, S}} = gregorian_seconds_to_datetime(Whole + Offset + ?EPOCH),
    Fraction =
        case length(integer_to_list(Factor)) - 1 of
            0 -> "";
            Places -> io_lib:format(".~*..0B", [Places, Time - Whole * Factor])
        end,
    lists:flatten(
        io_lib:format("~4.10.0B-~2.10.0B-~2.10.0B~c~2.10.0B:~2.10.0B:~2.10.0B~s~s", [
            Y, M, D, Designator, H, N, S, Fraction, Zone
        ])
    ).

%% Parts of a unit in a second. erlang:convert_time_unit/3 is not on AtomVM.
per_second(second) -> 1;
per_second(millisecond) -> 1000;
per_second(microsecond) -> 1000000;
per_second(nanosecond) -> 1000000000;
per_second(Unit) -> erlang:convert_time_unit(1, second, Unit).

floored(Time, Factor) when is_integer(Time), Time >= 0 -> Time div Factor;
floored(Time, Factor) when is_integer(Time) -> -((-Time + Factor - 1) div Factor);
floored(_, _) -> erlang:error(badarg).

%% Devices tell local time for now only: there, local time is always as far from UTC as it is now.
local(Universal) ->
    case erlang:function_exported(erlang, universaltime_to_localtime, 1) of
        true -> erlang:universaltime_to_localtime(Universal);
        false -> shifted(Universal, 1)
    end.

universal(Local, Dst) ->
    case erlang:function_exported(erlang, localtime_to_universaltime, 2) of
        true -> erlang:localtime_to_universaltime(Local, Dst);
        false -> shifted(Local, -1)
    end.

shifted(DateTime, Direction) ->
    Ahead = datetime_to_gregorian_seconds(erlang:localtime()) - datetime_to_gregorian_seconds(erlang:universaltime()),
    Offset = 60 * round(Ahead / 60),  % the two clocks were not read at once
    gregorian_seconds_to_datetime(datetime_to_gregorian_seconds(DateTime) + Direction * Offset).

zone([], Time, Unit) ->
    Universal = gregorian_seconds_to_datetime(floored(Time, per_second(Unit)) + ?EPOCH),
    Local = local(Universal),
    zone(datetime_to_gregorian_seconds(Local) - datetime_to_gregorian_seconds(Universal), Time, second);
zone([Z], _, _) ->
    {0, [Z]};
zone([_ | _] = Text, _, _) ->
    {offset(Text), Text};
zone(Offset, Time, Unit) when is_integer(Offset), Unit =/= second ->
    zone(floored(Offset, per_second(Unit)), Time, second);
zone(Seconds, _, _) when is_integer(Seconds) ->
    Minutes = abs(Seconds) div 60,
    Sign =
        case Seconds < 0 of
            true -> $-;
            false -> $+
        end,
    {Seconds, io_lib:format("~c~2.10.0B:~2.10.0B", [Sign, Minutes div 60, Minutes rem 60])}.

%% @doc How many days and what time lie between two times.
-spec time_difference(datetime(), datetime()) -> {integer(), time()}.
time_difference(From, To) ->
    seconds_to_daystime(datetime_to_gregorian_seconds(To) - datetime_to_gregorian_seconds(From)).

%% @doc The seconds of a time of the day.
-spec time_to_seconds(time()) -> non_neg_integer().
time_to_seconds({H, M, S}) when
    is_integer(H), H >= 0, H < 24, is_integer(M), M >= 0, M < 60, is_integer(S), S >= 0, S < 60
->
    H * 3600 + M * 60 + S.

%% @doc The universal date and time.
-spec universal_time() -> datetime().
universal_time() -> erlang:universaltime().

%% @doc Local time of universal time.
-spec universal_time_to_local_time(datetime()) -> datetime().
universal_time_to_local_time(DateTime) -> local(DateTime).

%% @doc Whether there is such a date.
-spec valid_date({integer(), integer(), integer()}) -> boolean().
valid_date({Year, Month, Day}) -> valid_date(Year, Month, Day).

%% @doc valid_date/1.
-spec valid_date(integer(), integer(), integer()) -> boolean().
valid_date(Year, Month, Day) when is_integer(Year), is_integer(Month), is_integer(Day) ->
    Year >= 0 andalso Month >= 1 andalso Month =< 12 andalso Day >= 1 andalso Day =< last_day(Year, Month).
