defmodule Keyword do
  @moduledoc "Functions for keyword lists: lists of pairs whose keys are atoms."

  @type key :: atom
  @type value :: any
  @type t :: [{key, value}]
  @type t(value) :: [{key, value}]

  @doc "Is it a list of pairs with atoms as keys?"
  @spec keyword?(term) :: boolean
  def keyword?([{key, _} | rest]) when is_atom(key), do: keyword?(rest)
  def keyword?([]), do: true
  def keyword?(_), do: false

  @doc "An empty list."
  @spec new :: []
  def new, do: []

  @doc "The pairs of an enumerable; the last one of a key stays."
  @spec new(Enumerable.t()) :: t
  def new(pairs), do: new(pairs, fn pair -> pair end)

  @doc "The pairs that `transform` makes of the elements; the last one of a key stays."
  @spec new(Enumerable.t(), (term -> {key, value})) :: t
  def new(pairs, transform) when is_function(transform, 1) do
    fun = fn x, acc ->
      {key, value} = transform.(x)
      put_new_value(acc, key, value)
    end

    pairs |> Enum.reduce([], fun) |> :lists.reverse()
  end

  # as put, in a list whose newest pair is first
  defp put_new_value(acc, key, value) when is_atom(key), do: [{key, value} | delete(acc, key)]

  @doc "A list with these keys and one value."
  @spec from_keys([key], value) :: t
  def from_keys(keys, value) when is_list(keys), do: for(key <- keys, do: {key, value})

  @doc "All keys."
  @spec keys(t) :: [key]
  def keys(keywords) when is_list(keywords) do
    :lists.map(fn {key, _} when is_atom(key) -> key end, keywords)
  catch
    :error, :function_clause -> not_keyword(keywords)
  end

  defp not_keyword(keywords) do
    entry = Enum.find(keywords, &(not match?({key, _} when is_atom(key), &1)))

    raise ArgumentError,
          "expected a keyword list, but an entry in the list is not a two-element tuple " <>
            "with an atom as its first element, got: #{inspect(entry)}"
  end

  @doc "All values."
  @spec values(t) :: [value]
  def values(keywords) when is_list(keywords) do
    :lists.map(fn {key, value} when is_atom(key) -> value end, keywords)
  catch
    :error, :function_clause -> not_keyword(keywords)
  end

  @doc "The list itself."
  @spec to_list(t) :: t
  def to_list(keywords) when is_list(keywords), do: keywords

  @doc "Deprecated: `length/1`."
  @spec size(t) :: non_neg_integer
  def size(keywords), do: length(keywords)

  @doc "Is there such a key?"
  @spec has_key?(t, key) :: boolean
  def has_key?(keywords, key) when is_list(keywords) and is_atom(key), do: :lists.keymember(key, 1, keywords)

  @doc "The first value of a key, or `default`."
  @spec get(t, key, value) :: value
  def get(keywords, key, default \\ nil) when is_list(keywords) and is_atom(key) do
    case :lists.keyfind(key, 1, keywords) do
      {^key, value} -> value
      false -> default
    end
  end

  @doc "The first value of a key, or what `fun` returns."
  @spec get_lazy(t, key, (() -> value)) :: value
  def get_lazy(keywords, key, fun) when is_list(keywords) and is_atom(key) and is_function(fun, 0) do
    case :lists.keyfind(key, 1, keywords) do
      {^key, value} -> value
      false -> fun.()
    end
  end

  @doc "All values of a key."
  @spec get_values(t, key) :: [value]
  def get_values(keywords, key) when is_list(keywords) and is_atom(key) do
    for {^key, value} <- keywords, do: value
  end

  @doc "`{:ok, value}` of a key, or `:error`."
  @spec fetch(t, key) :: {:ok, value} | :error
  def fetch(keywords, key) when is_list(keywords) and is_atom(key) do
    case :lists.keyfind(key, 1, keywords) do
      {^key, value} -> {:ok, value}
      false -> :error
    end
  end

  @doc "The first value of a key; `KeyError` if there is none."
  @spec fetch!(t, key) :: value
  def fetch!(keywords, key) when is_list(keywords) and is_atom(key) do
    case :lists.keyfind(key, 1, keywords) do
      {^key, value} -> value
      false -> raise KeyError, key: key, term: keywords
    end
  end

  @doc "Puts a value under a key, instead of all that are there."
  @spec put(t, key, value) :: t
  def put(keywords, key, value) when is_list(keywords) and is_atom(key) do
    [{key, value} | delete(keywords, key)]
  end

  @doc "Puts a value under a key that is not there."
  @spec put_new(t, key, value) :: t
  def put_new(keywords, key, value) when is_list(keywords) and is_atom(key) do
    if :lists.keymember(key, 1, keywords), do: keywords, else: [{key, value} | keywords]
  end

  @doc "Puts what `fun` returns under a key that is not there."
  @spec put_new_lazy(t, key, (() -> value)) :: t
  def put_new_lazy(keywords, key, fun) when is_list(keywords) and is_atom(key) and is_function(fun, 0) do
    if :lists.keymember(key, 1, keywords), do: keywords, else: [{key, fun.()} | keywords]
  end

  @doc "Puts a value under a key that is there."
  @spec replace(t, key, value) :: t
  def replace(keywords, key, value) when is_list(keywords) and is_atom(key) do
    first(keywords, key, fn _ -> value end, fn -> [] end)
  end

  @doc "Puts a value under a key that must be there; `KeyError` if it is not."
  @spec replace!(t, key, value) :: t
  def replace!(keywords, key, value) when is_list(keywords) and is_atom(key) do
    first(keywords, key, fn _ -> value end, fn -> raise KeyError, key: key, term: keywords end)
  end

  @doc "Puts what `fun` makes of the value of a key that is there."
  @spec replace_lazy(t, key, (value -> value)) :: t
  def replace_lazy(keywords, key, fun) when is_list(keywords) and is_atom(key) and is_function(fun, 1) do
    first(keywords, key, fun, fn -> [] end)
  end

  @doc "Puts what `fun` makes of the value of a key, or `default`."
  @spec update(t, key, value, (value -> value)) :: t
  def update(keywords, key, default, fun) when is_list(keywords) and is_atom(key) and is_function(fun, 1) do
    first(keywords, key, fun, fn -> [{key, default}] end)
  end

  @doc "Puts what `fun` makes of the value of a key that must be there; `KeyError` if it is not."
  @spec update!(t, key, (value -> value)) :: t
  def update!(keywords, key, fun) when is_list(keywords) and is_atom(key) and is_function(fun, 1) do
    first(keywords, key, fun, fn -> raise KeyError, key: key, term: keywords end)
  end

  # the first pair of a key changed, further ones deleted; what absent makes goes to the end
  defp first([{key, value} | rest], key, fun, _), do: [{key, fun.(value)} | delete(rest, key)]
  defp first([pair | rest], key, fun, absent), do: [pair | first(rest, key, fun, absent)]
  defp first([], _, _, absent), do: absent.()

  @doc "Gets and updates: `fun` makes `{got, new value}` of a value, or `:pop`."
  @spec get_and_update(t, key, (value | nil -> {got, value} | :pop)) :: {got, t} when got: term
  def get_and_update(keywords, key, fun) when is_list(keywords) and is_atom(key) and is_function(fun, 1) do
    got_and_new(keywords, [], key, fun, fn -> got_and_put(nil, key, fun, [], keywords) end)
  end

  @doc "As `get_and_update/3`; `KeyError` if there is no such key."
  @spec get_and_update!(t, key, (value -> {got, value} | :pop)) :: {got, t} when got: term
  def get_and_update!(keywords, key, fun) when is_list(keywords) and is_atom(key) and is_function(fun, 1) do
    got_and_new(keywords, [], key, fun, fn -> raise KeyError, key: key, term: keywords end)
  end

  defp got_and_new([{key, value} | rest], before, key, fun, _), do: got_and_put(value, key, fun, before, rest)

  defp got_and_new([{_, _} = pair | rest], before, key, fun, absent),
    do: got_and_new(rest, [pair | before], key, fun, absent)

  defp got_and_new([], _, _, _, absent), do: absent.()

  defp got_and_put(value, key, fun, before, rest) do
    case fun.(value) do
      {got, new} ->
        {got, :lists.reverse(before, [{key, new} | rest])}

      :pop ->
        {value, :lists.reverse(before, rest)}

      other ->
        raise "the given function must return a two-element tuple or :pop, got: #{inspect(other)}"
    end
  end

  @doc "Without all pairs of a key."
  @spec delete(t, key) :: t
  def delete(keywords, key) when is_list(keywords) and is_atom(key) do
    case :lists.keymember(key, 1, keywords) do
      true -> without(keywords, key)
      _ -> keywords
    end
  end

  defp without([{key, _} | rest], key), do: without(rest, key)
  defp without([pair | rest], key), do: [pair | without(rest, key)]
  defp without([], _), do: []

  @doc "Deprecated: without the pairs of a key and value."
  @spec delete(t, key, value) :: t
  def delete(keywords, key, value) when is_list(keywords) and is_atom(key) do
    Enum.reject(keywords, &(&1 === {key, value}))
  end

  @doc "Without the first pair of a key."
  @spec delete_first(t, key) :: t
  def delete_first(keywords, key) when is_list(keywords) and is_atom(key),
    do: :lists.keydelete(key, 1, keywords)

  @doc "The first value of a key, or `default`, and the list without all of its pairs."
  @spec pop(t, key, value) :: {value, t}
  def pop(keywords, key, default \\ nil) when is_list(keywords) and is_atom(key) do
    case :lists.keyfind(key, 1, keywords) do
      {^key, value} -> {value, without(keywords, key)}
      false -> {default, keywords}
    end
  end

  @doc "The first value of a key and the list without its pairs; `KeyError` if there is none."
  @spec pop!(t, key) :: {value, t}
  def pop!(keywords, key) when is_list(keywords) and is_atom(key) do
    case :lists.keyfind(key, 1, keywords) do
      {^key, value} -> {value, without(keywords, key)}
      false -> raise KeyError, key: key, term: keywords
    end
  end

  @doc "All values of a key, and the list without them."
  @spec pop_values(t, key) :: {[value], t}
  def pop_values(keywords, key) when is_list(keywords) and is_atom(key) do
    {get_values(keywords, key), delete(keywords, key)}
  end

  @doc "The first value of a key, or what `fun` returns, and the list without its pairs."
  @spec pop_lazy(t, key, (() -> value)) :: {value, t}
  def pop_lazy(keywords, key, fun) when is_list(keywords) and is_atom(key) and is_function(fun, 0) do
    case :lists.keyfind(key, 1, keywords) do
      {^key, value} -> {value, without(keywords, key)}
      false -> {fun.(), keywords}
    end
  end

  @doc "The first value of a key, or `default`, and the list without that pair."
  @spec pop_first(t, key, value) :: {value, t}
  def pop_first(keywords, key, default \\ nil) when is_list(keywords) and is_atom(key) do
    case :lists.keytake(key, 1, keywords) do
      {:value, {^key, value}, rest} -> {value, rest}
      false -> {default, keywords}
    end
  end

  @doc "Without the pairs of some keys."
  @spec drop(t, [key]) :: t
  def drop(keywords, keys) when is_list(keywords) and is_list(keys) do
    :lists.filter(fn {key, _} -> not :lists.member(key, keys) end, keywords)
  end

  @doc "Only the pairs of some keys."
  @spec take(t, [key]) :: t
  def take(keywords, keys) when is_list(keywords) and is_list(keys) do
    :lists.filter(fn {key, _} -> :lists.member(key, keys) end, keywords)
  end

  @doc "The pairs of some keys, and the others."
  @spec split(t, [key]) :: {t, t}
  def split(keywords, keys) when is_list(keywords) and is_list(keys) do
    :lists.partition(fn {key, _} -> :lists.member(key, keys) end, keywords)
  end

  @doc "The pairs for which `fun` is truthy, and the others."
  @spec split_with(t, ({key, value} -> as_boolean(term))) :: {t, t}
  def split_with(keywords, fun) when is_list(keywords) and is_function(fun, 1),
    do: Enum.split_with(keywords, fun)

  @doc "The pairs for which `fun` is truthy."
  @spec filter(t, ({key, value} -> as_boolean(term))) :: t
  def filter(keywords, fun) when is_list(keywords) and is_function(fun, 1), do: Enum.filter(keywords, fun)

  @doc "The pairs for which `fun` is falsy."
  @spec reject(t, ({key, value} -> as_boolean(term))) :: t
  def reject(keywords, fun) when is_list(keywords) and is_function(fun, 1), do: Enum.reject(keywords, fun)

  @doc "Deprecated: the list of what `fun` makes of the pairs."
  @spec map(t, ({key, value} -> value)) :: t
  def map(keywords, fun) when is_list(keywords), do: for({key, _} = pair <- keywords, do: {key, fun.(pair)})

  @doc "Both lists; the keys of the second one replace those of the first."
  @spec merge(t, t) :: t
  def merge(keywords1, keywords2)
  def merge(keywords1, []) when is_list(keywords1), do: keywords1
  def merge([], keywords2) when is_list(keywords2), do: keywords2

  def merge(keywords1, keywords2) when is_list(keywords1) and is_list(keywords2) do
    expect_keyword(keywords2, "second")

    kept = fn
      {key, _} when is_atom(key) -> not :lists.keymember(key, 1, keywords2)
      _ -> expect_keyword(keywords1, "first")
    end

    :lists.filter(kept, keywords1) ++ keywords2
  end

  defp expect_keyword(keywords, which) do
    if not keyword?(keywords) do
      raise ArgumentError, "expected a keyword list as the #{which} argument, got: #{inspect(keywords)}"
    end
  end

  @doc "Both lists; `fun` settles keys that are in both."
  @spec merge(t, t, (key, value, value -> value)) :: t
  def merge(keywords1, keywords2, fun)
      when is_list(keywords1) and is_list(keywords2) and is_function(fun, 3) do
    expect_keyword(keywords1, "first")
    expect_keyword(keywords2, "second")
    merge(keywords2, [], keywords1, keywords1, fun)
  end

  # Each pair of the second list takes the next pair of its key from the first one. left are those that no key of
  # the second list has.
  defp merge([{key, value2} | rest], acc, left, left1, fun) do
    case :lists.keytake(key, 1, left1) do
      {:value, {_, value1}, left1} ->
        merge(rest, [{key, fun.(key, value1, value2)} | acc], delete(left, key), left1, fun)

      false ->
        merge(rest, [{key, value2} | acc], left, left1, fun)
    end
  end

  defp merge([], acc, left, _, _), do: left ++ :lists.reverse(acc)

  @doc "The pairs of the second list whose keys are in both."
  @spec intersect(t, t) :: t
  def intersect(keywords1, keywords2), do: intersect(keywords1, keywords2, fn _, _, value -> value end)

  @doc "What `fun` makes of the keys that are in both lists."
  @spec intersect(t, t, (key, value, value -> value)) :: t
  def intersect(keywords1, keywords2, fun)
      when is_list(keywords1) and is_list(keywords2) and is_function(fun, 3) do
    for {key, value1} <- keywords1, {:ok, value2} <- [fetch(keywords2, key)] do
      {key, fun.(key, value1, value2)}
    end
  end

  @doc "Do two lists have the same pairs, in any order of the keys?"
  @spec equal?(t, t) :: boolean
  def equal?(left, right) when is_list(left) and is_list(right) do
    :lists.keysort(1, left) === :lists.keysort(1, right)
  end

  @doc "`{:ok, keywords}` with the defaults of `values` (keys or pairs), or `{:error, unknown keys}`."
  @spec validate(t, [atom | {atom, term}]) :: {:ok, t} | {:error, [atom]}
  def validate(keywords, values) when is_list(keywords) and is_list(values) do
    case validate(keywords, [], [], [], values) do
      {:ok, result} -> {:ok, result}
      {:unknown, keys} -> {:error, keys}
      {:duplicate, keys} -> {:error, keys}
    end
  end

  @doc "As `validate/2`, but raises ArgumentError."
  @spec validate!(t, [atom | {atom, term}]) :: t
  def validate!(keywords, values) when is_list(keywords) and is_list(values) do
    case validate(keywords, [], [], [], values) do
      {:ok, result} ->
        result

      {:unknown, keys} ->
        allowed = for value <- values, do: if(is_tuple(value), do: elem(value, 0), else: value)

        raise ArgumentError,
              "unknown keys #{inspect(keys)} in #{inspect(keywords)}, the allowed keys are: #{inspect(allowed)}"

      {:duplicate, keys} ->
        raise ArgumentError, "duplicate keys #{inspect(keys)} in #{inspect(keywords)}"
    end
  end

  defp validate([{key, _} = pair | rest], found, unknown, duplicate, values) when is_atom(key) do
    cond do
      not Enum.any?(values, &(&1 === key or match?({^key, _}, &1))) ->
        validate(rest, found, [key | unknown], duplicate, values)

      :lists.keymember(key, 1, found) ->
        validate(rest, found, unknown, [key | duplicate], values)

      true ->
        validate(rest, [pair | found], unknown, duplicate, values)
    end
  end

  defp validate([], found, [], [], values) do
    absent = for value <- values, do: checked(value)

    defaults = for {key, _} = pair <- absent, not :lists.keymember(key, 1, found), do: pair
    {:ok, :lists.reverse(defaults, found)}
  end

  defp validate([], _, [], duplicate, _), do: {:duplicate, :lists.reverse(duplicate)}
  defp validate([], _, unknown, _, _), do: {:unknown, unknown}

  defp validate([entry | _], _, _, _, _) do
    raise ArgumentError, "expected a keyword list as first argument, got invalid entry: #{inspect(entry)}"
  end

  defp checked(key) when is_atom(key), do: key
  defp checked({key, _} = pair) when is_atom(key), do: pair

  defp checked(value) do
    raise ArgumentError,
          "expected the second argument to be a list of atoms or tuples, got: #{inspect(value)}"
  end
end
