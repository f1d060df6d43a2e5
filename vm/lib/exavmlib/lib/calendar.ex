defmodule Calendar do
  @moduledoc """
  What calendars and databases of time zones are, and the text of dates and times.

  `Calendar.ISO` is the calendar unless another one is named; `Calendar.UTCOnlyTimeZoneDatabase` is the database
  unless the environment of `:elixir` has a `:time_zone_database`.
  """

  @type calendar :: module
  @type year :: integer
  @type month :: pos_integer
  @type day :: pos_integer
  @type week :: pos_integer
  @type day_of_week :: non_neg_integer
  @type era :: non_neg_integer
  @type day_of_era :: {day :: non_neg_integer, era}
  @type day_fraction :: {parts_in_day :: non_neg_integer, parts_per_day :: pos_integer}
  @type iso_days :: {days :: integer, day_fraction}
  @type hour :: non_neg_integer
  @type minute :: non_neg_integer
  @type second :: non_neg_integer
  @type microsecond :: {value :: non_neg_integer, precision :: non_neg_integer}
  @type time_zone :: String.t()
  @type zone_abbr :: String.t()
  @type utc_offset :: integer
  @type std_offset :: integer
  @type time_zone_database :: module

  @type date :: %{
          optional(any) => any,
          calendar: calendar,
          year: year,
          month: month,
          day: day
        }
  @type time :: %{
          optional(any) => any,
          calendar: calendar,
          hour: hour,
          minute: minute,
          second: second,
          microsecond: microsecond
        }
  @type naive_datetime :: %{
          optional(any) => any,
          calendar: calendar,
          year: year,
          month: month,
          day: day,
          hour: hour,
          minute: minute,
          second: second,
          microsecond: microsecond
        }
  @type datetime :: %{
          optional(any) => any,
          calendar: calendar,
          year: year,
          month: month,
          day: day,
          hour: hour,
          minute: minute,
          second: second,
          microsecond: microsecond,
          time_zone: time_zone,
          zone_abbr: zone_abbr,
          utc_offset: utc_offset,
          std_offset: std_offset
        }

  @callback days_in_month(year, month) :: day
  @callback months_in_year(year) :: month
  @callback leap_year?(year) :: boolean
  @callback day_of_week(year, month, day, starting_on :: :default | atom) ::
              {day_of_week, first :: non_neg_integer, last :: non_neg_integer}
  @callback day_of_year(year, month, day) :: non_neg_integer
  @callback quarter_of_year(year, month, day) :: non_neg_integer
  @callback year_of_era(year, month, day) :: {year, era}
  @callback day_of_era(year, month, day) :: day_of_era
  @callback date_to_string(year, month, day) :: String.t()
  @callback naive_datetime_to_string(year, month, day, hour, minute, second, microsecond) :: String.t()
  @callback datetime_to_string(
              year,
              month,
              day,
              hour,
              minute,
              second,
              microsecond,
              time_zone,
              zone_abbr,
              utc_offset,
              std_offset
            ) :: String.t()
  @callback time_to_string(hour, minute, second, microsecond) :: String.t()
  @callback naive_datetime_to_iso_days(year, month, day, hour, minute, second, microsecond) :: iso_days
  @callback naive_datetime_from_iso_days(iso_days) :: {year, month, day, hour, minute, second, microsecond}
  @callback time_to_day_fraction(hour, minute, second, microsecond) :: day_fraction
  @callback time_from_day_fraction(day_fraction) :: {hour, minute, second, microsecond}
  @callback day_rollover_relative_to_midnight_utc() :: day_fraction
  @callback valid_date?(year, month, day) :: boolean
  @callback valid_time?(hour, minute, second, microsecond) :: boolean
  @callback parse_time(String.t()) :: {:ok, {hour, minute, second, microsecond}} | {:error, atom}
  @callback parse_date(String.t()) :: {:ok, {year, month, day}} | {:error, atom}
  @callback parse_naive_datetime(String.t()) ::
              {:ok, {year, month, day, hour, minute, second, microsecond}} | {:error, atom}
  @callback parse_utc_datetime(String.t()) ::
              {:ok, {year, month, day, hour, minute, second, microsecond}, utc_offset} | {:error, atom}

  @doc "Do days begin at the same moment in two calendars?"
  @spec compatible_calendars?(calendar, calendar) :: boolean
  def compatible_calendars?(same, same), do: true

  def compatible_calendars?(calendar1, calendar2) do
    calendar1.day_rollover_relative_to_midnight_utc() == calendar2.day_rollover_relative_to_midnight_utc()
  end

  @doc "Microseconds cut to a precision."
  @spec truncate(microsecond, :microsecond | :millisecond | :second) :: microsecond
  def truncate(microsecond, :microsecond), do: microsecond
  def truncate({value, precision}, :millisecond), do: {div(value, 1000) * 1000, min(precision, 3)}
  def truncate(_, :second), do: {0, 0}

  @doc "The database of time zones that is asked when none is named."
  @spec get_time_zone_database() :: time_zone_database
  def get_time_zone_database,
    do: Application.get_env(:elixir, :time_zone_database, Calendar.UTCOnlyTimeZoneDatabase)

  @doc "Sets the database of time zones that is asked when none is named."
  @spec put_time_zone_database(time_zone_database) :: :ok
  def put_time_zone_database(database) when is_atom(database),
    do: Application.put_env(:elixir, :time_zone_database, database)

  ## Text by a format

  @months {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"}
  @days {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
  @options [
    :preferred_datetime,
    :preferred_date,
    :preferred_time,
    :am_pm_names,
    :month_names,
    :abbreviated_month_names,
    :day_of_week_names,
    :abbreviated_day_of_week_names
  ]

  @doc """
  A date, a time or both as a format says: `%` with padding (`-`, `_` or `0`), a width and a letter.

  The letters are those of POSIX: a A b B c d f H I j m M p P q S u x X y Y z Z %. Options: `:preferred_datetime`
  (of `%c`), `:preferred_date` (of `%x`), `:preferred_time` (of `%X`), and functions for names: `:am_pm_names`,
  `:month_names`, `:abbreviated_month_names`, `:day_of_week_names`, `:abbreviated_day_of_week_names`.
  """
  @spec strftime(map, String.t(), keyword) :: String.t()
  def strftime(date_or_time_or_datetime, string_format, user_options \\ [])
      when is_map(date_or_time_or_datetime) and is_binary(string_format) do
    string_format
    |> formatted(date_or_time_or_datetime, Enum.reduce(user_options, defaults(), &option/2), [])
    |> IO.iodata_to_binary()
  end

  defp option({key, value}, options) when key in @options, do: :maps.put(key, value, options)

  defp option({key, _}, _),
    do: raise(ArgumentError, "unknown option #{inspect(key)} given to Calendar.strftime/3")

  defp defaults do
    %{
      preferred_datetime: "%Y-%m-%d %H:%M:%S",
      preferred_date: "%Y-%m-%d",
      preferred_time: "%H:%M:%S",
      am_pm_names: fn half -> :erlang.atom_to_binary(half) end,
      month_names: fn month -> elem(@months, month - 1) end,
      abbreviated_month_names: fn month -> binary_part(elem(@months, month - 1), 0, 3) end,
      day_of_week_names: fn day -> elem(@days, day - 1) end,
      abbreviated_day_of_week_names: fn day -> binary_part(elem(@days, day - 1), 0, 3) end
    }
  end

  # `inside` names the preferred formats that this one stands in
  defp formatted("", _, _, _), do: []

  defp formatted(<<?%, rest::binary>>, datetime, options, inside) do
    {letter, padding, width, rest} = directive(rest, nil, nil)
    shown = shown(letter, datetime, options, inside)
    [padded(shown, padding, width) | formatted(rest, datetime, options, inside)]
  end

  defp formatted(format, datetime, options, inside) do
    case :binary.match(format, "%") do
      {at, 1} ->
        <<text::binary-size(at), rest::binary>> = format
        [text | formatted(rest, datetime, options, inside)]

      :nomatch ->
        format
    end
  end

  defp directive(<<?-, rest::binary>>, nil, width), do: directive(rest, :none, width)
  defp directive(<<?_, rest::binary>>, nil, width), do: directive(rest, " ", width)
  defp directive(<<?0, rest::binary>>, nil, nil), do: directive(rest, "0", nil)

  defp directive(<<digit, rest::binary>>, padding, width) when digit in ?0..?9,
    do: directive(rest, padding, (width || 0) * 10 + digit - ?0)

  defp directive(<<letter::utf8, rest::binary>>, padding, width), do: {<<letter::utf8>>, padding, width, rest}
  defp directive(_, _, _), do: invalid("")

  defp invalid(letter), do: raise(ArgumentError, "invalid strftime format: %#{letter}")

  # {sign, text, what pads it, how wide it is} without a word of the format
  defp padded({:fixed, text}, _, _), do: text
  defp padded({sign, text, _, _}, :none, _), do: [sign, text]
  defp padded({sign, text, pad, least}, nil, width), do: [sign, String.pad_leading(text, width || least, pad)]
  defp padded({sign, text, _, least}, pad, width), do: [sign, String.pad_leading(text, width || least, pad)]

  defp number(number, least) when number < 0, do: {"-", :erlang.integer_to_binary(-number), "0", least}
  defp number(number, least), do: {"", :erlang.integer_to_binary(number), "0", least}

  defp word(text), do: {"", text, " ", 0}

  defp shown("%", _, _, _), do: {"", "%", "0", 0}
  defp shown("Y", datetime, _, _), do: number(datetime.year, 4)
  defp shown("m", datetime, _, _), do: number(datetime.month, 2)
  defp shown("d", datetime, _, _), do: number(datetime.day, 2)
  defp shown("H", datetime, _, _), do: number(datetime.hour, 2)
  defp shown("M", datetime, _, _), do: number(datetime.minute, 2)
  defp shown("S", datetime, _, _), do: number(datetime.second, 2)
  defp shown("q", datetime, _, _), do: number(Date.quarter_of_year(datetime), 1)
  defp shown("u", datetime, _, _), do: number(Date.day_of_week(datetime), 1)
  defp shown("j", datetime, _, _), do: number(Date.day_of_year(datetime), 3)
  # a sign is one of the two characters of the year of a century
  defp shown("y", datetime, _, _), do: {"", :erlang.integer_to_binary(rem(datetime.year, 100)), "0", 2}

  defp shown("I", datetime, _, _) do
    case rem(datetime.hour, 12) do
      0 -> number(12, 2)
      hour -> number(hour, 2)
    end
  end

  defp shown("f", datetime, _, _) do
    {value, precision} = datetime.microsecond
    digits = String.pad_leading(:erlang.integer_to_binary(value), 6, "0")
    {:fixed, binary_part(digits, 0, max(precision, 1))}
  end

  defp shown("a", datetime, options, _),
    do: word(options.abbreviated_day_of_week_names.(Date.day_of_week(datetime)))

  defp shown("A", datetime, options, _), do: word(options.day_of_week_names.(Date.day_of_week(datetime)))
  defp shown("b", datetime, options, _), do: word(options.abbreviated_month_names.(datetime.month))
  defp shown("B", datetime, options, _), do: word(options.month_names.(datetime.month))
  defp shown("p", datetime, options, _), do: word(String.upcase(half(datetime, options)))
  defp shown("P", datetime, options, _), do: word(String.downcase(half(datetime, options)))

  defp shown("z", %{utc_offset: utc_offset, std_offset: std_offset}, _, _) do
    offset = utc_offset + std_offset
    minutes = div(abs(offset), 60)
    {_, digits, pad, least} = number(div(minutes, 60) * 100 + rem(minutes, 60), 4)
    {if(offset < 0, do: "-", else: "+"), digits, pad, least}
  end

  defp shown("z", _, _, _), do: {:fixed, ""}
  defp shown("Z", datetime, _, _), do: word(:maps.get(:zone_abbr, datetime, ""))
  defp shown("c", datetime, options, inside), do: preferred(:preferred_datetime, datetime, options, inside)
  defp shown("x", datetime, options, inside), do: preferred(:preferred_date, datetime, options, inside)
  defp shown("X", datetime, options, inside), do: preferred(:preferred_time, datetime, options, inside)
  defp shown(letter, _, _, _), do: invalid(letter)

  defp half(datetime, options), do: options.am_pm_names.(if datetime.hour < 12, do: :am, else: :pm)

  defp preferred(name, datetime, options, inside) do
    if name in inside,
      do: raise(ArgumentError, "tried to format #{name} within another #{name} format")

    text = formatted(:maps.get(name, options), datetime, options, [name | inside])
    {"", IO.iodata_to_binary(text), "0", 0}
  end

  ## What the modules of dates and times share

  @doc false
  def incompatible(from, to),
    do:
      "#{inspect(from)} and #{inspect(to)} have different day rollover moments, making this conversion ambiguous"

  @doc false
  # {:ok, value} of a constructor, or an error that says what could not be done
  def ok!({:ok, value}, _), do: value
  def ok!({:error, reason}, what), do: raise(ArgumentError, "#{what.()}, reason: #{inspect(reason)}")

  @doc false
  def refuse_difference(left, right) do
    raise ArgumentError,
          "cannot calculate the difference between #{inspect(left)} and #{inspect(right)} because their " <>
            "calendars are not compatible and thus the result would be ambiguous"
  end

  @doc false
  def refuse_comparison(left, right, moment) do
    raise ArgumentError, """
    cannot compare #{inspect(left)} with #{inspect(right)}.

    This comparison would be ambiguous as their calendars have incompatible day rollover moments.
    Specify an exact time of day (using #{moment}) to resolve this ambiguity
    """
  end

  @doc false
  # Terms that sort as the moments do; of other calendars too.
  def order(same, same), do: :eq
  def order({day1, _}, {day2, _}) when day1 != day2, do: if(day1 < day2, do: :lt, else: :gt)
  def order({_, fraction1}, {_, fraction2}), do: order_fractions(fraction1, fraction2)

  @doc false
  def order_fractions({parts1, same}, {parts2, same}), do: order_numbers(parts1, parts2)
  def order_fractions({parts1, per1}, {parts2, per2}), do: order_numbers(parts1 * per2, parts2 * per1)

  @doc false
  def order_numbers(first, second) when first > second, do: :gt
  def order_numbers(first, second) when first < second, do: :lt
  def order_numbers(_, _), do: :eq

  @doc false
  # The calendar behind a value in a sigil, unless it is the usual one.
  def suffix(Calendar.ISO), do: ""
  def suffix(calendar), do: " " <> inspect(calendar)
end

defmodule Calendar.TimeZoneDatabase do
  @moduledoc "What a module has that knows time zones."

  @type time_zone_period :: %{
          optional(any) => any,
          utc_offset: Calendar.utc_offset(),
          std_offset: Calendar.std_offset(),
          zone_abbr: Calendar.zone_abbr()
        }
  @type time_zone_period_limit :: Calendar.naive_datetime()

  @callback time_zone_period_from_utc_iso_days(Calendar.iso_days(), Calendar.time_zone()) ::
              {:ok, time_zone_period}
              | {:error, :time_zone_not_found | :utc_only_time_zone_database}

  @callback time_zone_periods_from_wall_datetime(Calendar.naive_datetime(), Calendar.time_zone()) ::
              {:ok, time_zone_period}
              | {:ambiguous, time_zone_period, time_zone_period}
              | {:gap, {time_zone_period, time_zone_period_limit}, {time_zone_period, time_zone_period_limit}}
              | {:error, :time_zone_not_found | :utc_only_time_zone_database}
end

defmodule Calendar.UTCOnlyTimeZoneDatabase do
  @moduledoc "A database of time zones that knows UTC alone."

  @behaviour Calendar.TimeZoneDatabase

  @doc "The period of UTC."
  @impl true
  @spec time_zone_period_from_utc_iso_days(Calendar.iso_days(), Calendar.time_zone()) ::
          {:ok, Calendar.TimeZoneDatabase.time_zone_period()} | {:error, :utc_only_time_zone_database}
  def time_zone_period_from_utc_iso_days(_, time_zone), do: period(time_zone)

  @doc "The period of UTC."
  @impl true
  @spec time_zone_periods_from_wall_datetime(Calendar.naive_datetime(), Calendar.time_zone()) ::
          {:ok, Calendar.TimeZoneDatabase.time_zone_period()} | {:error, :utc_only_time_zone_database}
  def time_zone_periods_from_wall_datetime(_, time_zone), do: period(time_zone)

  defp period("Etc/UTC"), do: {:ok, %{std_offset: 0, utc_offset: 0, zone_abbr: "UTC"}}
  defp period(_), do: {:error, :utc_only_time_zone_database}
end
