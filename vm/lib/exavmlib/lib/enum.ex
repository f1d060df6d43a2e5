defmodule Enum do
  @moduledoc """
  Functions for everything that can be enumerated.

  Lists go through `:lists` or loops of their own; everything else through `Enumerable`.
  """

  @type t :: Enumerable.t()
  @type element :: term
  @type index :: integer
  @type default :: term
  @type acc :: term

  # -- what is there --

  @doc "Are all elements truthy?"
  @spec all?(t) :: boolean
  def all?(enumerable) when is_list(enumerable), do: all_list?(enumerable)
  def all?(enumerable), do: search(enumerable, true, fn x -> if x, do: :next, else: {:found, false} end)

  @doc "Does `fun` return a truthy value for all elements?"
  @spec all?(t, (element -> as_boolean(term))) :: boolean
  def all?([x | rest], fun), do: if(fun.(x), do: all?(rest, fun), else: false)
  def all?([], _), do: true
  def all?(enumerable, fun), do: search(enumerable, true, &if(fun.(&1), do: :next, else: {:found, false}))

  defp all_list?([x | rest]), do: if(x, do: all_list?(rest), else: false)
  defp all_list?([]), do: true

  @doc "Is any element truthy?"
  @spec any?(t) :: boolean
  def any?(enumerable) when is_list(enumerable), do: any_list?(enumerable)
  def any?(enumerable), do: search(enumerable, false, fn x -> if x, do: {:found, true}, else: :next end)

  @doc "Does `fun` return a truthy value for any element?"
  @spec any?(t, (element -> as_boolean(term))) :: boolean
  def any?([x | rest], fun), do: if(fun.(x), do: true, else: any?(rest, fun))
  def any?([], _), do: false
  def any?(enumerable, fun), do: search(enumerable, false, &if(fun.(&1), do: {:found, true}, else: :next))

  defp any_list?([x | rest]), do: if(x, do: true, else: any_list?(rest))
  defp any_list?([]), do: false

  # The first {:found, value} that fun gives, or default.
  defp search([x | rest], default, fun) do
    case fun.(x) do
      {:found, value} -> value
      _ -> search(rest, default, fun)
    end
  end

  defp search([], default, _), do: default

  defp search(enumerable, default, fun) do
    step = fn x, acc ->
      case fun.(x) do
        {:found, value} -> {:halt, value}
        _ -> {:cont, acc}
      end
    end

    result(Enumerable.reduce(enumerable, {:cont, default}, step))
  end

  defp result({_, acc}), do: acc
  defp result({:suspended, acc, _}), do: acc

  @doc "The element at a zero-based index; negative ones count from the end."
  @spec at(t, index, default) :: element | default
  def at(enumerable, index, default \\ nil) when is_integer(index) do
    case find_at(enumerable, index) do
      {:ok, value} -> value
      :error -> default
    end
  end

  @doc "`{:ok, element}` at a zero-based index, or `:error`."
  @spec fetch(t, index) :: {:ok, element} | :error
  def fetch(enumerable, index) when is_integer(index), do: find_at(enumerable, index)

  @doc "The element at a zero-based index; `Enum.OutOfBoundsError` if there is none."
  @spec fetch!(t, index) :: element
  def fetch!(enumerable, index) when is_integer(index) do
    case find_at(enumerable, index) do
      {:ok, value} -> value
      :error -> raise Enum.OutOfBoundsError
    end
  end

  defp find_at(list, index) when is_list(list) and index >= 0, do: nth(list, index)
  defp find_at(list, index) when is_list(list), do: nth_or_error(list, length(list) + index)

  defp find_at(enumerable, index) do
    case Enumerable.slice(enumerable) do
      {:ok, size, _} when index >= size or index < -size ->
        :error

      {:ok, size, fun} ->
        {:ok, hd(cut(enumerable, size, fun, if(index < 0, do: index + size, else: index), 1, 1))}

      {:error, _} when index < 0 ->
        list = to_list(enumerable)
        nth_or_error(list, length(list) + index)

      {:error, _} ->
        step = fn
          x, 0 -> {:halt, {:ok, x}}
          _, n -> {:cont, n - 1}
        end

        case result(Enumerable.reduce(enumerable, {:cont, index}, step)) do
          {:ok, _} = found -> found
          _ -> :error
        end
    end
  end

  defp nth_or_error(_, index) when index < 0, do: :error
  defp nth_or_error(list, index), do: nth(list, index)

  defp nth([x | _], 0), do: {:ok, x}
  defp nth([_ | rest], n), do: nth(rest, n - 1)
  defp nth([], _), do: :error

  # What the function of Enumerable.slice/1 gives, in each of its three forms.
  defp cut(_, _, fun, start, amount, step) when is_function(fun, 3), do: fun.(start, amount, step)

  defp cut(_, _, fun, start, amount, step) when is_function(fun, 2) do
    case step do
      1 -> fun.(start, amount)
      _ -> take_every(fun.(start, amount * step - (step - 1)), step)
    end
  end

  defp cut(enumerable, _, fun, start, amount, step), do: list_slice(fun.(enumerable), start, amount, step)

  @doc "The number of elements."
  @spec count(t) :: non_neg_integer
  def count(enumerable) when is_list(enumerable), do: length(enumerable)

  def count(enumerable) do
    case Enumerable.count(enumerable) do
      {:ok, count} -> count
      {:error, module} -> result(module.reduce(enumerable, {:cont, 0}, fn _, n -> {:cont, n + 1} end))
    end
  end

  @doc "The number of elements for which `fun` is truthy."
  @spec count(t, (element -> as_boolean(term))) :: non_neg_integer
  def count(enumerable, fun), do: reduce(enumerable, 0, fn x, n -> if fun.(x), do: n + 1, else: n end)

  @doc "Counts up to `limit`, and enumerates no further."
  @spec count_until(t, pos_integer) :: non_neg_integer
  def count_until(enumerable, limit) when is_integer(limit) and limit > 0 do
    case is_list(enumerable) or Enumerable.count(enumerable) do
      {:ok, count} -> :erlang.min(count, limit)
      _ -> count_until(enumerable, fn _ -> true end, limit)
    end
  end

  @doc "Counts the elements for which `fun` is truthy, up to `limit`."
  @spec count_until(t, (element -> as_boolean(term)), pos_integer) :: non_neg_integer
  def count_until(enumerable, fun, limit) when is_integer(limit) and limit > 0 do
    reduce_while(enumerable, 0, fn x, n ->
      if fun.(x) do
        if n + 1 < limit, do: {:cont, n + 1}, else: {:halt, limit}
      else
        {:cont, n}
      end
    end)
  end

  @doc "Is there no element?"
  @spec empty?(t) :: boolean
  def empty?([]), do: true
  def empty?(enumerable) when is_list(enumerable), do: false

  def empty?(enumerable) do
    case Enumerable.slice(enumerable) do
      {:ok, size, _} -> size == 0
      {:error, module} -> result(module.reduce(enumerable, {:cont, true}, fn _, _ -> {:halt, false} end))
    end
  end

  @doc "Is `element` (by `===`) among the elements?"
  @spec member?(t, element) :: boolean
  def member?(enumerable, element) when is_list(enumerable), do: :lists.member(element, enumerable)

  def member?(enumerable, element) do
    case Enumerable.member?(enumerable, element) do
      {:ok, answer} ->
        answer

      {:error, module} ->
        step = fn
          ^element, _ -> {:halt, true}
          _, _ -> {:cont, false}
        end

        result(module.reduce(enumerable, {:cont, false}, step))
    end
  end

  @doc false
  def __in__(element, enumerable), do: member?(enumerable, element)

  @doc "The first element for which `fun` is truthy, or `default`."
  @spec find(t, default, (element -> any)) :: element | default
  def find(enumerable, default \\ nil, fun)
  def find([x | rest], default, fun), do: if(fun.(x), do: x, else: find(rest, default, fun))
  def find([], default, _), do: default
  def find(enumerable, default, fun), do: search(enumerable, default, &if(fun.(&1), do: {:found, &1}))

  @doc "The index of the first element for which `fun` is truthy, or nil."
  @spec find_index(t, (element -> any)) :: non_neg_integer | nil
  def find_index(enumerable, fun) when is_list(enumerable), do: index_in(enumerable, 0, fun)

  def find_index(enumerable, fun) do
    step = fn x, {_, n} -> if fun.(x), do: {:halt, {:at, n}}, else: {:cont, {:no, n + 1}} end

    case result(Enumerable.reduce(enumerable, {:cont, {:no, 0}}, step)) do
      {:at, n} -> n
      _ -> nil
    end
  end

  defp index_in([x | rest], n, fun), do: if(fun.(x), do: n, else: index_in(rest, n + 1, fun))
  defp index_in([], _, _), do: nil

  @doc "The first truthy value that `fun` returns, or `default`."
  @spec find_value(t, default, (element -> any)) :: any | default
  def find_value(enumerable, default \\ nil, fun) do
    search(enumerable, default, fn x ->
      case fun.(x) do
        value when value in [nil, false] -> :next
        value -> {:found, value}
      end
    end)
  end

  # -- elements one by one --

  @doc "Calls `fun` with each element."
  @spec each(t, (element -> any)) :: :ok
  def each([x | rest], fun) do
    fun.(x)
    each(rest, fun)
  end

  def each([], _), do: :ok

  def each(enumerable, fun) do
    reduce(enumerable, nil, fn x, _ ->
      fun.(x)
      nil
    end)

    :ok
  end

  @doc "What `fun` returns for each element."
  @spec map(t, (element -> any)) :: list
  def map([x | rest], fun), do: [fun.(x) | map(rest, fun)]
  def map([], _), do: []
  def map(enumerable, fun), do: :lists.reverse(reduce(enumerable, [], &[fun.(&1) | &2]))

  @doc "Applies `fun` to the first and then to every `nth` element; the others stay."
  @spec map_every(t, non_neg_integer, (element -> any)) :: list
  def map_every(enumerable, 1, fun), do: map(enumerable, fun)
  def map_every(enumerable, 0, _), do: to_list(enumerable)

  def map_every(enumerable, nth, fun) when is_integer(nth) and nth > 1 do
    {list, _} =
      reduce(enumerable, {[], 0}, fn x, {acc, n} ->
        {[if(n == 0, do: fun.(x), else: x) | acc], rem(n + 1, nth)}
      end)

    :lists.reverse(list)
  end

  @doc "As `map/2`, with a separator between the results."
  @spec map_intersperse(t, element, (element -> any)) :: list
  def map_intersperse(enumerable, separator, fun) do
    case reduce(enumerable, [], &[separator, fun.(&1) | &2]) do
      [] -> []
      [_ | acc] -> :lists.reverse(acc)
    end
  end

  @doc "A separator between the elements."
  @spec intersperse(t, element) :: list
  def intersperse(enumerable, separator), do: map_intersperse(enumerable, separator, & &1)

  @doc "Maps and joins into one binary."
  @spec map_join(t, String.t(), (element -> String.Chars.t())) :: String.t()
  def map_join(enumerable, joiner \\ "", fun) when is_binary(joiner) do
    enumerable |> map_intersperse(joiner, &text(fun.(&1))) |> :erlang.iolist_to_binary()
  end

  @doc "The elements as text, with `joiner` between them."
  @spec join(t, String.t()) :: String.t()
  def join(enumerable, joiner \\ "")
  def join(enumerable, joiner) when is_binary(joiner), do: map_join(enumerable, joiner, & &1)

  defp text(value) when is_binary(value), do: value
  defp text(value), do: String.Chars.to_string(value)

  @doc "Maps each element to something enumerable, and joins these."
  @spec flat_map(t, (element -> t)) :: list
  def flat_map(list, fun) when is_list(list), do: flat_map_list(list, fun)

  def flat_map(enumerable, fun) do
    enumerable |> reduce([], &:lists.reverse(to_list(fun.(&1)), &2)) |> :lists.reverse()
  end

  defp flat_map_list([x | rest], fun) do
    case fun.(x) do
      [one] -> [one | flat_map_list(rest, fun)]
      [] -> flat_map_list(rest, fun)
      list when is_list(list) -> list ++ flat_map_list(rest, fun)
      other -> to_list(other) ++ flat_map_list(rest, fun)
    end
  end

  defp flat_map_list([], _), do: []

  @doc "As `flat_map/2` with an accumulator; `{:halt, acc}` ends it."
  @spec flat_map_reduce(t, acc, (element, acc -> {t, acc} | {:halt, acc})) :: {list, acc}
  def flat_map_reduce(enumerable, acc, fun) do
    {list, acc} =
      reduce_while(enumerable, {[], acc}, fn x, {list, acc} ->
        case fun.(x, acc) do
          {:halt, acc} -> {:halt, {list, acc}}
          {[], acc} -> {:cont, {list, acc}}
          {[one], acc} -> {:cont, {[one | list], acc}}
          {more, acc} -> {:cont, {:lists.reverse(to_list(more), list), acc}}
        end
      end)

    {:lists.reverse(list), acc}
  end

  @doc "Maps with an accumulator."
  @spec map_reduce(t, acc, (element, acc -> {element, acc})) :: {list, acc}
  def map_reduce([x | rest], acc, fun) do
    {x, acc} = fun.(x, acc)
    {rest, acc} = map_reduce(rest, acc, fun)
    {[x | rest], acc}
  end

  def map_reduce([], acc, _), do: {[], acc}

  def map_reduce(enumerable, acc, fun) do
    {list, acc} =
      reduce(enumerable, {[], acc}, fn x, {list, acc} ->
        {x, acc} = fun.(x, acc)
        {[x | list], acc}
      end)

    {:lists.reverse(list), acc}
  end

  @doc "Folds the elements from the left; the first one is the accumulator."
  @spec reduce(t, (element, acc -> acc)) :: acc
  def reduce([first | rest], fun), do: reduce(rest, first, fun)
  def reduce([], _), do: raise(Enum.EmptyError)

  def reduce(enumerable, fun) do
    case reduce(enumerable, [], fn
           x, [] -> [x]
           x, [acc] -> [fun.(x, acc)]
         end) do
      [] -> raise Enum.EmptyError
      [acc] -> acc
    end
  end

  @doc "Folds the elements from the left."
  @spec reduce(t, acc, (element, acc -> acc)) :: acc
  def reduce([x | rest], acc, fun), do: reduce(rest, fun.(x, acc), fun)
  def reduce([], acc, _), do: acc

  def reduce(map, acc, fun) when is_map(map) and not is_map_key(map, :__struct__) do
    :maps.fold(&fun.({&1, &2}, &3), acc, map)
  end

  def reduce(enumerable, acc, fun) do
    result(Enumerable.reduce(enumerable, {:cont, acc}, &{:cont, fun.(&1, &2)}))
  end

  @doc "Folds until `fun` returns `{:halt, acc}` instead of `{:cont, acc}`."
  @spec reduce_while(t, acc, (element, acc -> {:cont, acc} | {:halt, acc})) :: acc
  def reduce_while(enumerable, acc, fun), do: result(Enumerable.reduce(enumerable, {:cont, acc}, fun))

  @doc "All values of a fold from the left; the first element is the first one."
  @spec scan(t, (element, acc -> acc)) :: list
  def scan(enumerable, fun) do
    enumerable
    |> reduce([], fn
      x, [] -> [x]
      x, [acc | _] = list -> [fun.(x, acc) | list]
    end)
    |> :lists.reverse()
  end

  @doc "All values of a fold from the left that begins with `acc`."
  @spec scan(t, acc, (element, acc -> acc)) :: list
  def scan(enumerable, acc, fun) do
    {list, _} =
      reduce(enumerable, {[], acc}, fn x, {list, acc} ->
        acc = fun.(x, acc)
        {[acc | list], acc}
      end)

    :lists.reverse(list)
  end

  # -- picking elements --

  @doc "The elements for which `fun` is truthy."
  @spec filter(t, (element -> as_boolean(term))) :: list
  def filter(list, fun) when is_list(list), do: filter_list(list, fun)

  def filter(enumerable, fun) do
    enumerable |> reduce([], &if(fun.(&1), do: [&1 | &2], else: &2)) |> :lists.reverse()
  end

  defp filter_list([x | rest], fun) do
    if fun.(x), do: [x | filter_list(rest, fun)], else: filter_list(rest, fun)
  end

  defp filter_list([], _), do: []

  @doc "The elements for which `fun` is falsy."
  @spec reject(t, (element -> as_boolean(term))) :: list
  def reject(enumerable, fun), do: filter(enumerable, &if(fun.(&1), do: false, else: true))

  @doc "Deprecated: filters, then maps."
  @spec filter_map(t, (element -> as_boolean(term)), (element -> any)) :: list
  def filter_map(enumerable, filter, mapper) do
    enumerable |> reduce([], &if(filter.(&1), do: [mapper.(&1) | &2], else: &2)) |> :lists.reverse()
  end

  @doc "The elements for which `fun` is truthy, and the others."
  @spec split_with(t, (element -> as_boolean(term))) :: {list, list}
  def split_with(enumerable, fun) do
    {yes, no} =
      reduce(enumerable, {[], []}, fn x, {yes, no} ->
        if fun.(x), do: {[x | yes], no}, else: {yes, [x | no]}
      end)

    {:lists.reverse(yes), :lists.reverse(no)}
  end

  @doc "Deprecated name of `split_with/2`."
  @spec partition(t, (element -> as_boolean(term))) :: {list, list}
  def partition(enumerable, fun), do: split_with(enumerable, fun)

  @doc "The first `amount` elements; the last ones when it is negative."
  @spec take(t, integer) :: list
  def take(list, amount) when is_list(list) and is_integer(amount) and amount >= 0, do: first(list, amount)
  def take(_, 0), do: []

  def take(enumerable, amount) when is_integer(amount) and amount > 0 do
    step = fn
      x, {list, 1} -> {:halt, {[x | list], 0}}
      x, {list, n} -> {:cont, {[x | list], n - 1}}
    end

    {list, _} = result(Enumerable.reduce(enumerable, {:cont, {[], amount}}, step))
    :lists.reverse(list)
  end

  def take(enumerable, amount) when is_integer(amount) do
    list = to_list(enumerable)
    after_first(list, length(list) + amount)
  end

  defp first([x | rest], n) when n > 0, do: [x | first(rest, n - 1)]
  defp first(_, _), do: []

  defp after_first([_ | rest], n) when n > 0, do: after_first(rest, n - 1)
  defp after_first(list, _), do: list

  @doc "Without the first `amount` elements; without the last ones when it is negative."
  @spec drop(t, integer) :: list
  def drop(list, amount) when is_list(list) and is_integer(amount) and amount >= 0 do
    after_first(list, amount)
  end

  def drop(enumerable, amount) when is_integer(amount) and amount >= 0 do
    case Enumerable.slice(enumerable) do
      {:ok, size, _} when amount >= size -> []
      {:ok, size, fun} -> cut(enumerable, size, fun, amount, size - amount, 1)
      {:error, _} -> drop_reduced(enumerable, amount)
    end
  end

  def drop(enumerable, amount) when is_integer(amount) do
    list = to_list(enumerable)
    first(list, length(list) + amount)
  end

  defp drop_reduced(enumerable, amount) do
    case reduce(enumerable, amount, fn
           x, list when is_list(list) -> [x | list]
           x, 0 -> [x]
           _, n -> n - 1
         end) do
      list when is_list(list) -> :lists.reverse(list)
      _ -> []
    end
  end

  @doc "Every `nth` element, the first one included."
  @spec take_every(t, non_neg_integer) :: list
  def take_every(enumerable, 1), do: to_list(enumerable)
  def take_every(_, 0), do: []
  def take_every([], nth) when is_integer(nth) and nth > 1, do: []

  def take_every(enumerable, nth) when is_integer(nth) and nth > 1 do
    every(enumerable, nth, fn x, n, list -> if n == 0, do: [x | list], else: list end)
  end

  @doc "Without every `nth` element, the first one included."
  @spec drop_every(t, non_neg_integer) :: list
  def drop_every(_, 1), do: []
  def drop_every(enumerable, 0), do: to_list(enumerable)
  def drop_every([], nth) when is_integer(nth), do: []

  def drop_every(enumerable, nth) when is_integer(nth) and nth > 1 do
    every(enumerable, nth, fn x, n, list -> if n == 0, do: list, else: [x | list] end)
  end

  defp every(enumerable, nth, fun) do
    {list, _} = reduce(enumerable, {[], 0}, fn x, {list, n} -> {fun.(x, n, list), rem(n + 1, nth)} end)
    :lists.reverse(list)
  end

  @doc "The elements before the first one for which `fun` is falsy."
  @spec take_while(t, (element -> as_boolean(term))) :: list
  def take_while(list, fun) when is_list(list), do: take_while_list(list, fun)

  def take_while(enumerable, fun) do
    step = fn x, acc -> if fun.(x), do: {:cont, [x | acc]}, else: {:halt, acc} end
    :lists.reverse(result(Enumerable.reduce(enumerable, {:cont, []}, step)))
  end

  defp take_while_list([x | rest], fun), do: if(fun.(x), do: [x | take_while_list(rest, fun)], else: [])
  defp take_while_list([], _), do: []

  @doc "The elements from the first one on for which `fun` is falsy."
  @spec drop_while(t, (element -> as_boolean(term))) :: list
  def drop_while([x | rest] = list, fun), do: if(fun.(x), do: drop_while(rest, fun), else: list)
  def drop_while([], _), do: []

  def drop_while(enumerable, fun) do
    enumerable
    |> reduce([], fn
      x, [] -> if fun.(x), do: [], else: [x]
      x, list -> [x | list]
    end)
    |> :lists.reverse()
  end

  @doc "The first `count` elements and the rest; a negative count counts from the end."
  @spec split(t, integer) :: {list, list}
  def split(enumerable, count) when is_integer(count) do
    list = to_list(enumerable)
    split_list(list, if(count < 0, do: length(list) + count, else: count), [])
  end

  defp split_list([x | rest], n, acc) when n > 0, do: split_list(rest, n - 1, [x | acc])
  defp split_list(rest, _, acc), do: {:lists.reverse(acc), rest}

  @doc "The elements before the first one for which `fun` is falsy, and the rest."
  @spec split_while(t, (element -> as_boolean(term))) :: {list, list}
  def split_while(enumerable, fun) when is_list(enumerable), do: split_while_list(enumerable, fun, [])

  def split_while(enumerable, fun) do
    {yes, no} =
      reduce(enumerable, {[], []}, fn
        x, {yes, []} -> if fun.(x), do: {[x | yes], []}, else: {yes, [x]}
        x, {yes, no} -> {yes, [x | no]}
      end)

    {:lists.reverse(yes), :lists.reverse(no)}
  end

  defp split_while_list([x | rest] = list, fun, acc) do
    if fun.(x), do: split_while_list(rest, fun, [x | acc]), else: {:lists.reverse(acc), list}
  end

  defp split_while_list([], _, acc), do: {:lists.reverse(acc), []}

  @doc "The elements at the indexes of a range."
  @spec slice(t, Range.t()) :: list
  def slice(enumerable, first..last//step) when step > 0 or (step == -1 and first > last) do
    slice_range(enumerable, first, last, :erlang.abs(step))
  end

  def slice(_, %{__struct__: Range} = range) do
    raise ArgumentError, "Enum.slice/2 does not accept ranges with negative steps, got: #{inspect(range)}"
  end

  # a range of a program that was compiled before ranges had steps
  def slice(enumerable, %{__struct__: Range, first: first, last: last}) do
    slice_range(enumerable, first, last, 1)
  end

  defp slice_range(enumerable, first, last, step) when first >= 0 and last >= 0 do
    if last < first, do: [], else: do_slice(enumerable, first, div(last - first, step) + 1, step)
  end

  defp slice_range(enumerable, first, last, step) do
    {enumerable, count} = counted(enumerable)
    from = if first < 0, do: :erlang.max(first + count, 0), else: first
    to = if last < 0, do: last + count, else: last
    if to < from, do: [], else: do_slice(enumerable, from, div(to - from, step) + 1, step)
  end

  @doc "`amount` elements from a zero-based index on; a negative one counts from the end."
  @spec slice(t, index, non_neg_integer) :: list
  def slice(_, start, 0) when is_integer(start), do: []

  def slice(enumerable, start, amount) when is_integer(start) and is_integer(amount) and amount >= 0 do
    if start >= 0 do
      do_slice(enumerable, start, amount, 1)
    else
      {enumerable, count} = counted(enumerable)
      do_slice(enumerable, :erlang.max(start + count, 0), amount, 1)
    end
  end

  defp counted(enumerable) when is_list(enumerable), do: {enumerable, length(enumerable)}

  defp counted(enumerable) do
    case Enumerable.slice(enumerable) do
      {:ok, size, _} ->
        {enumerable, size}

      {:error, _} ->
        list = to_list(enumerable)
        {list, length(list)}
    end
  end

  defp do_slice(enumerable, start, amount, step) when is_list(enumerable) do
    list_slice(enumerable, start, amount, step)
  end

  defp do_slice(enumerable, start, amount, step) do
    case Enumerable.slice(enumerable) do
      {:ok, size, _} when start >= size ->
        []

      {:ok, size, fun} ->
        cut(enumerable, size, fun, start, :erlang.min(amount, div(size - start - 1, step) + 1), step)

      {:error, _} ->
        enumerable |> take(start + (amount - 1) * step + 1) |> list_slice(start, amount, step)
    end
  end

  defp list_slice(list, start, amount, step), do: list |> after_first(start) |> stepped(amount, step)

  defp stepped(list, amount, 1), do: first(list, amount)

  defp stepped([x | rest], amount, step) when amount > 0 do
    [x | stepped(after_first(rest, step - 1), amount - 1, step)]
  end

  defp stepped(_, _, _), do: []

  @doc "Moves the element at an index, or those of a range, to another index."
  @spec slide(t, Range.t() | index, index) :: list
  def slide(enumerable, index, to) when is_integer(index) and is_integer(to) do
    if index == to, do: to_list(enumerable), else: slide(enumerable, index..index//1, to)
  end

  def slide(enumerable, %{__struct__: Range, first: first, last: last} = range, to) when is_integer(to) do
    case Map.get(range, :step, 1) do
      1 ->
        slide_range(to_list(enumerable), first, last, to)

      -1 when first > last ->
        slide_range(to_list(enumerable), first, last, to)

      _ ->
        raise ArgumentError,
              "Enum.slide/3 does not accept ranges with custom steps, got: #{inspect(range)}"
    end
  end

  defp slide_range(list, first, last, to) do
    count = length(list)
    from_end = &if(&1 < 0, do: &1 + count, else: &1)
    {first, last, to} = {from_end.(first), from_end.(last), from_end.(to)}

    cond do
      last < first or first == to ->
        list

      to > first and to <= last ->
        raise ArgumentError,
              "insertion index for slide must be outside the range being moved " <>
                "(tried to insert #{first}..#{last} at #{to})"

      to < first ->
        {before, rest} = split_list(list, to, [])
        {between, rest} = split_list(rest, first - to, [])
        {moved, rest} = split_list(rest, last - first + 1, [])
        before ++ moved ++ between ++ rest

      true ->
        {before, rest} = split_list(list, first, [])
        {moved, rest} = split_list(rest, last - first + 1, [])
        {between, rest} = split_list(rest, to - last, [])
        before ++ between ++ moved ++ rest
    end
  end

  # -- chunks --

  @doc "Deprecated: `chunk_every/2`, dropping what is left."
  @spec chunk(t, pos_integer) :: [list]
  def chunk(enumerable, count), do: chunk(enumerable, count, count, nil)

  @doc "Deprecated: `chunk_every/4`, dropping what is left when `leftover` is nil."
  @spec chunk(t, pos_integer, pos_integer, t | nil) :: [list]
  def chunk(enumerable, count, step, leftover \\ nil) do
    chunk_every(enumerable, count, step, leftover || :discard)
  end

  @doc "Lists of `count` elements each; the last one may be shorter."
  @spec chunk_every(t, pos_integer) :: [list]
  def chunk_every(enumerable, count), do: chunk_every(enumerable, count, count, [])

  @doc "Lists of `count` elements that begin every `step` elements; `leftover` fills or discards the last one."
  @spec chunk_every(t, pos_integer, pos_integer, t | :discard) :: [list]
  def chunk_every(enumerable, count, step, leftover \\ [])
      when is_integer(count) and count > 0 and is_integer(step) and step > 0 do
    {chunk, rest} = __chunks__(count, step, leftover)
    chunk_while(enumerable, {[], 0}, chunk, rest)
  end

  @doc false
  # The functions for chunk_while that make chunks of a size. {reversed elements, how many}; when steps are longer
  # than chunks, the number is negative while elements are skipped.
  def __chunks__(count, step, leftover) do
    kept = :erlang.max(count - step, 0)
    begin = :erlang.min(count - step, 0)

    chunk = fn
      _, {[], n} when n < 0 ->
        {:cont, {[], n + 1}}

      x, {list, n} when n + 1 < count ->
        {:cont, {[x | list], n + 1}}

      x, {list, _} ->
        list = [x | list]
        {:cont, :lists.reverse(list), {first(list, kept), if(kept > 0, do: kept, else: begin)}}
    end

    last = fn
      {[], _} = acc ->
        {:cont, acc}

      {list, n} = acc ->
        if leftover == :discard do
          {:cont, acc}
        else
          {:cont, :lists.reverse(list, take(leftover, count - n)), {[], 0}}
        end
    end

    {chunk, last}
  end

  @doc "Lists of successive elements for which `fun` returns the same."
  @spec chunk_by(t, (element -> any)) :: [list]
  def chunk_by(enumerable, fun) do
    {chunk, rest} = __chunks_by__(fun)
    chunk_while(enumerable, nil, chunk, rest)
  end

  @doc false
  def __chunks_by__(fun) do
    chunk = fn
      x, nil ->
        {:cont, {[x], fun.(x)}}

      x, {list, key} ->
        case fun.(x) do
          ^key -> {:cont, {[x | list], key}}
          new -> {:cont, :lists.reverse(list), {[x], new}}
        end
    end

    last = fn
      nil -> {:cont, nil}
      {list, _} -> {:cont, :lists.reverse(list), nil}
    end

    {chunk, last}
  end

  @doc "Chunks as `chunk_fun` says, and `after_fun` for what is left."
  @spec chunk_while(
          t,
          acc,
          (element, acc -> {:cont, term, acc} | {:cont, acc} | {:halt, acc}),
          (acc -> {:cont, term, acc} | {:cont, acc})
        ) :: list
  def chunk_while(enumerable, acc, chunk_fun, after_fun) do
    {list, acc} =
      reduce_while(enumerable, {[], acc}, fn x, {list, acc} ->
        case chunk_fun.(x, acc) do
          {:cont, chunk, acc} -> {:cont, {[chunk | list], acc}}
          {:cont, acc} -> {:cont, {list, acc}}
          {:halt, acc} -> {:halt, {list, acc}}
        end
      end)

    case after_fun.(acc) do
      {:cont, _} -> :lists.reverse(list)
      {:cont, chunk, _} -> :lists.reverse(list, [chunk])
    end
  end

  # -- joining --

  @doc "The elements of the enumerables in `enumerables`."
  @spec concat(t) :: list
  def concat([_ | _] = list), do: flat_map_list(list, & &1)
  def concat(enumerables), do: flat_map(enumerables, & &1)

  @doc "The elements of `left` and then of `right`."
  @spec concat(t, t) :: list
  def concat(left, right) when is_list(left) and is_list(right), do: left ++ right
  def concat(left, right), do: to_list(left) ++ to_list(right)

  @doc "Puts the elements into something collectable."
  @spec into(t, Collectable.t()) :: Collectable.t()
  def into(enumerable, collectable) when is_list(collectable) do
    collectable ++ to_list(enumerable)
  end

  def into(enumerable, %{__struct__: _} = collectable), do: collect(enumerable, collectable, nil)

  def into(enumerable, map) when is_map(map) do
    case enumerable do
      %{__struct__: _} -> collect(enumerable, map, nil)
      %{} -> :maps.merge(map, enumerable)
      [_ | _] when map_size(map) == 0 -> :maps.from_list(enumerable)
      _ -> collect(enumerable, map, nil)
    end
  end

  def into(enumerable, collectable), do: collect(enumerable, collectable, nil)

  @doc "Puts what `transform` makes of the elements into something collectable."
  @spec into(t, Collectable.t(), (element -> term)) :: Collectable.t()
  def into(enumerable, collectable, transform) when is_list(collectable) do
    collectable ++ map(enumerable, transform)
  end

  def into(enumerable, collectable, transform), do: collect(enumerable, collectable, transform)

  defp collect(enumerable, collectable, transform) do
    {acc, fun} = Collectable.into(collectable)

    step = if transform, do: &fun.(&2, {:cont, transform.(&1)}), else: &fun.(&2, {:cont, &1})

    try do
      reduce(enumerable, acc, step)
    catch
      kind, reason ->
        fun.(acc, :halt)
        :erlang.raise(kind, reason, __STACKTRACE__)
    else
      acc -> fun.(acc, :done)
    end
  end

  @doc "The elements in reverse order."
  @spec reverse(t) :: list
  def reverse(list) when is_list(list), do: :lists.reverse(list)
  def reverse(enumerable), do: reduce(enumerable, [], &[&1 | &2])

  @doc "The elements in reverse order, and behind them those of `tail`."
  @spec reverse(t, t) :: list
  def reverse(enumerable, tail), do: reduce(enumerable, to_list(tail), &[&1 | &2])

  @doc "Reverses `count` elements from an index on."
  @spec reverse_slice(t, non_neg_integer, non_neg_integer) :: list
  def reverse_slice(enumerable, start, count)
      when is_integer(start) and start >= 0 and is_integer(count) and count >= 0 do
    {before, rest} = split_list(to_list(enumerable), start, [])
    {turned, rest} = split_list(rest, count, [])
    before ++ :lists.reverse(turned, rest)
  end

  @doc "The elements as a list."
  @spec to_list(t) :: list
  def to_list(list) when is_list(list), do: list
  def to_list(%{__struct__: _} = enumerable), do: :lists.reverse(reverse(enumerable))
  def to_list(map) when is_map(map), do: :maps.to_list(map)
  def to_list(enumerable), do: :lists.reverse(reverse(enumerable))

  @doc "Each element with its index: an offset to count from, or a function of both."
  @spec with_index(t, integer | (element, index -> any)) :: list
  def with_index(enumerable, fun_or_offset \\ 0)

  def with_index(enumerable, offset) when is_integer(offset) do
    indexed(to_list(enumerable), offset)
  end

  def with_index(enumerable, fun) when is_function(fun, 2) do
    {list, _} = map_reduce(enumerable, 0, &{fun.(&1, &2), &2 + 1})
    list
  end

  defp indexed([x | rest], n), do: [{x, n} | indexed(rest, n + 1)]
  defp indexed([], _), do: []

  @doc "The corresponding elements of two enumerables, until one ends."
  @spec zip(t, t) :: [{any, any}]
  def zip(left, right) when is_list(left) and is_list(right), do: zip_lists(left, right)
  def zip(left, right), do: zip([left, right])

  @doc "The corresponding elements of many enumerables as tuples, until one ends."
  @spec zip(t) :: [tuple]
  def zip([]), do: []
  def zip(enumerables), do: zip_with(enumerables, &:erlang.list_to_tuple/1)

  defp zip_lists([a | left], [b | right]), do: [{a, b} | zip_lists(left, right)]
  defp zip_lists(_, _), do: []

  @doc "What `fun` makes of the corresponding elements of many enumerables, given as a list."
  @spec zip_with(t, ([term] -> term)) :: list
  def zip_with([], fun) when is_function(fun, 1), do: []

  def zip_with(enumerables, fun) when is_function(fun, 1) do
    enumerables |> zip_reduce([], &[fun.(&1) | &2]) |> :lists.reverse()
  end

  @doc "What `fun` makes of the corresponding elements of two enumerables."
  @spec zip_with(t, t, (term, term -> term)) :: list
  def zip_with(left, right, fun) when is_list(left) and is_list(right) and is_function(fun, 2) do
    zip_lists_with(left, right, fun)
  end

  def zip_with(left, right, fun) when is_function(fun, 2) do
    zip_with([left, right], fn [a, b] -> fun.(a, b) end)
  end

  defp zip_lists_with([a | left], [b | right], fun), do: [fun.(a, b) | zip_lists_with(left, right, fun)]
  defp zip_lists_with(_, _, _), do: []

  @doc "Folds over the corresponding elements of many enumerables, given as a list."
  @spec zip_reduce(t, acc, ([term], acc -> acc)) :: acc
  def zip_reduce([], acc, fun) when is_function(fun, 2), do: acc

  def zip_reduce(enumerables, acc, fun) when is_function(fun, 2) do
    list = to_list(enumerables)

    if :lists.all(&:erlang.is_list/1, list) do
      zip_reduce_lists(list, acc, fun)
    else
      result(Stream.__zip__(list, {:cont, acc}, &{:cont, fun.(&1, &2)}))
    end
  end

  @doc "Folds over the corresponding elements of two enumerables."
  @spec zip_reduce(t, t, acc, (term, term, acc -> acc)) :: acc
  def zip_reduce(left, right, acc, fun) when is_function(fun, 3) do
    zip_reduce([left, right], acc, fn [a, b], acc -> fun.(a, b, acc) end)
  end

  defp zip_reduce_lists(lists, acc, fun) do
    case heads(lists, [], []) do
      {heads, tails} -> zip_reduce_lists(tails, fun.(heads, acc), fun)
      :end -> acc
    end
  end

  defp heads([[x | rest] | lists], heads, tails), do: heads(lists, [x | heads], [rest | tails])
  defp heads([], [], _), do: :end
  defp heads([], heads, tails), do: {:lists.reverse(heads), :lists.reverse(tails)}
  defp heads(_, _, _), do: :end

  @doc "The opposite of `zip/2`: a list of first and one of second elements."
  @spec unzip(t) :: {list, list}
  def unzip(list) when is_list(list), do: :lists.unzip(list)

  def unzip(enumerable) do
    {left, right} = reduce(enumerable, {[], []}, fn {a, b}, {left, right} -> {[a | left], [b | right]} end)
    {:lists.reverse(left), :lists.reverse(right)}
  end

  # -- equal elements --

  @doc "Without successive equal elements."
  @spec dedup(t) :: list
  def dedup(enumerable), do: dedup_by(enumerable, & &1)

  @doc "Without successive elements for which `fun` returns the same."
  @spec dedup_by(t, (element -> term)) :: list
  def dedup_by(enumerable, fun) do
    {list, _} =
      reduce(enumerable, {[], []}, fn x, {list, last} ->
        key = fun.(x)
        if last === [key], do: {list, last}, else: {[x | list], [key]}
      end)

    :lists.reverse(list)
  end

  @doc "Each element once."
  @spec uniq(t) :: list
  def uniq(enumerable), do: uniq_by(enumerable, & &1)

  @doc "Deprecated name of `uniq_by/2`."
  @spec uniq(t, (element -> term)) :: list
  def uniq(enumerable, fun), do: uniq_by(enumerable, fun)

  @doc "The first element of each value of `fun`."
  @spec uniq_by(t, (element -> term)) :: list
  def uniq_by(list, fun) when is_list(list), do: uniq_list(list, %{}, fun)

  def uniq_by(enumerable, fun) do
    {list, _} =
      reduce(enumerable, {[], %{}}, fn x, {list, seen} = acc ->
        key = fun.(x)
        if is_map_key(seen, key), do: acc, else: {[x | list], :maps.put(key, [], seen)}
      end)

    :lists.reverse(list)
  end

  defp uniq_list([x | rest], seen, fun) do
    key = fun.(x)

    if is_map_key(seen, key) do
      uniq_list(rest, seen, fun)
    else
      [x | uniq_list(rest, :maps.put(key, [], seen), fun)]
    end
  end

  defp uniq_list([], _, _), do: []

  @doc "How often each element occurs."
  @spec frequencies(t) :: map
  def frequencies(enumerable), do: frequencies_by(enumerable, & &1)

  @doc "How often `fun` returns each value."
  @spec frequencies_by(t, (element -> any)) :: map
  def frequencies_by(enumerable, fun) do
    reduce(enumerable, %{}, fn x, map ->
      case fun.(x) do
        key when is_map_key(map, key) -> :maps.put(key, :erlang.map_get(key, map) + 1, map)
        key -> :maps.put(key, 1, map)
      end
    end)
  end

  @doc "A map of `key_fun`'s values to the lists of `value_fun`'s values."
  @spec group_by(t, (element -> any), (element -> any)) :: map
  def group_by(enumerable, key_fun, value_fun \\ fn x -> x end)

  def group_by(enumerable, key_fun, value_fun) when is_function(key_fun) do
    :lists.foldl(
      fn x, map ->
        key = key_fun.(x)
        value = value_fun.(x)

        case map do
          %{^key => list} -> :maps.put(key, [value | list], map)
          _ -> :maps.put(key, [value], map)
        end
      end,
      %{},
      reverse(enumerable)
    )
  end

  # -- order --

  @doc "The elements in ascending order."
  @spec sort(t) :: list
  def sort(enumerable), do: :lists.sort(to_list(enumerable))

  @doc "The elements in order: `:asc`, `:desc`, a function, a module with compare/2, or `{order, module}`."
  @spec sort(t, (element, element -> boolean) | :asc | :desc | module | {:asc | :desc, module}) :: list
  def sort(enumerable, :asc), do: sort(enumerable)
  # equal elements keep their order
  def sort(enumerable, :desc), do: :lists.reverse(:lists.sort(reverse(enumerable)))
  def sort(enumerable, sorter), do: :lists.sort(sorter(sorter), to_list(enumerable))

  defp sorter({:asc, module}), do: sorter(module)
  defp sorter({:desc, module}) when is_atom(module), do: &(module.compare(&1, &2) != :lt)
  defp sorter(module) when is_atom(module), do: &(module.compare(&1, &2) != :gt)
  defp sorter(fun) when is_function(fun, 2), do: fun

  @doc "The elements in the order of what `mapper` makes of them."
  @spec sort_by(
          t,
          (element -> key),
          (key, key -> boolean) | :asc | :desc | module | {:asc | :desc, module}
        ) :: list
        when key: term
  def sort_by(enumerable, mapper, sorter \\ :asc)

  def sort_by(enumerable, mapper, sorter) do
    keyed = map(enumerable, &{&1, mapper.(&1)})

    case sorter do
      :asc ->
        firsts(:lists.keysort(2, keyed))

      :desc ->
        :lists.reverse(firsts(:lists.keysort(2, :lists.reverse(keyed))))

      _ ->
        fun = sorter(sorter)
        firsts(:lists.sort(fn {_, a}, {_, b} -> fun.(a, b) end, keyed))
    end
  end

  defp firsts([{x, _} | rest]), do: [x | firsts(rest)]
  defp firsts([]), do: []

  @doc "The least element; `empty_fallback` if there is none."
  @spec min(t, (() -> result)) :: element | result when result: any
  def min(enumerable, empty_fallback) when is_function(empty_fallback, 0) do
    min(enumerable, &<=/2, empty_fallback)
  end

  @doc "The least element by a function or a module with compare/2."
  @spec min(t, (element, element -> boolean) | module, (() -> any)) :: any
  def min(enumerable, sorter \\ &<=/2, empty_fallback \\ fn -> raise Enum.EmptyError end) do
    best(enumerable, & &1, below(sorter), empty_fallback)
  end

  @doc "The greatest element; `empty_fallback` if there is none."
  @spec max(t, (() -> result)) :: element | result when result: any
  def max(enumerable, empty_fallback) when is_function(empty_fallback, 0) do
    max(enumerable, &>=/2, empty_fallback)
  end

  @doc "The greatest element by a function or a module with compare/2."
  @spec max(t, (element, element -> boolean) | module, (() -> any)) :: any
  def max(enumerable, sorter \\ &>=/2, empty_fallback \\ fn -> raise Enum.EmptyError end) do
    best(enumerable, & &1, above(sorter), empty_fallback)
  end

  @doc "The element for which `fun` returns the least."
  @spec min_by(t, (element -> any), (() -> result)) :: element | result when result: any
  def min_by(enumerable, fun, empty_fallback) when is_function(empty_fallback, 0) do
    min_by(enumerable, fun, &<=/2, empty_fallback)
  end

  @doc "The element for which `fun` returns the least by a function or a module with compare/2."
  @spec min_by(t, (element -> any), (any, any -> boolean) | module, (() -> any)) :: any
  def min_by(enumerable, fun, sorter \\ &<=/2, empty_fallback \\ fn -> raise Enum.EmptyError end) do
    best(enumerable, fun, below(sorter), empty_fallback)
  end

  @doc "The element for which `fun` returns the greatest."
  @spec max_by(t, (element -> any), (() -> result)) :: element | result when result: any
  def max_by(enumerable, fun, empty_fallback) when is_function(empty_fallback, 0) do
    max_by(enumerable, fun, &>=/2, empty_fallback)
  end

  @doc "The element for which `fun` returns the greatest by a function or a module with compare/2."
  @spec max_by(t, (element -> any), (any, any -> boolean) | module, (() -> any)) :: any
  def max_by(enumerable, fun, sorter \\ &>=/2, empty_fallback \\ fn -> raise Enum.EmptyError end) do
    best(enumerable, fun, above(sorter), empty_fallback)
  end

  defp below(fun) when is_function(fun, 2), do: fun
  defp below(module) when is_atom(module), do: &(module.compare(&1, &2) != :gt)

  defp above(fun) when is_function(fun, 2), do: fun
  defp above(module) when is_atom(module), do: &(module.compare(&1, &2) != :lt)

  # The element whose key the sorter puts before all others; the first one of equals.
  defp best(enumerable, fun, sorter, empty_fallback) do
    case reduce(enumerable, [], fn
           x, [] ->
             [{x, fun.(x)}]

           x, [{_, old}] = acc ->
             key = fun.(x)
             if sorter.(old, key), do: acc, else: [{x, key}]
         end) do
      [] -> empty_fallback.()
      [{x, _}] -> x
    end
  end

  @doc "The least and the greatest element; `empty_fallback` if there is none."
  @spec min_max(t, (() -> any) | (element, element -> boolean) | module) :: any
  def min_max(enumerable, fallback_or_sorter \\ fn -> raise Enum.EmptyError end)

  def min_max(enumerable, fallback) when is_function(fallback, 0) do
    min_max_by(enumerable, & &1, &</2, fallback)
  end

  def min_max(enumerable, sorter), do: min_max_by(enumerable, & &1, sorter)

  @doc "The least and the greatest element by a function that says what is less, or a module."
  @spec min_max(t, (element, element -> boolean) | module, (() -> any)) :: any
  def min_max(enumerable, sorter, empty_fallback), do: min_max_by(enumerable, & &1, sorter, empty_fallback)

  @doc "The elements for which `fun` returns the least and the greatest."
  @spec min_max_by(t, (element -> any), (any, any -> boolean) | module | (() -> any)) :: any
  def min_max_by(enumerable, fun, sorter_or_fallback \\ &</2)

  def min_max_by(enumerable, fun, fallback) when is_function(fallback, 0) do
    min_max_by(enumerable, fun, &</2, fallback)
  end

  def min_max_by(enumerable, fun, sorter) do
    min_max_by(enumerable, fun, sorter, fn -> raise Enum.EmptyError end)
  end

  @doc "The elements of least and greatest key by a function that says what is less, or a module."
  @spec min_max_by(t, (element -> any), (any, any -> boolean) | module, (() -> any)) :: any
  def min_max_by(enumerable, fun, sorter, empty_fallback) do
    less = if is_atom(sorter), do: &(sorter.compare(&1, &2) == :lt), else: sorter

    case reduce(enumerable, [], fn
           x, [] ->
             key = fun.(x)
             [{x, key}, {x, key}]

           x, [{_, least} = min, {_, greatest} = max] ->
             key = fun.(x)

             cond do
               less.(key, least) -> [{x, key}, max]
               less.(greatest, key) -> [min, {x, key}]
               true -> [min, max]
             end
         end) do
      [] -> empty_fallback.()
      [{min, _}, {max, _}] -> {min, max}
    end
  end

  # -- numbers --

  @doc "The sum of the elements."
  @spec sum(t) :: number
  def sum(%{__struct__: Range, first: first, last: last, step: step} = range) do
    case Range.size(range) do
      0 -> 0
      n -> div(n * (first + last - rem(last - first, step)), 2)
    end
  end

  def sum(enumerable), do: reduce(enumerable, 0, &+/2)

  @doc "The sum of what `mapper` makes of the elements."
  @spec sum_by(t, (element -> number)) :: number
  def sum_by(enumerable, mapper) when is_function(mapper, 1), do: reduce(enumerable, 0, &(mapper.(&1) + &2))

  @doc "The product of the elements."
  @spec product(t) :: number
  def product(enumerable), do: reduce(enumerable, 1, &*/2)

  @doc "The product of what `mapper` makes of the elements."
  @spec product_by(t, (element -> number)) :: number
  def product_by(enumerable, mapper) when is_function(mapper, 1) do
    reduce(enumerable, 1, &(mapper.(&1) * &2))
  end

  # -- chance --

  @doc "One of the elements; `Enum.EmptyError` if there is none."
  @spec random(t) :: element
  def random(%{__struct__: Range} = range) do
    case Range.size(range) do
      0 -> raise Enum.EmptyError
      n -> at(range, :rand.uniform(n) - 1)
    end
  end

  def random(enumerable) do
    case to_list(enumerable) do
      [] -> raise Enum.EmptyError
      list -> :lists.nth(:rand.uniform(length(list)), list)
    end
  end

  @doc "The elements in a random order."
  @spec shuffle(t) :: list
  def shuffle(enumerable) do
    enumerable |> map(&{:rand.uniform(), &1}) |> then(&:lists.keysort(1, &1)) |> seconds()
  end

  defp seconds([{_, x} | rest]), do: [x | seconds(rest)]
  defp seconds([]), do: []

  @doc "`count` of the elements, in a random order."
  @spec take_random(t, non_neg_integer) :: list
  def take_random(_, 0), do: []

  def take_random(enumerable, count) when is_integer(count) and count > 0 do
    enumerable |> shuffle() |> first(count)
  end
end
