defmodule Tuple do
  @moduledoc "Functions for tuples."

  @doc "A tuple of `size` times `data`."
  @spec duplicate(term, non_neg_integer) :: tuple
  def duplicate(data, size) when is_integer(size) and size >= 0, do: :erlang.make_tuple(size, data)

  @doc "With an element before the one at a zero-based index."
  @spec insert_at(tuple, non_neg_integer, term) :: tuple
  def insert_at(tuple, index, value), do: :erlang.insert_element(index + 1, tuple, value)

  @doc "Without the element at a zero-based index."
  @spec delete_at(tuple, non_neg_integer) :: tuple
  def delete_at(tuple, index), do: :erlang.delete_element(index + 1, tuple)

  @doc "With an element at the end."
  @spec append(tuple, term) :: tuple
  def append(tuple, value), do: :erlang.insert_element(tuple_size(tuple) + 1, tuple, value)

  @doc "The sum of the elements."
  @spec sum(tuple) :: number
  def sum(tuple), do: :lists.sum(:erlang.tuple_to_list(tuple))

  @doc "The product of the elements."
  @spec product(tuple) :: number
  def product(tuple), do: :lists.foldl(&*/2, 1, :erlang.tuple_to_list(tuple))

  @doc "The elements as a list."
  @spec to_list(tuple) :: list
  def to_list(tuple), do: :erlang.tuple_to_list(tuple)
end
