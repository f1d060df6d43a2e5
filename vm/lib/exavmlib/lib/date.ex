defmodule Date do
  @moduledoc "Dates: a year, a month and a day of a calendar."

  @enforce_keys [:year, :month, :day]
  defstruct [:year, :month, :day, calendar: Calendar.ISO]

  @type t :: %__MODULE__{
          year: Calendar.year(),
          month: Calendar.month(),
          day: Calendar.day(),
          calendar: Calendar.calendar()
        }

  @doc "The dates from one to another; downwards when the last one is earlier."
  @spec range(Calendar.date(), Calendar.date()) :: Date.Range.t()
  def range(%{calendar: calendar, year: _, month: _, day: _} = first, %{calendar: calendar, year: _} = last) do
    {from, to} = {days(first), days(last)}
    range(first, from, last, to, if(from <= to, do: 1, else: -1))
  end

  def range(%{calendar: _, year: _, month: _, day: _}, %{calendar: _, year: _, month: _, day: _}),
    do: raise(ArgumentError, "both dates must have matching calendars")

  @doc "Every so many dates from one to another; backwards with a negative step."
  @spec range(Calendar.date(), Calendar.date(), step :: pos_integer | neg_integer) :: Date.Range.t()
  def range(
        %{calendar: calendar, year: _, month: _, day: _} = first,
        %{calendar: calendar, year: _, month: _, day: _} = last,
        step
      )
      when is_integer(step) and step != 0,
      do: range(first, days(first), last, days(last), step)

  def range(
        %{calendar: _, year: _, month: _, day: _} = first,
        %{calendar: _, year: _, month: _, day: _} = last,
        step
      ) do
    raise ArgumentError,
          "both dates must have matching calendar and the step must be a non-zero integer, got: " <>
            "#{inspect(first)}, #{inspect(last)}, #{step}"
  end

  defp range(first, from, last, to, step) do
    %Date.Range{
      first: only_date(first),
      last: only_date(last),
      first_in_iso_days: from,
      last_in_iso_days: to,
      step: step
    }
  end

  defp only_date(%{calendar: calendar, year: year, month: month, day: day}),
    do: %Date{calendar: calendar, year: year, month: month, day: day}

  ## Making

  @doc "Today in UTC."
  @spec utc_today(Calendar.calendar()) :: t
  def utc_today(calendar \\ Calendar.ISO) do
    {days, _} = Calendar.ISO.now()
    convert!(__from_iso_days__(days, Calendar.ISO), calendar)
  end

  @doc "The date of a year, month and day, if there is one."
  @spec new(Calendar.year(), Calendar.month(), Calendar.day(), Calendar.calendar()) ::
          {:ok, t} | {:error, :invalid_date}
  def new(year, month, day, calendar \\ Calendar.ISO) do
    if calendar.valid_date?(year, month, day),
      do: {:ok, %Date{year: year, month: month, day: day, calendar: calendar}},
      else: {:error, :invalid_date}
  end

  @doc "new/4; ArgumentError when there is no such date."
  @spec new!(Calendar.year(), Calendar.month(), Calendar.day(), Calendar.calendar()) :: t
  def new!(year, month, day, calendar \\ Calendar.ISO),
    do: Calendar.ok!(new(year, month, day, calendar), fn -> "cannot build date" end)

  @doc "The date of a tuple of Erlang."
  @spec from_erl(:calendar.date(), Calendar.calendar()) :: {:ok, t} | {:error, atom}
  def from_erl(tuple, calendar \\ Calendar.ISO)

  def from_erl({year, month, day}, calendar) do
    with {:ok, date} <- new(year, month, day), do: convert(date, calendar)
  end

  @doc "from_erl/2; ArgumentError when there is no such date."
  @spec from_erl!(:calendar.date(), Calendar.calendar()) :: t
  def from_erl!(tuple, calendar \\ Calendar.ISO),
    do: Calendar.ok!(from_erl(tuple, calendar), fn -> "cannot convert #{inspect(tuple)} to date" end)

  @doc "The date that a text of ISO 8601 is."
  @spec from_iso8601(String.t(), Calendar.calendar()) :: {:ok, t} | {:error, atom}
  def from_iso8601(string, calendar \\ Calendar.ISO) do
    with {:ok, date} <- Calendar.ISO.parse_date(string), do: from_erl(date, calendar)
  end

  @doc "from_iso8601/2; ArgumentError when it is none."
  @spec from_iso8601!(String.t(), Calendar.calendar()) :: t
  def from_iso8601!(string, calendar \\ Calendar.ISO),
    do: Calendar.ok!(from_iso8601(string, calendar), fn -> "cannot parse #{inspect(string)} as date" end)

  @doc "The date so many days after 0000-01-01."
  @spec from_gregorian_days(integer, Calendar.calendar()) :: t
  def from_gregorian_days(days, calendar \\ Calendar.ISO) when is_integer(days),
    do: __from_iso_days__(days, calendar)

  ## Other forms

  @doc "The tuple of Erlang."
  @spec to_erl(Calendar.date()) :: :calendar.date()
  def to_erl(date) do
    %{year: year, month: month, day: day} = convert!(date, Calendar.ISO)
    {year, month, day}
  end

  @doc "The text of the date in its calendar."
  @spec to_string(Calendar.date()) :: String.t()
  def to_string(date)

  def to_string(%{calendar: calendar, year: year, month: month, day: day}),
    do: calendar.date_to_string(year, month, day)

  @doc "The text of ISO 8601, basic or extended."
  @spec to_iso8601(Calendar.date(), :basic | :extended) :: String.t()
  def to_iso8601(date, format \\ :extended)

  def to_iso8601(%{calendar: Calendar.ISO, year: year, month: month, day: day}, format)
      when format in [:basic, :extended],
      do: Calendar.ISO.date_to_string(year, month, day, format)

  def to_iso8601(%{calendar: _} = date, format) when format in [:basic, :extended],
    do: to_iso8601(convert!(date, Calendar.ISO), format)

  @doc "The number of days since 0000-01-01."
  @spec to_gregorian_days(Calendar.date()) :: integer
  def to_gregorian_days(date), do: days(date)

  @doc "The date in another calendar, if days begin at the same moment there."
  @spec convert(Calendar.date(), Calendar.calendar()) :: {:ok, t} | {:error, :incompatible_calendars}
  def convert(date, calendar)

  def convert(%{calendar: calendar, year: _, month: _, day: _} = date, calendar), do: {:ok, only_date(date)}

  def convert(%{calendar: from, year: _, month: _, day: _} = date, calendar) do
    if Calendar.compatible_calendars?(from, calendar),
      do: {:ok, __from_iso_days__(days(date), calendar)},
      else: {:error, :incompatible_calendars}
  end

  @doc "convert/2; ArgumentError when days begin at other moments."
  @spec convert!(Calendar.date(), Calendar.calendar()) :: t
  def convert!(date, calendar) do
    Calendar.ok!(convert(date, calendar), fn ->
      "cannot convert #{inspect(date)} to target calendar #{inspect(calendar)}"
    end)
  end

  ## Arithmetic

  @doc "The date some days later."
  @spec add(Calendar.date(), integer) :: t
  def add(%{calendar: calendar, year: _, month: _, day: _} = date, days),
    do: __from_iso_days__(days(date) + days, calendar)

  @doc "The number of days from the second date to the first one."
  @spec diff(Calendar.date(), Calendar.date()) :: integer
  def diff(
        %{calendar: calendar1, year: _, month: _, day: _} = date1,
        %{calendar: calendar2, year: _, month: _, day: _} = date2
      ) do
    if Calendar.compatible_calendars?(calendar1, calendar2),
      do: days(date1) - days(date2),
      else: Calendar.refuse_difference(date1, date2)
  end

  @doc "A date some years, months, weeks and days later; the last day of a month that is too short."
  @spec shift(Calendar.date(), Duration.t() | keyword) :: t
  def shift(%{calendar: Calendar.ISO, year: year, month: month, day: day}, duration) do
    {months, days} = Duration.__dates__(duration)
    {year, month, day} = Calendar.ISO.shift_date(year, month, day, months, days)
    %Date{year: year, month: month, day: day}
  end

  @doc "Which date is earlier?"
  @spec compare(Calendar.date(), Calendar.date()) :: :lt | :eq | :gt
  def compare(
        %{calendar: calendar, year: year1, month: month1, day: day1},
        %{calendar: calendar, year: year2, month: month2, day: day2}
      ),
      do: Calendar.order_numbers({year1, month1, day1}, {year2, month2, day2})

  def compare(
        %{calendar: calendar1, year: _, month: _, day: _} = date1,
        %{calendar: calendar2, year: _, month: _, day: _} = date2
      ) do
    if Calendar.compatible_calendars?(calendar1, calendar2),
      do: Calendar.order_numbers(days(date1), days(date2)),
      else: Calendar.refuse_comparison(date1, date2, "DateTime")
  end

  @doc "Is the first date earlier?"
  @spec before?(Calendar.date(), Calendar.date()) :: boolean
  def before?(date1, date2), do: compare(date1, date2) == :lt

  @doc "Is the first date later?"
  @spec after?(Calendar.date(), Calendar.date()) :: boolean
  def after?(date1, date2), do: compare(date1, date2) == :gt

  ## In its year, month and week

  @doc "Has the year a leap day?"
  @spec leap_year?(Calendar.date()) :: boolean
  def leap_year?(%{calendar: calendar, year: year}), do: calendar.leap_year?(year)

  @doc "The number of days of the month."
  @spec days_in_month(Calendar.date()) :: Calendar.day()
  def days_in_month(%{calendar: calendar, year: year, month: month}), do: calendar.days_in_month(year, month)

  @doc "The number of months of the year."
  @spec months_in_year(Calendar.date()) :: Calendar.month()
  def months_in_year(%{calendar: calendar, year: year}), do: calendar.months_in_year(year)

  @doc "The day of the week, from 1 on for the day that weeks start on."
  @spec day_of_week(Calendar.date(), starting_on :: :default | atom) :: Calendar.day_of_week()
  def day_of_week(date, starting_on \\ :default)

  def day_of_week(%{calendar: calendar, year: year, month: month, day: day}, starting_on) do
    {day_of_week, _, _} = calendar.day_of_week(year, month, day, starting_on)
    day_of_week
  end

  @doc "The day of the year, from 1 on."
  @spec day_of_year(Calendar.date()) :: Calendar.day()
  def day_of_year(%{calendar: calendar, year: year, month: month, day: day}),
    do: calendar.day_of_year(year, month, day)

  @doc "The quarter of the year, from 1 on."
  @spec quarter_of_year(Calendar.date()) :: non_neg_integer
  def quarter_of_year(%{calendar: calendar, year: year, month: month, day: day}),
    do: calendar.quarter_of_year(year, month, day)

  @doc "The year of its era, and the era."
  @spec year_of_era(Calendar.date()) :: {Calendar.year(), non_neg_integer}
  def year_of_era(%{calendar: calendar, year: year, month: month, day: day}),
    do: calendar.year_of_era(year, month, day)

  @doc "The day of its era, and the era."
  @spec day_of_era(Calendar.date()) :: {Calendar.day(), non_neg_integer}
  def day_of_era(%{calendar: calendar, year: year, month: month, day: day}),
    do: calendar.day_of_era(year, month, day)

  @doc "The first day of the week."
  @spec beginning_of_week(Calendar.date(), starting_on :: :default | atom) :: t
  def beginning_of_week(date, starting_on \\ :default)

  def beginning_of_week(%{calendar: calendar, year: year, month: month, day: day} = date, starting_on) do
    {day_of_week, first, _} = calendar.day_of_week(year, month, day, starting_on)
    add(date, first - day_of_week)
  end

  @doc "The last day of the week."
  @spec end_of_week(Calendar.date(), starting_on :: :default | atom) :: t
  def end_of_week(date, starting_on \\ :default)

  def end_of_week(%{calendar: calendar, year: year, month: month, day: day} = date, starting_on) do
    {day_of_week, _, last} = calendar.day_of_week(year, month, day, starting_on)
    add(date, last - day_of_week)
  end

  @doc "The first day of the month."
  @spec beginning_of_month(Calendar.date()) :: t
  def beginning_of_month(%{calendar: calendar, year: year, month: month}),
    do: %Date{calendar: calendar, year: year, month: month, day: 1}

  @doc "The last day of the month."
  @spec end_of_month(Calendar.date()) :: t
  def end_of_month(%{calendar: calendar, year: year, month: month} = date),
    do: %Date{calendar: calendar, year: year, month: month, day: days_in_month(date)}

  ## Days since 0000-01-01

  defp days(%{calendar: Calendar.ISO, year: year, month: month, day: day}),
    do: Calendar.ISO.date_to_iso_days(year, month, day)

  defp days(%{calendar: calendar, year: year, month: month, day: day}) do
    {days, _} = calendar.naive_datetime_to_iso_days(year, month, day, 0, 0, 0, {0, 0})
    days
  end

  @doc false
  def __from_iso_days__(days, Calendar.ISO) do
    {year, month, day} = Calendar.ISO.date_from_iso_days(days)
    %Date{year: year, month: month, day: day}
  end

  def __from_iso_days__(days, calendar) do
    {year, month, day, _, _, _, _} = calendar.naive_datetime_from_iso_days({days, {0, 86_400_000_000}})
    %Date{year: year, month: month, day: day, calendar: calendar}
  end
