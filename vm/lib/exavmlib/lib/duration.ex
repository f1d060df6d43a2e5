defmodule Duration do
  @moduledoc "Years, months, days and so on that `Date.shift/2` and its kin move by. It came with Elixir 1.17."

  defstruct year: 0, month: 0, week: 0, day: 0, hour: 0, minute: 0, second: 0, microsecond: {0, 0}

  @type t :: %__MODULE__{
          year: integer,
          month: integer,
          week: integer,
          day: integer,
          hour: integer,
          minute: integer,
          second: integer,
          microsecond: {integer, 0..6}
        }

  @dates [:year, :month, :week, :day]
  @times [:hour, :minute, :second, :microsecond]

  @doc "A duration of units and their amounts."
  @spec new!(t | keyword) :: t
  def new!(%{__struct__: Duration} = duration), do: duration
  def new!(units), do: struct!(Duration, checked(units, @dates ++ @times))

  @doc "Both durations, unit by unit."
  @spec add(t, t) :: t
  def add(%{__struct__: Duration} = duration1, %{__struct__: Duration} = duration2) do
    :maps.map(
      fn
        :__struct__, name -> name
        :microsecond, value -> add_microseconds(value, duration2.microsecond)
        unit, amount -> amount + :maps.get(unit, duration2)
      end,
      duration1
    )
  end

  defp add_microseconds({value1, precision1}, {value2, precision2}),
    do: {value1 + value2, max(precision1, precision2)}

  @doc "The first duration without the second one, unit by unit."
  @spec subtract(t, t) :: t
  def subtract(duration1, duration2), do: add(duration1, negate(duration2))

  @doc "The duration so many times."
  @spec multiply(t, integer) :: t
  def multiply(%{__struct__: Duration} = duration, integer) when is_integer(integer) do
    :maps.map(
      fn
        :__struct__, name -> name
        :microsecond, {value, precision} -> {value * integer, precision}
        _, amount -> amount * integer
      end,
      duration
    )
  end

  @doc "The duration backwards."
  @spec negate(t) :: t
  def negate(duration), do: multiply(duration, -1)

  @doc false
  # {months, days} of a duration without times
  def __dates__(duration) do
    {months, days, _, _} = __parts__(checked(duration, @dates))
    {months, days}
  end

  @doc false
  # {seconds, microsecond} of a duration without dates
  def __times__(duration) do
    {_, _, seconds, microsecond} = __parts__(checked(duration, @times))
    {seconds, microsecond}
  end

  @doc false
  def __parts__(duration) do
    %{year: year, month: month, week: week, day: day} = duration = new!(duration)
    seconds = duration.hour * 3600 + duration.minute * 60 + duration.second
    {year * 12 + month, week * 7 + day, seconds, duration.microsecond}
  end

  # the same duration; a struct may name any unit if it has none of it
  defp checked(%{__struct__: Duration} = duration, units) do
    for {unit, amount} <- :maps.to_list(duration),
        unit not in [:__struct__ | units] and amount not in [0, {0, 0}],
        do: unknown(unit, units)

    duration
  end

  defp checked(duration, units) do
    for {unit, amount} <- duration do
      if unit not in units, do: unknown(unit, units)

      case {unit, amount} do
        {:microsecond, {value, precision}} when is_integer(value) and precision in 0..6 ->
          :ok

        {:microsecond, _} ->
          raise ArgumentError,
                "unsupported value #{inspect(amount)} for :microsecond. Expected a tuple {ms, precision} where " <>
                  "precision is an integer from 0 to 6"

        {_, amount} when is_integer(amount) ->
          :ok

        _ ->
          raise ArgumentError,
                "unsupported value #{inspect(amount)} for #{inspect(unit)}. Expected an integer"
      end
    end

    duration
  end

  defp unknown(unit, units) do
    what = if length(units) == 8, do: "unknown", else: "unsupported"
    raise ArgumentError, "#{what} unit #{inspect(unit)}. Expected #{Enum.map_join(units, ", ", &inspect/1)}"
  end
end
