defmodule Module do
  @moduledoc "The names of modules."

  @doc "The alias of parts."
  @spec concat([binary | atom]) :: atom
  def concat(parts) when is_list(parts), do: :erlang.binary_to_atom(joined(parts), :utf8)

  @doc "The alias of two parts."
  @spec concat(binary | atom, binary | atom) :: atom
  def concat(left, right) when (is_binary(left) or is_atom(left)) and (is_binary(right) or is_atom(right)),
    do: concat([left, right])

  @doc "The alias of parts, which must exist as an atom."
  @spec safe_concat([binary | atom]) :: atom
  def safe_concat(parts) when is_list(parts), do: :erlang.binary_to_existing_atom(joined(parts), :utf8)

  @doc "The alias of two parts, which must exist as an atom."
  @spec safe_concat(binary | atom, binary | atom) :: atom
  def safe_concat(left, right), do: safe_concat([left, right])

  defp joined(parts) do
    case for(part <- parts, part not in [nil, ""], name = bare(text(part)), name != "", do: name) do
      [] -> "Elixir"
      names -> IO.iodata_to_binary(["Elixir" | for(name <- names, do: [?., name])])
    end
  end

  defp text(atom) when is_atom(atom), do: :erlang.atom_to_binary(atom)
  defp text(binary) when is_binary(binary), do: binary

  defp bare("Elixir." <> name), do: name
  defp bare("Elixir"), do: ""
  defp bare("." <> name), do: name
  defp bare(name), do: name

  @doc "The parts of an alias."
  @spec split(module | String.t()) :: [String.t(), ...]
  def split(module)
  def split(module) when is_atom(module), do: split(:erlang.atom_to_binary(module), module)
  def split(module) when is_binary(module), do: split(module, module)

  defp split("Elixir." <> name, _), do: :binary.split(name, ".", [:global])

  defp split(_, original),
    do: raise(ArgumentError, "expected an Elixir module, got: #{inspect(original)}")
end
