defmodule MapSet do
  @moduledoc "Sets of any elements, which are the keys of a map."

  # as Elixir has it: sets that the compiler put into a program must work, and be equal to those made here
  defstruct map: %{}, version: 2

  @type value :: term
  @type t(value) :: %MapSet{map: %{optional(value) => []}}
  @type t :: t(term)

  @doc "An empty set."
  @spec new :: t
  def new, do: set(%{})

  @doc "The set of the elements of an enumerable."
  @spec new(Enumerable.t()) :: t
  def new(%{__struct__: MapSet} = set), do: set
  def new(enumerable), do: enumerable |> Enum.to_list() |> :maps.from_keys([]) |> set()

  @doc "The set of what `transform` makes of the elements of an enumerable."
  @spec new(Enumerable.t(), (term -> value)) :: t
  def new(enumerable, transform) when is_function(transform, 1) do
    enumerable |> Enum.map(transform) |> :maps.from_keys([]) |> set()
  end

  defp set(map), do: %{__struct__: MapSet, map: map, version: 2}

  @doc "Without an element."
  @spec delete(t, value) :: t
  def delete(%{map: map} = set, value), do: %{set | map: :maps.remove(value, map)}

  @doc "With an element."
  @spec put(t, value) :: t
  def put(%{map: map} = set, value), do: %{set | map: :maps.put(value, [], map)}

  @doc "The elements of the first set that are not in the second."
  @spec difference(t, t) :: t
  def difference(%{map: map1} = set, %{map: map2}), do: %{set | map: without(map1, map2)}

  defp without(map1, map2) when map_size(map1) < map_size(map2) * 2 do
    :maps.filter(fn x, _ -> not is_map_key(map2, x) end, map1)
  end

  defp without(map1, map2), do: :maps.without(:maps.keys(map2), map1)

  @doc "The elements that are in one of the sets only."
  @spec symmetric_difference(t, t) :: t
  def symmetric_difference(%{map: map1} = set, %{map: map2}) do
    %{set | map: :maps.merge(without(map1, map2), without(map2, map1))}
  end

  @doc "Do the sets have no element in common?"
  @spec disjoint?(t, t) :: boolean
  def disjoint?(%{map: map1}, %{map: map2}) do
    {small, large} = if map_size(map1) < map_size(map2), do: {map1, map2}, else: {map2, map1}
    not Enum.any?(:maps.keys(small), &is_map_key(large, &1))
  end

  @doc "Do the sets have the same elements?"
  @spec equal?(t, t) :: boolean
  def equal?(%{__struct__: MapSet, map: map1}, %{__struct__: MapSet, map: map2}), do: map1 === map2

  @doc "The elements for which `fun` is truthy."
  @spec filter(t, (value -> as_boolean(term))) :: t
  def filter(%{map: map} = set, fun) when is_function(fun, 1) do
    %{set | map: :maps.from_keys(Enum.filter(:maps.keys(map), fun), [])}
  end

  @doc "The elements for which `fun` is falsy."
  @spec reject(t, (value -> as_boolean(term))) :: t
  def reject(%{map: map} = set, fun) when is_function(fun, 1) do
    %{set | map: :maps.from_keys(Enum.reject(:maps.keys(map), fun), [])}
  end

  @doc "The elements for which `fun` is truthy, and the others."
  @spec split_with(t, (value -> as_boolean(term))) :: {t, t}
  def split_with(%{map: map} = set, fun) when is_function(fun, 1) do
    {yes, no} = Enum.split_with(:maps.keys(map), fun)
    {%{set | map: :maps.from_keys(yes, [])}, %{set | map: :maps.from_keys(no, [])}}
  end

  @doc "The elements that are in both sets."
  @spec intersection(t, t) :: t
  def intersection(%{map: map1} = set, %{map: map2}) do
    {small, large} = if map_size(map1) < map_size(map2), do: {map1, map2}, else: {map2, map1}
    %{set | map: :maps.filter(fn x, _ -> is_map_key(large, x) end, small)}
  end

  @doc "The elements of both sets."
  @spec union(t, t) :: t
  def union(%{map: map1} = set, %{map: map2}), do: %{set | map: :maps.merge(map1, map2)}

  @doc "Is this an element?"
  @spec member?(t, value) :: boolean
  def member?(%{map: map}, value), do: is_map_key(map, value)

  @doc "The number of elements."
  @spec size(t) :: non_neg_integer
  def size(%{map: map}), do: map_size(map)

  @doc "Are all elements of the first set in the second?"
  @spec subset?(t, t) :: boolean
  def subset?(%{map: map1}, %{map: map2}) do
    map_size(map1) <= map_size(map2) and Enum.all?(:maps.keys(map1), &is_map_key(map2, &1))
  end

  @doc "The elements as a list."
  @spec to_list(t) :: [value]
  def to_list(%{map: map}), do: :maps.keys(map)
end

defimpl Inspect, for: MapSet do
  import Inspect.Algebra

  def inspect(set, opts) do
    opts = %{opts | charlists: :as_lists}
    concat(["MapSet.new(", Inspect.List.inspect(MapSet.to_list(set), opts), ")"])
  end
end
