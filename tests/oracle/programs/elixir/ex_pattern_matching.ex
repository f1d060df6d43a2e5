# Matches, pins, guards and the errors that say what did not match.
defmodule Oracle.ExPatternMatching do
  import Kernel, except: [inspect: 1]

  def start do
    {a, [b | _]} = {1, [2, 3]}
    x = 5
    :oracle.say({a, b, f(5, x), f(6, x)})
    :oracle.say(for v <- [{:ok, 1}, {:error, 2}, :none, [1, 2], %{k: 3}, "str", <<1, 2, 3>>, nil, 1.5], do: kind(v))
    :oracle.say(:oracle.try_(fn -> {^x, y} = id({6, 1}); y end))
    :oracle.say(:oracle.try_(fn -> case id(:no) do :yes -> 1 end end))
    :oracle.say(:oracle.try_(fn -> cond do id(false) -> 1; id(nil) -> 2 end end))
    :oracle.say(:oracle.try_(fn -> only(:b) end))
    :oracle.say(:oracle.try_(fn -> with {:ok, v} <- id(:bad), do: v end))
    :oracle.say(:oracle.try_(fn -> with {:ok, v} <- id(:bad) do v else {:error, e} -> e end end))
    %{k: [h | t], other: %{deep: d}} = id(%{k: [1, 2], other: %{deep: {3}}})
    {h, t, d}
  end

  defp f(x, x), do: :same
  defp f(x, y) when x > y, do: {:more, x - y}
  defp f(_, _), do: :less

  defp kind({:ok, v}), do: {:good, v}
  defp kind({:error, _}), do: :bad
  defp kind([_ | _] = l) when length(l) == 2, do: :pair
  defp kind(%{k: v}) when is_integer(v), do: {:map, v}
  defp kind("s" <> rest), do: {:s, rest}
  defp kind(<<n, rest::binary>>), do: {n, rest}
  defp kind(nil), do: nil
  defp kind(f) when is_float(f), do: :float
  defp kind(_), do: :other

  defp only(:a), do: :a
  def id(x), do: x
end
