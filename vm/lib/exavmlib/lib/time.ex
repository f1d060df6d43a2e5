defmodule Time do
  @moduledoc "Times of day: an hour, a minute, a second and microseconds of a calendar."

  @enforce_keys [:hour, :minute, :second]
  defstruct [:hour, :minute, :second, microsecond: {0, 0}, calendar: Calendar.ISO]

  @type t :: %__MODULE__{
          hour: Calendar.hour(),
          minute: Calendar.minute(),
          second: Calendar.second(),
          microsecond: Calendar.microsecond(),
          calendar: Calendar.calendar()
        }

  @seconds_a_day 86_400
  @microseconds_a_day 86_400_000_000

  @doc "The time of day now, in UTC."
  @spec utc_now(Calendar.calendar()) :: t
  def utc_now(calendar \\ Calendar.ISO) do
    {_, {microseconds, _}} = Calendar.ISO.now()
    convert!(of(microseconds, 6, Calendar.ISO), calendar)
  end

  @doc "The time of an hour, a minute, a second and microseconds (a number, or with a precision)."
  @spec new(
          Calendar.hour(),
          Calendar.minute(),
          Calendar.second(),
          Calendar.microsecond() | non_neg_integer,
          Calendar.calendar()
        ) :: {:ok, t} | {:error, atom}
  def new(hour, minute, second, microsecond \\ {0, 0}, calendar \\ Calendar.ISO)

  def new(hour, minute, second, microsecond, calendar) when is_integer(microsecond),
    do: new(hour, minute, second, {microsecond, 6}, calendar)

  def new(hour, minute, second, {value, precision}, calendar)
      when is_integer(hour) and is_integer(minute) and is_integer(second) and is_integer(value) and
             is_integer(precision) do
    if calendar.valid_time?(hour, minute, second, {value, precision}) do
      microsecond = {value, precision}
      {:ok, %Time{hour: hour, minute: minute, second: second, microsecond: microsecond, calendar: calendar}}
    else
      {:error, :invalid_time}
    end
  end

  @doc "new/5; ArgumentError when there is no such time."
  @spec new!(
          Calendar.hour(),
          Calendar.minute(),
          Calendar.second(),
          Calendar.microsecond() | non_neg_integer,
          Calendar.calendar()
        ) :: t
  def new!(hour, minute, second, microsecond \\ {0, 0}, calendar \\ Calendar.ISO),
    do: Calendar.ok!(new(hour, minute, second, microsecond, calendar), fn -> "cannot build time" end)

  @doc "The time of a tuple of Erlang, with microseconds."
  @spec from_erl(:calendar.time(), Calendar.microsecond() | non_neg_integer, Calendar.calendar()) ::
          {:ok, t} | {:error, atom}
  def from_erl(tuple, microsecond \\ {0, 0}, calendar \\ Calendar.ISO)

  def from_erl({hour, minute, second}, microsecond, calendar) do
    with {:ok, time} <- new(hour, minute, second, microsecond), do: convert(time, calendar)
  end

  @doc "from_erl/3; ArgumentError when there is no such time."
  @spec from_erl!(:calendar.time(), Calendar.microsecond() | non_neg_integer, Calendar.calendar()) :: t
  def from_erl!(tuple, microsecond \\ {0, 0}, calendar \\ Calendar.ISO) do
    Calendar.ok!(from_erl(tuple, microsecond, calendar), fn -> "cannot convert #{inspect(tuple)} to time" end)
  end

  @doc "The time that a text of ISO 8601 is."
  @spec from_iso8601(String.t(), Calendar.calendar()) :: {:ok, t} | {:error, atom}
  def from_iso8601(string, calendar \\ Calendar.ISO) do
    with {:ok, {hour, minute, second, microsecond}} <- Calendar.ISO.parse_time(string),
         do: from_erl({hour, minute, second}, microsecond, calendar)
  end

  @doc "from_iso8601/2; ArgumentError when it is none."
  @spec from_iso8601!(String.t(), Calendar.calendar()) :: t
  def from_iso8601!(string, calendar \\ Calendar.ISO),
    do: Calendar.ok!(from_iso8601(string, calendar), fn -> "cannot parse #{inspect(string)} as time" end)

  @doc "The time so many seconds after midnight, of whatever day."
  @spec from_seconds_after_midnight(integer, Calendar.microsecond(), Calendar.calendar()) :: t
  def from_seconds_after_midnight(seconds, microsecond \\ {0, 0}, calendar \\ Calendar.ISO)
      when is_integer(seconds) do
    {value, precision} = microsecond
    of(Integer.mod(seconds, @seconds_a_day) * 1_000_000 + value, precision, calendar)
  end

  ## Other forms

  @doc "The tuple of Erlang, without microseconds."
  @spec to_erl(Calendar.time()) :: :calendar.time()
  def to_erl(time) do
    %{hour: hour, minute: minute, second: second} = convert!(time, Calendar.ISO)
    {hour, minute, second}
  end

  @doc "The text of the time in its calendar."
  @spec to_string(Calendar.time()) :: String.t()
  def to_string(time)

  def to_string(%{calendar: calendar, hour: hour, minute: minute, second: second, microsecond: microsecond}),
    do: calendar.time_to_string(hour, minute, second, microsecond)

  @doc "The text of ISO 8601, basic or extended."
  @spec to_iso8601(Calendar.time(), :basic | :extended) :: String.t()
  def to_iso8601(time, format \\ :extended)

  def to_iso8601(
        %{calendar: Calendar.ISO, hour: hour, minute: minute, second: second, microsecond: microsecond},
        format
      )
      when format in [:basic, :extended],
      do: Calendar.ISO.time_to_string(hour, minute, second, microsecond, format)

  def to_iso8601(%{calendar: _} = time, format) when format in [:basic, :extended],
    do: to_iso8601(convert!(time, Calendar.ISO), format)

  @doc "Seconds and microseconds after midnight."
  @spec to_seconds_after_midnight(Calendar.time()) :: {integer, non_neg_integer}
  def to_seconds_after_midnight(%{hour: _, microsecond: {value, _}} = time),
    do: {Calendar.ISO.iso_days_to_unit({0, fraction(time)}, 1), value}

  @doc "The time in another calendar."
  @spec convert(Calendar.time(), Calendar.calendar()) :: {:ok, t} | {:error, atom}
  def convert(time, calendar)

  def convert(
        %{calendar: calendar, hour: hour, minute: minute, second: second, microsecond: microsecond},
        calendar
      ) do
    {:ok, %Time{calendar: calendar, hour: hour, minute: minute, second: second, microsecond: microsecond}}
  end

  def convert(%{hour: _, minute: _, second: _, microsecond: {_, precision}} = time, calendar) do
    {:ok, of_fraction(fraction(time), precision, calendar)}
  end

  @doc "convert/2; ArgumentError when it fails."
  @spec convert!(Calendar.time(), Calendar.calendar()) :: t
  def convert!(time, calendar) do
    Calendar.ok!(convert(time, calendar), fn ->
      "cannot convert #{inspect(time)} to target calendar #{inspect(calendar)}"
    end)
  end

  ## Arithmetic

  @doc "The time of day some units later; units are `:hour`, `:minute`, those of `System`, or so many a second."
  @spec add(Calendar.time(), integer, :hour | :minute | System.time_unit()) :: t
  def add(time, amount_to_add, unit \\ :second)

  def add(%{calendar: calendar, microsecond: {_, precision}} = time, amount_to_add, unit)
      when is_integer(amount_to_add) do
    {amount, unit} = amount(amount_to_add, unit)
    {_, fraction} = Calendar.ISO.add_to_iso_days({0, fraction(time)}, amount, unit)
    of_fraction(fraction, precision, calendar)
  end

  defp amount(_, :day), do: Calendar.ISO.unit(:day)
  defp amount(amount, unit), do: Calendar.ISO.amount(amount, unit)

  @doc "How many units there are from the second time to the first one, cut."
  @spec diff(Calendar.time(), Calendar.time(), :hour | :minute | System.time_unit()) :: integer
  def diff(time1, time2, unit \\ :second)

  def diff(time1, time2, unit) when unit in [:hour, :minute],
    do: div(diff(time1, time2, :second), Calendar.ISO.seconds(unit))

  def diff(time1, time2, unit) do
    Calendar.ISO.iso_days_difference({0, fraction(time1)}, {0, fraction(time2)}, Calendar.ISO.unit(unit))
  end

  @doc "The time of day some hours, minutes, seconds and microseconds later."
  @spec shift(Calendar.time(), Duration.t() | keyword) :: t
  def shift(%{calendar: calendar, microsecond: {_, precision}} = time, duration) do
    {seconds, {microseconds, other}} = Duration.__times__(duration)
    {_, fraction} = Calendar.ISO.add_to_iso_days({0, fraction(time)}, seconds, 1)
    {_, fraction} = Calendar.ISO.add_to_iso_days({0, fraction}, microseconds, 1_000_000)
    of_fraction(fraction, max(precision, other), calendar)
  end

  @doc "Which time is earlier?"
  @spec compare(Calendar.time(), Calendar.time()) :: :lt | :eq | :gt
  def compare(time1, time2), do: Calendar.order_fractions(fraction(time1), fraction(time2))

  @doc "Is the first time earlier?"
  @spec before?(Calendar.time(), Calendar.time()) :: boolean
  def before?(time1, time2), do: compare(time1, time2) == :lt

  @doc "Is the first time later?"
  @spec after?(Calendar.time(), Calendar.time()) :: boolean
  def after?(time1, time2), do: compare(time1, time2) == :gt

  @doc "The time, its microseconds cut to a precision."
  @spec truncate(t, :microsecond | :millisecond | :second) :: t
  def truncate(%Time{microsecond: microsecond} = time, precision),
    do: %{time | microsecond: Calendar.truncate(microsecond, precision)}

  defp fraction(%{calendar: calendar, hour: hour, minute: minute, second: second, microsecond: microsecond}),
    do: calendar.time_to_day_fraction(hour, minute, second, microsecond)

  defp of(microseconds, precision, calendar),
    do: of_fraction({microseconds, @microseconds_a_day}, precision, calendar)

  defp of_fraction(fraction, precision, calendar) do
    {hour, minute, second, {value, _}} = calendar.time_from_day_fraction(fraction)
    %Time{calendar: calendar, hour: hour, minute: minute, second: second, microsecond: {value, precision}}
  end
end

defimpl String.Chars, for: Time do
  @doc "The text of the time in its calendar."
  @spec to_string(Time.t()) :: String.t()
  def to_string(time), do: Time.to_string(time)
end

defimpl Inspect, for: Time do
  @doc "The sigil of the time."
  @spec inspect(Time.t(), Inspect.Opts.t()) :: String.t()
  def inspect(%{calendar: calendar} = time, _),
    do: "~T[" <> Time.to_string(time) <> Calendar.suffix(calendar) <> "]"
end
