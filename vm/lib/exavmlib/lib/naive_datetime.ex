defmodule NaiveDateTime do
  @moduledoc "A date and a time of a calendar, nobody knows in which time zone."

  @enforce_keys [:year, :month, :day, :hour, :minute, :second]
  defstruct [:year, :month, :day, :hour, :minute, :second, microsecond: {0, 0}, calendar: Calendar.ISO]

  @type t :: %__MODULE__{
          year: Calendar.year(),
          month: Calendar.month(),
          day: Calendar.day(),
          hour: Calendar.hour(),
          minute: Calendar.minute(),
          second: Calendar.second(),
          microsecond: Calendar.microsecond(),
          calendar: Calendar.calendar()
        }

  ## Making

  @doc "Now, in UTC."
  @spec utc_now(Calendar.calendar()) :: t
  def utc_now(calendar \\ Calendar.ISO), do: convert!(of(Calendar.ISO.now(), 6, Calendar.ISO), calendar)

  @doc "Now, by the machine's clock on the wall, in seconds."
  @spec local_now(Calendar.calendar()) :: t
  def local_now(calendar \\ Calendar.ISO), do: from_erl!(:erlang.localtime(), {0, 0}, calendar)

  @doc "A date and a time together."
  @spec new(Calendar.date(), Calendar.time()) :: {:ok, t}
  def new(date, time)

  def new(
        %{calendar: calendar, year: year, month: month, day: day},
        %{calendar: calendar, hour: hour, minute: minute, second: second, microsecond: microsecond}
      ) do
    {:ok, made({year, month, day}, {hour, minute, second}, microsecond, calendar)}
  end

  @doc "The date and time of numbers; microseconds are a number, or have a precision."
  @spec new(
          Calendar.year(),
          Calendar.month(),
          Calendar.day(),
          Calendar.hour(),
          Calendar.minute(),
          Calendar.second(),
          Calendar.microsecond() | non_neg_integer,
          Calendar.calendar()
        ) :: {:ok, t} | {:error, atom}
  def new(year, month, day, hour, minute, second, microsecond \\ {0, 0}, calendar \\ Calendar.ISO)

  def new(year, month, day, hour, minute, second, microsecond, calendar) when is_integer(microsecond),
    do: new(year, month, day, hour, minute, second, {microsecond, 6}, calendar)

  def new(year, month, day, hour, minute, second, microsecond, calendar) do
    cond do
      not calendar.valid_date?(year, month, day) -> {:error, :invalid_date}
      not calendar.valid_time?(hour, minute, second, microsecond) -> {:error, :invalid_time}
      true -> {:ok, made({year, month, day}, {hour, minute, second}, microsecond, calendar)}
    end
  end

  defp made({year, month, day}, {hour, minute, second}, microsecond, calendar) do
    %NaiveDateTime{
      calendar: calendar,
      year: year,
      month: month,
      day: day,
      hour: hour,
      minute: minute,
      second: second,
      microsecond: microsecond
    }
  end

  @doc "new/2; ArgumentError when it fails."
  @spec new!(Calendar.date(), Calendar.time()) :: t
  def new!(date, time)

  def new!(%{calendar: calendar, year: _} = date, %{calendar: calendar, hour: _} = time) do
    {:ok, naive_datetime} = new(date, time)
    naive_datetime
  end

  @doc "new/8; ArgumentError when there is no such date or time."
  @spec new!(
          Calendar.year(),
          Calendar.month(),
          Calendar.day(),
          Calendar.hour(),
          Calendar.minute(),
          Calendar.second(),
          Calendar.microsecond() | non_neg_integer,
          Calendar.calendar()
        ) :: t
  def new!(year, month, day, hour, minute, second, microsecond \\ {0, 0}, calendar \\ Calendar.ISO) do
    new(year, month, day, hour, minute, second, microsecond, calendar)
    |> Calendar.ok!(fn -> "cannot build naive datetime" end)
  end

  @doc "The date and time of a tuple of Erlang, with microseconds."
  @spec from_erl(:calendar.datetime(), Calendar.microsecond() | non_neg_integer, Calendar.calendar()) ::
          {:ok, t} | {:error, atom}
  def from_erl(tuple, microsecond \\ {0, 0}, calendar \\ Calendar.ISO)

  def from_erl({{year, month, day}, {hour, minute, second}}, microsecond, calendar) do
    with {:ok, naive_datetime} <- new(year, month, day, hour, minute, second, microsecond),
         do: convert(naive_datetime, calendar)
  end

  @doc "from_erl/3; ArgumentError when there is no such date or time."
  @spec from_erl!(:calendar.datetime(), Calendar.microsecond() | non_neg_integer, Calendar.calendar()) :: t
  def from_erl!(tuple, microsecond \\ {0, 0}, calendar \\ Calendar.ISO) do
    Calendar.ok!(from_erl(tuple, microsecond, calendar), fn ->
      "cannot convert #{inspect(tuple)} to naive datetime"
    end)
  end

  @doc "The date and time that a text of ISO 8601 is; an offset is read and forgotten."
  @spec from_iso8601(String.t(), Calendar.calendar()) :: {:ok, t} | {:error, atom}
  def from_iso8601(string, calendar \\ Calendar.ISO) do
    with {:ok, {year, month, day, hour, minute, second, microsecond}} <-
           Calendar.ISO.parse_naive_datetime(string),
         do: from_erl({{year, month, day}, {hour, minute, second}}, microsecond, calendar)
  end

  @doc "from_iso8601/2; ArgumentError when it is none."
  @spec from_iso8601!(String.t(), Calendar.calendar()) :: t
  def from_iso8601!(string, calendar \\ Calendar.ISO) do
    Calendar.ok!(from_iso8601(string, calendar), fn -> "cannot parse #{inspect(string)} as naive datetime" end)
  end

  @doc "The date and time so many seconds (and microseconds) after 0000-01-01."
  @spec from_gregorian_seconds(integer, Calendar.microsecond(), Calendar.calendar()) :: t
  def from_gregorian_seconds(seconds, microsecond \\ {0, 0}, calendar \\ Calendar.ISO)

  def from_gregorian_seconds(seconds, {value, precision}, calendar) when is_integer(seconds),
    do: of(Calendar.ISO.seconds_to_iso_days(seconds, value), precision, calendar)

  ## Other forms

  @doc "The tuple of Erlang, without microseconds."
  @spec to_erl(Calendar.naive_datetime()) :: :calendar.datetime()
  def to_erl(%{calendar: _, year: _, hour: _} = naive_datetime) do
    %{year: year, month: month, day: day, hour: hour, minute: minute, second: second} =
      convert!(naive_datetime, Calendar.ISO)

    {{year, month, day}, {hour, minute, second}}
  end

  @doc "The text in its calendar."
  @spec to_string(Calendar.naive_datetime()) :: String.t()
  def to_string(naive_datetime)

  def to_string(%{
        calendar: calendar,
        year: year,
        month: month,
        day: day,
        hour: hour,
        minute: minute,
        second: second,
        microsecond: microsecond
      }),
      do: calendar.naive_datetime_to_string(year, month, day, hour, minute, second, microsecond)

  @doc "The text of ISO 8601, basic or extended."
  @spec to_iso8601(Calendar.naive_datetime(), :basic | :extended) :: String.t()
  def to_iso8601(naive_datetime, format \\ :extended)

  def to_iso8601(%{calendar: Calendar.ISO, year: _, hour: _} = naive_datetime, format)
      when format in [:basic, :extended],
      do: Date.to_iso8601(naive_datetime, format) <> "T" <> Time.to_iso8601(naive_datetime, format)

  def to_iso8601(%{calendar: _, year: _, hour: _} = naive_datetime, format)
      when format in [:basic, :extended],
      do: to_iso8601(convert!(naive_datetime, Calendar.ISO), format)

  @doc "Seconds since 0000-01-01, and microseconds."
  @spec to_gregorian_seconds(Calendar.naive_datetime()) :: {integer, non_neg_integer}
  def to_gregorian_seconds(%{microsecond: {value, _}} = naive_datetime),
    do: {Calendar.ISO.iso_days_to_unit(__to_iso_days__(naive_datetime), 1), value}

  @doc "The date alone."
  @spec to_date(Calendar.naive_datetime()) :: Date.t()
  def to_date(%{calendar: calendar, year: year, month: month, day: day, hour: _, minute: _, second: _}),
    do: %Date{calendar: calendar, year: year, month: month, day: day}

  @doc "The time alone."
  @spec to_time(Calendar.naive_datetime()) :: Time.t()
  def to_time(%{
        calendar: calendar,
        year: _,
        hour: hour,
        minute: minute,
        second: second,
        microsecond: microsecond
      }),
      do: %Time{calendar: calendar, hour: hour, minute: minute, second: second, microsecond: microsecond}

  @doc "The date and time in another calendar, if days begin at the same moment there."
  @spec convert(Calendar.naive_datetime(), Calendar.calendar()) ::
          {:ok, t} | {:error, :incompatible_calendars}
  def convert(naive_datetime, calendar)

  def convert(%{calendar: calendar, year: _, hour: _} = naive_datetime, calendar),
    do: new(naive_datetime, naive_datetime)

  def convert(%{calendar: from, year: _, hour: _, microsecond: {_, precision}} = naive_datetime, calendar) do
    if Calendar.compatible_calendars?(from, calendar),
      do: {:ok, of(__to_iso_days__(naive_datetime), precision, calendar)},
      else: {:error, :incompatible_calendars}
  end

  @doc "convert/2; ArgumentError when days begin at other moments."
  @spec convert!(Calendar.naive_datetime(), Calendar.calendar()) :: t
  def convert!(naive_datetime, calendar) do
    case convert(naive_datetime, calendar) do
      {:ok, converted} ->
        converted

      {:error, :incompatible_calendars} ->
        raise ArgumentError,
              "cannot convert #{inspect(naive_datetime)} to target calendar #{inspect(calendar)}, reason: " <>
                Calendar.incompatible(naive_datetime.calendar, calendar)
    end
  end

  ## Arithmetic

  @doc """
  The date and time some units later.

  Units are `:day`, `:hour`, `:minute`, those of `System`, or so many a second.
  """
  @spec add(Calendar.naive_datetime(), integer, :day | :hour | :minute | System.time_unit()) :: t
  def add(naive_datetime, amount_to_add, unit \\ :second)

  def add(%{calendar: calendar, microsecond: {_, precision}} = naive_datetime, amount_to_add, unit)
      when is_integer(amount_to_add) do
    {amount, unit} = Calendar.ISO.amount(amount_to_add, unit)
    of(Calendar.ISO.add_to_iso_days(__to_iso_days__(naive_datetime), amount, unit), precision, calendar)
  end

  @doc "How many units there are from the second one to the first one, cut."
  @spec diff(
          Calendar.naive_datetime(),
          Calendar.naive_datetime(),
          :day | :hour | :minute | System.time_unit()
        ) :: integer
  def diff(naive_datetime1, naive_datetime2, unit \\ :second)

  def diff(naive_datetime1, naive_datetime2, unit) when unit in [:day, :hour, :minute],
    do: div(diff(naive_datetime1, naive_datetime2, :second), Calendar.ISO.seconds(unit))

  def diff(%{calendar: calendar1} = naive_datetime1, %{calendar: calendar2} = naive_datetime2, unit) do
    if not Calendar.compatible_calendars?(calendar1, calendar2),
      do: Calendar.refuse_difference(naive_datetime1, naive_datetime2)

    Calendar.ISO.iso_days_difference(
      __to_iso_days__(naive_datetime1),
      __to_iso_days__(naive_datetime2),
      Calendar.ISO.unit(unit)
    )
  end

  @doc "The date and time some years, months and so on later; the last day of a month that is too short."
  @spec shift(Calendar.naive_datetime(), Duration.t() | keyword) :: t
  def shift(%{calendar: Calendar.ISO, microsecond: {_, precision}} = naive_datetime, duration) do
    {months, days, seconds, {microseconds, other}} = Duration.__parts__(duration)
    %{year: year, month: month, day: day} = naive_datetime
    {year, month, day} = Calendar.ISO.shift_date(year, month, day, months, days)

    %{naive_datetime | year: year, month: month, day: day}
    |> __to_iso_days__()
    |> Calendar.ISO.add_to_iso_days(seconds, 1)
    |> Calendar.ISO.add_to_iso_days(microseconds, 1_000_000)
    |> of(max(precision, other), Calendar.ISO)
  end

  @doc "The same day's first moment."
  @spec beginning_of_day(Calendar.naive_datetime()) :: t
  def beginning_of_day(%{calendar: calendar, microsecond: {_, precision}} = naive_datetime) do
    {days, {_, per_day}} = __to_iso_days__(naive_datetime)
    of({days, {0, per_day}}, precision, calendar)
  end

  @doc "The same day's last moment, as far as its precision goes."
  @spec end_of_day(Calendar.naive_datetime()) :: t
  def end_of_day(%{calendar: calendar, microsecond: {_, precision}} = naive_datetime) do
    {days, _} = __to_iso_days__(naive_datetime)
    step = Integer.pow(10, 6 - precision)

    of({days, {86_400_000_000 - step, 86_400_000_000}}, precision, calendar)
    |> Map.update!(:microsecond, fn {value, precision} ->
      {if(precision == 0, do: 0, else: value), precision}
    end)
  end

  @doc "Which one is earlier?"
  @spec compare(Calendar.naive_datetime(), Calendar.naive_datetime()) :: :lt | :eq | :gt
  def compare(%{calendar: calendar1} = naive_datetime1, %{calendar: calendar2} = naive_datetime2) do
    if Calendar.compatible_calendars?(calendar1, calendar2),
      do: Calendar.order(__to_iso_days__(naive_datetime1), __to_iso_days__(naive_datetime2)),
      else: Calendar.refuse_comparison(naive_datetime1, naive_datetime2, "`DateTime`s")
  end

  @doc "Is the first one earlier?"
  @spec before?(Calendar.naive_datetime(), Calendar.naive_datetime()) :: boolean
  def before?(naive_datetime1, naive_datetime2), do: compare(naive_datetime1, naive_datetime2) == :lt

  @doc "Is the first one later?"
  @spec after?(Calendar.naive_datetime(), Calendar.naive_datetime()) :: boolean
  def after?(naive_datetime1, naive_datetime2), do: compare(naive_datetime1, naive_datetime2) == :gt

  @doc "The date and time, its microseconds cut to a precision."
  @spec truncate(Calendar.naive_datetime(), :microsecond | :millisecond | :second) :: t
  def truncate(%{calendar: _, year: _, hour: _, microsecond: microsecond} = naive_datetime, precision) do
    {:ok, naive_datetime} = new(naive_datetime, naive_datetime)
    %{naive_datetime | microsecond: Calendar.truncate(microsecond, precision)}
  end

  @doc false
  def __to_iso_days__(%{
        calendar: calendar,
        year: year,
        month: month,
        day: day,
        hour: hour,
        minute: minute,
        second: second,
        microsecond: microsecond
      }),
      do: calendar.naive_datetime_to_iso_days(year, month, day, hour, minute, second, microsecond)

  @doc false
  def of(iso_days, precision, calendar) do
    {year, month, day, hour, minute, second, {value, _}} = calendar.naive_datetime_from_iso_days(iso_days)
    made({year, month, day}, {hour, minute, second}, {value, precision}, calendar)
  end
end

defimpl String.Chars, for: NaiveDateTime do
  @doc "The text in its calendar."
  @spec to_string(NaiveDateTime.t()) :: String.t()
  def to_string(naive_datetime), do: NaiveDateTime.to_string(naive_datetime)
end

defimpl Inspect, for: NaiveDateTime do
  @doc "The sigil of the date and time."
  @spec inspect(NaiveDateTime.t(), Inspect.Opts.t()) :: String.t()
  def inspect(%{calendar: calendar} = naive_datetime, _),
    do: "~N[" <> NaiveDateTime.to_string(naive_datetime) <> Calendar.suffix(calendar) <> "]"
end