end

defimpl String.Chars, for: Date do
  @doc "The text of the date in its calendar."
  @spec to_string(Date.t()) :: String.t()
  def to_string(%{calendar: calendar, year: year, month: month, day: day}),
    do: calendar.date_to_string(year, month, day)
end

defimpl Inspect, for: Date do
  @doc "The sigil of the date."
  @spec inspect(Date.t(), Inspect.Opts.t()) :: String.t()
  def inspect(%{calendar: calendar, year: year, month: month, day: day}, _),
    do: "~D[" <> calendar.date_to_string(year, month, day) <> Calendar.suffix(calendar) <> "]"
end

defmodule Date.Range do
  @moduledoc "Dates from one to another, as `Date.range/2` makes them; an enumerable."

  defstruct [:first, :last, :first_in_iso_days, :last_in_iso_days, :step]

  @type t :: %__MODULE__{
          first: Date.t(),
          last: Date.t(),
          first_in_iso_days: integer,
          last_in_iso_days: integer,
          step: pos_integer | neg_integer
        }

  @doc false
  # the range of the numbers of the days
  def days(%{first_in_iso_days: first, last_in_iso_days: last} = range) do
    step = Map.get(range, :step, if(first <= last, do: 1, else: -1))
    %{__struct__: Range, first: first, last: last, step: step}
  end
