defmodule Calendar.ISO do
  @moduledoc """
  The Gregorian calendar, also for the years before it, with the texts of ISO 8601.

  Years are -9999 to 9999; the year 0 is 1 BC. Days are counted from 0000-01-01.
  """

  @behaviour Calendar

  @microseconds_a_day 86_400_000_000
  @years -9999..9999
  # days of -9999-01-01 and 9999-12-31
  @first_day -3_652_059
  @last_day 3_652_424
  @days_a_cycle 146_097

  @type year :: -9999..9999
  @type month :: 1..12
  @type day :: 1..31
  @type hour :: 0..23
  @type minute :: 0..59
  @type second :: 0..59
  @type weekday :: :monday | :tuesday | :wednesday | :thursday | :friday | :saturday | :sunday
  @type day_of_week :: 1..7
  @type day_of_year :: 1..366
  @type quarter_of_year :: 1..4
  @type year_of_era :: {1..10_000, era}
  @type era :: 0..1
  @type utc_offset :: integer
  @type format :: :basic | :extended
  @type microsecond :: {0..999_999, 0..6}

  defguardp is_format(format) when format in [:basic, :extended]

  ## Days

  @doc "Is there such a day?"
  @impl true
  @spec valid_date?(year, month, day) :: boolean
  def valid_date?(year, month, day) when is_integer(year) and is_integer(month) and is_integer(day) do
    year in @years and month in 1..12 and day >= 1 and day <= days_in_month(year, month)
  end

  @doc "Is there such a time of day? There are no leap seconds."
  @impl true
  @spec valid_time?(integer, integer, integer, {integer, integer}) :: boolean
  def valid_time?(hour, minute, second, {value, precision})
      when is_integer(hour) and is_integer(minute) and is_integer(second) and is_integer(value) and
             is_integer(precision) do
    hour in 0..23 and minute in 0..59 and second in 0..59 and value in 0..999_999 and precision in 0..6
  end

  @doc "When a day begins: at midnight."
  @impl true
  @spec day_rollover_relative_to_midnight_utc() :: {0, 1}
  def day_rollover_relative_to_midnight_utc, do: {0, 1}

  @doc "The number of days of a month."
  @impl true
  @spec days_in_month(year, month) :: 28..31
  def days_in_month(year, 2) when year in @years, do: if(leap_year?(year), do: 29, else: 28)
  def days_in_month(year, month) when year in @years and month in [4, 6, 9, 11], do: 30
  def days_in_month(year, month) when year in @years and month in 1..12, do: 31

  @doc "The number of months of a year."
  @impl true
  @spec months_in_year(year) :: 12
  def months_in_year(year) when year in @years, do: 12

  @doc "Has a year a 29th of February?"
  @impl true
  @spec leap_year?(year) :: boolean
  def leap_year?(year) when year in @years,
    do: rem(year, 4) == 0 and (rem(year, 100) != 0 or rem(year, 400) == 0)

  @doc "The day of the week, counted from 1 for the one that weeks start on, and the first and last number."
  @impl true
  @spec day_of_week(year, month, day, :default | weekday) :: {day_of_week, 1, 7}
  def day_of_week(year, month, day, starting_on) do
    # 0000-01-01 was a Saturday
    {Integer.mod(date_to_iso_days(year, month, day) + 5 - day_of_week_offset(starting_on), 7) + 1, 1, 7}
  end

  defp day_of_week_offset(:default), do: 0
  defp day_of_week_offset(:monday), do: 0
  defp day_of_week_offset(:tuesday), do: 1
  defp day_of_week_offset(:wednesday), do: 2
  defp day_of_week_offset(:thursday), do: 3
  defp day_of_week_offset(:friday), do: 4
  defp day_of_week_offset(:saturday), do: 5
  defp day_of_week_offset(:sunday), do: 6

  @doc "The day of the year, from 1 on."
  @impl true
  @spec day_of_year(year, month, day) :: day_of_year
  def day_of_year(year, month, day) do
    if not (is_integer(day) and day >= 1 and day <= days_in_month(year, month)),
      do: raise(ArgumentError, "invalid date: " <> date_to_string(year, month, day))

    days_before_month(month, leap_year?(year)) + day
  end

  # as many days as a year of 365 days has before a month
  @days_before {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334}

  defp days_before_month(month, leap?) when month > 2 and leap?, do: elem(@days_before, month - 1) + 1
  defp days_before_month(month, _), do: elem(@days_before, month - 1)

  @doc "The quarter of the year, from 1 on."
  @impl true
  @spec quarter_of_year(year, month, day) :: quarter_of_year
  def quarter_of_year(year, month, day) when year in @years and month in 1..12 and day in 1..31,
    do: div(month + 2, 3)

  @doc "The year and its era: 1 from the year 1 on, 0 before."
  @spec year_of_era(year) :: year_of_era
  def year_of_era(year) when year in 1..9999, do: {year, 1}
  def year_of_era(year) when year in -9999..0, do: {1 - year, 0}

  @doc "The year and its era."
  @impl true
  @spec year_of_era(year, month, day) :: year_of_era
  def year_of_era(year, _, _), do: year_of_era(year)

  @doc "The day, counted from the beginning of its era, or back from the end of the era before."
  @impl true
  @spec day_of_era(year, month, day) :: {pos_integer, era}
  def day_of_era(year, month, day) when year in 1..9999, do: {date_to_iso_days(year, month, day) - 365, 1}
  def day_of_era(year, month, day) when year in -9999..0, do: {366 - date_to_iso_days(year, month, day), 0}

  @doc false
  def date_to_iso_days(year, month, day), do: days_before_year(year) + day_of_year(year, month, day) - 1

  defp days_before_year(year) do
    365 * year + Integer.floor_div(year + 3, 4) - Integer.floor_div(year + 99, 100) +
      Integer.floor_div(year + 399, 400)
  end

  @doc false
  def date_from_iso_days(days) when days in @first_day..@last_day do
    cycle = Integer.floor_div(days, @days_a_cycle)
    day = days - cycle * @days_a_cycle
    year = year_of_cycle(day, div(day * 400, @days_a_cycle))
    day = day - days_before_year(year)
    year = year + 400 * cycle
    leap? = leap_year?(year)
    # months have 29 days on average at least, so the guess is never too early
    month = month_of(day, min(div(day, 29) + 1, 12), leap?)
    {year, month, day - days_before_month(month, leap?) + 1}
  end

  # the guess is one year off at most
  defp year_of_cycle(day, year) do
    cond do
      days_before_year(year) > day -> year - 1
      days_before_year(year + 1) <= day -> year + 1
      true -> year
    end
  end

  defp month_of(day, month, leap?) do
    if days_before_month(month, leap?) > day, do: month_of(day, month - 1, leap?), else: month
  end

  ## Moments

  @doc "A date and a time as days and the part of a day since 0000-01-01."
  @impl true
  @spec naive_datetime_to_iso_days(
          Calendar.year(),
          Calendar.month(),
          Calendar.day(),
          Calendar.hour(),
          Calendar.minute(),
          Calendar.second(),
          Calendar.microsecond()
        ) :: Calendar.iso_days()
  def naive_datetime_to_iso_days(year, month, day, hour, minute, second, microsecond) do
    {date_to_iso_days(year, month, day), time_to_day_fraction(hour, minute, second, microsecond)}
  end

  @doc "The date and the time of days and a part of a day since 0000-01-01."
  @impl true
  @spec naive_datetime_from_iso_days(Calendar.iso_days()) ::
          {Calendar.year(), Calendar.month(), Calendar.day(), Calendar.hour(), Calendar.minute(),
           Calendar.second(), Calendar.microsecond()}
  def naive_datetime_from_iso_days({days, fraction}) do
    {year, month, day} = date_from_iso_days(days)
    {hour, minute, second, microsecond} = time_from_day_fraction(fraction)
    {year, month, day, hour, minute, second, microsecond}
  end

  @doc "A time as a part of a day."
  @impl true
  @spec time_to_day_fraction(
          Calendar.hour(),
          Calendar.minute(),
          Calendar.second(),
          Calendar.microsecond()
        ) :: Calendar.day_fraction()
  def time_to_day_fraction(hour, minute, second, {microsecond, _}),
    do: {(hour * 3600 + minute * 60 + second) * 1_000_000 + microsecond, @microseconds_a_day}

  @doc "The time of a part of a day."
  @impl true
  @spec time_from_day_fraction(Calendar.day_fraction()) ::
          {hour, minute, second, Calendar.microsecond()}
  def time_from_day_fraction({parts, per_day}) do
    total = microseconds(parts, per_day)
    seconds = div(total, 1_000_000)
    {div(seconds, 3600), rem(div(seconds, 60), 60), rem(seconds, 60), {rem(total, 1_000_000), 6}}
  end

  defp microseconds(parts, @microseconds_a_day), do: parts
  defp microseconds(parts, per_day), do: div(parts * @microseconds_a_day, per_day)

  @doc false
  # How many units (a number a second) there are up to a moment, the last one cut. Products stay small: devices
  # have integers of 64 bits.
  def iso_days_to_unit(iso_days, unit) do
    {seconds, units} = split(iso_days, unit)
    seconds * unit + units
  end

  @doc false
  # How many units there are up to the first moment and not up to the second one.
  def iso_days_difference(iso_days1, iso_days2, unit) do
    {seconds1, units1} = split(iso_days1, unit)
    {seconds2, units2} = split(iso_days2, unit)
    (seconds1 - seconds2) * unit + units1 - units2
  end

  # {seconds, units of the last one}
  defp split({days, {parts, per_day}}, unit) do
    total = microseconds(parts, per_day)
    {days * 86_400 + div(total, 1_000_000), div(rem(total, 1_000_000) * unit, 1_000_000)}
  end

  @doc false
  # A moment so many units later.
  def add_to_iso_days({days, {parts, per_day}}, count, unit) do
    added = microseconds(parts, per_day) + units_to_microseconds(count, unit)
    over = Integer.floor_div(added, @microseconds_a_day)
    {days + over, {added - over * @microseconds_a_day, @microseconds_a_day}}
  end

  @doc false
  def units_to_microseconds(count, unit) do
    seconds = Integer.floor_div(count, unit)
    seconds * 1_000_000 + div((count - seconds * unit) * 1_000_000, unit)
  end

  @doc false
  def seconds_to_iso_days(seconds, microsecond) do
    days = Integer.floor_div(seconds, 86_400)
    {days, {(seconds - days * 86_400) * 1_000_000 + microsecond, @microseconds_a_day}}
  end

  @doc false
  # How many of a unit a second has.
  def unit(:second), do: 1
  def unit(:millisecond), do: 1000
  def unit(:microsecond), do: 1_000_000
  def unit(:nanosecond), do: 1_000_000_000
  def unit(:native), do: System.convert_time_unit(1, :second, :native)
  def unit(unit) when is_integer(unit) and unit > 0, do: unit

  def unit(unit) do
    raise ArgumentError,
          "unsupported time unit. Expected :second, :millisecond, :microsecond, :nanosecond, or a positive " <>
            "integer, got #{inspect(unit)}"
  end

  @doc false
  # {count, unit} of an amount in a unit that may be longer than a second; days only where they are allowed
  def amount(count, :day), do: {count * 86_400, 1}
  def amount(count, :hour), do: {count * 3600, 1}
  def amount(count, :minute), do: {count * 60, 1}
  def amount(count, unit), do: {count, unit(unit)}

  @doc false
  # the seconds of such a unit, or nil
  def seconds(:day), do: 86_400
  def seconds(:hour), do: 3600
  def seconds(:minute), do: 60
  def seconds(_), do: nil

  @doc false
  # as many digits as the microseconds of a unit have
  def precision(:native), do: precision(unit(:native))
  def precision(unit) when is_atom(unit), do: precision(unit(unit))
  def precision(1), do: 0
  def precision(10), do: 1
  def precision(100), do: 2
  def precision(1000), do: 3
  def precision(10_000), do: 4
  def precision(100_000), do: 5
  def precision(_), do: 6

  @doc false
  # The time of day now, in UTC.
  def now do
    micros = :erlang.system_time(:microsecond)
    add_to_iso_days({719_528, {0, @microseconds_a_day}}, micros, 1_000_000)
  end

  ## Text

  @doc "The text of a date."
  @spec date_to_string(year, month, day, format) :: String.t()
  @impl true
  def date_to_string(year, month, day, format \\ :extended)

  def date_to_string(year, month, day, format)
      when is_integer(year) and is_integer(month) and is_integer(day) and is_format(format) do
    between = if format == :basic, do: "", else: "-"
    sign = if year < 0, do: "-", else: ""
    sign <> digits(abs(year), 4) <> between <> digits(month, 2) <> between <> digits(day, 2)
  end

  @doc "The text of a time, with as many digits of a second as its precision says."
  @spec time_to_string(Calendar.hour(), Calendar.minute(), Calendar.second(), Calendar.microsecond(), format) ::
          String.t()
  @impl true
  def time_to_string(hour, minute, second, microsecond, format \\ :extended)

  def time_to_string(hour, minute, second, {value, precision}, format)
      when hour in 0..23 and minute in 0..59 and second in 0..59 and value in 0..999_999 and precision in 0..6 and
             is_format(format) do
    between = if format == :basic, do: "", else: ":"
    text = digits(hour, 2) <> between <> digits(minute, 2) <> between <> digits(second, 2)
    if precision == 0, do: text, else: text <> "." <> binary_part(digits(value, 6), 0, precision)
  end

  @doc "The text of a date and a time."
  @spec naive_datetime_to_string(
          year,
          month,
          day,
          Calendar.hour(),
          Calendar.minute(),
          Calendar.second(),
          Calendar.microsecond(),
          format
        ) :: String.t()
  @impl true
  def naive_datetime_to_string(year, month, day, hour, minute, second, microsecond, format \\ :extended) do
    date_to_string(year, month, day, format) <>
      " " <> time_to_string(hour, minute, second, microsecond, format)
  end

  @doc "The text of a date, a time and its zone."
  @spec datetime_to_string(
          year,
          month,
          day,
          Calendar.hour(),
          Calendar.minute(),
          Calendar.second(),
          Calendar.microsecond(),
          Calendar.time_zone(),
          Calendar.zone_abbr(),
          Calendar.utc_offset(),
          Calendar.std_offset(),
          format
        ) :: String.t()
  @impl true
  def datetime_to_string(
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
        std_offset,
        format \\ :extended
      )
      when is_binary(time_zone) and is_binary(zone_abbr) and is_integer(utc_offset) and is_integer(std_offset) do
    naive = naive_datetime_to_string(year, month, day, hour, minute, second, microsecond, format)
    offset = utc_offset + std_offset
    named = if time_zone == "Etc/UTC", do: "", else: " " <> zone_abbr <> " " <> time_zone
    naive <> offset_to_string(offset, time_zone, format) <> named
  end

  @doc false
  def offset_to_string(0, "Etc/UTC", _), do: "Z"

  def offset_to_string(offset, _, format) do
    minutes = div(abs(offset), 60)
    sign = if offset < 0, do: "-", else: "+"
    between = if format == :basic, do: "", else: ":"
    sign <> digits(div(minutes, 60), 2) <> between <> digits(rem(minutes, 60), 2)
  end

  defp digits(number, least) when number < 0, do: "-" <> digits(-number, least)
  defp digits(number, least), do: String.pad_leading(:erlang.integer_to_binary(number), least, "0")

  ## Reading

  @doc "The date that a text is."
  @impl true
  @spec parse_date(String.t()) :: {:ok, {year, month, day}} | {:error, atom}
  def parse_date(string) when is_binary(string), do: parse_date(string, :extended)

  @doc "The date that a text of a format is."
  @spec parse_date(String.t(), format) :: {:ok, {year, month, day}} | {:error, atom}
  def parse_date(string, format) when is_binary(string) and is_format(format) do
    with {date, ""} <- read_date(string, format), :ok <- check_date(date) do
      {:ok, date}
    else
      {:error, reason} -> {:error, reason}
      _ -> {:error, :invalid_format}
    end
  end

  @doc "The time that a text is; an offset is read and forgotten."
  @impl true
  @spec parse_time(String.t()) :: {:ok, {hour, minute, second, microsecond}} | {:error, atom}
  def parse_time(string) when is_binary(string), do: parse_time(string, :extended)

  @doc "The time that a text of a format is."
  @spec parse_time(String.t(), format) ::
          {:ok, {hour, minute, second, microsecond}} | {:error, atom}
  def parse_time("T" <> string, format) when is_format(format), do: parse_time(string, format)

  def parse_time(string, format) when is_binary(string) and is_format(format) do
    with {time, rest} <- read_time(string, format), {_, ""} <- read_offset(rest), :ok <- check_time(time) do
      {:ok, time}
    else
      {:error, reason} -> {:error, reason}
      _ -> {:error, :invalid_format}
    end
  end

  @doc "The date and time that a text is; an offset is read and forgotten."
  @impl true
  @spec parse_naive_datetime(String.t()) ::
          {:ok, {year, month, day, hour, minute, second, microsecond}} | {:error, atom}
  def parse_naive_datetime(string) when is_binary(string), do: parse_naive_datetime(string, :extended)

  @doc "The date and time that a text of a format is."
  @spec parse_naive_datetime(String.t(), format) ::
          {:ok, {year, month, day, hour, minute, second, microsecond}} | {:error, atom}
  def parse_naive_datetime(string, format) when is_binary(string) and is_format(format) do
    with {:ok, date, {hour, minute, second, microsecond}, _} <- read_datetime(string, format) do
      {year, month, day} = date
      {:ok, {year, month, day, hour, minute, second, microsecond}}
    end
  end

  @doc "The date and time in UTC that a text with an offset is, and the offset."
  @impl true
  @spec parse_utc_datetime(String.t()) ::
          {:ok, {year, month, day, hour, minute, second, microsecond}, utc_offset} | {:error, atom}
  def parse_utc_datetime(string) when is_binary(string), do: parse_utc_datetime(string, :extended)

  @doc "The date and time in UTC that a text of a format with an offset is, and the offset."
  @spec parse_utc_datetime(String.t(), format) ::
          {:ok, {year, month, day, hour, minute, second, microsecond}, utc_offset} | {:error, atom}
  def parse_utc_datetime(string, format) when is_binary(string) and is_format(format) do
    case read_datetime(string, format) do
      {:ok, _, _, nil} ->
        {:error, :missing_offset}

      {:ok, {year, month, day}, {hour, minute, second, {value, precision}}, offset} ->
        {year, month, day, hour, minute, second, {value, 6}} =
          naive_datetime_to_iso_days(year, month, day, hour, minute, second, {value, precision})
          |> add_to_iso_days(-offset, 1)
          |> naive_datetime_from_iso_days()

        {:ok, {year, month, day, hour, minute, second, {value, precision}}, offset}

      error ->
        error
    end
  end

  defp read_datetime(string, format) do
    with {date, <<between, rest::binary>>} when between in [?T, ?\s] <- read_date(string, format),
         {time, rest} <- read_time(rest, format),
         {offset, ""} <- read_offset(rest),
         :ok <- check_date(date),
         :ok <- check_time(time) do
      {:ok, date, time, offset}
    else
      {:error, reason} -> {:error, reason}
      _ -> {:error, :invalid_format}
    end
  end

  defp check_date({year, month, day}),
    do: if(valid_date?(year, month, day), do: :ok, else: {:error, :invalid_date})

  defp check_time({hour, minute, second, microsecond}),
    do: if(valid_time?(hour, minute, second, microsecond), do: :ok, else: {:error, :invalid_time})

  # what stands at the start of a text, and the rest; :error when it does not
  defp read_date("-" <> rest, format), do: read_date(rest, format, -1)
  defp read_date("+" <> rest, format), do: read_date(rest, format, 1)
  defp read_date(string, format), do: read_date(string, format, 1)

  defp read_date(
         <<year::binary-size(4), ?-, month::binary-size(2), ?-, day::binary-size(2), rest::binary>>,
         :extended,
         sign
       ),
       do: read([year, month, day], sign, rest)

  defp read_date(
         <<year::binary-size(4), month::binary-size(2), day::binary-size(2), rest::binary>>,
         :basic,
         sign
       ),
       do: read([year, month, day], sign, rest)

  defp read_date(_, _, _), do: :error

  defp read(parts, sign, rest) do
    with true <- Enum.all?(parts, &digits?/1) do
      [year, month, day] = Enum.map(parts, &:erlang.binary_to_integer/1)
      {{sign * year, month, day}, rest}
    else
      _ -> :error
    end
  end

  defp digits?(<<c, rest::binary>>) when c in ?0..?9, do: rest == "" or digits?(rest)
  defp digits?(_), do: false

  defp read_time(
         <<hour::binary-size(2), ?:, minute::binary-size(2), ?:, second::binary-size(2), rest::binary>>,
         :extended
       ),
       do: read_time(hour, minute, second, rest)

  defp read_time(
         <<hour::binary-size(2), minute::binary-size(2), second::binary-size(2), rest::binary>>,
         :basic
       ),
       do: read_time(hour, minute, second, rest)

  defp read_time(_, _), do: :error

  defp read_time(hour, minute, second, rest) do
    with {{hour, minute, second}, rest} <- read([hour, minute, second], 1, rest),
         {microsecond, rest} <- read_fraction(rest) do
      {{hour, minute, second, microsecond}, rest}
    end
  end

  defp read_fraction(<<point, digit, rest::binary>>) when point in [?., ?,] and digit in ?0..?9,
    do: read_fraction(rest, digit - ?0, 1)

  defp read_fraction(<<point, _::binary>>) when point in [?., ?,], do: :error
  defp read_fraction(rest), do: {{0, 0}, rest}

  # digits behind the sixth are read and forgotten
  defp read_fraction(<<digit, rest::binary>>, value, 6) when digit in ?0..?9,
    do: read_fraction(rest, value, 6)

  defp read_fraction(<<digit, rest::binary>>, value, count) when digit in ?0..?9,
    do: read_fraction(rest, value * 10 + digit - ?0, count + 1)

  defp read_fraction(rest, value, count), do: {{value * Integer.pow(10, 6 - count), count}, rest}

  # {seconds or nil, rest}; there is no offset of minus zero
  defp read_offset(""), do: {nil, ""}
  defp read_offset("Z" <> rest), do: {0, rest}
  defp read_offset("-00:00" <> _), do: :error
  defp read_offset(<<?+, rest::binary>>), do: read_offset(rest, 1)
  defp read_offset(<<?-, rest::binary>>), do: read_offset(rest, -1)
  defp read_offset(_), do: :error

  defp read_offset(<<hour::binary-size(2), ?:, minute::binary-size(2), rest::binary>>, sign),
    do: read_offset(hour, minute, rest, sign)

  defp read_offset(<<hour::binary-size(2), minute::binary-size(2), rest::binary>>, sign),
    do: read_offset(hour, minute, rest, sign)

  defp read_offset(<<hour::binary-size(2), rest::binary>>, sign), do: read_offset(hour, "00", rest, sign)
  defp read_offset(_, _), do: :error

  defp read_offset(hour, minute, rest, sign) do
    with {{_, hour, minute}, rest} when hour < 24 and minute < 60 <- read(["0", hour, minute], 1, rest) do
      {sign * (hour * 3600 + minute * 60), rest}
    else
      _ -> :error
    end
  end

  ## Shifting

  @doc false
  # A date some months (of years too) and days later; the day is the month's last when the month is shorter.
  def shift_date(year, month, day, months, days) do
    total = year * 12 + month - 1 + months
    year = Integer.floor_div(total, 12)
    month = Integer.mod(total, 12) + 1
    day = min(day, days_in_month(year, month))
    if days == 0, do: {year, month, day}, else: date_from_iso_days(date_to_iso_days(year, month, day) + days)
  end
end
