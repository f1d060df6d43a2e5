# Dates, times, calendars and time zones.
defmodule Calendars.Late do
  @moduledoc "A calendar in which days begin six hours after midnight: not all of one."

  def day_rollover_relative_to_midnight_utc, do: {1, 4}
  def valid_date?(year, month, day), do: Calendar.ISO.valid_date?(year, month, day)
  def date_to_string(year, month, day), do: "#{year}.#{month}.#{day}"
  def time_to_string(hour, minute, second, _), do: "#{hour}.#{minute}.#{second}"

  def naive_datetime_to_string(year, month, day, hour, minute, second, _),
    do: "#{year}.#{month}.#{day} #{hour}.#{minute}.#{second}"

  def datetime_to_string(year, month, day, hour, minute, second, _, zone, _, _, _),
    do: "#{year}.#{month}.#{day} #{hour}.#{minute}.#{second} #{zone}"
end

defmodule Calendars.Zones do
  @moduledoc "A database of one time zone: in summer from April to September, with January gone and February twice."

  @behaviour Calendar.TimeZoneDatabase

  @winter %{utc_offset: 3600, std_offset: 0, zone_abbr: "CET"}
  @summer %{utc_offset: 3600, std_offset: 3600, zone_abbr: "CEST"}

  @impl true
  def time_zone_period_from_utc_iso_days(days, "X/Y") do
    month = elem(Calendar.ISO.naive_datetime_from_iso_days(days), 1)
    {:ok, if(month in 4..9, do: @summer, else: @winter)}
  end

  def time_zone_period_from_utc_iso_days(_, _), do: {:error, :time_zone_not_found}

  @impl true
  def time_zone_periods_from_wall_datetime(%{month: 1}, "X/Y"),
    do: {:gap, {@winter, ~N[2019-03-31 02:00:00]}, {@summer, ~N[2019-03-31 03:00:00]}}

  def time_zone_periods_from_wall_datetime(%{month: 2}, "X/Y"), do: {:ambiguous, @summer, @winter}
  def time_zone_periods_from_wall_datetime(_, "X/Y"), do: {:ok, @winter}
  def time_zone_periods_from_wall_datetime(_, _), do: {:error, :time_zone_not_found}
end

