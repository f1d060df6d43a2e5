defprotocol Collectable do
  @moduledoc "What elements can be put into."

  @type command :: {:cont, term} | :done | :halt

  @doc "An initial accumulator and the function that collects."
  @spec into(t) :: {term, (term, command -> t | term)}
  def into(collectable)
end

defimpl Collectable, for: List do
  def into(list) do
    {[],
     fn
       acc, {:cont, x} -> [x | acc]
       acc, :done -> list ++ :lists.reverse(acc)
       _, :halt -> :ok
     end}
  end
end

defimpl Collectable, for: Map do
  def into(map) do
    {map,
     fn
       acc, {:cont, {key, value}} -> :maps.put(key, value, acc)
       acc, :done -> acc
       _, :halt -> :ok
     end}
  end
end

defimpl Collectable, for: MapSet do
  def into(set) do
    {set,
     fn
       acc, {:cont, x} -> MapSet.put(acc, x)
       acc, :done -> acc
       _, :halt -> :ok
     end}
  end
end

defimpl Collectable, for: BitString do
  def into(binary) when is_binary(binary) do
    {[],
     fn
       acc, {:cont, x} when is_binary(x) and x != "" -> [acc | x]
       acc, {:cont, ""} -> acc
       acc, {:cont, x} when is_bitstring(x) -> [acc | x]
       acc, :done -> joined([binary | acc])
       _, :halt -> :ok
     end}
  end

  def into(bits) do
    {bits,
     fn
       acc, {:cont, x} when is_bitstring(x) -> <<acc::bitstring, x::bitstring>>
       acc, :done -> acc
       _, :halt -> :ok
     end}
  end

  # AtomVM has bit strings since 0.7.
  defp joined(parts) do
    if :erlang.function_exported(:erlang, :list_to_bitstring, 1),
      do: :erlang.list_to_bitstring(parts),
      else: :erlang.iolist_to_binary(parts)
  end
end
