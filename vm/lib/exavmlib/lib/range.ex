defmodule Range do
  @moduledoc "Ranges of integers with a step."

  @enforce_keys [:first, :last, :step]
  defstruct first: nil, last: nil, step: nil

  @type limit :: integer
  @type step :: pos_integer | neg_integer
  @type t :: %Range{first: limit, last: limit, step: step}

  @doc "A range; downwards when the last one is less."
  @spec new(limit, limit) :: t
  def new(first, last) when is_integer(first) and is_integer(last) do
    %Range{first: first, last: last, step: if(first <= last, do: 1, else: -1)}
  end

  def new(first, last) do
    raise ArgumentError,
          "ranges (first..last) expect both sides to be integers, got: " <>
            "#{inspect(first)}..#{inspect(last)}"
  end

  @doc "A range with a step."
  @spec new(limit, limit, step) :: t
  def new(first, last, step)
      when is_integer(first) and is_integer(last) and is_integer(step) and step != 0 do
    %Range{first: first, last: last, step: step}
  end

  def new(first, last, step) do
    raise ArgumentError,
          "ranges (first..last//step) expect both sides to be integers and the step to be a " <>
            "non-zero integer, got: #{inspect(first)}..#{inspect(last)}//#{inspect(step)}"
  end

  @doc "The number of elements."
  @spec size(t) :: non_neg_integer
  def size(%{__struct__: Range, first: first, last: last, step: step}) do
    cond do
      step > 0 and first <= last -> div(last - first, step) + 1
      step < 0 and first >= last -> div(last - first, step) + 1
      true -> 0
    end
  end

  # a range of a program that was compiled before ranges had steps
  def size(%{__struct__: Range, first: first, last: last}), do: abs(last - first) + 1

  @doc "Moves a range by a number of steps."
  @spec shift(t, integer) :: t
  def shift(%{__struct__: Range, first: first, last: last, step: step}, steps) when is_integer(steps) do
    new(first + steps * step, last + steps * step, step)
  end

  @doc "The first `split` elements and the others as ranges; a negative number counts from the end."
  @spec split(t, integer) :: {t, t}
  def split(%{__struct__: Range, first: first, last: last, step: step} = range, split)
      when is_integer(split) do
    size = size(range)
    n = if split >= 0, do: split, else: max(size + split, 0)

    # an empty part stands just before or behind the other one
    cond do
      size == 0 -> {new(first, first - step, step), new(last + step, last, step)}
      n > size -> {range, new(last + step, last, step)}
      true -> {new(first, first + (n - 1) * step, step), new(first + n * step, last, step)}
    end
  end

  @doc "The elements as a list."
  @spec to_list(t) :: [integer]
  def to_list(%{__struct__: Range, first: first, last: last, step: step}), do: :lists.seq(first, last, step)

  @doc "Do two ranges have no element in common?"
  @spec disjoint?(t, t) :: boolean
  def disjoint?(%{__struct__: Range} = range1, %{__struct__: Range} = range2) do
    {low1, high1, step1} = ascending(range1)
    {low2, high2, step2} = ascending(range2)

    if low1 > high1 or low2 > high2 or high1 < low2 or high2 < low1 do
      true
    else
      # x = low1 + i * step1 = low2 + j * step2 needs the greatest common divisor to divide the distance; the least
      # such x from the greater low on must not be beyond both
      {gcd, i, _} = Integer.extended_gcd(step1, step2)

      if rem(low2 - low1, gcd) != 0 do
        true
      else
        period = div(step1 * step2, gcd)
        common = low1 + step1 * i * div(low2 - low1, gcd)
        from = max(low1, low2)
        from + Integer.mod(common - from, period) > min(high1, high2)
      end
    end
  end

  defp ascending(%{first: first, last: last} = range) do
    case Map.get(range, :step, if(first <= last, do: 1, else: -1)) do
      step when step > 0 -> {first, last, step}
      step -> {first - div(first - last, -step) * -step, first, -step}
    end
  end

  @doc "Deprecated: is it a range?"
  @spec range?(term) :: boolean
  def range?(term), do: is_struct(term, Range)
end

defimpl Inspect, for: Range do
  import Inspect.Algebra

  def inspect(%{first: first, last: last} = range, opts) do
    step = Map.get(range, :step, if(first <= last, do: 1, else: -1))
    ends = [to_doc(first, opts), "..", to_doc(last, opts)]
    plain? = step == 1 and first <= last
    concat(if plain?, do: ends, else: ends ++ ["//", to_doc(step, opts)])
  end
end
