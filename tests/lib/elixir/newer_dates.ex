# What dates and addresses have had since Elixir 1.15: the values are those of its documentation.
defmodule NewerDates do
  import Say

  def start do
    say(Date.before?(~D[2016-04-16], ~D[2016-04-28]))
    say(Date.after?(~D[2016-04-16], ~D[2016-04-28]))
    say(Time.before?(~T[16:04:16], ~T[16:04:28]))
    say(Time.after?(~T[16:04:28], ~T[16:04:16]))
    say(NaiveDateTime.before?(~N[2022-01-12 19:55:00], ~N[2021-01-12 19:55:00]))
    say(NaiveDateTime.after?(~N[2022-01-12 19:55:00], ~N[2021-01-12 19:55:00]))
    say(DateTime.before?(~U[2021-01-01 11:00:00Z], ~U[2022-02-02 11:00:00Z]))
    say(DateTime.after?(~U[2021-01-01 11:00:00Z], ~U[2022-02-02 11:00:00Z]))
    say(NaiveDateTime.beginning_of_day(~N[2000-01-01 23:00:07.123456]))
    say(NaiveDateTime.end_of_day(~N[2000-01-01 23:00:07.123456]))
    say(NaiveDateTime.end_of_day(~N[2000-01-01 23:00:07.123]))
    say(NaiveDateTime.end_of_day(~N[2000-01-01 23:00:07]))
    shifts()
    durations()
    say(URI.append_path(URI.parse("http://example.com/foo/?x=1"), "/my-path") |> URI.to_string())
    say(URI.append_path(URI.parse("http://example.com"), "/my-path") |> URI.to_string())
    say(URI.append_path(URI.parse("http://example.com/a"), "/b/") |> URI.to_string())
    say(URI.append_path(URI.parse("http://example.com"), "my-path"))
    say(URI.append_path(URI.parse("http://example.com"), "//my-path"))
    :ok
  end

  defp shifts do
    say(Date.shift(~D[2016-01-03], month: 2))
    say(Date.shift(~D[2016-01-30], month: -1))
    say(Date.shift(~D[2016-01-31], year: 4, day: 1))
    say(Date.shift(~D[2016-01-03], Duration.new!(month: 2)))
    say(Date.shift(~D[2024-02-29], year: 1))
    say(Date.shift(~D[2024-01-31], month: 1))
    say(Date.shift(~D[2024-01-31], month: 1, day: 1))
    say(Date.shift(~D[2024-03-31], month: -25))
    say(Date.shift(~D[2024-01-31], week: 1))
    say(Date.shift(~D[2024-01-31], hour: 1) |> is_map())
    say(Time.shift(~T[01:00:15], hour: 12))
    say(Time.shift(~T[01:35:00], hour: 6, minute: -15))
    say(Time.shift(~T[01:15:00], second: 125))
    say(Time.shift(~T[01:00:15], microsecond: {100, 6}))
    say(Time.shift(~T[01:15:00], Duration.new!(second: 65)))
    say(NaiveDateTime.shift(~N[2016-01-31 00:00:00], month: 1))
    say(NaiveDateTime.shift(~N[2016-01-31 00:00:00], year: 4, day: 1))
    say(NaiveDateTime.shift(~N[2016-01-31 00:00:00], year: -2, day: 1))
    say(NaiveDateTime.shift(~N[2016-01-31 00:00:00], second: 45))
    say(NaiveDateTime.shift(~N[2016-01-31 00:00:00], microsecond: {100, 6}))
    say(DateTime.shift(~U[2016-01-01 00:00:00Z], month: 2))
    say(DateTime.shift(~U[2016-01-01 00:00:00Z], year: 1, week: 4))
    say(DateTime.shift(~U[2016-01-01 00:00:00Z], minute: -25))
    say(DateTime.shift(~U[2016-01-01 00:00:00Z], minute: 5, microsecond: {500, 4}))
    say(DateTime.shift(~U[2016-01-31 00:00:00Z], month: 1))
  end

  defp durations do
    say(Duration.new!(year: 1, week: 3, hour: 4, second: 1) |> fields())
    say(Duration.new!(month: 2, day: 3, second: 80.5) |> fields())
    say(Duration.add(Duration.new!(week: 2, day: 1), Duration.new!(day: 2)) |> fields())

    say(
      Duration.subtract(Duration.new!(microsecond: {400, 3}), Duration.new!(microsecond: {600, 6}))
      |> fields()
    )

    say(Duration.multiply(Duration.new!(day: 1, minute: 15, second: -10), 3) |> fields())
    say(Duration.negate(Duration.new!(day: 1, minute: 15, second: -10)) |> fields())
  end

  # what is not zero
  defp fields(duration),
    do: for({unit, n} <- Map.from_struct(duration), n not in [0, {0, 0}], do: {unit, n}) |> Enum.sort()
end
