defmodule Say do
  @moduledoc "Prints calls and what they return or raise, the same way on Elixir and on the engine."

  @doc "Prints an expression and its value, as one line."
  defmacro say(expr) do
    text = expr |> Macro.to_string() |> String.replace(~r/\s+/, " ") |> String.slice(0, 80)
    quote(do: Say.__say__(unquote(text), fn -> unquote(expr) end))
  end

  def __say__(text, fun) do
    result =
      try do
        show(fun.())
      rescue
        error -> ["raised ", inspect(error.__struct__), message(error)]
      catch
        kind, reason -> [show(kind), " ", show(reason)]
      end

    IO.puts([text, " => ", result])
  end

  # what natives tell about their arguments differs between releases of OTP
  defp message(%ArgumentError{message: "errors were found at the given arguments" <> _}),
    do: ": \"argument error\""

  # the texts of other exceptions differ between releases of Elixir
  defp message(%struct{} = error)
       when struct in [ArgumentError, RuntimeError, FunctionClauseError] do
    [": ", inspect(Exception.message(error), printable_limit: :infinity)]
  end

  defp message(_), do: []

  defp show(term),
    do:
      inspect(term,
        limit: :infinity,
        printable_limit: :infinity,
        charlists: :as_lists,
        width: 100_000
      )

  @doc "A number below n from a state, and the next state: the same everywhere."
  def number(state, n) do
    state = rem(state * 1_103_515_245 + 12345, 2_147_483_648)
    {rem(div(state, 65536), n), state}
  end

  @doc "A list of up to n numbers below m."
  def numbers(state, n, m) do
    {size, state} = number(state, n + 1)
    Enum.map_reduce(:lists.seq(1, size), state, fn _, state -> number(state, m) end)
  end
end
