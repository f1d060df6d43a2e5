# Map, Keyword, List, Tuple and MapSet.
defmodule Oracle.ExCollections do
  def start do
    m = %{a: 1, b: 2}
    :oracle.say([Map.get(m, :a), Map.get(m, :z, 0), Map.put(m, :c, 3), Map.delete(m, :a), Map.merge(m, %{b: 9}), Map.keys(m), Map.values(m), Map.fetch(m, :a), Map.fetch(m, :z), Map.has_key?(m, :a), Map.update(m, :a, 0, &(&1 + 1)), Map.update!(m, :b, &(&1 * 2)), Map.pop(m, :a), Map.take(m, [:a, :z]), Map.drop(m, [:a]), Map.new([{1, 2}]), Map.to_list(m), Map.put_new(m, :a, 5), Map.equal?(m, m), Map.split(m, [:a])])
    :oracle.say([Map.filter(m, fn {_, v} -> v > 1 end), Map.get_and_update(m, :a, &{&1, &1 + 10}), Map.merge(m, %{a: 5}, fn _, x, y -> x + y end), Map.replace(m, :z, 1), Map.get_lazy(m, :z, fn -> :lazy end)])
    k = [a: 1, b: 2, a: 3]
    :oracle.say([k[:a], k[:z], Keyword.get_values(k, :a), Keyword.put(k, :a, 9), Keyword.delete(k, :a), Keyword.keys(k), Keyword.merge(k, b: 5), Keyword.pop(k, :b), Keyword.keyword?(k), Keyword.keyword?([1]), Keyword.fetch!(k, :b), Keyword.new(x: 1), Keyword.take(k, [:b])])
    :oracle.say([List.first([1, 2]), List.last([1, 2]), List.first([]), List.flatten([1, [2, [3]]]), List.delete([1, 2, 1], 1), List.insert_at([1, 2], 1, :x), List.replace_at([1, 2], 0, :y), List.delete_at([1, 2], 0), List.duplicate(0, 2), List.keyfind([a: 1], :a, 0), List.foldl([1, 2], 0, &-/2), List.foldr([1, 2], 0, &-/2), List.wrap(nil), List.wrap(1), List.zip([[1, 2], [3, 4]]), List.to_tuple([1]), List.starts_with?([1, 2], [1]), List.update_at([1, 2], 1, &(&1 * 2)), List.pop_at([1, 2], 0)])
    :oracle.say([Tuple.append({1}, 2), Tuple.insert_at({1}, 0, :a), Tuple.delete_at({1, 2}, 0), Tuple.to_list({1}), Tuple.duplicate(:x, 2), elem({1, 2}, 1), put_elem({1, 2}, 0, :z)])
    s = MapSet.new([1, 2, 3])
    :oracle.say([MapSet.member?(s, 2), MapSet.size(s), MapSet.put(s, 4) |> MapSet.to_list(), MapSet.union(s, MapSet.new([9])) |> MapSet.to_list(), MapSet.difference(s, MapSet.new([1])) |> MapSet.to_list(), MapSet.subset?(MapSet.new([1]), s), MapSet.equal?(s, MapSet.new([3, 2, 1])), Enum.sum(s)])
    :done
  end
end
