defmodule Kernel.Utils do
  @moduledoc "What code that the Elixir compiler makes calls."

  @doc "What `raise/1` raises for a term that is known at run time only."
  @spec raise(term) :: Exception.t()
  def raise(message) when is_binary(message), do: RuntimeError.exception(message)
  def raise(module) when is_atom(module), do: module.exception([])
  def raise(%{__struct__: module, __exception__: true} = exception) when is_atom(module), do: exception

  def raise(other) do
    ArgumentError.exception(
      "raise/1 and reraise/2 expect a module name, string or exception as the first argument, " <>
        "got: #{inspect(other)}"
    )
  end

  @doc "The first elements of a list, and nil for those that it lacks."
  @spec destructure(list | nil, non_neg_integer) :: list
  def destructure(list, count) when is_list(list) and is_integer(count) and count >= 0, do: first(list, count)
  def destructure(nil, count) when is_integer(count) and count >= 0, do: :lists.duplicate(count, nil)

  defp first(_, 0), do: []
  defp first([], count), do: :lists.duplicate(count, nil)
  defp first([head | tail], count), do: [head | first(tail, count - 1)]
end

defmodule :elixir_erl_pass do
  @moduledoc "What the compilers of Elixir 1.17 and later have `term.name` call for a term that is no map."

  @doc "The value of the function of a module, or why there is none."
  @spec no_parens_remote(term, atom) :: {:ok, term} | {:error, term}
  def no_parens_remote(nil, key), do: {:error, {:badkey, key, nil}}

  def no_parens_remote(module, function) when is_atom(module) do
    IO.warn(
      "using map.field notation (without parentheses) to invoke function " <>
        "#{Exception.format_mfa(module, function, [])} is deprecated, you must add parentheses instead: " <>
        "remote.function()"
    )

    {:ok, :erlang.apply(module, function, [])}
  end

  def no_parens_remote(other, key), do: {:error, {:badkey, key, other}}
end