end

defimpl Enumerable, for: Date.Range do
  def count(range), do: {:ok, Range.size(Date.Range.days(range))}

  def member?(%{first: %{calendar: calendar}} = range, %Date{calendar: calendar} = date),
    do: Enumerable.Range.member?(Date.Range.days(range), Date.to_gregorian_days(date))

  def member?(_, _), do: {:ok, false}

  def slice(%{first: %{calendar: calendar}} = range) do
    {:ok, size, days} = Enumerable.Range.slice(Date.Range.days(range))

    {:ok, size,
     fn from, amount, step ->
       for day <- days.(from, amount, step), do: Date.__from_iso_days__(day, calendar)
     end}
  end

  def reduce(%{first: %{calendar: calendar}} = range, acc, fun) do
    Enumerable.Range.reduce(Date.Range.days(range), acc, fn day, acc ->
      fun.(Date.__from_iso_days__(day, calendar), acc)
    end)
  end
end

defimpl Inspect, for: Date.Range do
  import Inspect.Algebra

  @doc "The call that makes the range."
  @spec inspect(Date.Range.t(), Inspect.Opts.t()) :: Inspect.Algebra.t()
  def inspect(%{first: first, last: last} = range, opts) do
    step =
      case Date.Range.days(range).step do
        1 -> []
        step -> [", ", to_doc(step, opts)]
      end

    concat(["Date.range(", to_doc(first, opts), ", ", to_doc(last, opts)] ++ step ++ [")"])
  end
end
