defprotocol Collectable do
  @moduledoc "What elements can be put into."

  @type command :: {:cont, term} | :done | :halt

  @doc "An initial accumulator and the function that collects."
  @spec into(t) :: {term, (term, command -> t | term)}
  def into(collectable)
end

defimpl Collectable, for: Map do
  def into(map) do
    {map,
     fn
       acc, {:cont, {key, value}} -> Map.put(acc, key, value)
       acc, :done -> acc
       _, :halt -> :ok
     end}
  end
end
