defmodule Access do
  @moduledoc """
  Values by key: what `value[key]`, `get_in/2` and its kin call.

  Maps and keyword lists are accessed by key, structs by the functions of their module. The other functions make
  accessors for paths: functions of `:get` or `:get_and_update`, the data, and the next accessor.
  """

  @type container :: keyword | struct | map
  @type key :: any
  @type value :: any
  @type access_fun :: (:get | :get_and_update, term, (term -> term) -> any)

  @callback fetch(term, key) :: {:ok, value} | :error
  @callback get_and_update(term, key, (value | nil -> {any, value} | :pop)) :: {any, term}
  @callback pop(term, key) :: {value, term}

  @doc "`{:ok, value}` of a key, or `:error`."
  @spec fetch(container | nil, key) :: {:ok, value} | :error
  def fetch(%{__struct__: struct} = container, key), do: behaviour(struct, :fetch, [container, key])

  def fetch(map, key) when is_map(map) do
    case map do
      %{^key => value} -> {:ok, value}
      _ -> :error
    end
  end

  def fetch(list, key) when is_list(list) and is_atom(key) do
    case :lists.keyfind(key, 1, list) do
      {_, value} -> {:ok, value}
      false -> :error
    end
  end

  def fetch(list, key) when is_list(list) do
    raise ArgumentError, "the Access calls for keywords expect the key to be an atom, got: #{inspect(key)}"
  end

  def fetch(nil, _), do: :error

  defp no_index(key, instead \\ "access a list element by index, you can use Enum.at/2") do
    raise ArgumentError,
          "the Access module does not support accessing lists by index, got: #{inspect(key)}\n\n" <>
            "Accessing a list by index is typically discouraged in Elixir, instead we prefer to use the Enum " <>
            "module to manipulate lists as a whole. If you really must #{instead} or the functions in the List module"
  end

  defp only_keyword(key) do
    raise ArgumentError,
          "the Access module supports only keyword lists (with atom keys), got: #{inspect(key)}\n\n" <>
            "If you want to search lists of tuples, use List.keyfind/3"
  end

  defp behaviour(struct, function, args) do
    apply(struct, function, args)
  catch
    :error, reason ->
      case {reason, __STACKTRACE__} do
        {:undef, [{^struct, ^function, at, _} | _]} when at == args or at == length(args) ->
          description =
            "#{inspect(struct)} does not implement the Access behaviour\n\n" <>
              "You can use the \"struct.field\" syntax to access struct fields. You can also use Access.key!/1 to " <>
              "access struct fields dynamically inside get_in/put_in/update_in"

          raise UndefinedFunctionError,
            module: struct,
            function: function,
            arity: length(args),
            reason: description

        _ ->
          :erlang.raise(:error, reason, __STACKTRACE__)
      end
  end

  @doc "The value of a key; `KeyError` if there is none."
  @spec fetch!(container, key) :: value
  def fetch!(container, key) do
    case fetch(container, key) do
      {:ok, value} -> value
      :error -> raise KeyError, key: key, term: container
    end
  end

  @doc "The value of a key, or `default`."
  @spec get(container | nil, key, value) :: value
  def get(container, key, default \\ nil)

  def get(%{__struct__: struct} = container, key, default) do
    case behaviour(struct, :fetch, [container, key]) do
      {:ok, value} -> value
      :error -> default
    end
  end

  def get(map, key, default) when is_map(map) do
    case map do
      %{^key => value} -> value
      _ -> default
    end
  end

  def get(list, key, default) when is_list(list) and is_atom(key) do
    case :lists.keyfind(key, 1, list) do
      {_, value} -> value
      false -> default
    end
  end

  def get(list, key, _) when is_list(list) and is_integer(key), do: no_index(key)

  def get(list, key, _) when is_list(list) do
    only_keyword(key)
  end

  def get(nil, _, default), do: default

  @doc "Gets and updates: `fun` makes `{got, new value}` of a value, or `:pop`."
  @spec get_and_update(container, key, (value | nil -> {got, value} | :pop)) :: {got, container}
        when got: term
  def get_and_update(container, key, fun)

  def get_and_update(%{__struct__: struct} = container, key, fun) do
    behaviour(struct, :get_and_update, [container, key, fun])
  end

  def get_and_update(map, key, fun) when is_map(map), do: Map.get_and_update(map, key, fun)

  def get_and_update(list, key, fun) when is_list(list) and is_atom(key),
    do: Keyword.get_and_update(list, key, fun)

  def get_and_update(list, key, _) when is_list(list) and is_integer(key) do
    no_index(key, "modify a list element by index, you can use Access.at/1")
  end

  def get_and_update(list, key, _) when is_list(list) do
    raise ArgumentError,
          "the Access module supports only keyword lists (with atom keys), got: #{inspect(key)}"
  end

  def get_and_update(nil, key, _) do
    raise ArgumentError, "could not put/update key #{inspect(key)} on a nil value"
  end

  @doc "The value of a key, and the container without it."
  @spec pop(container, key) :: {value, container}
  def pop(%{__struct__: struct} = container, key), do: behaviour(struct, :pop, [container, key])
  def pop(map, key) when is_map(map), do: Map.pop(map, key)
  def pop(list, key) when is_list(list), do: Keyword.pop(list, key)
  def pop(nil, key), do: raise(ArgumentError, "could not pop key #{inspect(key)} on a nil value")

  @doc "The accessor of a key of a map or struct, with a default."
  @spec key(key, term) :: access_fun
  def key(key, default \\ nil) do
    fn
      :get, data, next -> next.(Map.get(to_map(data), key, default))
      :get_and_update, data, next -> update(data, key, Map.get(to_map(data), key, default), next)
    end
  end

  defp to_map(nil), do: %{}
  defp to_map(data), do: data

  defp update(data, key, value, next) do
    case next.(value) do
      {got, new} -> {got, Map.put(data, key, new)}
      :pop -> {value, Map.delete(data, key)}
    end
  end

  @doc "The accessor of a key of a map or struct that must be there."
  @spec key!(key) :: access_fun
  def key!(key) do
    fn
      :get, %{} = data, next -> next.(Map.fetch!(data, key))
      :get_and_update, %{} = data, next -> update(data, key, Map.fetch!(data, key), next)
      _, data, _ -> raise "Access.key!/1 expected a map/struct, got: #{inspect(data)}"
    end
  end

  @doc "The accessor of an element of a tuple."
  @spec elem(non_neg_integer) :: access_fun
  def elem(index) when is_integer(index) and index >= 0 do
    fn
      :get, data, next when is_tuple(data) ->
        next.(:erlang.element(index + 1, data))

      :get_and_update, data, next when is_tuple(data) ->
        case next.(:erlang.element(index + 1, data)) do
          {got, new} -> {got, :erlang.setelement(index + 1, data, new)}
          :pop -> raise "cannot pop data from a tuple"
        end

      _, data, _ ->
        raise "Access.elem/1 expected a tuple, got: #{inspect(data)}"
    end
  end

  @doc "The accessor of all elements of a list."
  @spec all :: access_fun
  def all, do: chosen("all/0", fn _, _ -> true end)

  @doc "The accessor of the elements of a list for which `fun` is truthy."
  @spec filter((term -> boolean)) :: access_fun
  def filter(fun) when is_function(fun), do: chosen("filter/1", fn x, _ -> fun.(x) end)

  # The accessor of the elements of a list that are chosen by value and index.
  defp chosen(name, chosen?) do
    fn
      :get, data, next when is_list(data) ->
        for {x, n} <- Enum.with_index(data), chosen?.(x, n), do: next.(x)

      :get_and_update, data, next when is_list(data) ->
        change(data, 0, chosen?, next, [], [])

      _, data, _ ->
        raise "Access.#{name} expected a list, got: #{inspect(data)}"
    end
  end

  defp change([x | rest], n, chosen?, next, got, list) do
    if chosen?.(x, n) do
      case next.(x) do
        {value, new} -> change(rest, n + 1, chosen?, next, [value | got], [new | list])
        :pop -> change(rest, n + 1, chosen?, next, [x | got], list)
      end
    else
      change(rest, n + 1, chosen?, next, got, [x | list])
    end
  end

  defp change([], _, _, _, got, list), do: {:lists.reverse(got), :lists.reverse(list)}

  @doc "The accessor of the element of a list at an index; a negative one counts from the end."
  @spec at(integer) :: access_fun
  def at(index) when is_integer(index) do
    fn
      :get, data, next when is_list(data) -> data |> Enum.at(index) |> next.()
      :get_and_update, data, next when is_list(data) -> change_at(data, index, next, fn -> {nil, data} end)
      _, data, _ -> raise "Access.at/1 expected a list, got: #{inspect(data)}"
    end
  end

  @doc "As `at/1`; `Enum.OutOfBoundsError` if there is no such element."
  @spec at!(integer) :: access_fun
  def at!(index) when is_integer(index) do
    fn
      :get, data, next when is_list(data) ->
        data |> Enum.fetch!(index) |> next.()

      :get_and_update, data, next when is_list(data) ->
        change_at(data, index, next, fn -> raise Enum.OutOfBoundsError end)

      _, data, _ ->
        raise "Access.at!/1 expected a list, got: #{inspect(data)}"
    end
  end

  defp change_at(data, index, next, absent) do
    index = if index < 0, do: length(data) + index, else: index

    case index >= 0 and Enum.split(data, index) do
      {before, [x | rest]} ->
        case next.(x) do
          {got, new} -> {got, before ++ [new | rest]}
          :pop -> {x, before ++ rest}
        end

      _ ->
        absent.()
    end
  end

  @doc "The accessor of the first element of a list for which `fun` is truthy."
  @spec find((term -> as_boolean(term))) :: access_fun
  def find(fun) when is_function(fun, 1) do
    fn
      :get, data, next when is_list(data) ->
        data |> Enum.find(fun) |> next.()

      :get_and_update, data, next when is_list(data) ->
        change_at(data, Enum.find_index(data, fun) || length(data), next, fn -> {nil, data} end)

      _, data, _ ->
        raise "Access.find/1 expected a list, got: #{inspect(data)}"
    end
  end

  @doc "The accessor of the elements of a list at the indexes of a range."
  @spec slice(Range.t()) :: access_fun
  def slice(%{__struct__: Range, first: first, last: last} = range) do
    step = Map.get(range, :step, 1)

    if step < 0 do
      raise ArgumentError, "Access.slice/1 does not accept ranges with negative steps, got: #{inspect(range)}"
    end

    fn
      :get, data, next when is_list(data) ->
        data |> Enum.slice(range) |> Enum.map(next)

      :get_and_update, data, next when is_list(data) ->
        size = length(data)
        first = if first < 0, do: max(first + size, 0), else: first
        last = if last < 0, do: last + size, else: last
        change(data, 0, fn _, n -> n >= first and n <= last and rem(n - first, step) == 0 end, next, [], [])

      _, data, _ ->
        raise ArgumentError, "Access.slice/1 expected a list, got: #{inspect(data)}"
    end
  end

  @doc "The accessor of all values of a map or keyword list."
  @spec values :: access_fun
  def values do
    fn
      :get, data, next -> for {_, value} <- pairs(data), do: next.(value)
      :get_and_update, data, next -> change_values(data, next)
    end
  end

  defp pairs(data) when is_map(data), do: :maps.to_list(data)

  defp pairs(data) do
    if Keyword.keyword?(data) do
      data
    else
      raise "Access.values/0 expected a map or a keyword list, got: #{inspect(data)}"
    end
  end

  defp change_values(data, next) do
    {got, pairs} =
      Enum.reduce(pairs(data), {[], []}, fn {key, value}, {got, list} ->
        case next.(value) do
          {value, new} -> {[value | got], [{key, new} | list]}
          :pop -> {[value | got], list}
        end
      end)

    pairs = :lists.reverse(pairs)
    {:lists.reverse(got), if(is_map(data), do: :maps.from_list(pairs), else: pairs)}
  end
end
