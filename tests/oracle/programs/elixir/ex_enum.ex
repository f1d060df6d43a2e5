# Enum over lists, maps and ranges.
defmodule Oracle.ExEnum do
  def start do
    l = [5, 3, 8, 1]
    :oracle.say([Enum.sort(l), Enum.sort(l, :desc), Enum.sort_by(l, &rem(&1, 3)), Enum.max(l), Enum.min(l), Enum.min_max(l), Enum.sum(l), Enum.product(l), Enum.count(l), Enum.reverse(l)])
    :oracle.say([Enum.map(l, &(&1 + 1)), Enum.filter(l, &(&1 > 3)), Enum.reject(l, &(&1 > 3)), Enum.reduce(l, &+/2), Enum.reduce(l, 10, &-/2), Enum.scan(l, &+/2), Enum.map_reduce(l, 0, &{&1 * &2, &1 + &2})])
    :oracle.say([Enum.at(l, 1), Enum.at(l, 9), Enum.at(l, -1), Enum.fetch(l, 0), Enum.fetch(l, 9), Enum.find(l, &(&1 > 5)), Enum.find_index(l, &(&1 == 8)), Enum.member?(l, 8), Enum.any?(l, &(&1 > 7)), Enum.all?(l, &(&1 > 1))])
    :oracle.say([Enum.chunk_every([1, 2, 3, 4, 5], 2), Enum.chunk_every([1, 2, 3, 4], 2, 1), Enum.chunk_by([1, 1, 2, 3, 3], & &1), Enum.split(l, 2), Enum.split_with(l, &(&1 > 3)), Enum.take(l, 2), Enum.drop(l, 2), Enum.take_while(l, &(&1 > 2)), Enum.drop_while(l, &(&1 > 2)), Enum.slice(l, 1, 2)])
    :oracle.say([Enum.zip(l, [:a, :b]), Enum.with_index([:a, :b]), Enum.unzip([{1, :a}, {2, :b}]), Enum.concat([[1], [2]]), Enum.flat_map([1, 2], &[&1, &1]), Enum.into([a: 1], %{}), Enum.dedup([1, 1, 2]), Enum.uniq([1, 2, 1]), Enum.join([1, :b, "c"], "-"), Enum.map_join([1, 2], ",", &(&1 * 2))])
    :oracle.say([Enum.group_by([1, 2, 3, 4], &rem(&1, 2)), Enum.frequencies([:a, :b, :a]), Enum.frequencies_by(["a", "B", "b"], &String.downcase/1), Enum.map(%{a: 1}, fn {k, v} -> {v, k} end), Enum.max_by(["aa", "b"], &String.length/1)])
    more()
  end

  defp more do
    :oracle.say([Enum.empty?([]), Enum.empty?(%{a: 1}), Enum.count(1..10), Enum.sum(1..100), Enum.to_list(3..1//-1), Enum.intersperse([1, 2, 3], 0), Enum.each([1], fn _ -> nil end), Enum.reduce_while([1, 2, 3], 0, fn x, a -> if x > 2, do: {:halt, a}, else: {:cont, a + x} end)])
    :oracle.say(:oracle.try_(fn -> Enum.max([]) end) |> elem(0))
    :oracle.say([Enum.group_by([1, 2, 3, 4], &rem(&1, 2)), Enum.frequencies([:a, :b, :a]), Enum.max_by(["aa", "b"], &String.length/1), Enum.min_by([3, 1, 2], &(-&1))])
  end
end
