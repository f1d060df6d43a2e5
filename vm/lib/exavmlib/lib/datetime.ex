defmodule DateTime do
  @moduledoc """
  A date and a time of a calendar in a time zone.

  Other time zones than `"Etc/UTC"` are for a database to know (`Calendar.TimeZoneDatabase`).
  """

  @enforce_keys [:year, :month, :day, :hour, :minute, :second] ++
                  [:time_zone, :zone_abbr, :utc_offset, :std_offset]
  defstruct [
    :year,
    :month,
    :day,
    :hour,
    :minute,
    :second,
    :time_zone,
    :zone_abbr,
    :utc_offset,
    :std_offset,
    microsecond: {0, 0},
    calendar: Calendar.ISO
  ]

  @type t :: %__MODULE__{
          year: Calendar.year(),
          month: Calendar.month(),
          day: Calendar.day(),
          hour: Calendar.hour(),
          minute: Calendar.minute(),
          second: Calendar.second(),
          microsecond: Calendar.microsecond(),
          calendar: Calendar.calendar(),
          time_zone: Calendar.time_zone(),
          zone_abbr: Calendar.zone_abbr(),
          utc_offset: Calendar.utc_offset(),
          std_offset: Calendar.std_offset()
        }

  # seconds from 0000-01-01 to 1970-01-01, and the first and last second there are
  @unix_epoch 62_167_219_200
  @first_second -377_705_116_800
  @last_second 253_402_300_799

  @utc %{time_zone: "Etc/UTC", zone_abbr: "UTC", utc_offset: 0, std_offset: 0}

  ## Making

  @doc "Now, in UTC."
  @spec utc_now(Calendar.calendar()) :: t
  def utc_now(calendar \\ Calendar.ISO), do: convert!(of(Calendar.ISO.now(), 6, Calendar.ISO, @utc), calendar)

  @doc "Now, in a time zone."
  @spec now(Calendar.time_zone(), Calendar.time_zone_database()) :: {:ok, t} | {:error, atom}
  def now(time_zone, time_zone_database \\ Calendar.get_time_zone_database()),
    do: shift_zone(utc_now(), time_zone, time_zone_database)

  @doc "now/2; ArgumentError when the time zone is not known."
  @spec now!(Calendar.time_zone(), Calendar.time_zone_database()) :: t
  def now!(time_zone, time_zone_database \\ Calendar.get_time_zone_database()) do
    Calendar.ok!(now(time_zone, time_zone_database), fn ->
      "cannot get current datetime in #{inspect(time_zone)} time zone"
    end)
  end

  @doc """
  A date and a time in a time zone.

  `{:ambiguous, first, second}` when clocks show them twice, `{:gap, before, after}` when never.
  """
  @spec new(Date.t(), Time.t(), Calendar.time_zone(), Calendar.time_zone_database()) ::
          {:ok, t} | {:ambiguous, t, t} | {:gap, t, t} | {:error, atom}
  def new(date, time, time_zone \\ "Etc/UTC", time_zone_database \\ Calendar.get_time_zone_database()) do
    {:ok, naive_datetime} = NaiveDateTime.new(date, time)
    from_naive(naive_datetime, time_zone, time_zone_database)
  end

  @doc "new/4; ArgumentError when that is not one moment."
  @spec new!(Date.t(), Time.t(), Calendar.time_zone(), Calendar.time_zone_database()) :: t
  def new!(date, time, time_zone \\ "Etc/UTC", time_zone_database \\ Calendar.get_time_zone_database()) do
    one!(new(date, time, time_zone, time_zone_database), time_zone, fn ->
      "cannot build datetime with #{inspect(date)} and #{inspect(time)}"
    end)
  end

  defp one!({:ok, datetime}, _, _), do: datetime

  defp one!({:ambiguous, first, second}, time_zone, what) do
    raise ArgumentError,
          "#{what.()} because such instant is ambiguous in time zone #{time_zone} as there is an overlap " <>
            "between #{inspect(first)} and #{inspect(second)}"
  end

  defp one!({:gap, earlier, later}, time_zone, what) do
    raise ArgumentError,
          "#{what.()} because such instant does not exist in time zone #{time_zone} as there is a gap " <>
            "between #{inspect(earlier)} and #{inspect(later)}"
  end

  defp one!(error, _, what), do: Calendar.ok!(error, what)

  @doc """
  The date and time in a time zone.

  `{:ambiguous, first, second}` when clocks show it twice, `{:gap, before, after}` when never.
  """
  @spec from_naive(Calendar.naive_datetime(), Calendar.time_zone(), Calendar.time_zone_database()) ::
          {:ok, t} | {:ambiguous, t, t} | {:gap, t, t} | {:error, atom}
  def from_naive(naive_datetime, time_zone, time_zone_database \\ Calendar.get_time_zone_database())

  def from_naive(%{calendar: _, year: _, hour: _} = naive_datetime, "Etc/UTC", _),
    do: {:ok, zoned(naive_datetime, @utc)}

  def from_naive(%{calendar: calendar, year: _, hour: _} = naive_datetime, time_zone, time_zone_database) do
    with {:ok, wall} <- NaiveDateTime.convert(naive_datetime, Calendar.ISO) do
      case time_zone_database.time_zone_periods_from_wall_datetime(wall, time_zone) do
        {:ok, period} ->
          {:ok, zoned(naive_datetime, named(period, time_zone))}

        {:ambiguous, first, second} ->
          first = zoned(naive_datetime, named(first, time_zone))
          {:ambiguous, first, zoned(naive_datetime, named(second, time_zone))}

        {:gap, {first, first_end}, {second, second_start}} ->
          first_last = NaiveDateTime.convert!(last_before(first_end), calendar)
          second_start = NaiveDateTime.convert!(second_start, calendar)

          {:gap, zoned(first_last, named(first, time_zone)), zoned(second_start, named(second, time_zone))}

        {:error, reason} ->
          {:error, reason}
      end
    end
  end

  # the last microsecond before a limit
  defp last_before(limit),
    do: NaiveDateTime.add(%{limit | microsecond: {elem(limit.microsecond, 0), 6}}, -1, :microsecond)

  @doc "from_naive/3; ArgumentError when that is not one moment."
  @spec from_naive!(Calendar.naive_datetime(), Calendar.time_zone(), Calendar.time_zone_database()) :: t
  def from_naive!(naive_datetime, time_zone, time_zone_database \\ Calendar.get_time_zone_database()) do
    one!(from_naive(naive_datetime, time_zone, time_zone_database), time_zone, fn ->
      "cannot convert #{inspect(naive_datetime)} to datetime"
    end)
  end

  @doc "The date and time in UTC so many units after 1970-01-01."
  @spec from_unix(integer, :native | System.time_unit(), Calendar.calendar()) :: {:ok, t} | {:error, atom}
  def from_unix(integer, unit \\ :second, calendar \\ Calendar.ISO) when is_integer(integer) do
    parts = Calendar.ISO.unit(unit)

    if Integer.floor_div(integer, parts) in @first_second..@last_second do
      {@unix_epoch, 0}
      |> then(fn {seconds, value} -> Calendar.ISO.seconds_to_iso_days(seconds, value) end)
      |> Calendar.ISO.add_to_iso_days(integer, parts)
      |> of(Calendar.ISO.precision(unit), Calendar.ISO, @utc)
      |> convert(calendar)
    else
      {:error, :invalid_unix_time}
    end
  end

  @doc "from_unix/3; ArgumentError when years have more than four digits there."
  @spec from_unix!(integer, :native | System.time_unit(), Calendar.calendar()) :: t
  def from_unix!(integer, unit \\ :second, calendar \\ Calendar.ISO) do
    case from_unix(integer, unit, calendar) do
      {:ok, datetime} -> datetime
      {:error, :invalid_unix_time} -> raise ArgumentError, "invalid Unix time #{integer}"
    end
  end

  @doc """
  The date and time in UTC that a text of ISO 8601 with an offset is, and the offset.

  The second argument is a calendar, or one of the formats `:basic` and `:extended`.
  """
  @spec from_iso8601(String.t(), Calendar.calendar() | :basic | :extended) ::
          {:ok, t, Calendar.utc_offset()} | {:error, atom}
  def from_iso8601(string, format_or_calendar \\ Calendar.ISO)

  def from_iso8601(string, format) when format in [:basic, :extended],
    do: from_iso8601(string, Calendar.ISO, format)

  def from_iso8601(string, calendar) when is_atom(calendar), do: from_iso8601(string, calendar, :extended)

  @doc "from_iso8601/2 with both a calendar and a format."
  @spec from_iso8601(String.t(), Calendar.calendar(), :basic | :extended) ::
          {:ok, t, Calendar.utc_offset()} | {:error, atom}
  def from_iso8601(string, calendar, format) do
    with {:ok, {year, month, day, hour, minute, second, microsecond}, offset} <-
           Calendar.ISO.parse_utc_datetime(string, format),
         {:ok, naive_datetime} <- NaiveDateTime.new(year, month, day, hour, minute, second, microsecond),
         {:ok, datetime} <- convert(zoned(naive_datetime, @utc), calendar) do
      {:ok, datetime, offset}
    end
  end

  @doc "The date and time in UTC so many seconds (and microseconds) after 0000-01-01."
  @spec from_gregorian_seconds(integer, Calendar.microsecond(), Calendar.calendar()) :: t
  def from_gregorian_seconds(seconds, microsecond \\ {0, 0}, calendar \\ Calendar.ISO)

  def from_gregorian_seconds(seconds, {value, precision}, calendar) when is_integer(seconds),
    do: of(Calendar.ISO.seconds_to_iso_days(seconds, value), precision, calendar, @utc)

  ## Other forms

  @doc "Units since 1970-01-01 in UTC, cut downwards."
  @spec to_unix(Calendar.datetime(), System.time_unit()) :: integer
  def to_unix(datetime, unit \\ :second)

  def to_unix(%{utc_offset: _, std_offset: _, hour: _} = datetime, unit) do
    parts = Calendar.ISO.unit(unit)
    {days, fraction} = utc_days(datetime)
    Calendar.ISO.iso_days_to_unit({days - div(@unix_epoch, 86_400), fraction}, parts)
  end

  @doc "Seconds since 0000-01-01 in UTC, and microseconds."
  @spec to_gregorian_seconds(Calendar.datetime()) :: {integer, non_neg_integer}
  def to_gregorian_seconds(%{utc_offset: _, std_offset: _, microsecond: {value, _}} = datetime),
    do: {Calendar.ISO.iso_days_to_unit(utc_days(datetime), 1), value}

  @doc "The date and time without the zone."
  @spec to_naive(Calendar.datetime()) :: NaiveDateTime.t()
  def to_naive(%{time_zone: _, calendar: _, year: _, hour: _} = datetime),
    do: NaiveDateTime.new!(datetime, datetime)

  @doc "The date alone."
  @spec to_date(Calendar.datetime()) :: Date.t()
  def to_date(%{time_zone: _} = datetime), do: NaiveDateTime.to_date(datetime)

  @doc "The time alone."
  @spec to_time(Calendar.datetime()) :: Time.t()
  def to_time(%{time_zone: _} = datetime), do: NaiveDateTime.to_time(datetime)

  @doc "The text in its calendar."
  @spec to_string(Calendar.datetime()) :: String.t()
  def to_string(%{calendar: calendar, time_zone: time_zone, zone_abbr: zone_abbr} = datetime) do
    calendar.datetime_to_string(
      datetime.year,
      datetime.month,
      datetime.day,
      datetime.hour,
      datetime.minute,
      datetime.second,
      datetime.microsecond,
      time_zone,
      zone_abbr,
      datetime.utc_offset,
      datetime.std_offset
    )
  end

  @doc "The text of ISO 8601, basic or extended, with its own offset or another one in seconds."
  @spec to_iso8601(Calendar.datetime(), :basic | :extended, nil | integer) :: String.t()
  def to_iso8601(datetime, format \\ :extended, offset \\ nil)

  def to_iso8601(%{calendar: Calendar.ISO, time_zone: time_zone} = datetime, format, nil)
      when format in [:basic, :extended] do
    NaiveDateTime.to_iso8601(datetime, format) <>
      Calendar.ISO.offset_to_string(datetime.utc_offset + datetime.std_offset, time_zone, format)
  end

  def to_iso8601(
        %{calendar: Calendar.ISO, microsecond: {_, precision}, time_zone: time_zone} = datetime,
        format,
        offset
      )
      when format in [:basic, :extended] and is_integer(offset) do
    zone = %{time_zone: time_zone, zone_abbr: "", utc_offset: offset, std_offset: 0}

    utc_days(datetime)
    |> Calendar.ISO.add_to_iso_days(offset, 1)
    |> of(precision, Calendar.ISO, zone)
    |> to_iso8601(format, nil)
  end

  def to_iso8601(%{calendar: _, time_zone: _} = datetime, format, offset) when format in [:basic, :extended],
    do: to_iso8601(convert!(datetime, Calendar.ISO), format, offset)

  @doc "The same moment in another time zone."
  @spec shift_zone(Calendar.datetime(), Calendar.time_zone(), Calendar.time_zone_database()) ::
          {:ok, t} | {:error, atom}
  def shift_zone(datetime, time_zone, time_zone_database \\ Calendar.get_time_zone_database())
  def shift_zone(%{time_zone: time_zone} = datetime, time_zone, _), do: {:ok, datetime}

  def shift_zone(
        %{calendar: calendar, time_zone: _, microsecond: {_, precision}} = datetime,
        time_zone,
        database
      ),
      do: in_zone(utc_days(datetime), precision, calendar, time_zone, database)

  defp in_zone(utc_days, precision, calendar, "Etc/UTC", _),
    do: {:ok, of(utc_days, precision, calendar, @utc)}

  defp in_zone(utc_days, precision, calendar, time_zone, database) do
    with {:ok, period} <- database.time_zone_period_from_utc_iso_days(utc_days, time_zone) do
      wall = Calendar.ISO.add_to_iso_days(utc_days, period.utc_offset + period.std_offset, 1)
      {:ok, of(wall, precision, calendar, named(period, time_zone))}
    end
  end

  @doc "shift_zone/3; ArgumentError when the time zone is not known."
  @spec shift_zone!(Calendar.datetime(), Calendar.time_zone(), Calendar.time_zone_database()) :: t
  def shift_zone!(datetime, time_zone, time_zone_database \\ Calendar.get_time_zone_database()) do
    Calendar.ok!(shift_zone(datetime, time_zone, time_zone_database), fn ->
      "cannot shift #{inspect(datetime)} to #{inspect(time_zone)} time zone"
    end)
  end

  @doc "The date and time in another calendar, if days begin at the same moment there."
  @spec convert(Calendar.datetime(), Calendar.calendar()) :: {:ok, t} | {:error, :incompatible_calendars}
  def convert(datetime, calendar)
  def convert(%DateTime{calendar: calendar} = datetime, calendar), do: {:ok, datetime}

  def convert(%{calendar: _, hour: _} = datetime, calendar) do
    %{time_zone: time_zone, zone_abbr: zone_abbr, utc_offset: utc_offset, std_offset: std_offset} = datetime

    with {:ok, naive_datetime} <- NaiveDateTime.convert(datetime, calendar) do
      zone = %{time_zone: time_zone, zone_abbr: zone_abbr, utc_offset: utc_offset, std_offset: std_offset}
      {:ok, zoned(naive_datetime, zone)}
    end
  end

  @doc "convert/2; ArgumentError when days begin at other moments."
  @spec convert!(Calendar.datetime(), Calendar.calendar()) :: t
  def convert!(datetime, calendar) do
    case convert(datetime, calendar) do
      {:ok, converted} ->
        converted

      {:error, :incompatible_calendars} ->
        raise ArgumentError,
              "cannot convert #{inspect(datetime)} to target calendar #{inspect(calendar)}, reason: " <>
                Calendar.incompatible(datetime.calendar, calendar)
    end
  end

  ## Arithmetic

  @doc """
  The moment some units later, in the same time zone.

  Units are `:day`, `:hour`, `:minute`, those of `System`, or so many a second; a day is 24 hours.
  """
  @spec add(
          Calendar.datetime(),
          integer,
          :day | :hour | :minute | System.time_unit(),
          Calendar.time_zone_database()
        ) :: t
  def add(datetime, amount_to_add, unit \\ :second, time_zone_database \\ Calendar.get_time_zone_database())

  def add(
        %{calendar: calendar, time_zone: time_zone, microsecond: {_, precision}} = datetime,
        amount_to_add,
        unit,
        time_zone_database
      )
      when is_integer(amount_to_add) do
    {amount, parts} = Calendar.ISO.amount(amount_to_add, unit)
    days = Calendar.ISO.add_to_iso_days(utc_days(datetime), amount, parts)

    Calendar.ok!(in_zone(days, precision, calendar, time_zone, time_zone_database), fn ->
      "cannot add #{amount_to_add} #{unit} to #{inspect(datetime)} (with time zone database " <>
        "#{inspect(time_zone_database)})"
    end)
  end

  @doc "How many units there are from the second moment to the first one, cut."
  @spec diff(Calendar.datetime(), Calendar.datetime(), :day | :hour | :minute | System.time_unit()) :: integer
  def diff(datetime1, datetime2, unit \\ :second)

  def diff(datetime1, datetime2, unit) when unit in [:day, :hour, :minute],
    do: div(diff(datetime1, datetime2, :second), Calendar.ISO.seconds(unit))

  def diff(%{utc_offset: _, std_offset: _} = datetime1, %{utc_offset: _, std_offset: _} = datetime2, unit) do
    Calendar.ISO.iso_days_difference(utc_days(datetime1), utc_days(datetime2), Calendar.ISO.unit(unit))
  end

  @doc "The moment some years, months and so on later on the clock, in the same time zone."
  @spec shift(Calendar.datetime(), Duration.t() | keyword, Calendar.time_zone_database()) :: t
  def shift(datetime, duration, time_zone_database \\ Calendar.get_time_zone_database())

  def shift(%{calendar: Calendar.ISO, time_zone: time_zone} = datetime, duration, time_zone_database) do
    {months, days, seconds, {microseconds, other}} = Duration.__parts__(duration)
    wall = NaiveDateTime.shift(to_naive(datetime), month: months, day: days)

    moved =
      case from_naive(wall, time_zone, time_zone_database) do
        {:ok, moved} -> moved
        {:ambiguous, first, _} -> first
        {:gap, _, later} -> later
        error -> Calendar.ok!(error, fn -> "cannot shift #{inspect(datetime)}" end)
      end

    {value, precision} = moved.microsecond

    %{moved | microsecond: {value, max(precision, other)}}
    |> add(seconds, :second, time_zone_database)
    |> add(microseconds, :microsecond, time_zone_database)
  end

  @doc "Which moment is earlier?"
  @spec compare(Calendar.datetime(), Calendar.datetime()) :: :lt | :eq | :gt
  def compare(%{utc_offset: _, std_offset: _} = datetime1, %{utc_offset: _, std_offset: _} = datetime2),
    do: Calendar.order(utc_days(datetime1), utc_days(datetime2))

  @doc "Is the first moment earlier?"
  @spec before?(Calendar.datetime(), Calendar.datetime()) :: boolean
  def before?(datetime1, datetime2), do: compare(datetime1, datetime2) == :lt

  @doc "Is the first moment later?"
  @spec after?(Calendar.datetime(), Calendar.datetime()) :: boolean
  def after?(datetime1, datetime2), do: compare(datetime1, datetime2) == :gt

  @doc "The date and time, its microseconds cut to a precision."
  @spec truncate(Calendar.datetime(), :microsecond | :millisecond | :second) :: t
  def truncate(%DateTime{microsecond: microsecond} = datetime, precision),
    do: %{datetime | microsecond: Calendar.truncate(microsecond, precision)}

  def truncate(%{time_zone: _, microsecond: microsecond} = datetime, precision) do
    {:ok, datetime} = convert(datetime, datetime.calendar)
    %{datetime | microsecond: Calendar.truncate(microsecond, precision)}
  end

  defp utc_days(%{utc_offset: utc_offset, std_offset: std_offset} = datetime) do
    Calendar.ISO.add_to_iso_days(NaiveDateTime.__to_iso_days__(datetime), -utc_offset - std_offset, 1)
  end

  defp of(iso_days, precision, calendar, zone),
    do: zoned(NaiveDateTime.of(iso_days, precision, calendar), zone)

  defp named(%{utc_offset: utc_offset, std_offset: std_offset, zone_abbr: zone_abbr}, time_zone),
    do: %{time_zone: time_zone, zone_abbr: zone_abbr, utc_offset: utc_offset, std_offset: std_offset}

  defp zoned(naive_datetime, zone) do
    %DateTime{
      calendar: naive_datetime.calendar,
      year: naive_datetime.year,
      month: naive_datetime.month,
      day: naive_datetime.day,
      hour: naive_datetime.hour,
      minute: naive_datetime.minute,
      second: naive_datetime.second,
      microsecond: naive_datetime.microsecond,
      time_zone: zone.time_zone,
      zone_abbr: zone.zone_abbr,
      utc_offset: zone.utc_offset,
      std_offset: zone.std_offset
    }
  end
end

defimpl String.Chars, for: DateTime do
  @doc "The text in its calendar."
  @spec to_string(DateTime.t()) :: String.t()
  def to_string(datetime), do: DateTime.to_string(datetime)
end

defimpl Inspect, for: DateTime do
  @doc "The sigil of a moment in UTC; others have none."
  @spec inspect(DateTime.t(), Inspect.Opts.t()) :: String.t()
  def inspect(%{calendar: calendar} = datetime, _) do
    text = DateTime.to_string(datetime) <> Calendar.suffix(calendar)

    case datetime do
      %{time_zone: "Etc/UTC", utc_offset: 0, std_offset: 0} -> "~U[" <> text <> "]"
      _ -> "#DateTime<" <> text <> ">"
    end
  end
end
