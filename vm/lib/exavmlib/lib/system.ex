defmodule System do
  @moduledoc "The machine and the system it runs on: time, environment, end."

  @type time_unit :: :second | :millisecond | :microsecond | :nanosecond | :native | pos_integer

  ## Time

  @doc "The time that only goes forward."
  @spec monotonic_time() :: integer
  def monotonic_time, do: :erlang.monotonic_time()

  @doc "The time that only goes forward, in a unit."
  @spec monotonic_time(time_unit) :: integer
  def monotonic_time(unit), do: :erlang.monotonic_time(unit(unit))

  @doc "The time since 1970."
  @spec system_time() :: integer
  def system_time, do: :erlang.system_time()

  @doc "The time since 1970, in a unit."
  @spec system_time(time_unit) :: integer
  def system_time(unit), do: :erlang.system_time(unit(unit))

  @doc "The time since 1970 as the operating system has it."
  @spec os_time() :: integer
  def os_time, do: :os.system_time()

  @doc "The time since 1970 as the operating system has it, in a unit."
  @spec os_time(time_unit) :: integer
  def os_time(unit), do: :os.system_time(unit(unit))

  @doc "What must be added to the monotonic time to get the system time."
  @spec time_offset() :: integer
  def time_offset, do: :erlang.time_offset()

  @doc "What must be added to the monotonic time to get the system time, in a unit."
  @spec time_offset(time_unit) :: integer
  def time_offset(unit), do: :erlang.time_offset(unit(unit))

  @doc "A time in another unit, rounded down."
  @spec convert_time_unit(integer, time_unit, time_unit) :: integer
  def convert_time_unit(time, from_unit, to_unit) do
    from = parts(unit(from_unit))
    to = parts(unit(to_unit))
    floor_div(time * to, from)
  end

  defp floor_div(a, b) when a < 0, do: -div(b - 1 - a, b)
  defp floor_div(a, b), do: div(a, b)

  # How many of a unit a second has.
  defp parts(:second), do: 1
  defp parts(:millisecond), do: 1_000
  defp parts(:microsecond), do: 1_000_000
  defp parts(:nanosecond), do: 1_000_000_000
  defp parts(:native), do: 1_000_000_000
  defp parts(parts), do: parts

  defp unit(unit) when unit in [:native, :second, :millisecond, :microsecond, :nanosecond], do: unit
  defp unit(parts) when is_integer(parts) and parts > 0, do: parts

  defp unit(other) do
    raise ArgumentError,
          "unsupported time unit. Expected :second, :millisecond, :microsecond, :nanosecond, or a positive " <>
            "integer, got #{inspect(other)}"
  end

  @doc "An integer that this machine gives only once; options `:positive` and `:monotonic`."
  @spec unique_integer([:positive | :monotonic]) :: integer
  def unique_integer(modifiers \\ [])
  def unique_integer([]), do: :erlang.unique_integer()
  def unique_integer(modifiers), do: :erlang.unique_integer(modifiers)

  ## Environment

  @doc "All variables of the environment."
  @spec get_env() :: %{optional(String.t()) => String.t()}
  def get_env do
    for text <- :os.getenv(), into: %{} do
      [name, value] = :binary.split(:unicode.characters_to_binary(text), "=")
      {name, value}
    end
  end

  @doc "A variable of the environment."
  @spec get_env(String.t(), default) :: String.t() | default when default: String.t() | nil
  def get_env(name, default \\ nil) when is_binary(name) and (is_binary(default) or is_nil(default)) do
    case fetch_env(name) do
      {:ok, value} -> value
      :error -> default
    end
  end

  @doc "A variable of the environment, or :error."
  @spec fetch_env(String.t()) :: {:ok, String.t()} | :error
  def fetch_env(name) when is_binary(name) do
    case :os.getenv(String.to_charlist(name)) do
      false -> :error
      value -> {:ok, :unicode.characters_to_binary(value)}
    end
  end

  @doc "A variable of the environment; raises if it is not set."
  @spec fetch_env!(String.t()) :: String.t()
  def fetch_env!(name) do
    case fetch_env(name) do
      {:ok, value} -> value
      :error -> raise System.EnvError, env: name
    end
  end

  @doc "Sets a variable of the environment."
  @spec put_env(String.t(), String.t()) :: :ok
  def put_env(name, value) when is_binary(name) and is_binary(value) do
    :os.putenv(String.to_charlist(name), String.to_charlist(value))
    :ok
  end

  @doc "Sets variables of the environment; nil takes one away."
  @spec put_env(Enumerable.t()) :: :ok
  def put_env(enum) do
    Enum.each(enum, fn
      {name, nil} -> delete_env(Kernel.to_string(name))
      {name, value} -> put_env(Kernel.to_string(name), value)
    end)
  end

  @doc "Takes a variable out of the environment."
  @spec delete_env(String.t()) :: :ok
  def delete_env(name) do
    :os.unsetenv(String.to_charlist(name))
    :ok
  end

  @doc "The words behind the program on the command line."
  @spec argv() :: [String.t()]
  def argv do
    case Application.get_env(:elixir, :argv) do
      nil ->
        if Code.ensure_loaded?(:init),
          do: for(word <- :init.get_plain_arguments(), do: List.to_string(word)),
          else: []

      words ->
        words
    end
  end

  @doc "Sets what `argv/0` gives."
  @spec argv([String.t()]) :: :ok
  def argv(words) when is_list(words), do: Application.put_env(:elixir, :argv, words)

  @doc "A directory for temporary files, or nil."
  @spec tmp_dir() :: String.t() | nil
  def tmp_dir do
    Enum.find_value(["TMPDIR", "TEMP", "TMP"], &get_env/1) || "/tmp"
  end

  @doc "A directory for temporary files."
  @spec tmp_dir!() :: String.t()
  def tmp_dir!,
    do:
      tmp_dir() ||
        raise("could not get a writable temporary directory, please set the TMPDIR environment variable")

  @doc "The user's home, or nil."
  @spec user_home() :: String.t() | nil
  def user_home, do: get_env("HOME")

  @doc "The user's home."
  @spec user_home!() :: String.t()
  def user_home!,
    do: user_home() || raise("could not find the user home, please set the HOME environment variable")

  ## The machine

  @doc "The release of Elixir whose behaviour this library has."
  @spec version() :: String.t()
  def version, do: "1.18.0"

  @doc "Facts on this library, like those on Elixir's build."
  @spec build_info() :: map
  def build_info do
    %{
      build: "#{version()} (atomvm)",
      date: "",
      otp_release: otp_release(),
      revision: "",
      version: version()
    }
  end

  @doc "The release of OTP that the machine follows."
  @spec otp_release() :: String.t()
  def otp_release do
    case :erlang.system_info(:otp_release) do
      release when is_list(release) -> :erlang.list_to_binary(release)
      other -> Kernel.to_string(other)
    end
  end

  @doc "The number of schedulers."
  @spec schedulers() :: pos_integer
  def schedulers, do: :erlang.system_info(:schedulers)

  @doc "The number of schedulers in use."
  @spec schedulers_online() :: pos_integer
  def schedulers_online, do: :erlang.system_info(:schedulers_online)

  @doc "The order of bytes in words."
  @spec endianness() :: :little | :big
  def endianness, do: compiled_endianness()

  @doc "The order of bytes in words of the machine that compiled."
  @spec compiled_endianness() :: :little | :big
  def compiled_endianness do
    case <<1::16-native>> do
      <<1, 0>> -> :little
      _ -> :big
    end
  end

  @doc "The number of the process of the operating system."
  @spec pid() :: String.t()
  def pid, do: List.to_string(:os.getpid())

  ## End

  @doc "Ends at once, with a status."
  @spec halt(non_neg_integer | binary | :abort) :: no_return
  def halt(status \\ 0)
  def halt(status) when is_integer(status) or status == :abort, do: :erlang.halt(status)
  def halt(message) when is_binary(message), do: :erlang.halt(String.to_charlist(message))

  @doc "Stops the applications and ends."
  @spec stop(non_neg_integer | binary) :: :ok
  def stop(status \\ 0)
  def stop(status) when is_integer(status), do: :init.stop(status)
  def stop(message) when is_binary(message), do: :init.stop(String.to_charlist(message))

  @doc "Does the machine go on when the program has ended?"
  @spec no_halt() :: boolean
  def no_halt, do: Application.get_env(:elixir, :no_halt, false)

  @doc "Sets that."
  @spec no_halt(boolean) :: :ok
  def no_halt(boolean) when is_boolean(boolean), do: Application.put_env(:elixir, :no_halt, boolean)
end
