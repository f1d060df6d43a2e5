defmodule Logger do
  @moduledoc "Logging: what the macros of Elixir's Logger call in a running program, over `:logger`."

  @type level :: :emergency | :alert | :critical | :error | :warning | :notice | :info | :debug
  @type metadata :: keyword
  @type message :: IO.chardata() | String.Chars.t() | map | keyword

  @levels [:emergency, :alert, :critical, :error, :warning, :notice, :info, :debug]

  @doc "The levels, the most urgent one first."
  @spec levels() :: [level]
  def levels, do: @levels

  @doc "`:lt`, `:eq` or `:gt`: is a level less urgent than another one?"
  @spec compare_levels(level, level) :: :lt | :eq | :gt
  def compare_levels(same, same), do: :eq

  def compare_levels(a, b) do
    if number(a) > number(b), do: :lt, else: :gt
  end

  defp number(:warn), do: number(:warning)
  defp number(:none), do: -1
  defp number(:all), do: 99
  defp number(level), do: position(level, @levels, 0)

  defp position(level, [level | _], n), do: n
  defp position(level, [_ | rest], n), do: position(level, rest, n + 1)

  defp position(level, [], _),
    do: raise(ArgumentError, "unknown level #{inspect(level)}, expected one of #{inspect(@levels)}")

  ## Levels and metadata of the process

  @doc "The metadata of the calling process."
  @spec metadata() :: metadata
  def metadata, do: :maps.to_list(stored())

  @doc "Adds metadata to the calling process; nil takes a key away."
  @spec metadata(metadata) :: :ok
  def metadata(keywords) do
    merged =
      Enum.reduce(keywords, stored(), fn
        {key, nil}, acc -> Map.delete(acc, key)
        {key, value}, acc -> Map.put(acc, key, value)
      end)

    store(merged)
  end

  @doc "Sets the metadata of the calling process."
  @spec reset_metadata(metadata) :: :ok
  def reset_metadata(keywords \\ []) do
    store(%{})
    metadata(keywords)
  end

  # In the place where OTP's logger looks, too.
  @key :"$logger_metadata$"

  defp stored do
    case Process.get(@key) do
      %{} = map -> map
      _ -> %{}
    end
  end

  defp store(map) do
    Process.put(@key, map)
    :ok
  end

  @doc "The level of the calling process, or nil."
  @spec get_process_level(pid) :: level | :all | :none | nil
  def get_process_level(pid) when pid == self(), do: Process.get({Logger, :level})

  @doc "Sets the level of the calling process."
  @spec put_process_level(pid, level | :all | :none) :: :ok
  def put_process_level(pid, level) when pid == self() do
    Process.put({Logger, :level}, level)
    :ok
  end

  @doc "Takes the level from the calling process."
  @spec delete_process_level(pid) :: :ok
  def delete_process_level(pid) when pid == self() do
    Process.delete({Logger, :level})
    :ok
  end

  @doc "Is logging enabled for the calling process?"
  @spec enabled?(pid) :: boolean
  def enabled?(pid) when pid == self(), do: get_process_level(pid) != :none

  @doc "Enables logging for the calling process."
  @spec enable(pid) :: :ok
  def enable(pid) when pid == self(), do: delete_process_level(pid)

  @doc "Disables logging for the calling process."
  @spec disable(pid) :: :ok
  def disable(pid) when pid == self(), do: put_process_level(pid, :none)

  @doc "The level: less urgent messages are dropped."
  @spec level() :: level | :all | :none
  def level, do: Application.get_env(:logger, :level, :debug)

  @doc "Sets options; `:level` counts."
  @spec configure(keyword) :: :ok
  def configure(options) do
    for {key, value} <- options do
      if key == :level, do: number(value)
      Application.put_env(:logger, key, value)
    end

    :ok
  end

  @doc "Sets the level of modules."
  @spec put_module_level(module | [module], level | :all | :none) :: :ok
  def put_module_level(modules, level) do
    number(level)
    levels = Enum.into(List.wrap(modules), module_levels(), &{&1, level})
    Application.put_env(:logger, :module_levels, levels)
  end

  @doc "The levels of modules that have one."
  @spec get_module_level(module | [module]) :: [{module, level}]
  def get_module_level(modules) do
    levels = module_levels()
    for module <- List.wrap(modules), level = Map.get(levels, module), do: {module, level}
  end

  @doc "Takes the level from modules."
  @spec delete_module_level(module | [module]) :: :ok
  def delete_module_level(modules),
    do: Application.put_env(:logger, :module_levels, Map.drop(module_levels(), List.wrap(modules)))

  @doc "Takes the level from all modules."
  @spec delete_all_module_levels() :: :ok
  def delete_all_module_levels, do: Application.delete_env(:logger, :module_levels)

  defp module_levels, do: Application.get_env(:logger, :module_levels, %{})

  @doc "Waits until all is written: messages are written at once."
  @spec flush() :: :ok
  def flush, do: :ok

  ## Messages

  @doc "Logs a message or what a function gives."
  @spec bare_log(level, message | (() -> message | {message, metadata}), metadata) :: :ok
  def bare_log(level, message_or_fun, metadata \\ []) do
    case __should_log__(level, nil) do
      nil -> :ok
      level -> __do_log__(level, message_or_fun, %{}, Map.new(metadata))
    end
  end

  @doc false
  def __should_log__(level, module) do
    level = if level == :warn, do: :warning, else: level
    allowed = get_process_level(self()) || module_level(module) || level()
    if number(level) <= number(allowed) and allowed?(level, module), do: level, else: nil
  end

  defp module_level(nil), do: nil
  defp module_level(module), do: Map.get(module_levels(), module)

  defp allowed?(level, nil), do: :logger.allow(level, Logger)
  defp allowed?(level, module), do: :logger.allow(level, module)

  @doc false
  def __do_log__(level, fun, location, metadata) when is_function(fun, 0) do
    case fun.() do
      :skip -> :ok
      {message, more} -> __do_log__(level, message, location, Map.merge(metadata, Map.new(more)))
      message -> __do_log__(level, message, location, metadata)
    end
  end

  def __do_log__(level, message, location, metadata) do
    message =
      case message do
        %{__struct__: _} -> {:string, to_string(message)}
        %{} -> {:report, message}
        [{key, _} | _] when is_atom(key) -> {:report, message}
        text when is_binary(text) or is_list(text) -> {:string, text}
        other -> {:string, to_string(other)}
      end

    metadata = stored() |> Map.merge(location) |> Map.merge(metadata)

    case message do
      {:string, text} -> :logger.log(level, ~c"~ts", [text], metadata)
      {:report, report} -> :logger.log(level, report, metadata)
    end
  end
end
