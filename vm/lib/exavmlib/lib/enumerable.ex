defprotocol Enumerable do
  @moduledoc """
  What can be enumerated.

  A reducer answers `{:cont, acc}`, `{:halt, acc}` or `{:suspend, acc}`; `reduce/3` ends with `{:done, acc}`,
  `{:halted, acc}` or `{:suspended, acc, continuation}`.
  """

  @type acc :: {:cont, term} | {:halt, term} | {:suspend, term}
  @type reducer :: (term, term -> acc)
  @type result :: {:done, term} | {:halted, term} | {:suspended, term, continuation}
  @type continuation :: (acc -> result)

  @doc "Folds over the elements as the reducer says."
  @spec reduce(t, acc, reducer) :: result
  def reduce(enumerable, acc, fun)

  @doc "`{:ok, count}`, or `{:error, module}` when that takes a walk."
  @spec count(t) :: {:ok, non_neg_integer} | {:error, module}
  def count(enumerable)

  @doc "`{:ok, boolean}`, or `{:error, module}` when that takes a walk."
  @spec member?(t, term) :: {:ok, boolean} | {:error, module}
  def member?(enumerable, element)

  @doc "`{:ok, size, function of start, amount and step}`, or `{:error, module}` when that takes a walk."
  @spec slice(t) :: {:ok, non_neg_integer, function} | {:error, module}
  def slice(enumerable)
end

defimpl Enumerable, for: List do
  def count(list), do: {:ok, length(list)}
  def member?(list, element), do: {:ok, :lists.member(element, list)}
  def slice([]), do: {:ok, 0, fn _, _, _ -> [] end}
  def slice(_), do: {:error, __MODULE__}

  def reduce(list, {:cont, acc}, fun) do
    case list do
      [x | rest] -> reduce(rest, fun.(x, acc), fun)
      [] -> {:done, acc}
    end
  end

  def reduce(_, {:halt, acc}, _), do: {:halted, acc}
  def reduce(list, {:suspend, acc}, fun), do: {:suspended, acc, &reduce(list, &1, fun)}
end

defimpl Enumerable, for: Map do
  def count(map), do: {:ok, map_size(map)}

  def member?(map, {key, value}) do
    case map do
      %{^key => found} -> {:ok, found === value}
      _ -> {:ok, false}
    end
  end

  def member?(_, _), do: {:ok, false}

  def slice(map), do: {:ok, map_size(map), &:maps.to_list/1}
  def reduce(map, acc, fun), do: Enumerable.List.reduce(:maps.to_list(map), acc, fun)
end

defimpl Enumerable, for: MapSet do
  def count(set), do: {:ok, MapSet.size(set)}
  def member?(set, element), do: {:ok, MapSet.member?(set, element)}
  def slice(set), do: {:ok, MapSet.size(set), &MapSet.to_list/1}
  def reduce(set, acc, fun), do: Enumerable.List.reduce(MapSet.to_list(set), acc, fun)
end

defimpl Enumerable, for: Range do
  # programs compiled before ranges had steps have none in them
  def count(range), do: {:ok, Range.size(range)}

  def member?(%{first: first, last: last} = range, element) when is_integer(element) do
    step = step(range)

    inside = if step > 0, do: element >= first and element <= last, else: element <= first and element >= last
    {:ok, inside and rem(element - first, step) == 0}
  end

  def member?(_, _), do: {:ok, false}

  def slice(%{first: first} = range) do
    step = step(range)
    {:ok, Range.size(range), fn from, amount, by -> walk(first + from * step, step * by, amount) end}
  end

  defp walk(_, _, 0), do: []
  defp walk(at, step, n), do: [at | walk(at + step, step, n - 1)]

  def reduce(%{first: first, last: last} = range, acc, fun), do: reduce(first, last, step(range), acc, fun)

  defp reduce(at, last, step, {:cont, acc}, fun)
       when (step > 0 and at <= last) or (step < 0 and at >= last) do
    reduce(at + step, last, step, fun.(at, acc), fun)
  end

  defp reduce(_, _, _, {:cont, acc}, _), do: {:done, acc}
  defp reduce(_, _, _, {:halt, acc}, _), do: {:halted, acc}
  defp reduce(at, last, step, {:suspend, acc}, fun), do: {:suspended, acc, &reduce(at, last, step, &1, fun)}

  defp step(%{step: step}), do: step
  defp step(%{first: first, last: last}), do: if(first <= last, do: 1, else: -1)
end

defimpl Enumerable, for: Function do
  def count(_), do: {:error, __MODULE__}
  def member?(_, _), do: {:error, __MODULE__}
  def slice(_), do: {:error, __MODULE__}

  def reduce(fun, acc, reducer) when is_function(fun, 2), do: fun.(acc, reducer)

  def reduce(fun, _, _) do
    raise Protocol.UndefinedError,
      protocol: @protocol,
      value: fun,
      description: "only anonymous functions of arity 2 are enumerable"
  end
end
