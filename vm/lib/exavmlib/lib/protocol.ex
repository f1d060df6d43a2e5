defmodule Protocol do
  @moduledoc "What a running program can ask about protocols."

  @doc "Raises unless the module is a protocol."
  @spec assert_protocol!(module) :: :ok
  def assert_protocol!(module) do
    Code.ensure_compiled!(module)

    if protocol?(module), do: :ok, else: raise(ArgumentError, "#{inspect(module)} is not a protocol")
  end

  defp protocol?(module) do
    module.__protocol__(:module) == module
  rescue
    UndefinedFunctionError -> false
  end

  @doc "Raises unless the protocol is implemented for the module of a struct."
  @spec assert_impl!(module, module) :: :ok
  def assert_impl!(protocol, base) do
    impl = __concat__(protocol, base)
    Code.ensure_compiled!(impl)

    case implemented(impl) do
      ^protocol ->
        :ok

      nil ->
        raise ArgumentError, "#{inspect(impl)} is not an implementation of a protocol"

      other ->
        raise ArgumentError,
              "expected #{inspect(impl)} to be an implementation of #{inspect(protocol)}, got: #{inspect(other)}"
    end
  end

  defp implemented(impl) do
    impl.__impl__(:protocol)
  rescue
    UndefinedFunctionError -> nil
  end

  @doc "Does the protocol know all of its implementations?"
  @spec consolidated?(module) :: boolean
  def consolidated?(protocol), do: protocol.__protocol__(:consolidated?)

  # Protocols that are not consolidated name their implementations by this.
  @doc false
  def __concat__(left, right) do
    name =
      case :erlang.atom_to_binary(right) do
        "Elixir." <> name -> name
        name -> name
      end

    :erlang.binary_to_atom(:erlang.atom_to_binary(left) <> "." <> name)
  end
end
