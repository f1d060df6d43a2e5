defmodule Process do
  @moduledoc "Functions for processes and the process dictionary."

  @type dest :: pid | port | atom | {atom, node}
  @type alias :: reference

  @doc "Is the process alive?"
  @spec alive?(pid) :: boolean
  def alive?(pid), do: :erlang.is_process_alive(pid)

  ## The dictionary

  @doc "All of the dictionary."
  @spec get() :: [{term, term}]
  def get, do: :erlang.get()

  @doc "A value of the dictionary."
  @spec get(term, default) :: term | default when default: var
  def get(key, default \\ nil) do
    case :erlang.get(key) do
      :undefined -> default
      value -> value
    end
  end

  @doc "The keys of the dictionary."
  @spec get_keys() :: [term]
  def get_keys, do: :erlang.get_keys()

  @doc "The keys of the dictionary that have a value."
  @spec get_keys(term) :: [term]
  def get_keys(value), do: :erlang.get_keys(value)

  @doc "Sets a value of the dictionary, gives the old one."
  @spec put(term, term) :: term | nil
  def put(key, value), do: nillify(:erlang.put(key, value))

  @doc "Takes a value out of the dictionary."
  @spec delete(term) :: term | nil
  def delete(key), do: nillify(:erlang.erase(key))

  ## Messages and time

  @doc "Sends a message, which is also the answer."
  @spec send(dest, msg) :: msg when msg: term
  def send(dest, message), do: :erlang.send(dest, message)

  @doc "Sends a message; options `:noconnect` and `:nosuspend`."
  @spec send(dest, msg, [:noconnect | :nosuspend]) :: :ok | :noconnect | :nosuspend when msg: term
  def send(dest, message, options), do: :erlang.send(dest, message, options)

  @doc "Waits a time."
  @spec sleep(timeout) :: :ok
  def sleep(timeout) when (is_integer(timeout) and timeout >= 0) or timeout == :infinity do
    receive do
    after
      timeout -> :ok
    end
  end

  @doc "Sends a message after a time; with `abs: true` at that time."
  @spec send_after(pid | atom, term, non_neg_integer, abs: boolean) :: reference
  def send_after(dest, message, time, options \\ [])
  def send_after(dest, message, time, []), do: :erlang.send_after(time, dest, message)
  def send_after(dest, message, time, options), do: :erlang.send_after(time, dest, message, options)

  @doc "Cancels a timer; gives the milliseconds that were left, or false."
  @spec cancel_timer(reference, keyword) :: non_neg_integer | false | :ok
  def cancel_timer(timer, options \\ [])
  def cancel_timer(timer, []), do: :erlang.cancel_timer(timer)
  def cancel_timer(timer, options), do: :erlang.cancel_timer(timer, options)

  @doc "The milliseconds that a timer has left, or false."
  @spec read_timer(reference) :: non_neg_integer | false
  def read_timer(timer), do: :erlang.read_timer(timer)

  ## Start and end

  @doc "A new process, with options like `:link` and `:monitor`."
  @spec spawn((() -> any), [atom | tuple]) :: pid | {pid, reference}
  def spawn(fun, options), do: :erlang.spawn_opt(fun, options)

  @doc "A new process that calls a function, with options."
  @spec spawn(module, atom, list, [atom | tuple]) :: pid | {pid, reference}
  def spawn(module, function, args, options), do: :erlang.spawn_opt(module, function, args, options)

  @doc "Sends an exit signal."
  @spec exit(pid | port, term) :: true
  def exit(pid, reason), do: :erlang.exit(pid, reason)

  @doc "Waits for a message in little memory, and then calls a function."
  @spec hibernate(module, atom, list) :: no_return
  def hibernate(module, function, args), do: :erlang.hibernate(module, function, args)

  ## Links and monitors

  @doc "Links to a process."
  @spec link(pid | port) :: true
  def link(pid), do: :erlang.link(pid)

  @doc "Removes a link."
  @spec unlink(pid | port) :: true
  def unlink(pid), do: :erlang.unlink(pid)

  @doc "Monitors a process."
  @spec monitor(pid | atom | {atom, node}) :: reference
  def monitor(item), do: :erlang.monitor(:process, item)

  @doc "Monitors a process, with options like `:alias`."
  @spec monitor(pid | atom | {atom, node}, keyword) :: reference
  def monitor(item, options)
  def monitor(item, []), do: :erlang.monitor(:process, item)
  def monitor(item, options), do: :erlang.monitor(:process, item, options)

  @doc "Removes a monitor; options `:flush` and `:info`."
  @spec demonitor(reference, [:flush | :info]) :: boolean
  def demonitor(monitor, options \\ [])
  def demonitor(monitor, []), do: :erlang.demonitor(monitor)
  def demonitor(monitor, options), do: :erlang.demonitor(monitor, options)

  @doc "A reference that messages can be sent to."
  @spec alias() :: alias
  def alias, do: :erlang.alias()

  @doc "A reference that messages can be sent to, with options like `:reply`."
  @spec alias([:explicit_unalias | :reply]) :: alias
  def alias(options), do: :erlang.alias(options)

  @doc "Ends an alias."
  @spec unalias(alias) :: boolean
  def unalias(alias), do: :erlang.unalias(alias)

  ## Names, flags and facts

  @doc "The processes of this node."
  @spec list() :: [pid]
  def list, do: :erlang.processes()

  @doc "Gives a process or a port a name."
  @spec register(pid | port, atom) :: true
  def register(pid_or_port, name) when is_atom(name) and name not in [nil, false, true, :undefined] do
    :erlang.register(name, pid_or_port)
  catch
    :error, :badarg when node(pid_or_port) != node() ->
      raise ArgumentError,
            "could not register #{inspect(pid_or_port)} because it belongs to another node"

    :error, :badarg ->
      raise ArgumentError,
            "could not register #{inspect(pid_or_port)} with name #{inspect(name)} because it is not alive, " <>
              "the name is already taken, or it has already been given another name"
  end

  @doc "Takes a name away."
  @spec unregister(atom) :: true
  def unregister(name), do: :erlang.unregister(name)

  @doc "The process or port of a name, or nil."
  @spec whereis(atom) :: pid | port | nil
  def whereis(name), do: nillify(:erlang.whereis(name))

  @doc "The names in use."
  @spec registered() :: [atom]
  def registered, do: :erlang.registered()

  @doc "The process that input and output of this one go through."
  @spec group_leader() :: pid
  def group_leader, do: :erlang.group_leader()

  @doc "Sets that process."
  @spec group_leader(pid, pid) :: true
  def group_leader(pid, leader), do: :erlang.group_leader(leader, pid)

  @doc "Sets a flag of this process, gives the old value."
  @spec flag(atom, term) :: term
  def flag(flag, value), do: :erlang.process_flag(flag, value)

  @doc "Sets a flag of a process, gives the old value."
  @spec flag(pid, :save_calls, 0..10_000) :: 0..10_000
  def flag(pid, flag, value), do: :erlang.process_flag(pid, flag, value)

  @doc "Facts on a process, or nil."
  @spec info(pid) :: keyword | nil
  def info(pid), do: nillify(:erlang.process_info(pid))

  @doc "A fact or a list of facts on a process, or nil."
  @spec info(pid, atom | [atom]) :: {atom, term} | [{atom, term}] | nil
  def info(pid, :registered_name) do
    case :erlang.process_info(pid, :registered_name) do
      :undefined -> nil
      [] -> {:registered_name, []}
      other -> other
    end
  end

  def info(pid, spec), do: nillify(:erlang.process_info(pid, spec))

  @doc "What describes this process in crash reports."
  @spec set_label(term) :: :ok
  def set_label(label), do: :proc_lib.set_label(label)

  @doc "The label of a process, or nil."
  @spec get_label(pid) :: term
  def get_label(pid \\ self()), do: nillify(:proc_lib.get_label(pid))

  defp nillify(:undefined), do: nil
  defp nillify(other), do: other
end
