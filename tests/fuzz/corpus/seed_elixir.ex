# A seed of fuzz_engine.py: what the Elixir compiler makes of its own constructs. README.md says how it was compiled.
defmodule SeedElixir do
  defstruct name: "x", count: 0, tags: []

  def structs(%__MODULE__{count: n} = s) when n < 5, do: structs(%{s | count: n + 1, tags: [n | s.tags]})
  def structs(%__MODULE__{} = s), do: s
  def structs(other), do: {other, structs(%__MODULE__{name: "a#{inspect_one(other)}"})}

  def with_chain(x) do
    with {:ok, a} <- wrap(x), true <- is_list(a), [h | _] <- a do
      {:head, h}
    else
      {:error, why} -> why
      false -> :no_list
      [] -> nil
    end
  end

  def comprehension(list) do
    for x <- listed(list), is_integer(x), y <- [1, 2], into: %{}, do: {{x, y}, x * y}
  end

  def pipes(x) do
    x |> listed() |> Kernel.++([1, 2.5, :c]) |> :lists.reverse() |> then(fn [h | t] -> {h, t && length(t)} end)
  end

  def rescue_all(x) do
    try do
      if x == 1, do: raise(ArgumentError, "one"), else: throw({:thrown, x})
    rescue
      e in ArgumentError -> e.message
      _ in [RuntimeError, KeyError] -> :other
    catch
      :throw, {:thrown, v} -> v
      kind, v -> {kind, v}
    after
      Process.put(:seen, x)
    end
  end

  def keywords(opts \\ [a: 1]), do: {opts[:a], opts |> listed() |> Enum.map(&(&1))}

  defp wrap(nil), do: {:error, :none}
  defp wrap(x), do: {:ok, x}
  defp listed(x) when is_list(x), do: x
  defp listed(x), do: [x]
  defp inspect_one(x) when is_atom(x), do: Atom.to_string(x)
  defp inspect_one(x) when is_binary(x) and byte_size(x) < 9, do: x
  defp inspect_one(_), do: "?"
end
