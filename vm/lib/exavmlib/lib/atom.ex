defmodule Atom do
  @moduledoc "Functions for atoms."

  @doc "The name as a string."
  @spec to_string(atom) :: String.t()
  def to_string(atom), do: :erlang.atom_to_binary(atom, :utf8)

  @doc "The name as a charlist."
  @spec to_charlist(atom) :: charlist
  def to_charlist(atom), do: :erlang.atom_to_list(atom)
end
