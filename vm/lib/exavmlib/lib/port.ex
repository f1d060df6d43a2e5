defmodule Port do
  @moduledoc "Functions for ports."

  @type name ::
          {:spawn, charlist | binary}
          | {:spawn_driver, charlist | binary}
          | {:spawn_executable, term}
          | {:fd, integer, integer}

  @doc "Opens a port."
  @spec open(name, list) :: port | pid
  def open(name, settings), do: :erlang.open_port(name, settings)

  @doc "Closes a port."
  @spec close(port) :: true
  def close(port), do: :erlang.port_close(port)

  @doc "Sends data to a port; options `:force` and `:nosuspend`."
  @spec command(port, iodata, [:force | :nosuspend]) :: boolean
  def command(port, data, options \\ [])
  def command(port, data, []), do: :erlang.port_command(port, data)
  def command(port, data, options), do: :erlang.port_command(port, data, options)

  @doc "Facts on a port, or nil."
  @spec info(port) :: keyword | nil
  def info(port), do: nillify(:erlang.port_info(port))

  @doc "A fact on a port, or nil."
  @spec info(port, atom) :: {atom, term} | nil
  def info(port, :registered_name) do
    case :erlang.port_info(port, :registered_name) do
      :undefined -> nil
      [] -> {:registered_name, []}
      other -> other
    end
  end

  def info(port, item), do: nillify(:erlang.port_info(port, item))

  @doc "Monitors a port."
  @spec monitor(port | atom) :: reference
  def monitor(port), do: :erlang.monitor(:port, port)

  @doc "Removes a monitor; options `:flush` and `:info`."
  @spec demonitor(reference, [:flush | :info]) :: boolean
  def demonitor(monitor, options \\ []), do: :erlang.demonitor(monitor, options)

  @doc "The open ports."
  @spec list() :: [port]
  def list, do: :erlang.ports()

  defp nillify(:undefined), do: nil
  defp nillify(other), do: other
end

defmodule AVMPort do
  @moduledoc "Ports of AtomVM's drivers: requests that are answered."

  @doc "Opens a driver by its name."
  @spec open({:spawn, charlist | binary}, list) :: pid | port
  def open(name, options), do: :erlang.open_port(name, options)

  @doc "Asks a driver and waits for its answer."
  @spec call(pid | port | atom, term) :: term
  def call(port, message), do: :port.call(port, message)

  @doc "Asks a driver and waits at most a time for its answer."
  @spec call(pid | port | atom, term, timeout) :: term
  def call(port, message, timeout), do: :port.call(port, message, timeout)
end

defmodule Console do
  @moduledoc "The console of the machine."

  @doc "Writes text by the console port; no new line is added."
  @spec puts(iodata) :: :ok | {:error, term}
  def puts(text), do: :console.puts(text)

  @doc "Writes text by a console port."
  @spec puts(pid | port, iodata) :: :ok | {:error, term}
  def puts(console, text), do: :console.puts(console, text)

  @doc "Waits until all text has left."
  @spec flush() :: :ok | {:error, term}
  def flush, do: :console.flush()

  @doc "Waits until all text of a console port has left."
  @spec flush(pid | port) :: :ok | {:error, term}
  def flush(console), do: :console.flush(console)

  @doc "Writes text at once."
  @spec print(iodata) :: :ok | :error
  def print(text), do: :console.print(text)
end
