defmodule Code do
  @moduledoc "What a running program can ask about its modules."

  @doc "Loads a module."
  @spec ensure_loaded(module) :: {:module, module} | {:error, term}
  def ensure_loaded(module) when is_atom(module), do: :code.ensure_loaded(module)

  @doc "Is there such a module? It is loaded then."
  @spec ensure_loaded?(module) :: boolean
  def ensure_loaded?(module) when is_atom(module), do: match?({:module, _}, ensure_loaded(module))

  @doc "Loads a module; raises if there is none."
  @spec ensure_loaded!(module) :: module
  def ensure_loaded!(module), do: loaded!(module, ensure_loaded(module))

  @doc "Loads modules: `:ok`, or which could not be and why."
  @spec ensure_all_loaded([module]) :: :ok | {:error, [{module, term}]}
  def ensure_all_loaded(modules) when is_list(modules) do
    case for(module <- modules, {:error, reason} <- [ensure_loaded(module)], do: {module, reason}) do
      [] -> :ok
      failed -> {:error, failed}
    end
  end

  @doc "Loads modules; raises if one is lacking."
  @spec ensure_all_loaded!([module]) :: :ok
  def ensure_all_loaded!(modules) do
    case ensure_all_loaded(modules) do
      :ok ->
        :ok

      {:error, failed} ->
        lines =
          Enum.map_join(failed, "", fn {module, reason} ->
            "\n\n  * #{inspect(module)} due to reason #{inspect(reason)}"
          end)

        raise ArgumentError, "could not load the following modules:" <> lines
    end
  end

  @doc "As `ensure_loaded/1`: all modules of a running program are compiled."
  @spec ensure_compiled(module) :: {:module, module} | {:error, term}
  def ensure_compiled(module) when is_atom(module), do: ensure_loaded(module)

  @doc "As `ensure_loaded?/1`."
  @spec ensure_compiled?(module) :: boolean
  def ensure_compiled?(module), do: ensure_loaded?(module)

  @doc "As `ensure_loaded!/1`."
  @spec ensure_compiled!(module) :: module
  def ensure_compiled!(module), do: loaded!(module, ensure_compiled(module))

  defp loaded!(_, {:module, module}), do: module

  defp loaded!(module, {:error, reason}),
    do: raise(ArgumentError, "could not load module #{inspect(module)} due to reason #{inspect(reason)}")

  @doc "Is the module loaded?"
  @spec loaded?(module) :: boolean
  def loaded?(module) do
    :erlang.function_exported(module, :module_info, 0) or :erlang.module_loaded(module)
  end
end
