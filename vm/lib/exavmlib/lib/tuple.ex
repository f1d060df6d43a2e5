defmodule Tuple do
  @moduledoc "Functions for tuples."

  @doc "A tuple of `size` times `data`."
  @spec duplicate(term, non_neg_integer) :: tuple
  def duplicate(data, size) when is_integer(size) and size >= 0, do: :erlang.make_tuple(size, data)
end
