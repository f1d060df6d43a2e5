defmodule DynamicSupervisor do
  @moduledoc "A supervisor whose children are started one by one and have no ids."

  @behaviour GenServer

  @type supervisor :: Supervisor.supervisor()
  @type on_start_child :: {:ok, pid} | {:ok, pid, term} | :ignore | {:error, term}

  @callback init(arg :: term) :: {:ok, map} | :ignore

  @flags [:extra_arguments, :max_children, :max_seconds, :max_restarts, :strategy]

  # children: pid (of the last start, for one that waits for its restart) => {state, start, restart, shutdown,
  # type, modules}, with a state of :running or :restarting. restarts: the times of the last ones, newest first.
  defstruct mod: nil,
            args: nil,
            name: nil,
            strategy: :one_for_one,
            max_children: :infinity,
            max_restarts: 3,
            max_seconds: 5,
            extra_arguments: [],
            children: %{},
            restarts: []

  @doc "The spec of such a supervisor as a child."
  @spec child_spec(keyword) :: Supervisor.child_spec()
  def child_spec(options) when is_list(options) do
    id =
      case Keyword.get(options, :name, DynamicSupervisor) do
        {:global, name} -> name
        {:via, _, name} -> name
        name -> name
      end

    %{id: id, start: {DynamicSupervisor, :start_link, [options]}, type: :supervisor}
  end

  @doc """
  Starts a supervisor; options `:strategy`, `:max_children`, `:max_restarts`, `:max_seconds`, `:extra_arguments` and
  `:name`.
  """
  @spec start_link(keyword) :: GenServer.on_start()
  def start_link(options) when is_list(options) do
    {flags, options} = Keyword.split(options, @flags)
    start_link(Supervisor.Default, init(flags), options)
  end

  @doc "Starts a supervisor by a module's `c:init/1`."
  @spec start_link(module, term, keyword) :: GenServer.on_start()
  def start_link(module, init_arg, options \\ []),
    do: GenServer.start_link(DynamicSupervisor, {module, init_arg, options[:name]}, options)

  @doc "Starts a child by its spec."
  @spec start_child(supervisor, Supervisor.child_spec() | Supervisor.module_spec() | tuple) :: on_start_child
  def start_child(supervisor, {_, _, _, _, _, _} = spec), do: valid_start(supervisor, spec)
  def start_child(supervisor, spec), do: valid_start(supervisor, Supervisor.child_spec(spec, []))

  defp valid_start(supervisor, spec) do
    case validate(spec) do
      {:ok, child} -> call(supervisor, {:start_child, child})
      error -> {:error, error}
    end
  end

  defp validate(%{id: _, start: {module, _, _} = start} = child) do
    restart = Map.get(child, :restart, :permanent)
    type = Map.get(child, :type, :worker)
    modules = Map.get(child, :modules, [module])
    shutdown = Map.get(child, :shutdown, if(type == :worker, do: 5000, else: :infinity))
    validate(start, restart, shutdown, type, modules)
  end

  defp validate({_, start, restart, shutdown, type, modules}),
    do: validate(start, restart, shutdown, type, modules)

  defp validate(other), do: {:invalid_child_spec, other}

  defp validate(start, restart, shutdown, type, modules) do
    cond do
      not match?({m, f, a} when is_atom(m) and is_atom(f) and is_list(a), start) ->
        {:invalid_mfa, start}

      restart not in [:permanent, :temporary, :transient] ->
        {:invalid_restart_type, restart}

      not (shutdown in [:infinity, :brutal_kill] or (is_integer(shutdown) and shutdown >= 0)) ->
        {:invalid_shutdown, shutdown}

      type not in [:worker, :supervisor] ->
        {:invalid_child_type, type}

      not (modules == :dynamic or (is_list(modules) and Enum.all?(modules, &is_atom/1))) ->
        {:invalid_modules, modules}

      true ->
        {:ok, {start, restart, shutdown, type, modules}}
    end
  end

  @doc "Ends a child."
  @spec terminate_child(supervisor, pid) :: :ok | {:error, :not_found}
  def terminate_child(supervisor, pid) when is_pid(pid), do: call(supervisor, {:terminate_child, pid})

  @doc "The children: process, type and modules."
  @spec which_children(supervisor) :: [
          {:undefined, pid | :restarting, :worker | :supervisor, [module] | :dynamic}
        ]
  def which_children(supervisor), do: call(supervisor, :which_children)

  @doc "How many specs, running processes, supervisors and workers there are."
  @spec count_children(supervisor) :: map
  def count_children(supervisor), do: supervisor |> call(:count_children) |> :maps.from_list()

  @doc "Ends a supervisor and its children."
  @spec stop(supervisor, term, timeout) :: :ok
  def stop(supervisor, reason \\ :normal, timeout \\ :infinity),
    do: GenServer.stop(supervisor, reason, timeout)

  defp call(supervisor, request), do: GenServer.call(supervisor, request, :infinity)

  @doc "What `c:init/1` returns for options; also the callback that starts the server."
  @spec init(keyword | tuple) :: {:ok, map} | :ignore | {:stop, term}
  @impl true
  def init(options) when is_list(options) do
    {:ok,
     %{
       strategy: Keyword.get(options, :strategy, :one_for_one),
       intensity: Keyword.get(options, :max_restarts, 3),
       period: Keyword.get(options, :max_seconds, 5),
       max_children: Keyword.get(options, :max_children, :infinity),
       extra_arguments: Keyword.get(options, :extra_arguments, [])
     }}
  end

  def init({module, init_arg, name}) do
    Process.put(:"$initial_call", {:supervisor, module, 1})
    Process.flag(:trap_exit, true)

    case module.init(init_arg) do
      {:ok, flags} when is_map(flags) ->
        state = %{__struct__() | mod: module, args: init_arg, name: name || {self(), module}}

        case configure(state, flags) do
          {:ok, state} -> {:ok, state}
          {:error, reason} -> {:stop, {:supervisor_data, reason}}
        end

      :ignore ->
        :ignore

      other ->
        {:stop, {:bad_return, {module, :init, other}}}
    end
  end

  defp configure(state, flags) do
    new = %{
      strategy: Map.get(flags, :strategy, :one_for_one),
      max_restarts: Map.get(flags, :intensity, 1),
      max_seconds: Map.get(flags, :period, 5),
      max_children: Map.get(flags, :max_children, :infinity),
      extra_arguments: Map.get(flags, :extra_arguments, [])
    }

    cond do
      new.strategy != :one_for_one ->
        {:error, {:invalid_strategy, new.strategy}}

      not natural?(new.max_restarts) ->
        {:error, {:invalid_intensity, new.max_restarts}}

      not (is_integer(new.max_seconds) and new.max_seconds > 0) ->
        {:error, {:invalid_period, new.max_seconds}}

      not (new.max_children == :infinity or natural?(new.max_children)) ->
        {:error, {:invalid_max_children, new.max_children}}

      not is_list(new.extra_arguments) ->
        {:error, {:invalid_extra_arguments, new.extra_arguments}}

      true ->
        {:ok, Map.merge(state, new)}
    end
  end

  defp natural?(n), do: is_integer(n) and n >= 0

  ## The server

  @doc false
  @impl true
  def handle_call(request, from, state)

  def handle_call(:which_children, _from, state) do
    children =
      for {pid, {now, _, _, _, type, modules}} <- state.children do
        {:undefined, if(now == :running, do: pid, else: now), type, modules}
      end

    {:reply, children, state}
  end

  def handle_call(:count_children, _from, state) do
    children = Map.values(state.children)
    supervisors = Enum.count(children, &(elem(&1, 4) == :supervisor))

    {:reply,
     [
       specs: length(children),
       active: Enum.count(children, &(elem(&1, 0) == :running)),
       supervisors: supervisors,
       workers: length(children) - supervisors
     ], state}
  end

  def handle_call({:terminate_child, pid}, _from, %{children: children} = state) do
    case children do
      %{^pid => child} ->
        terminate_all(%{pid => child})
        {:reply, :ok, %{state | children: Map.delete(children, pid)}}

      _ ->
        {:reply, {:error, :not_found}, state}
    end
  end

  def handle_call({:start_child, {{m, f, args}, restart, shutdown, type, modules}}, _from, state) do
    if map_size(state.children) < state.max_children do
      args = state.extra_arguments ++ args
      # what is never restarted need not be kept
      start = {m, f, if(restart == :temporary, do: :undefined, else: args)}
      child = {:running, start, restart, shutdown, type, modules}

      case start(m, f, args) do
        {:ok, pid} = reply -> {:reply, reply, put_in_children(state, pid, child)}
        {:ok, pid, _} = reply -> {:reply, reply, put_in_children(state, pid, child)}
        other -> {:reply, other, state}
      end
    else
      {:reply, {:error, :max_children}, state}
    end
  end

  defp put_in_children(state, pid, child), do: %{state | children: Map.put(state.children, pid, child)}

  defp start(m, f, args) do
    case :erlang.apply(m, f, args) do
      {:ok, pid, extra} when is_pid(pid) -> {:ok, pid, extra}
      {:ok, pid} when is_pid(pid) -> {:ok, pid}
      :ignore -> :ignore
      {:error, _} = error -> error
      other -> {:error, other}
    end
  catch
    kind, reason -> {:error, exit_reason(kind, reason, __STACKTRACE__)}
  end

  defp exit_reason(:exit, reason, _), do: reason
  defp exit_reason(:error, reason, stack), do: {reason, stack}
  defp exit_reason(:throw, value, stack), do: {{:nocatch, value}, stack}

  @doc false
  @impl true
  def handle_cast({:"$gen_restart", pid}, %{children: children} = state) do
    case children do
      %{^pid => {:restarting, _, _, _, _, _} = child} -> restarted(restart(pid, child, state))
      _ -> {:noreply, state}
    end
  end

  def handle_cast(_, state), do: {:noreply, state}

  @doc false
  @impl true
  def handle_info({:EXIT, pid, reason}, %{children: children} = state) do
    case children do
      %{^pid => child} -> restarted(ended(reason, pid, child, state))
      _ -> {:noreply, state}
    end
  end

  def handle_info(message, state) do
    :logger.error(
      %{label: {DynamicSupervisor, :unexpected_msg}, report: %{msg: message}},
      %{domain: [:otp, :elixir], error_logger: %{tag: :error_msg}, report_cb: &__MODULE__.format_report/1}
    )

    {:noreply, state}
  end

  @doc false
  def format_report(%{label: {DynamicSupervisor, :unexpected_msg}, report: %{msg: message}}),
    do: {~c"DynamicSupervisor received unexpected message: ~p~n", [message]}

  defp restarted({:ok, state}), do: {:noreply, state}
  defp restarted({:shutdown, state}), do: {:stop, :shutdown, state}

  defp ended(reason, pid, {_, _, kind, _, _, _} = child, state) do
    again = kind == :permanent or (kind == :transient and not clean?(reason))
    unless clean?(reason), do: report(:child_terminated, reason, pid, child, state)

    if again,
      do: restart(pid, child, state),
      else: {:ok, %{state | children: Map.delete(state.children, pid)}}
  end

  defp clean?(reason), do: reason in [:normal, :shutdown] or match?({:shutdown, _}, reason)

  defp restart(pid, child, state) do
    {_, {m, f, args}, restart, shutdown, type, modules} = child
    now = :erlang.monotonic_time(:second)
    recent = Enum.filter([now | state.restarts], &(&1 >= now - state.max_seconds))
    state = %{state | restarts: recent}

    if length(recent) > state.max_restarts do
      report(:shutdown, :reached_max_restart_intensity, pid, child, state)
      {:shutdown, %{state | children: Map.delete(state.children, pid)}}
    else
      children = Map.delete(state.children, pid)

      case start(m, f, args) do
        started when elem(started, 0) == :ok ->
          {:ok,
           put_in_children(%{state | children: children}, elem(started, 1), put_elem(child, 0, :running))}

        :ignore ->
          {:ok, %{state | children: children}}

        {:error, reason} ->
          report(:start_error, reason, pid, child, state)
          GenServer.cast(self(), {:"$gen_restart", pid})
          {:ok, put_in_children(state, pid, {:restarting, {m, f, args}, restart, shutdown, type, modules})}
      end
    end
  end

  @doc false
  @impl true
  def terminate(_reason, state), do: terminate_all(state.children)

  @doc false
  @impl true
  def code_change(_old, state, _extra), do: {:ok, state}

  # All are told to end at the same time; each has the time of its own shutdown.
  defp terminate_all(children) do
    told =
      for {pid, {:running, _, _, shutdown, _, _}} <- children do
        ref = Process.monitor(pid)
        Process.exit(pid, if(shutdown == :brutal_kill, do: :kill, else: :shutdown))
        {pid, ref, shutdown}
      end

    from = :erlang.monotonic_time(:millisecond)
    Enum.each(told, &await_end(&1, from))
  end

  defp await_end({pid, ref, shutdown}, from) do
    left =
      if is_integer(shutdown),
        do: max(from + shutdown - :erlang.monotonic_time(:millisecond), 0),
        else: :infinity

    receive do
      {:DOWN, ^ref, :process, ^pid, _} -> :ok
    after
      left ->
        Process.exit(pid, :kill)

        receive do
          {:DOWN, ^ref, :process, ^pid, _} -> :ok
        end
    end

    receive do
      {:EXIT, ^pid, _} -> :ok
    after
      0 -> :ok
    end
  end

  defp report(error, reason, pid, {_, {m, f, args}, restart, shutdown, type, _}, %{name: name}) do
    :logger.error(
      %{
        label: {:supervisor, error},
        report: [
          supervisor: name,
          errorContext: error,
          reason: reason,
          offender: [
            pid: pid,
            id: :undefined,
            mfargs: {m, f, args},
            restart_type: restart,
            shutdown: shutdown,
            child_type: type
          ]
        ]
      },
      %{
        domain: [:otp, :sasl],
        report_cb: &:logger.format_otp_report/1,
        error_logger: %{tag: :error_report, type: :supervisor_report}
      }
    )
  end
end
