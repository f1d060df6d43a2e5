defmodule Map do
  @moduledoc "Functions for maps."

  @type key :: any
  @type value :: any

  @doc "An empty map."
  @spec new :: map
  def new, do: %{}

  @doc "A map of the pairs of an enumerable."
  @spec new(Enumerable.t()) :: map
  def new(list) when is_list(list), do: :maps.from_list(list)
  def new(%{__struct__: _} = enumerable), do: enumerable |> Enum.to_list() |> :maps.from_list()
  def new(%{} = map), do: map
  def new(enumerable), do: enumerable |> Enum.to_list() |> :maps.from_list()

  @doc "A map of the pairs that `transform` makes of the elements."
  @spec new(Enumerable.t(), (term -> {key, value})) :: map
  def new(enumerable, transform) when is_function(transform, 1) do
    enumerable |> Enum.map(transform) |> :maps.from_list()
  end

  @doc "A map with these keys and one value."
  @spec from_keys([key], value) :: map
  def from_keys(keys, value), do: :maps.from_keys(keys, value)

  @doc "The map of a struct or of a struct's module, without `__struct__`."
  @spec from_struct(atom | struct) :: map
  def from_struct(struct) when is_atom(struct), do: :maps.remove(:__struct__, struct.__struct__())
  def from_struct(%_{} = struct), do: :maps.remove(:__struct__, struct)

  @doc "All keys."
  @spec keys(map) :: [key]
  def keys(map), do: :maps.keys(map)

  @doc "All values."
  @spec values(map) :: [value]
  def values(map), do: :maps.values(map)

  @doc "All pairs."
  @spec to_list(map) :: [{term, term}]
  def to_list(map), do: :maps.to_list(map)

  @doc "Deprecated: `map_size/1`."
  @spec size(map) :: non_neg_integer
  def size(map), do: map_size(map)

  @doc "Is there such a key?"
  @spec has_key?(map, key) :: boolean
  def has_key?(map, key), do: :maps.is_key(key, map)

  @doc "`{:ok, value}` of a key, or `:error`."
  @spec fetch(map, key) :: {:ok, value} | :error
  def fetch(map, key), do: :maps.find(key, map)

  @doc "The value of a key; `KeyError` if there is none."
  @spec fetch!(map, key) :: value
  def fetch!(map, key), do: :maps.get(key, map)

  @doc "The value of a key, or `default`."
  @spec get(map, key, value) :: value
  def get(map, key, default \\ nil) do
    case map do
      %{^key => value} -> value
      %{} -> default
      other -> :erlang.error({:badmap, other}, [map, key, default])
    end
  end

  @doc "The value of a key, or what `fun` returns."
  @spec get_lazy(map, key, (() -> value)) :: value
  def get_lazy(map, key, fun) when is_function(fun, 0) do
    case map do
      %{^key => value} -> value
      %{} -> fun.()
      other -> :erlang.error({:badmap, other}, [map, key, fun])
    end
  end

  @doc "Puts a value under a key."
  @spec put(map, key, value) :: map
  def put(map, key, value), do: :maps.put(key, value, map)

  @doc "Puts a value under a key that is not there."
  @spec put_new(map, key, value) :: map
  def put_new(map, key, value) do
    case map do
      %{^key => _} -> map
      %{} -> :maps.put(key, value, map)
      other -> :erlang.error({:badmap, other})
    end
  end

  @doc "Puts what `fun` returns under a key that is not there."
  @spec put_new_lazy(map, key, (() -> value)) :: map
  def put_new_lazy(map, key, fun) when is_function(fun, 0) do
    case map do
      %{^key => _} -> map
      %{} -> :maps.put(key, fun.(), map)
      other -> :erlang.error({:badmap, other})
    end
  end

  @doc "Puts a value under a key that is there."
  @spec replace(map, key, value) :: map
  def replace(map, key, value) do
    case map do
      %{^key => _} -> :maps.put(key, value, map)
      %{} -> map
      other -> :erlang.error({:badmap, other})
    end
  end

  @doc "Puts a value under a key that must be there; `KeyError` if it is not."
  @spec replace!(map, key, value) :: map
  def replace!(map, key, value), do: :maps.update(key, value, map)

  @doc "Puts what `fun` makes of the value of a key that is there."
  @spec replace_lazy(map, key, (value -> value)) :: map
  def replace_lazy(map, key, fun) when is_map(map) and is_function(fun, 1) do
    case map do
      %{^key => value} -> :maps.put(key, fun.(value), map)
      %{} -> map
    end
  end

  @doc "Puts what `fun` makes of the value of a key, or `default`."
  @spec update(map, key, value, (value -> value)) :: map
  def update(map, key, default, fun) when is_function(fun, 1) do
    case map do
      %{^key => value} -> :maps.put(key, fun.(value), map)
      %{} -> :maps.put(key, default, map)
      other -> :erlang.error({:badmap, other}, [map, key, default, fun])
    end
  end

  @doc "Puts what `fun` makes of the value of a key that must be there; `KeyError` if it is not."
  @spec update!(map, key, (value -> value)) :: map
  def update!(map, key, fun) when is_function(fun, 1) do
    :maps.put(key, fun.(:maps.get(key, map)), map)
  end

  @doc "Gets and updates: `fun` makes `{got, new value}` of a value, or `:pop`."
  @spec get_and_update(map, key, (value | nil -> {got, value} | :pop)) :: {got, map} when got: term
  def get_and_update(map, key, fun) when is_function(fun, 1) do
    got_and_new(map, key, get(map, key), fun)
  end

  @doc "As `get_and_update/3`; `KeyError` if there is no such key."
  @spec get_and_update!(map, key, (value -> {got, value} | :pop)) :: {got, map} when got: term
  def get_and_update!(map, key, fun) when is_function(fun, 1) do
    got_and_new(map, key, :maps.get(key, map), fun)
  end

  defp got_and_new(map, key, value, fun) do
    case fun.(value) do
      {got, new} ->
        {got, :maps.put(key, new, map)}

      :pop ->
        {value, :maps.remove(key, map)}

      other ->
        raise "the given function must return a two-element tuple or :pop, got: #{inspect(other)}"
    end
  end

  @doc "The value of a key, or `default`, and the map without the key."
  @spec pop(map, key, value) :: {value, map}
  def pop(map, key, default \\ nil) do
    case :maps.take(key, map) do
      {_, _} = found -> found
      :error -> {default, map}
    end
  end

  @doc "The value of a key and the map without it; `KeyError` if there is none."
  @spec pop!(map, key) :: {value, map}
  def pop!(map, key) do
    case :maps.take(key, map) do
      {_, _} = found -> found
      :error -> raise KeyError, key: key, term: map
    end
  end

  @doc "The value of a key, or what `fun` returns, and the map without the key."
  @spec pop_lazy(map, key, (() -> value)) :: {value, map}
  def pop_lazy(map, key, fun) when is_function(fun, 0) do
    case :maps.take(key, map) do
      {_, _} = found -> found
      :error -> {fun.(), map}
    end
  end

  @doc "Without a key."
  @spec delete(map, key) :: map
  def delete(map, key), do: :maps.remove(key, map)

  @doc "Without some keys."
  @spec drop(map, [key]) :: map
  def drop(map, keys) when is_map(map) and is_list(keys), do: :maps.without(keys, map)

  def drop(map, keys) when is_map(map), do: drop(map, Enum.to_list(keys))

  def drop(other, keys), do: :erlang.error({:badmap, other}, [other, keys])

  @doc "Only some keys."
  @spec take(map, [key]) :: map
  def take(map, keys) when is_map(map) and is_list(keys), do: :maps.with(keys, map)

  def take(map, keys) when is_map(map), do: take(map, Enum.to_list(keys))

  def take(other, keys), do: :erlang.error({:badmap, other}, [other, keys])

  @doc "A map of some keys, and a map of the others."
  @spec split(map, [key]) :: {map, map}
  def split(map, keys) when is_map(map) and is_list(keys),
    do: {:maps.with(keys, map), :maps.without(keys, map)}

  def split(map, keys) when is_map(map), do: split(map, Enum.to_list(keys))

  def split(other, keys), do: :erlang.error({:badmap, other}, [other, keys])

  @doc "The pairs for which `fun` is truthy, and the others."
  @spec split_with(map, ({key, value} -> as_boolean(term))) :: {map, map}
  def split_with(map, fun) when is_map(map) and is_function(fun, 1) do
    {yes, no} = map |> :maps.to_list() |> Enum.split_with(fun)
    {:maps.from_list(yes), :maps.from_list(no)}
  end

  @doc "The pairs for which `fun` is truthy."
  @spec filter(map, ({key, value} -> as_boolean(term))) :: map
  def filter(map, fun) when is_map(map) do
    map |> :maps.to_list() |> Enum.filter(fun) |> :maps.from_list()
  end

  @doc "The pairs for which `fun` is falsy."
  @spec reject(map, ({key, value} -> as_boolean(term))) :: map
  def reject(map, fun) when is_map(map) do
    map |> :maps.to_list() |> Enum.reject(fun) |> :maps.from_list()
  end

  @doc "Deprecated: a map of what `fun` makes of the pairs."
  @spec map(map, ({key, value} -> value)) :: map
  def map(map, fun) when is_map(map), do: new(map, fn {key, value} -> {key, fun.({key, value})} end)

  @doc "Both maps; the second one's values win."
  @spec merge(map, map) :: map
  def merge(map1, map2), do: :maps.merge(map1, map2)

  @doc "Both maps; `fun` settles keys that are in both."
  @spec merge(map, map, (key, value, value -> value)) :: map
  def merge(map1, map2, fun) when is_function(fun, 3), do: :maps.merge_with(fun, map1, map2)

  @doc "The second map's pairs whose keys are in both."
  @spec intersect(map, map) :: map
  def intersect(map1, map2), do: :maps.intersect(map1, map2)

  @doc "What `fun` makes of the keys that are in both maps."
  @spec intersect(map, map, (key, value, value -> value)) :: map
  def intersect(map1, map2, fun) when is_function(fun, 3), do: :maps.intersect_with(fun, map1, map2)

  @doc "Are two maps equal (by `===`)?"
  @spec equal?(map, map) :: boolean
  def equal?(map1, map2)
  def equal?(map1, map2) when is_map(map1) and is_map(map2), do: map1 === map2
  def equal?(map1, map2) when is_map(map1), do: :erlang.error({:badmap, map2}, [map1, map2])
  def equal?(map1, map2), do: :erlang.error({:badmap, map1}, [map1, map2])
end
