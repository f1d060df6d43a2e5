defmodule Agent do
  @moduledoc "Processes that keep a state for others."

  @type agent :: GenServer.server()
  @type on_start :: GenServer.on_start()

  @doc "The spec of an agent as a child."
  @spec child_spec(term) :: Supervisor.child_spec()
  def child_spec(arg), do: %{id: Agent, start: {Agent, :start_link, [arg]}}

  @doc "Starts an agent with what a function gives, linked to the caller."
  @spec start_link((() -> term), GenServer.options()) :: on_start
  def start_link(fun, options \\ []) when is_function(fun, 0),
    do: GenServer.start_link(Agent.Server, fun, options)

  @doc "Starts an agent with what a function of a module gives, linked to the caller."
  @spec start_link(module, atom, [term], GenServer.options()) :: on_start
  def start_link(module, fun, args, options \\ []),
    do: GenServer.start_link(Agent.Server, {module, fun, args}, options)

  @doc "Starts an agent without a link."
  @spec start((() -> term), GenServer.options()) :: on_start
  def start(fun, options \\ []) when is_function(fun, 0), do: GenServer.start(Agent.Server, fun, options)

  @doc "Starts an agent without a link, with what a function of a module gives."
  @spec start(module, atom, [term], GenServer.options()) :: on_start
  def start(module, fun, args, options \\ []), do: GenServer.start(Agent.Server, {module, fun, args}, options)

  @doc "What a function makes of the state."
  @spec get(agent, (term -> a), timeout) :: a when a: var
  def get(agent, fun, timeout \\ 5000) when is_function(fun, 1),
    do: GenServer.call(agent, {:get, fun}, timeout)

  @doc "What a function of a module makes of the state."
  @spec get(agent, module, atom, [term], timeout) :: term
  def get(agent, module, fun, args, timeout \\ 5000),
    do: GenServer.call(agent, {:get, {module, fun, args}}, timeout)

  @doc "A function gives the answer and the new state."
  @spec get_and_update(agent, (term -> {a, term}), timeout) :: a when a: var
  def get_and_update(agent, fun, timeout \\ 5000) when is_function(fun, 1),
    do: GenServer.call(agent, {:get_and_update, fun}, timeout)

  @doc "A function of a module gives the answer and the new state."
  @spec get_and_update(agent, module, atom, [term], timeout) :: term
  def get_and_update(agent, module, fun, args, timeout \\ 5000),
    do: GenServer.call(agent, {:get_and_update, {module, fun, args}}, timeout)

  @doc "A function gives the new state."
  @spec update(agent, (term -> term), timeout) :: :ok
  def update(agent, fun, timeout \\ 5000) when is_function(fun, 1),
    do: GenServer.call(agent, {:update, fun}, timeout)

  @doc "A function of a module gives the new state."
  @spec update(agent, module, atom, [term], timeout) :: :ok
  def update(agent, module, fun, args, timeout \\ 5000),
    do: GenServer.call(agent, {:update, {module, fun, args}}, timeout)

  @doc "As `update/2`, without waiting."
  @spec cast(agent, (term -> term)) :: :ok
  def cast(agent, fun) when is_function(fun, 1), do: GenServer.cast(agent, {:cast, fun})

  @doc "As `update/4`, without waiting."
  @spec cast(agent, module, atom, [term]) :: :ok
  def cast(agent, module, fun, args), do: GenServer.cast(agent, {:cast, {module, fun, args}})

  @doc "Ends an agent."
  @spec stop(agent, term, timeout) :: :ok
  def stop(agent, reason \\ :normal, timeout \\ :infinity), do: GenServer.stop(agent, reason, timeout)
end

defmodule Agent.Server do
  @moduledoc "The server of an agent."

  @behaviour GenServer

  @doc false
  @impl true
  def init(fun) do
    _ = Process.put(:"$initial_call", initial_call(fun))
    {:ok, run(fun, [])}
  end

  defp initial_call({module, fun, args}), do: {module, fun, length(args)}

  defp initial_call(fun) do
    if :erlang.system_info(:otp_release) == :undefined do
      {Agent, :start_link, 1}
    else
      {:module, module} = :erlang.fun_info(fun, :module)
      {:name, name} = :erlang.fun_info(fun, :name)
      {module, name, 0}
    end
  end

  @doc false
  @impl true
  def handle_call({:get, fun}, _from, state), do: {:reply, run(fun, [state]), state}
  def handle_call({:update, fun}, _from, state), do: {:reply, :ok, run(fun, [state])}

  def handle_call({:get_and_update, fun}, _from, state) do
    case run(fun, [state]) do
      {reply, state} -> {:reply, reply, state}
      other -> {:stop, {:bad_return_value, other}, state}
    end
  end

  def handle_call(request, _from, state), do: {:stop, {:bad_call, request}, state}

  @doc false
  @impl true
  def handle_cast({:cast, fun}, state), do: {:noreply, run(fun, [state])}
  def handle_cast(_, state), do: {:noreply, state}

  @doc false
  @impl true
  def handle_info(_, state), do: {:noreply, state}

  defp run({module, fun, args}, extra), do: :erlang.apply(module, fun, extra ++ args)
  defp run(fun, extra), do: :erlang.apply(fun, extra)
end