defmodule Calendars do
  import Say
  alias Calendars.{Late, Zones}

  def start do
    dates()
    dates_2()
    times()
    times_2()
    naive()
    naive_2()
    zones()
    zones_2()
    zones_3()
    iso()
    iso_2()
    iso_3()
    calendar()
    texts()
    now()
    random()
    :ok
  end

  defp late_time, do: %Time{hour: 1, minute: 1, second: 4, calendar: Late}

  defp late_naive,
    do: %NaiveDateTime{year: 2000, month: 1, day: 4, hour: 1, minute: 2, second: 3, calendar: Late}

  defp zoned do
    %DateTime{
      year: 2000,
      month: 1,
      day: 4,
      hour: 1,
      minute: 2,
      second: 3,
      microsecond: {1, 2},
      time_zone: "Europe/Foo",
      zone_abbr: "CET",
      utc_offset: 3600,
      std_offset: 1800
    }
  end

  defp spring, do: DateTime.from_naive!(~N[2019-03-31 22:30:00.5], "X/Y", Zones)

  defp dates do
    say(%Date{year: 2000, month: 13, day: 40})
    say(%Date{year: 20000, month: 1, day: 4})
    say(%Date{year: 2000, month: 1, day: 4, calendar: Late})
    say(to_string(~D[2000-01-01]))
    say(Date.range(~D[2000-01-01], ~D[2000-01-03]))
    say(Date.range(~D[2000-01-03], ~D[2000-01-01]))
    say(Date.range(~D[2000-01-01], ~D[2000-01-03], 2))
    say(Date.range(~D[2000-01-01], ~D[2000-01-03], -2))
    say(Date.range(~D[2000-01-01], ~D[2000-01-03], 0))
    say(Date.range(~D[2000-01-01], ~D[2000-01-03], :a))
    say(Date.range(~D[2000-01-01], 3))
    say(Date.range(1, ~D[2000-01-01], 3))
    say(Date.range(~D[2000-01-01], %Date{year: 2000, month: 1, day: 4, calendar: Late}))
    say(Date.new(2000, 2, 30))
    say(Date.new!(2000, 2, 30))
    say(Date.new(2000, 2, 30, Late))
    say(Date.new!(2000, 2, 30, Late))
    say(Date.new(2000.0, 2, 3))
    say(Date.from_iso8601("2000-1-1"))
    say(Date.from_iso8601!("2000-1-1"))
    say(Date.from_iso8601!("2000-13-01"))
    say(Date.from_iso8601!("+2000-12-01"))
    say(Date.from_iso8601!("--2000-12-01"))
    say(Date.from_iso8601!("-0000-12-01"))
    say(Date.from_iso8601!("-0001-12-01"))
    say(Date.from_iso8601("20001201"))
    say(Date.from_iso8601("2000-12-01x"))
    say(Date.from_erl({2000, 13, 1}))
    say(Date.from_erl!({2000, 13, 1}))
    say(Date.from_erl!({2000, 12, 1.0}))
    say(Date.from_erl!(:a))
    say(Date.to_erl(%Date{year: 2000, month: 1, day: 4, calendar: Late}))
    say(Date.to_iso8601(~D[2000-01-01], :basic))
    say(Date.to_iso8601(%Date{year: 2000, month: 1, day: 4, calendar: Late}))
    say(Date.compare(~D[2000-01-01], %Date{year: 2000, month: 1, day: 4, calendar: Late}))
    say(Date.diff(~D[2000-01-01], %Date{year: 2000, month: 1, day: 4, calendar: Late}))
    say(Date.convert(~D[2000-01-01], Late))
    say(Date.convert!(~D[2000-01-01], Late))
    say(Date.convert!(~D[2000-01-01], Calendar.ISO))
    say(Date.add(~D[9999-12-31], 1))
    say(Date.add(~D[-9999-01-01], -1))
    say(Date.add(~D[2000-01-01], 1.0))
    say(Date.diff(~D[9999-12-31], ~D[-9999-01-01]))
    say(Date.from_gregorian_days(10_000_000))
    say(Date.day_of_week(~D[2000-01-01], :sunday))
    say(Date.end_of_week(~D[9999-12-31]))
    say(Date.quarter_of_year(~D[2000-01-01]))
    say(Date.day_of_era(~D[0000-12-31]))
    say(Date.day_of_era(~D[0000-01-01]))
    say(Date.day_of_era(~D[-0001-12-31]))
    say(Date.day_of_era(~D[2000-01-01]))
    say(Date.year_of_era(~D[0000-01-01]))
    say(Date.leap_year?(%{year: 2000}))
    say(Date.leap_year?(~N[2000-01-01 00:00:00]))
    say(Date.to_gregorian_days(~D[-0001-01-01]))
    say(Date.from_gregorian_days(-366))
    say(Enum.count(Date.range(~D[2000-01-01], ~D[2000-01-03], -2)))
    say(Enum.to_list(Date.range(~D[2000-01-01], ~D[2000-01-03], -2)))
    say(Enum.to_list(Date.range(~D[2000-01-05], ~D[2000-01-01], -2)))
    say(Date.range(~D[2000-01-05], ~D[2000-01-01], -2).last)
  end

  defp dates_2 do
    say(Enum.member?(Date.range(~D[2000-01-01], ~D[2000-01-05], 2), ~D[2000-01-02]))
    say(~D[2000-01-03] in Date.range(~D[2000-01-01], ~D[2000-01-05], 2))
    say(~N[2000-01-03 00:00:00] in Date.range(~D[2000-01-01], ~D[2000-01-05], 2))
    say(Enum.slice(Date.range(~D[2000-01-01], ~D[2000-01-05], 2), 1, 2))
    say(Enum.reverse(Date.range(~D[2000-01-01], ~D[2000-01-05], 2)))
    say(Enum.at(Date.range(~D[2000-01-01], ~D[2000-01-05], 2), 1))
    say(Enum.zip(Date.range(~D[2000-01-01], ~D[2000-01-05], 2), [1, 2]))
    say(Enum.reduce_while(Date.range(~D[2000-01-01], ~D[2000-01-05], 2), 1, fn d, _ -> {:halt, d} end))
    say(Date.range(~D[2000-01-01], 5, 2))
    say(Date.range(~D[2000-01-01], %{calendar: Calendar.ISO, year: 2000, month: 1, day: 5}, 2))
    say(Date.range(~N[2000-01-01 00:00:00], ~D[2000-01-05]))
    say(Date.range(%{calendar: Calendar.ISO, year: 2000, month: 1, day: 5}, ~D[2000-01-05]))
    say(Date.to_string(%{calendar: Calendar.ISO, year: 2000, month: 1, day: 5}))
    say(Date.to_string(~N[2000-01-01 00:00:00]))
    say(Date.add(~N[2000-01-01 00:00:00], 5))
    say(Date.add(%{calendar: Calendar.ISO, year: 2000, month: 1, day: 5}, 5))
    say(Date.compare(~N[2000-01-01 00:00:00], ~D[2000-01-01]))
    say(Date.diff(~N[2000-01-01 00:00:00], ~D[2000-01-01]))
    say(Date.day_of_week(%{calendar: Calendar.ISO, year: 2000, month: 1, day: 5}))
    say(Date.beginning_of_month(~N[2000-01-31 00:00:00]))
    say(Date.end_of_month(~N[2000-02-01 00:00:00]))
    say(Date.beginning_of_week(~N[2000-02-01 00:00:00]))
    say(Date.beginning_of_week(~N[2000-02-01 00:00:00], :wednesday))
    say(Date.end_of_week(~N[2000-02-01 00:00:00], :tuesday))
    say(Date.days_in_month(1))
    say(Date.day_of_year(1))
    say(Date.compare(1, ~D[2000-01-01]))
    say(Date.diff(1, ~D[2000-01-01]))
    say(Date.diff(~D[2000-01-01], 1))
    say(Date.add(1, 1))
    say(Date.add(~D[2000-01-01], :a))
    say(Date.to_iso8601(1))
    say(Date.to_erl(1))
    say(Date.to_string(1))
    say(Date.convert(1, Calendar.ISO))
    say(Date.convert(%{calendar: Calendar.ISO, year: 2000, month: 1, day: 5}, Calendar.ISO))
    say(Date.convert(~N[2000-01-01 00:00:00], Calendar.ISO))
    say(Date.from_iso8601(:a))
    say(Date.from_iso8601(""))
    say(Date.from_iso8601("2000-01-01", Late))
    say(Date.from_gregorian_days(1.5))
    say(Date.from_gregorian_days(1, Late))
    say(Date.quarter_of_year(1))
    say(Date.months_in_year(1))
    say(Date.year_of_era(1))
    say(Date.day_of_era(1))
    say(Date.beginning_of_month(1))
    say(Date.end_of_month(1))
    say(Date.beginning_of_week(1))
    say(Date.end_of_week(1))
    say(Date.new(1, 2, 3, 5))
    say(Date.new!(1, 2, 3, 5))
    say(Date.from_erl!({1, 2, 3}, Calendar.ISO))
  end

  defp times do
    say(%Time{hour: 1, minute: 1, second: 4, calendar: Late})
    say(%Time{hour: 1, minute: 1, second: 4, microsecond: {5, 3}})
    say(Time.new(1, 2, 3, 5))
    say(Time.new(1, 2, 3, {5, 3}))
    say(Time.new(24, 2, 3))
    say(Time.new(1, 2, 3.0))
    say(Time.new!(24, 2, 3))
    say(Time.new(1, 2, 3, :a))
    say(Time.from_iso8601("T01:02:03.1234567Z"))
    say(Time.from_iso8601("01:02:03,"))
    say(Time.from_iso8601("01:02:03."))
    say(Time.from_iso8601("01:02:03,5+05:00"))
    say(Time.from_iso8601("t01:02:03,5+05:00"))
    say(Time.from_iso8601("01:02:03,5+05"))
    say(Time.from_iso8601("01:02:03,5-00:00"))
    say(Time.from_iso8601("01:02:03+00:00"))
    say(Time.from_iso8601("01:02:03+24:00"))
    say(Time.from_iso8601("01:02:03+05:60"))
    say(Time.from_iso8601("01:02:03z"))
    say(Time.from_iso8601("01:02:03 Z"))
    say(Time.from_iso8601("01:02:60"))
    say(Time.from_iso8601("24:02:50"))
    say(Time.from_iso8601("1:02:50"))
    say(Time.from_iso8601("01:02:5x"))
    say(Time.from_iso8601!("bad"))
    say(Time.from_iso8601!("25:00:00"))
    say(Time.from_erl({1, 2, 3}, {5, 3}))
    say(Time.from_erl({1, 2, 3}, 5))
    say(Time.from_erl({24, 2, 3}))
    say(Time.from_erl!({24, 2, 3}))
    say(Time.from_erl(3))
    say(Time.to_erl(~T[01:02:03.5]))
    say(Time.to_erl(~N[2000-01-01 01:02:03.5]))
    say(Time.from_seconds_after_midnight(86399))
    say(Time.from_seconds_after_midnight(86400))
    say(Time.from_seconds_after_midnight(-1))
    say(Time.from_seconds_after_midnight(100, {5, 4}))
    say(Time.from_seconds_after_midnight(1.0))
    say(Time.to_seconds_after_midnight(~T[01:02:03.5]))
    say(Time.add(~T[01:02:03.5], -90000))
    say(Time.add(~T[01:02:03], 1, :millisecond))
    say(Time.add(~T[01:02:03.5], 1, :microsecond))
    say(Time.add(~T[01:02:03.5], 1, :nanosecond))
    say(Time.add(~T[01:02:03.5], 1500, :nanosecond))
    say(Time.add(~T[01:02:03.5], -1500, :nanosecond))
    say(Time.add(~T[01:02:03.5], 1, :hour))
    say(Time.add(~T[01:02:03.5], 1, :minute))
    say(Time.add(~T[01:02:03.5], 1, :day))
    say(Time.add(~T[01:02:03.5], 1, 10))
    say(Time.add(~T[01:02:03], 1, 10))
    say(Time.add(~T[01:02:03], 1, 1024))
    say(Time.add(~T[01:02:03.5], 1, :foo))
    say(Time.add(~T[01:02:03.5], 1.0))
    say(Time.add(~T[01:02:03.5], 1, 0))
    say(Time.diff(~T[01:02:03.5], ~T[01:02:03.7]))
    say(Time.diff(~T[01:02:03.5], ~T[01:02:02.7]))
    say(Time.diff(~T[01:02:03.5], ~T[01:02:03.7], :microsecond))
    say(Time.diff(~T[01:02:03.5], ~T[01:02:03.7], :millisecond))
    say(Time.diff(~T[01:02:03.5], ~T[01:02:03.7], :nanosecond))
    say(Time.diff(~T[01:02:03.5], ~T[05:02:03.7], :hour))
  end

  defp times_2 do
    say(Time.diff(~T[01:02:03.5], ~T[05:02:03.7], :minute))
    say(Time.diff(~T[01:02:03.5], ~T[05:02:03.7], :day))
    say(Time.diff(~T[01:02:03.5], ~T[05:02:03.7], 10))
    say(Time.diff(~T[01:02:03.5], ~T[05:02:03.7], :foo))
    say(Time.diff(~T[01:02:03.5], late_time()))
    say(Time.compare(~T[01:02:03.5], ~T[01:02:03.500]))
    say(Time.compare(~T[01:02:03.5], ~N[2000-01-01 01:02:03.500]))
    say(Time.compare(~T[01:02:03.5], late_time()))
    say(Time.convert(~T[01:02:03.5], Calendar.ISO))
    say(Time.convert(~T[01:02:03.5], Late))
    say(Time.convert(1, Late))
    say(Time.truncate(~T[01:02:03.555], :millisecond))
    say(Time.truncate(~T[01:02:03.5], :millisecond))
    say(Time.truncate(~T[01:02:03.123456], :millisecond))
    say(Time.truncate(~T[01:02:03.123456], :second))
    say(Time.truncate(~T[01:02:03.123456], :foo))
    say(Time.to_iso8601(~T[01:02:03.123456], :basic))
    say(Time.to_iso8601(~N[2000-01-01 01:02:03.123456], :basic))
    say(Time.to_iso8601(late_time()))
    say(Time.add(1, 1))
    say(Time.to_string(1))
    say(Time.to_iso8601(1))
    say(Time.to_erl(1))
    say(Time.truncate(1, :second))
    say(Time.truncate(~N[2000-01-01 00:00:00.5], :second))
    say(Time.to_seconds_after_midnight(1))
    say(Time.to_seconds_after_midnight(~N[2000-01-01 01:00:00.5]))
    say(Time.to_string(~N[2000-01-01 00:00:00.5]))
    say(Time.to_string(%{calendar: Calendar.ISO, hour: 1, minute: 2, second: 3, microsecond: {4, 5}}))
    say(Time.add(~N[2000-01-01 00:00:00.5], 5))
    say(Time.convert(~N[2000-01-01 00:00:00.5], Calendar.ISO))
    say(Time.convert!(~N[2000-01-01 00:00:00.5], Calendar.ISO))
    say(Time.from_iso8601(:a))
    say(Time.from_iso8601("00:00:00", :a))
    say(Time.new(1, 1, 1, {0, 7}))
    say(Time.new(1, 1, 1, {10_000_000, 6}))
    say(Time.new(1, 1, 1, 10_000_000))
    say(Time.new(1, 1, 1, {:a, 6}))
    say(Time.new(-1, 1, 1))
    say(Time.diff(~T[00:00:00], ~T[00:00:01.5]))
    say(Time.diff(~T[00:00:00], ~T[00:00:00.999999], :millisecond))
    say(Time.diff(~T[00:00:00], ~T[01:00:00.999999], :hour))
  end

  defp naive do
    say(%NaiveDateTime{year: 2000, month: 1, day: 4, hour: 1, minute: 2, second: 3, calendar: Late})
    say(%NaiveDateTime{year: 2000, month: 1, day: 4, hour: 1, minute: 2, second: 3, microsecond: {1, 2}})
    say(NaiveDateTime.new(2000, 1, 32, 0, 0, 0))
    say(NaiveDateTime.new(2000, 1, 3, 0, 60, 0))
    say(NaiveDateTime.new(2000, 13, 3, 0, 60, 0))
    say(NaiveDateTime.new(2000, 1, 3, 0, 0, 0, 5))
    say(NaiveDateTime.new!(2000, 1, 3, 0, 0, 60, 5))
    say(NaiveDateTime.new(~D[2000-01-01], ~T[01:01:01.5]))
    say(NaiveDateTime.new(~D[2000-01-01], late_time()))
    say(NaiveDateTime.new!(~D[2000-01-01], late_time()))
    say(NaiveDateTime.new(~D[2000-01-01], 5))
    say(NaiveDateTime.add(~N[2000-01-01 00:00:00], -1))
    say(NaiveDateTime.add(~N[2000-01-01 00:00:00], -1, :nanosecond))
    say(NaiveDateTime.add(~N[2000-01-01 00:00:00], 1, :day))
    say(NaiveDateTime.add(~N[2000-01-01 00:00:00.12], 36, :hour))
    say(NaiveDateTime.add(~N[2000-01-01 00:00:00.12], 36, :minute))
    say(NaiveDateTime.add(~N[2000-01-01 00:00:00.12], 36, :foo))
    say(NaiveDateTime.add(~N[2000-01-01 00:00:00], 1, :microsecond))
    say(NaiveDateTime.add(~N[2000-01-01 00:00:00], 1, :native))
    say(NaiveDateTime.add(~N[2000-01-01 00:00:00], 1, 50))
    say(NaiveDateTime.add(~N[9999-12-31 23:59:59], 1))
    say(NaiveDateTime.add(zoned(), 1))
    say(NaiveDateTime.add(late_naive(), 1))
    say(NaiveDateTime.diff(~N[2000-01-01 00:00:00], ~N[2000-01-01 00:00:00.5]))
    say(NaiveDateTime.diff(~N[2000-01-01 00:00:00], ~N[1999-12-31 00:00:00.5], :hour))
    say(NaiveDateTime.diff(~N[2000-01-01 00:00:00], ~N[1999-12-31 00:00:00.5], :day))
    say(NaiveDateTime.diff(~N[2000-01-01 00:00:00], ~N[1999-12-31 00:00:00.5], 3))
    say(NaiveDateTime.diff(~N[2000-01-01 00:00:00], ~N[1999-12-31 00:00:00.5], :foo))
    say(NaiveDateTime.diff(~N[2000-01-01 00:00:00], late_naive()))
    say(NaiveDateTime.compare(~N[2000-01-01 00:00:00], late_naive()))
    say(NaiveDateTime.convert!(~N[2000-01-01 00:00:00], Late))
    say(NaiveDateTime.from_erl({{2000, 1, 1}, {1, 2, 3}}, {5, 2}))
    say(NaiveDateTime.from_erl({{2000, 13, 1}, {1, 2, 3}}, {5, 2}))
    say(NaiveDateTime.from_erl!({{2000, 13, 1}, {1, 2, 3}}))
    say(NaiveDateTime.from_erl(1))
    say(NaiveDateTime.to_erl(late_naive()))
    say(NaiveDateTime.from_iso8601("2000-01-01"))
    say(NaiveDateTime.from_iso8601("2000-01-01 24:00:00"))
    say(NaiveDateTime.from_iso8601("2000-01-32 24:00:00"))
    say(NaiveDateTime.from_iso8601("2000-01-31_20:00:00"))
    say(NaiveDateTime.from_iso8601("2000-01-31t20:00:00"))
    say(NaiveDateTime.from_iso8601("2000-01-31 20:00:00+24:00"))
    say(NaiveDateTime.from_iso8601("2000-01-31 20:00:00+23:00 "))
    say(NaiveDateTime.from_iso8601!("2000"))
    say(NaiveDateTime.from_gregorian_seconds(0))
    say(NaiveDateTime.from_gregorian_seconds(-1))
    say(NaiveDateTime.from_gregorian_seconds(63_724_800_000, {5, 2}))
    say(NaiveDateTime.to_gregorian_seconds(~N[2000-01-01 01:02:03.5]))
    say(NaiveDateTime.to_gregorian_seconds(late_naive()))
    say(NaiveDateTime.to_gregorian_seconds(zoned()))
    say(NaiveDateTime.to_iso8601(late_naive()))
    say(NaiveDateTime.to_string(late_naive()))
    say(NaiveDateTime.to_string(zoned()))
    say(NaiveDateTime.to_date(zoned()))
    say(NaiveDateTime.to_time(zoned()))
    say(NaiveDateTime.truncate(~N[2000-01-01 01:02:03.555], :second))
    say(NaiveDateTime.truncate(zoned(), :second))
    say(NaiveDateTime.compare(~U[2000-01-01 00:00:00Z], ~N[2000-01-01 00:00:00]))
    say(NaiveDateTime.diff(1, ~N[2000-01-01 00:00:00]))
    say(NaiveDateTime.diff(~U[2000-01-01 00:00:00Z], ~N[2000-01-01 00:00:00]))
  end

  defp naive_2 do
    say(NaiveDateTime.add(1, 1))
    say(NaiveDateTime.add(~N[2000-01-01 00:00:00], 1.0))
    say(NaiveDateTime.to_string(1))
    say(NaiveDateTime.to_iso8601(1))
    say(NaiveDateTime.to_erl(1))
    say(NaiveDateTime.to_erl(~U[2000-01-01 00:00:00Z]))
    say(NaiveDateTime.to_date(1))
    say(NaiveDateTime.to_date(~D[2000-01-01]))
    say(NaiveDateTime.to_time(1))
    say(NaiveDateTime.truncate(1, :second))
    say(NaiveDateTime.truncate(~N[2000-01-01 00:00:00], :foo))
    say(NaiveDateTime.convert(1, Calendar.ISO))
    say(NaiveDateTime.convert(~U[2000-01-01 00:00:00Z], Calendar.ISO))
    say(NaiveDateTime.convert!(~U[2000-01-01 00:00:00Z], Calendar.ISO))
    say(NaiveDateTime.convert!(~N[2000-01-01 00:00:00], Calendar.ISO))
    say(NaiveDateTime.from_gregorian_seconds(1.0))
    say(NaiveDateTime.from_gregorian_seconds(1, 5))
    say(NaiveDateTime.from_gregorian_seconds(1, {5, 6}, Late))
    say(NaiveDateTime.from_gregorian_seconds(100_000_000_000_000))
    say(NaiveDateTime.new(1, 1, 1, 1, 1, 1, :a))
    say(NaiveDateTime.new(1.0, 1, 1, 1, 1, 1))
    say(NaiveDateTime.from_erl({{2000, 1, 1}, {1, 2, 3}}, 5))
    say(NaiveDateTime.from_iso8601(1))
    say(NaiveDateTime.diff(~N[2000-01-01 00:00:00], ~N[2000-01-01 00:00:01.5], :minute))
    say(NaiveDateTime.diff(~N[2000-01-01 00:00:00], ~N[2000-01-01 00:01:01.5], :minute))
    say(NaiveDateTime.diff(~N[2000-01-01 00:00:00], ~N[2000-01-02 00:00:00.5], :day))
    say(NaiveDateTime.diff(~N[2000-01-01 00:00:00], ~N[2000-01-02 00:00:00.5], :hour))
    say(NaiveDateTime.diff(~N[2000-01-01 00:00:00], ~N[2000-01-02 00:00:00.5], :millisecond))
    say(NaiveDateTime.diff(~N[2000-01-01 00:00:00.999999], ~N[2000-01-01 00:00:00], :millisecond))
    say(NaiveDateTime.diff(~N[2000-01-01 00:00:00], ~N[2000-01-01 00:00:00.999999], :millisecond))
    say(NaiveDateTime.add(~N[2000-01-01 00:00:00.5], 1, 3))
    say(NaiveDateTime.add(~N[2000-01-01 00:00:00.500000], 1, 3))
    say(NaiveDateTime.add(~N[2000-01-01 00:00:00.500000], -1, 3))
    say(NaiveDateTime.add(~N[2000-01-01 00:00:00.500000], -1, :nanosecond))
  end

  defp zones do
    say(%DateTime{
      year: 2000,
      month: 1,
      day: 4,
      hour: 1,
      minute: 2,
      second: 3,
      microsecond: {1, 2},
      time_zone: "Etc/UTC",
      zone_abbr: "UTC",
      utc_offset: 0,
      std_offset: 0
    })

    say(%DateTime{
      year: 2000,
      month: 1,
      day: 4,
      hour: 1,
      minute: 2,
      second: 3,
      microsecond: {1, 2},
      time_zone: "Etc/UTC",
      zone_abbr: "UTC",
      utc_offset: 60,
      std_offset: 0
    })

    say(%DateTime{
      year: 2000,
      month: 1,
      day: 4,
      hour: 1,
      minute: 2,
      second: 3,
      microsecond: {1, 2},
      time_zone: "Europe/Foo",
      zone_abbr: "CET",
      utc_offset: 3600,
      std_offset: 1800,
      calendar: Late
    })

    say(%DateTime{
      year: -2000,
      month: 1,
      day: 4,
      hour: 1,
      minute: 2,
      second: 3,
      microsecond: {1, 2},
      time_zone: "Europe/Foo",
      zone_abbr: "CET",
      utc_offset: -3601,
      std_offset: 0
    })

    say(
      to_string(%DateTime{
        year: -2000,
        month: 1,
        day: 4,
        hour: 1,
        minute: 2,
        second: 3,
        microsecond: {1, 2},
        time_zone: "Europe/Foo",
        zone_abbr: "CET",
        utc_offset: -3601,
        std_offset: 0
      })
    )

    say(DateTime.new(~D[2000-01-01], ~T[01:02:03]))
    say(DateTime.new(~D[2000-01-01], ~T[01:02:03], "Foo"))
    say(DateTime.new!(~D[2000-01-01], ~T[01:02:03], "Foo"))
    say(DateTime.from_naive(~N[2000-01-01 01:02:03], "Foo"))
    say(DateTime.from_naive!(~N[2000-01-01 01:02:03], "Foo"))
    say(DateTime.from_naive(late_naive(), "Etc/UTC"))
    say(DateTime.from_naive!(late_naive(), "Etc/UTC"))
    say(DateTime.from_naive!(zoned(), "Etc/UTC"))
    say(DateTime.from_unix(0))
    say(DateTime.from_unix(-1, :millisecond))
    say(DateTime.from_unix(-1, :native))
    say(DateTime.from_unix(1_464_096_368, 1000))
    say(DateTime.from_unix(-377_705_116_801))
    say(DateTime.from_unix(-377_705_116_800))
    say(DateTime.from_unix(253_402_300_800))
    say(DateTime.from_unix(253_402_300_799))
    say(DateTime.from_unix!(253_402_300_800))
    say(DateTime.from_unix(1.0))
    say(DateTime.from_unix(1, :foo))
    say(DateTime.from_unix(1, :second, Late))
    say(DateTime.to_unix(~U[2000-01-01 01:02:03.5Z]))
    say(DateTime.to_unix(~U[2000-01-01 01:02:03.5Z], :millisecond))
    say(DateTime.to_unix(~U[2000-01-01 01:02:03.5Z], :nanosecond))
    say(DateTime.to_unix(~U[2000-01-01 01:02:03.5Z], 10))
    say(DateTime.to_unix(zoned(), :microsecond))
    say(DateTime.to_unix(~U[1969-12-31 23:59:59.5Z]))
    say(DateTime.to_unix(%{zoned() | year: -1}))
    say(DateTime.from_iso8601("2015-01-23T23:50:07Z"))
    say(DateTime.from_iso8601("2015-01-23T23:50:07.123+02:30"))
    say(DateTime.from_iso8601("2015-01-23P23:50:07"))
    say(DateTime.from_iso8601("2015-01-23T23:50:07"))
    say(DateTime.from_iso8601("2015-01-23 23:50:07A"))
    say(DateTime.from_iso8601("2015-01-23T23:50:61"))
    say(DateTime.from_iso8601("2015-01-32T23:50:61"))
    say(DateTime.from_iso8601("2015-01-23T23:50:07-00:00"))
    say(DateTime.from_iso8601("2015-01-23T23:50:07-00:60"))
    say(DateTime.from_iso8601("2015-01-23T23:50:07+24:00"))
    say(DateTime.from_iso8601("9999-12-31T23:50:07-01:00"))
    say(DateTime.from_iso8601("20150123T235007Z", :basic))
    say(DateTime.from_iso8601("20150123T235007.12+0230", :basic))
    say(DateTime.from_iso8601("20150123T235007.12+02:30", :basic))
    say(DateTime.from_iso8601("20150123T235007.12+02:30", :foo))
    say(DateTime.from_iso8601("20150123T235007Z", Calendar.ISO, :basic))
    say(DateTime.from_iso8601("2015-01-23T23:50:07Z", Calendar.ISO, :extended))
    say(DateTime.from_iso8601("2015-01-23T23:50:07Z", Late))
    say(DateTime.from_gregorian_seconds(1, {5, 4}))
    say(DateTime.from_gregorian_seconds(-1))
    say(DateTime.to_gregorian_seconds(zoned()))
    say(DateTime.to_gregorian_seconds(~U[0000-01-01 00:00:01.5Z]))
    say(DateTime.shift_zone(zoned(), "Etc/UTC"))
    say(DateTime.shift_zone(zoned(), "Europe/Foo"))
    say(DateTime.shift_zone(zoned(), "Europe/Foo2"))
    say(DateTime.shift_zone!(zoned(), "Europe/Foo2"))
    say(DateTime.shift_zone(~U[2000-01-01 01:02:03.5Z], "Etc/UTC"))
    say(DateTime.add(zoned(), 1))
  end

  defp zones_2 do
    say(DateTime.add(~U[2000-01-01 01:02:03Z], 1))
    say(DateTime.add(~U[2000-01-01 01:02:03Z], 1, :millisecond))
    say(DateTime.add(~U[2000-01-01 01:02:03Z], 1, :day))
    say(DateTime.add(~U[2000-01-01 01:02:03Z], 1, :hour))
    say(DateTime.add(~U[2000-01-01 01:02:03Z], 1, :foo))
    say(DateTime.diff(~U[2000-01-01 01:02:03Z], zoned()))
    say(DateTime.diff(~U[2000-01-01 01:02:03Z], zoned(), :minute))
    say(DateTime.diff(~U[2000-01-01 01:02:03Z], zoned(), :millisecond))
    say(DateTime.diff(~U[2000-01-01 01:02:03Z], zoned(), :foo))
    say(DateTime.diff(~U[2000-01-01 01:02:03Z], %{zoned() | std_offset: -7200, utc_offset: -3600}, :hour))
    say(DateTime.compare(~U[2000-01-01 01:02:03Z], zoned()))
    say(DateTime.convert(zoned(), Late))
    say(DateTime.convert!(zoned(), Late))
    say(DateTime.convert!(zoned(), Calendar.ISO))
    say(DateTime.to_date(zoned()))
    say(DateTime.to_naive(zoned()))
    say(DateTime.to_time(zoned()))
    say(DateTime.to_time(~N[2000-01-01 00:00:00]))
    say(DateTime.to_iso8601(zoned()))
    say(DateTime.to_iso8601(zoned(), :basic))
    say(DateTime.to_iso8601(zoned(), :foo))
    say(DateTime.to_iso8601(zoned(), :extended, 3600))
    say(DateTime.to_iso8601(zoned(), :extended, -3630))
    say(DateTime.to_iso8601(zoned(), :extended, 0))
    say(DateTime.to_iso8601(zoned(), :basic, 0))
    say(DateTime.to_iso8601(~U[2000-01-01 01:02:03Z], :extended, 0))
    say(DateTime.to_iso8601(~U[2000-01-01 01:02:03Z], :extended, nil))
    say(DateTime.to_iso8601(%{~U[2000-01-01 01:02:03Z] | calendar: Late}))
    say(DateTime.to_string(zoned()))
    say(DateTime.truncate(zoned(), :second))
    say(DateTime.compare(~N[2000-01-01 00:00:00], ~U[2000-01-01 00:00:00Z]))
    say(DateTime.diff(1, ~U[2000-01-01 00:00:00Z]))
    say(DateTime.diff(~N[2000-01-01 00:00:00], ~U[2000-01-01 00:00:00Z]))
    say(DateTime.diff(~U[2000-01-01 00:00:00Z], ~U[2000-01-01 00:00:00Z], :day))
    say(DateTime.diff(~U[2000-01-01 00:00:00.5Z], ~U[2000-01-01 00:00:00Z], 0))
    say(DateTime.add(~U[2000-01-01 00:00:00Z], 1.0))
    say(DateTime.add(~U[9999-12-31 00:00:00Z], 1, :day))
    say(DateTime.to_string(1))
    say(DateTime.to_iso8601(1))
    say(DateTime.to_date(1))
    say(DateTime.to_naive(1))
    say(DateTime.to_naive(~N[2000-01-01 00:00:00]))
    say(DateTime.to_unix(1))
    say(DateTime.to_unix(~N[2000-01-01 00:00:00]))
    say(DateTime.to_unix(~U[2000-01-01 00:00:00Z], :foo))
    say(DateTime.truncate(1, :second))
    say(DateTime.convert(1, Calendar.ISO))
    say(DateTime.from_unix!(1.0))
    say(DateTime.from_unix!(1, :second, Late))
    say(DateTime.from_naive(~N[2000-01-01 00:00:00], 1))
    say(DateTime.new(1, 1))
    say(DateTime.new(~D[2000-01-01], ~T[00:00:00], 5))
    say(DateTime.new(~D[2000-01-01], %Time{hour: 1, minute: 1, second: 1, calendar: Late}))
    say(DateTime.shift_zone(~U[2000-01-01 00:00:00Z], 1))
    say(DateTime.to_gregorian_seconds(1))
    say(DateTime.to_gregorian_seconds(~N[2000-01-01 00:00:00]))
    say(DateTime.from_gregorian_seconds(1, {0, 0}, Late))
    say(DateTime.from_gregorian_seconds(1, 5))
    say(DateTime.from_iso8601(1))
    say(DateTime.from_iso8601("2000-01-01T00:00:00Z", 5))
  end

  defp zones_3 do
    say(DateTime.from_iso8601("2000-01-01T00:00:00Z", Calendar.ISO, :foo))
    say(DateTime.from_naive(~N[2019-01-01 00:00:00.5], "X/Y", Zones))
    say(DateTime.from_naive(~N[2019-02-01 00:00:00.5], "X/Y", Zones))
    say(DateTime.from_naive(~N[2019-03-01 00:00:00.5], "X/Y", Zones))
    say(DateTime.from_naive!(~N[2019-01-01 00:00:00.5], "X/Y", Zones))
    say(DateTime.from_naive!(~N[2019-02-01 00:00:00.5], "X/Y", Zones))
    say(DateTime.from_naive!(~N[2019-02-01 00:00:00.5], "X/Z", Zones))
    say(DateTime.new(~D[2019-02-01], ~T[00:00:00], "X/Y", Zones))
    say(DateTime.new!(~D[2019-02-01], ~T[00:00:00], "X/Y", Zones))
    say(DateTime.new!(~D[2019-01-01], ~T[00:00:00], "X/Y", Zones))
    say(DateTime.new!(~D[2019-03-01], ~T[00:00:00], "X/Y", Zones))
    say(DateTime.add(spring(), 3600, :second, Zones))
    say(DateTime.add(spring(), 1, :day, Zones))
    say(DateTime.shift_zone(~U[2019-06-01 00:00:00Z], "X/Y", Zones))
    say(DateTime.shift_zone(~U[2019-06-01 00:00:00Z], "X/Z", Zones))
    say(DateTime.from_iso8601("2015-01-32T23:50:07A"))
    say(DateTime.diff(~U[2000-01-01 00:00:00Z], ~U[2000-01-01 00:00:01.5Z]))
    say(DateTime.add(~U[2000-01-01 00:00:00.500000Z], -1, :nanosecond))
    say(DateTime.from_unix(1, 3))
    say(DateTime.from_unix(-1, 3))
    say(DateTime.from_unix(1, 10))
    say(DateTime.from_unix(1, 20))
    say(DateTime.from_unix(1, 10_000_000))
    say(DateTime.from_unix(-1, :nanosecond))
    say(DateTime.from_unix(1500, :nanosecond))
    say(DateTime.to_unix(~U[1969-12-31 23:59:59.999999Z], :millisecond))
  end

  defp iso do
    say(Calendar.ISO.date_to_string(10000, 1, 1))
    say(Calendar.ISO.date_to_string(1, 20, 1))
    say(Calendar.ISO.date_to_string(1, 2, 1, :foo))
    say(Calendar.ISO.days_in_month(2000, 13))
    say(Calendar.ISO.days_in_month(2000, 2))
    say(Calendar.ISO.days_in_month(20000, 2))
    say(Calendar.ISO.leap_year?(1900))
    say(Calendar.ISO.leap_year?(19000))
    say(Calendar.ISO.leap_year?(1.0))
    say(Calendar.ISO.day_of_week(2000, 1, 1, :default))
    say(Calendar.ISO.day_of_week(2000, 1, 1, :saturday))
    say(Calendar.ISO.day_of_week(2000, 1, 1, :x))
    say(Calendar.ISO.day_of_year(2000, 2, 31))
    say(Calendar.ISO.day_of_year(2000, 13, 31))
    say(Calendar.ISO.day_of_year(2000, 12, 31))
    say(Calendar.ISO.day_of_era(2000, 13, 31))
    say(Calendar.ISO.quarter_of_year(2000, 13, 31))
    say(Calendar.ISO.months_in_year(2000))
    say(Calendar.ISO.months_in_year(20000))
    say(Calendar.ISO.naive_datetime_to_iso_days(2000, 1, 1, 12, 0, 0, {1, 6}))
    say(Calendar.ISO.naive_datetime_to_iso_days(2000, 1, 32, 12, 0, 0, {1, 6}))
    say(Calendar.ISO.naive_datetime_to_iso_days(-1, 1, 31, 25, 0, 0, {1, 6}))
    say(Calendar.ISO.naive_datetime_to_iso_days(2001, 2, 29, 0, 0, 0, {1, 6}))
    say(Calendar.ISO.naive_datetime_to_iso_days(20010, 2, 29, 0, 0, 0, {1, 6}))
    say(Calendar.ISO.naive_datetime_from_iso_days({0, {1, 86400}}))
    say(Calendar.ISO.naive_datetime_from_iso_days({0, {1, 7}}))
    say(Calendar.ISO.naive_datetime_from_iso_days({-1, {1, 7}}))
    say(Calendar.ISO.naive_datetime_from_iso_days({-100_000_000, {1, 7}}))
    say(Calendar.ISO.time_from_day_fraction({1, 86400}))
    say(Calendar.ISO.time_from_day_fraction({1, 864_000}))
    say(Calendar.ISO.time_to_day_fraction(25, 0, 0, {0, 0}))
    say(Calendar.ISO.time_to_day_fraction(23, 0, 0, {0, 0}))
    say(Calendar.ISO.time_to_string(25, 0, 0, {0, 0}))
    say(Calendar.ISO.time_to_string(23, 0, 61, {0, 0}))
    say(Calendar.ISO.time_to_string(23, 0, 6, {100, 2}))
    say(Calendar.ISO.time_to_string(23, 0, 6, {100, 7}))
    say(Calendar.ISO.time_to_string(23, 0, 6, {999_999, 1}))
    say(Calendar.ISO.time_to_string(23, 0, 6, {999_999, 1}, :foo))
    say(Calendar.ISO.valid_date?(10000, 1, 1))
    say(Calendar.ISO.valid_date?(1.0, 1, 1))
    say(Calendar.ISO.valid_time?(1, 1, 1, {0, 7}))
    say(Calendar.ISO.valid_time?(1, 1, 1, {1_000_000, 6}))
    say(Calendar.ISO.valid_time?(1, 1, 1, 5))
    say(Calendar.ISO.valid_time?(-1, 1, 1, {0, 0}))
    say(Calendar.ISO.year_of_era(10000))
    say(Calendar.ISO.year_of_era(10000, 1, 1))
    say(Calendar.ISO.day_of_era(10000, 1, 1))
    say(Calendar.ISO.parse_date("20000101", :basic))
    say(Calendar.ISO.parse_date("-20000101", :basic))
    say(Calendar.ISO.parse_date("2000-01-01", :basic))
    say(Calendar.ISO.parse_date("2000-01-01", :foo))
    say(Calendar.ISO.parse_date(1))
    say(Calendar.ISO.parse_time("T000000.5Z", :basic))
    say(Calendar.ISO.parse_time("000000+0000", :basic))
    say(Calendar.ISO.parse_time("000000+0130", :basic))
    say(Calendar.ISO.parse_time("000000+01", :basic))
    say(Calendar.ISO.parse_time("00:00:00+01", :extended))
    say(Calendar.ISO.parse_time("00:00:00+0130", :extended))
    say(Calendar.ISO.parse_time("00:00:00-0000", :extended))
    say(Calendar.ISO.parse_time("00:00:00-00", :extended))
  end

  defp iso_2 do
    say(Calendar.ISO.parse_time("00:00:00-00:30", :extended))
    say(Calendar.ISO.parse_time("00:00:00-01", :extended))
    say(Calendar.ISO.parse_time("00:00:00+", :extended))
    say(Calendar.ISO.parse_time("00:00:00+1", :extended))
    say(Calendar.ISO.parse_time("00:00:00+24", :extended))
    say(Calendar.ISO.parse_time("00:00:00+23", :extended))
    say(Calendar.ISO.parse_time("00:00:00+23:59", :extended))
    say(Calendar.ISO.parse_time("00:00:00+013", :extended))
    say(Calendar.ISO.parse_time("00:00:00+01:3", :extended))
    say(Calendar.ISO.parse_time("00:00:00 +01:30", :extended))
    say(Calendar.ISO.parse_time("00:00:00", :foo))
    say(Calendar.ISO.parse_time("00:00:00.1234567890123x"))
    say(Calendar.ISO.parse_time("00:00:00.0000000Z"))
    say(Calendar.ISO.parse_naive_datetime("20000101T000000.5Z", :basic))
    say(Calendar.ISO.parse_naive_datetime("20000101 000000.5+01", :basic))
    say(Calendar.ISO.parse_naive_datetime("2000-01-01 00:00:00", :foo))
    say(Calendar.ISO.parse_naive_datetime("+2000-01-01 00:00:00"))
    say(Calendar.ISO.parse_naive_datetime("-0001-01-01 00:00:00"))
    say(Calendar.ISO.parse_utc_datetime("-0001-01-01 00:00:00+01"))
    say(Calendar.ISO.parse_utc_datetime("0000-01-01 00:00:00.5-23:59"))
    say(Calendar.ISO.parse_utc_datetime("-9999-01-01 00:00:00+01"))
    say(Calendar.ISO.parse_utc_datetime("20000101 000000.5+01", :basic))
    say(Calendar.ISO.parse_utc_datetime("20000101 000000.5", :basic))
    say(Calendar.ISO.parse_utc_datetime("20000101 000000.5", :foo))
    say(Calendar.ISO.parse_utc_datetime("2000-01-01 00:00:00 "))
    say(Calendar.ISO.parse_utc_datetime("2000-01-01 00:00:00."))
    say(Calendar.ISO.datetime_to_string(2000, 1, 1, 0, 0, 0, {0, 0}, "Etc/UTC", "UTC", 0, 0, :basic))
    say(Calendar.ISO.datetime_to_string(2000, 1, 1, 0, 0, 0, {0, 0}, "Etc/UTC", "UTC", 0, 3600, :basic))
    say(Calendar.ISO.datetime_to_string(2000, 1, 1, 0, 0, 0, {0, 0}, "A/B", "", 0, 0, :basic))
    say(Calendar.ISO.datetime_to_string(2000, 1, 1, 0, 0, 0, {0, 0}, "A/B", "", -10, 0))
    say(Calendar.ISO.datetime_to_string(2000, 1, 1, 0, 0, 0, {0, 0}, "Etc/UTC", "X", 0, 0))
    say(Calendar.ISO.datetime_to_string(2000, 1, 1, 0, 0, 0, {0, 0}, "Etc/UTC", "UTC", 0, 0, :foo))
    say(Calendar.ISO.datetime_to_string(2000, 1, 1, 0, 0, 0, {0, 0}, 1, 2, 0, 0))
    say(Calendar.ISO.naive_datetime_to_string(2000, 1, 1, 0, 0, 0, {0, 0}, :foo))
    say(Calendar.ISO.time_to_string(0, 0, 0, 0))
    say(Calendar.ISO.time_to_string(0, 0, 0, {5, 0}))
    say(Calendar.ISO.time_to_string(0, 0, 0, {5, 6}))
    say(Calendar.ISO.time_to_string(0, 0, 0, {1_000_000, 6}))
    say(Calendar.ISO.time_to_string(0, 0, 0, {-1, 6}))
    say(Calendar.ISO.date_to_string(-10000, 1, 1))
    say(Calendar.ISO.date_to_string(1, 1, 100))
    say(Calendar.ISO.date_to_string(1, 1, -1))
    say(Calendar.ISO.date_to_string(-5, 1, 1, :basic))
    say(Calendar.ISO.day_of_year(1.0, 1, 1))
    say(Calendar.ISO.day_of_year(2001, 1, 32))
    say(Calendar.ISO.day_of_year(2001, 1, 0))
    say(Calendar.ISO.day_of_week(2001, 2, 29, :monday))
    say(Calendar.ISO.day_of_week(2001, 13, 1, :monday))
    say(Calendar.ISO.day_of_era(2001, 2, 29))
    say(Calendar.ISO.time_to_day_fraction(1, 1, 1, 5))
    say(Calendar.ISO.time_to_day_fraction(1, 1, 1, {5, 7}))
    say(Calendar.ISO.time_to_day_fraction(1, 1, 1, {5_000_000, 6}))
    say(Calendar.ISO.time_from_day_fraction({5, 2}))
    say(Calendar.ISO.time_from_day_fraction({-1, 2}))
    say(Calendar.ISO.time_from_day_fraction(1))
    say(Calendar.ISO.naive_datetime_from_iso_days({0, {-1, 2}}))
    say(Calendar.ISO.naive_datetime_from_iso_days({0, {5, 2}}))
    say(Calendar.ISO.valid_date?(0, 0, 1))
    say(Calendar.ISO.valid_date?(0, 13, 1))
    say(Calendar.ISO.valid_date?(-9999, 12, 1))
  end

  defp iso_3 do
    say(Calendar.ISO.valid_time?(1.0, 1, 1, {0, 0}))
    say(Calendar.ISO.valid_time?(1, 1, 1, {0.0, 0}))
    say(Calendar.ISO.valid_time?(1, 1, 1, {-1, 0}))
    say(Calendar.ISO.valid_time?(1, 1, 1, {0, -1}))
    say(Calendar.ISO.year_of_era(1.0))
    say(Calendar.ISO.quarter_of_year(1.0, 1, 1))
    say(Calendar.ISO.quarter_of_year(1, 1, 100))
    say(Calendar.ISO.quarter_of_year(1, 0, 100))
    say(Calendar.ISO.days_in_month(1, 0))
    say(Calendar.ISO.day_rollover_relative_to_midnight_utc())
    say(Calendar.ISO.day_of_week(2000, 1, 1, :sunday))
  end

  defp calendar do
    say(Calendar.truncate({123_456, 6}, :millisecond))
    say(Calendar.truncate({123_456, 2}, :millisecond))
    say(Calendar.truncate({123_456, 6}, :foo))
    say(Calendar.compatible_calendars?(Late, Calendar.ISO))
    say(Calendar.compatible_calendars?(Calendar.ISO, Calendar.ISO))
    say(Calendar.UTCOnlyTimeZoneDatabase.time_zone_period_from_utc_iso_days({0, {0, 1}}, "Etc/UTC"))
    say(Calendar.UTCOnlyTimeZoneDatabase.time_zone_period_from_utc_iso_days({0, {0, 1}}, "Etc"))
    say(Calendar.UTCOnlyTimeZoneDatabase.time_zone_periods_from_wall_datetime(~N[2000-01-01 00:00:00], "Etc"))

    say(
      Calendar.UTCOnlyTimeZoneDatabase.time_zone_periods_from_wall_datetime(
        ~N[2000-01-01 00:00:00],
        "Etc/UTC"
      )
    )

    say(Calendar.truncate(1, :second))
    say(Calendar.truncate({1, 7}, :second))
    say(Calendar.truncate({999_999, 6}, :microsecond))
    say(Calendar.truncate({999_999, 3}, :microsecond))
    say(Calendar.truncate({999_999, 5}, :millisecond))
    say(Calendar.compatible_calendars?(1, 1))
  end

  defp texts do
    say(Calendar.strftime(~T[01:02:03], "%Y"))
    say(Calendar.strftime(~T[01:02:03], "%z%Z|%f"))
    say(Calendar.strftime(~D[2000-01-01], "%H"))
    say(Calendar.strftime(~D[2000-01-01], "%E"))
    say(Calendar.strftime(~D[2000-01-01], "%"))
    say(Calendar.strftime(~D[2000-01-01], "%5"))
    say(Calendar.strftime(~D[2000-01-01], "abc é %d"))
    say(Calendar.strftime(~D[2000-01-01], "%c", preferred_datetime: "%c"))
    say(Calendar.strftime(~D[2000-01-01], "%x", preferred_date: "%x"))
    say(Calendar.strftime(~D[2000-01-01], "%x %x", preferred_date: "%d"))
    say(Calendar.strftime(~D[2000-01-01], "%x", preferred_date: "%c"))
    say(Calendar.strftime(~D[2000-01-01], "%X", preferred_time: "%X"))
    say(Calendar.strftime(~D[2000-01-01], "%X", foo: "%X"))
    say(Calendar.strftime(~T[13:00:00], "%p %P", am_pm_names: fn x -> inspect(x) <> "é" end))
    say(Calendar.strftime(~T[13:00:00], "%I %-I"))
    say(Calendar.strftime(~T[12:00:00], "%I %p"))
    say(Calendar.strftime(~T[00:00:00], "%I %p"))
    say(Calendar.strftime(%{year: 5}, "%Y %y"))
    say(Calendar.strftime(%{month: 5}, "%B %b %q"))
    say(Calendar.strftime(%{month: 15}, "%B %b %q"))

    say(
      Calendar.strftime(~D[2000-01-01], "%B %b %A %a",
        month_names: fn m -> "m#{m}" end,
        abbreviated_month_names: fn m -> "mm#{m}" end,
        day_of_week_names: fn m -> "d#{m}" end,
        abbreviated_day_of_week_names: fn m -> "dd#{m}" end
      )
    )

    say(Calendar.strftime(~D[2000-01-01], "%010d|%_10d|%-10d|%10A|%010A"))
    say(Calendar.strftime(%{~U[2000-01-01 00:00:00Z] | utc_offset: -12345}, "%z %_z %-z %0z %10z"))
    say(Calendar.strftime(%{~U[2000-01-01 00:00:00Z] | utc_offset: -1800}, "%z %_z %-z %0z %10z"))
    say(Calendar.strftime(1, "%d"))
    say(Calendar.strftime(~D[2000-01-01], 1))
    say(Calendar.strftime(~D[2000-01-01], "%d", 1))
    say(Calendar.strftime(~D[2000-01-01], ""))
    say(Calendar.strftime(~D[2000-01-01], "%d", preferred_date: 5))
    say(Calendar.strftime(~D[2000-01-01], "%__d %-_d %_-d %00d %0_d %-05d %5_d %5-d"))
    say(Calendar.strftime(~D[2000-01-01], "%5-d"))
    say(Calendar.strftime(~D[2000-01-01], "%_-d"))
    say(Calendar.strftime(~D[2000-01-01], "%-_5d|%_0d|%0_3d"))
    say(Calendar.strftime(%{~N[2000-01-01 00:00:00] | microsecond: {0, 0}}, "%f|%-f|%10f"))
    say(Calendar.strftime(%{~N[2000-01-01 00:00:00] | microsecond: {123, 6}}, "%f|%-f|%10f"))
    say(Calendar.strftime(%{~N[2000-01-01 00:00:00] | microsecond: {123_456, 3}}, "%f|%-f|%10f"))
    say(Calendar.strftime(%{microsecond: {123_456, 3}}, "%f %z %Z"))
    say(Calendar.strftime(%{hour: 5}, "%H %I %p %P %E"))
    say(Calendar.strftime(~D[-1901-01-01], "%y %Y"))
    say(Calendar.strftime(%{~U[2000-01-01 00:00:00Z] | utc_offset: 45296}, "%z"))
    say(Calendar.strftime(%{~U[2000-01-01 00:00:00Z] | utc_offset: 36000}, "%z %-z %_z"))
    say(Calendar.strftime(%{~U[2000-01-01 00:00:00Z] | utc_offset: 3600 * 11}, "%z %-z %_z"))
    say(Calendar.strftime(%{utc_offset: 1, std_offset: 0}, "%z"))
    say(Calendar.strftime(%{zone_abbr: "X"}, "%Z"))
    say(Calendar.strftime(%{utc_offset: 1, std_offset: 0, zone_abbr: "X", time_zone: "Y"}, "%z %Z"))
    say(Calendar.strftime(%{utc_offset: nil, std_offset: nil, zone_abbr: nil, time_zone: nil}, "%z %Z"))
    say(Calendar.strftime(~D[2000-01-01], "%é"))
    say(Calendar.strftime(~D[2000-01-01], "%99d") |> String.length())
    say(Calendar.strftime(~U[2000-01-01 00:00:00Z], "%-20c|%-c", preferred_datetime: "%d %c"))

    say(
      Calendar.strftime(~U[2000-01-01 00:00:00Z], "%c",
        preferred_datetime: "%d %x|%X",
        preferred_date: "D%d",
        preferred_time: "T%H"
      )
    )

    say(
      Calendar.strftime(~U[2000-01-01 00:00:00Z], "%c %c|%x %c",
        preferred_datetime: "%d %x|%X",
        preferred_date: "D%c"
      )
    )

    say(Calendar.strftime(~D[2000-01-01], "%d%%%m"))
    say(Calendar.strftime(~T[13:00:00], "%p %P", am_pm_names: fn _ -> "Am" end))
    say(Calendar.strftime(~T[13:00:00], "%00H %100H"))
  end

  # what time it is when this runs
  defp now do
    say(DateTime.compare(DateTime.utc_now(), ~U[2024-01-01 00:00:00Z]))
    say(DateTime.now("Etc/UTC") |> elem(0))
    say(DateTime.now!("Etc/UTC").microsecond |> elem(1))
    say(DateTime.now("Foo"))
    say(DateTime.now!("Foo"))
    say(DateTime.now("X/Y", Zones) |> elem(0))
    say(DateTime.now("X/Z", Zones))
    say(NaiveDateTime.utc_now().microsecond |> elem(1))
    say(NaiveDateTime.local_now().microsecond)
    say(abs(NaiveDateTime.diff(NaiveDateTime.utc_now(), NaiveDateTime.local_now(), :day)) < 2)
    say(Time.utc_now().microsecond |> elem(1))
    say(Date.diff(DateTime.to_date(DateTime.utc_now()), Date.utc_today()) in [0, -1])
    say(Date.utc_today().calendar)
    say(Calendar.get_time_zone_database())
    say(Calendar.put_time_zone_database(Zones))
    say(DateTime.from_naive(~N[2019-06-01 00:00:00], "X/Y") |> elem(0))
    say(DateTime.shift_zone!(~U[2019-06-01 00:00:00Z], "X/Y"))
    say(Calendar.put_time_zone_database(Calendar.UTCOnlyTimeZoneDatabase))
    say(Calendar.put_time_zone_database("a"))
    say(Enum.sort([~D[2020-02-01], ~D[2019-03-01], ~D[-0001-01-01]], Date))
    say(Enum.max([~U[2020-02-01 00:00:00Z], ~U[2019-03-01 00:00:00Z]], DateTime))
    say(Enum.sort([~T[10:00:00], ~T[09:00:00.5]], {:desc, Time}))
    say(Enum.min([~N[2020-02-01 00:00:00], ~N[2019-03-01 00:00:00]], NaiveDateTime))
  end

  # six hundred moments, and what is asked about each
  defp random do
    Enum.reduce(1..600, 4711, fn _, state ->
      {[year, month, day, hour, minute, second, value, precision, amount], state} =
        Enum.map_reduce([19999, 12, 31, 24, 60, 60, 32000, 7, 20000], state, &number(&2, &1))

      microsecond = {value * 31, precision}
      amount = amount - 10000

      case NaiveDateTime.new(year - 9999, month + 1, day + 1, hour, minute, second, microsecond) do
        {:ok, moment} -> IO.puts(told(moment, amount))
        {:error, reason} -> IO.puts("#{year} #{month} #{day} #{reason}")
      end

      state
    end)
  end

  @units [:day, :hour, :minute, :second, :millisecond, :microsecond, :nanosecond, 3, 10]

  defp told(moment, amount) do
    date = NaiveDateTime.to_date(moment)
    {:ok, zoned} = DateTime.from_naive(moment, "Etc/UTC")
    unit = Enum.at(@units, rem(abs(amount), length(@units)))
    later = attempt(fn -> NaiveDateTime.add(moment, amount * 1009, unit) end)

    inspect(
      [
        moment,
        NaiveDateTime.to_iso8601(moment),
        NaiveDateTime.from_iso8601(NaiveDateTime.to_iso8601(moment)) == {:ok, moment},
        DateTime.from_iso8601(NaiveDateTime.to_iso8601(moment, :basic) <> "+0130", :basic),
        Date.day_of_week(date),
        Date.day_of_week(date, :sunday),
        Date.day_of_year(date),
        Date.day_of_era(date),
        Date.year_of_era(date),
        Date.quarter_of_year(date),
        Date.beginning_of_week(date, :thursday),
        Date.end_of_month(date),
        Date.to_gregorian_days(date),
        Date.from_gregorian_days(Date.to_gregorian_days(date)) == date,
        NaiveDateTime.to_gregorian_seconds(moment),
        DateTime.to_unix(zoned),
        DateTime.to_unix(zoned, :millisecond),
        attempt(fn -> Date.add(date, amount * 7) end),
        later,
        if(is_map(later), do: NaiveDateTime.diff(later, moment, unit)),
        if(is_map(later), do: NaiveDateTime.compare(moment, later)),
        Time.add(NaiveDateTime.to_time(moment), amount, :millisecond),
        NaiveDateTime.truncate(moment, :millisecond),
        Calendar.strftime(moment, "%a %d %b %-m %j %I:%M:%S.%f %p %u %q %y|%_H|%5S")
      ],
      limit: :infinity,
      width: 100_000
    )
  end

  defp attempt(fun) do
    fun.()
  rescue
    error -> error.__struct__
  end
end
