defmodule Node do
  @moduledoc "Functions for nodes."

  @type t :: node
  @type state :: :visible | :hidden | :connected | :this | :known

  @doc "Makes this a distributed node."
  @spec start(node, :longnames | :shortnames, non_neg_integer) :: {:ok, pid} | {:error, term}
  def start(name, type \\ :longnames, tick_time \\ 15000),
    do: :net_kernel.start([name, type, tick_time])

  @doc "Ends the distribution of this node."
  @spec stop() :: :ok | {:error, term}
  def stop, do: :net_kernel.stop()

  @doc "This node."
  @spec self() :: t
  def self, do: :erlang.node()

  @doc "Is this node distributed?"
  @spec alive?() :: boolean
  def alive?, do: :erlang.is_alive()

  @doc "The nodes that this one is connected to."
  @spec list() :: [t]
  def list, do: :erlang.nodes()

  @doc "The nodes of a state, or of some."
  @spec list(state | [state]) :: [t]
  def list(states), do: :erlang.nodes(states)

  @doc "Monitors the connection to a node."
  @spec monitor(t, boolean) :: true
  def monitor(node, flag), do: :erlang.monitor_node(node, flag)

  @doc "Monitors the connection to a node, with options."
  @spec monitor(t, boolean, [:allow_passive_connect]) :: true
  def monitor(node, flag, options), do: :erlang.monitor_node(node, flag, options)

  @doc "Tries to connect: `:pong` or `:pang`."
  @spec ping(t) :: :pong | :pang
  def ping(node) when is_atom(node), do: :net_adm.ping(node)

  @doc "Ends the connection to a node."
  @spec disconnect(t) :: boolean | :ignored
  def disconnect(node), do: :erlang.disconnect_node(node)

  @doc "Connects to a node."
  @spec connect(t) :: boolean | :ignored
  def connect(node), do: :net_kernel.connect_node(node)

  @doc "A process on a node."
  @spec spawn(t, (() -> any)) :: pid
  def spawn(node, fun), do: :erlang.spawn(node, fun)

  @doc "A process on a node, with options."
  @spec spawn(t, (() -> any), [atom | tuple]) :: pid | {pid, reference}
  def spawn(node, fun, options), do: :erlang.spawn_opt(node, fun, options)

  @doc "A process on a node that calls a function."
  @spec spawn(t, module, atom, list) :: pid
  def spawn(node, module, function, args), do: :erlang.spawn(node, module, function, args)

  @doc "A process on a node that calls a function, with options."
  @spec spawn(t, module, atom, list, [atom | tuple]) :: pid | {pid, reference}
  def spawn(node, module, function, args, options),
    do: :erlang.spawn_opt(node, module, function, args, options)

  @doc "A linked process on a node."
  @spec spawn_link(t, (() -> any)) :: pid
  def spawn_link(node, fun), do: :erlang.spawn_link(node, fun)

  @doc "A linked process on a node that calls a function."
  @spec spawn_link(t, module, atom, list) :: pid
  def spawn_link(node, module, function, args), do: :erlang.spawn_link(node, module, function, args)

  @doc "A monitored process on a node."
  @spec spawn_monitor(t, (() -> any)) :: {pid, reference}
  def spawn_monitor(node, fun), do: :erlang.spawn_monitor(node, fun)

  @doc "A monitored process on a node that calls a function."
  @spec spawn_monitor(t, module, atom, list) :: {pid, reference}
  def spawn_monitor(node, module, function, args), do: :erlang.spawn_monitor(node, module, function, args)

  @doc "Sets the cookie of a node, or of this one."
  @spec set_cookie(t, atom) :: true
  def set_cookie(node \\ Node.self(), cookie) when is_atom(cookie), do: :erlang.set_cookie(node, cookie)

  @doc "The cookie of this node."
  @spec get_cookie() :: atom
  def get_cookie, do: :erlang.get_cookie()
end
