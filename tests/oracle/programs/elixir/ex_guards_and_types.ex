# Guards of Kernel in Elixir, custom ones, type tests, in and not in.
defmodule Oracle.ExGuardsAndTypes do
  defguard is_small(n) when is_integer(n) and n in 0..9
  defguardp is_pair(t) when is_tuple(t) and tuple_size(t) == 2

  def start do
    xs = [5, 50, -1, 2.5, :a, nil, true, "s", 'c', [], [1 | 2], {1, 2}, %{}, 1..3, fn -> 1 end, self(), <<1::2>>]
    :oracle.say(Enum.map(xs, &kind/1))
    :oracle.say(for x <- xs, x in [5, :a, nil], do: x)
    :oracle.say(for x <- xs, x not in 1..100, is_number(x), do: x)
    :oracle.say(Enum.map([0, 1, nil, false, :x], fn x -> {x && :yes, x || :no, !x} end))
    :oracle.say(Enum.map([{1, 2}, {2, 1}, {1, 1.0}], fn {a, b} -> {a < b, a <= b, a == b, a === b, a != b, max(a, b)} end))
    :oracle.say(:oracle.try_(fn -> id(1) and true end) |> elem(0))
    Enum.map([1, :b, "c"], &hd_kind(&1))
  end

  defp kind(n) when is_small(n), do: :small
  defp kind(n) when is_integer(n) and n > 9, do: :big
  defp kind(n) when is_number(n), do: :number
  defp kind(b) when is_boolean(b), do: :boolean
  defp kind(n) when is_nil(n), do: :nothing
  defp kind(a) when is_atom(a), do: :atom
  defp kind(s) when is_binary(s), do: {:binary, byte_size(s)}
  defp kind(s) when is_bitstring(s), do: :bits
  defp kind([_ | t]) when is_list(t), do: :list
  defp kind(l) when is_list(l), do: :list_like
  defp kind(t) when is_pair(t), do: {:pair, elem(t, 0)}
  defp kind(%_{}), do: :struct
  defp kind(m) when is_map(m) and map_size(m) == 0, do: :empty_map
  defp kind(f) when is_function(f, 0), do: :fun0
  defp kind(p) when is_pid(p), do: :pid

  defp hd_kind(x) when hd(x) == 1 or x == 1, do: :one
  defp hd_kind(x) when x == 1 when is_atom(x), do: :atom
  defp hd_kind(_), do: :other
  def id(x), do: x
end
