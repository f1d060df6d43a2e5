defmodule Task do
  @moduledoc "Processes that do one thing and tell their owner what came of it."

  @enforce_keys [:mfa, :owner, :pid, :ref]
  defstruct [:mfa, :owner, :pid, :ref]

  @type t :: %__MODULE__{}

  @doc "The spec of a task as a child."
  @spec child_spec(term) :: Supervisor.child_spec()
  def child_spec(arg), do: %{id: Task, start: {Task, :start_link, [arg]}, restart: :temporary}

  @doc "Starts a process that nobody waits for, linked to the caller."
  @spec start_link((() -> any)) :: {:ok, pid}
  def start_link(fun) when is_function(fun, 0), do: start_link(:erlang, :apply, [fun, []])

  @doc "Starts a process that calls a function and that nobody waits for, linked to the caller."
  @spec start_link(module, atom, [term]) :: {:ok, pid}
  def start_link(module, function, args) when is_atom(module) and is_atom(function) and is_list(args),
    do:
      Task.Supervised.start_link(Task.Supervised.owner(), Task.Supervised.callers(), {module, function, args})

  @doc "Starts a process that nobody waits for, without a link."
  @spec start((() -> any)) :: {:ok, pid}
  def start(fun) when is_function(fun, 0), do: start(:erlang, :apply, [fun, []])

  @doc "Starts a process that calls a function and that nobody waits for, without a link."
  @spec start(module, atom, [term]) :: {:ok, pid}
  def start(module, function, args) when is_atom(module) and is_atom(function) and is_list(args),
    do: Task.Supervised.start(Task.Supervised.owner(), Task.Supervised.callers(), {module, function, args})

  @doc "Starts a task whose result is awaited."
  @spec async((() -> any)) :: t
  def async(fun) when is_function(fun, 0), do: async(:erlang, :apply, [fun, []])

  @doc "Starts a task that calls a function and whose result is awaited."
  @spec async(module, atom, [term]) :: t
  def async(module, function, args) when is_atom(module) and is_atom(function) and is_list(args) do
    {:ok, pid} = Task.Supervised.start_link(Task.Supervised.owner(), Task.Supervised.callers())
    Task.Supervised.started(pid, {module, function, args})
  end

  @doc "The results of a function for the elements of a collection, by several tasks at a time."
  @spec async_stream(Enumerable.t(), (term -> term), keyword) :: Enumerable.t()
  def async_stream(enumerable, fun, options \\ []) when is_function(fun, 1) and is_list(options),
    do: Task.Supervised.stream(enumerable, fun, options, &Task.Supervised.start_link/2)

  @doc "As `async_stream/3`, by a function of a module that gets the element before its arguments."
  @spec async_stream(Enumerable.t(), module, atom, [term], keyword) :: Enumerable.t()
  def async_stream(enumerable, module, function, args, options \\ [])
      when is_atom(module) and is_atom(function) and is_list(args),
      do: Task.Supervised.stream(enumerable, {module, function, args}, options, &Task.Supervised.start_link/2)

  @doc "A task that is done."
  @spec completed(any) :: t
  def completed(result) do
    ref = make_ref()
    send(self(), {ref, result})
    %Task{mfa: {Task, :completed, 1}, owner: self(), pid: nil, ref: ref}
  end

  @doc "Waits for the result; exits if the task did, or after the time."
  @spec await(t, timeout) :: term
  def await(%{__struct__: Task, ref: ref} = task, timeout \\ 5000) do
    owned!(task)

    receive do
      {^ref, reply} ->
        Process.demonitor(ref, [:flush])
        reply

      {:DOWN, ^ref, _, process, reason} ->
        exit({reason(reason, process), {__MODULE__, :await, [task, timeout]}})
    after
      timeout ->
        Process.demonitor(ref, [:flush])
        exit({:timeout, {__MODULE__, :await, [task, timeout]}})
    end
  end

  @doc "Waits for the results of tasks."
  @spec await_many([t], timeout) :: [term]
  def await_many(tasks, timeout \\ 5000) do
    Enum.each(tasks, &owned!/1)
    timer = timer(timeout)
    waiting = Map.new(tasks, &{&1.ref, true})
    replies = await_many(tasks, timeout, waiting, %{}, timer)
    for task <- tasks, do: Map.fetch!(replies, task.ref)
  end

  defp await_many(_, _, waiting, replies, timer) when map_size(waiting) == 0 do
    untimer(timer)
    replies
  end

  defp await_many(tasks, timeout, waiting, replies, timer) do
    receive do
      {ref, reply} when :erlang.is_map_key(ref, waiting) ->
        Process.demonitor(ref, [:flush])
        await_many(tasks, timeout, Map.delete(waiting, ref), Map.put(replies, ref, reply), timer)

      {:DOWN, ref, _, process, reason} when :erlang.is_map_key(ref, waiting) ->
        untimer(timer)
        forget(waiting)
        exit({reason(reason, process), {__MODULE__, :await_many, [tasks, timeout]}})

      ^timer ->
        forget(waiting)
        exit({:timeout, {__MODULE__, :await_many, [tasks, timeout]}})
    end
  end

  defp forget(waiting), do: Enum.each(Map.keys(waiting), &Process.demonitor(&1, [:flush]))

  # A message that comes after the time: {timer, reference}, with another reference than any task's.
  defp timer(:infinity), do: :infinity

  defp timer(timeout) do
    message = {:"$task_timeout", make_ref()}
    Process.put(message, Process.send_after(self(), message, timeout))
    message
  end

  defp untimer(:infinity), do: :ok

  defp untimer(message) do
    Process.cancel_timer(Process.delete(message))

    receive do
      ^message -> :ok
    after
      0 -> :ok
    end
  end

  @doc "Waits a time for the result: `{:ok, result}`, `{:exit, reason}` or nil."
  @spec yield(t, timeout) :: {:ok, term} | {:exit, term} | nil
  def yield(%{__struct__: Task, ref: ref} = task, timeout \\ 5000) do
    owned!(task)

    receive do
      {^ref, reply} ->
        Process.demonitor(ref, [:flush])
        {:ok, reply}

      {:DOWN, ^ref, _, process, reason} ->
        {:exit, reason(reason, process)}
    after
      timeout -> nil
    end
  end

  @doc "Waits a time for the results of tasks; options `:timeout`, `:on_timeout` and `:limit`."
  @spec yield_many([t], timeout | keyword) :: [{t, {:ok, term} | {:exit, term} | nil}]
  def yield_many(tasks, options \\ [])

  def yield_many(tasks, timeout) when is_integer(timeout) or timeout == :infinity,
    do: yield_many(tasks, timeout: timeout)

  def yield_many(tasks, options) when is_list(options) do
    Enum.each(tasks, &owned!/1)
    timeout = Keyword.get(options, :timeout, 5000)
    limit = Keyword.get(options, :limit, length(tasks))
    timer = timer(timeout)
    waiting = Map.new(tasks, &{&1.ref, true})
    results = yield_many(waiting, limit, %{}, timer)
    untimer(timer)

    for task <- tasks do
      case Map.fetch(results, task.ref) do
        {:ok, result} -> {task, result}
        :error -> {task, late(task, Keyword.get(options, :on_timeout, :nothing))}
      end
    end
  end

  defp yield_many(waiting, limit, results, _) when map_size(waiting) == 0 or limit == 0, do: results

  defp yield_many(waiting, limit, results, timer) do
    receive do
      {ref, reply} when :erlang.is_map_key(ref, waiting) ->
        Process.demonitor(ref, [:flush])
        yield_many(Map.delete(waiting, ref), limit - 1, Map.put(results, ref, {:ok, reply}), timer)

      {:DOWN, ref, _, process, reason} when :erlang.is_map_key(ref, waiting) ->
        yield_many(
          Map.delete(waiting, ref),
          limit - 1,
          Map.put(results, ref, {:exit, reason(reason, process)}),
          timer
        )

      ^timer ->
        # what untimer/1 takes away
        send(self(), timer)
        results
    end
  end

  defp late(_, :nothing), do: nil
  defp late(task, :ignore), do: ignore(task)
  defp late(task, :kill_task), do: shutdown(task, :brutal_kill)

  @doc "Lets a task go on without waiting for it."
  @spec ignore(t) :: {:ok, term} | {:exit, term} | nil
  def ignore(%{__struct__: Task, pid: nil} = task),
    do: raise(ArgumentError, "task #{inspect(task)} does not have an associated task process")

  def ignore(%{__struct__: Task, ref: ref, pid: pid} = task) do
    owned!(task)

    receive do
      {^ref, reply} ->
        Process.unlink(pid)
        Process.demonitor(ref, [:flush])
        {:ok, reply}

      {:DOWN, ^ref, _, process, reason} ->
        {:exit, reason(reason, process)}
    after
      0 ->
        Process.unlink(pid)
        Process.demonitor(ref, [:flush])
        nil
    end
  end

  @doc "Ends a task: its result if it had one, `{:exit, reason}` if it ended by itself, or nil."
  @spec shutdown(t, timeout | :brutal_kill) :: {:ok, term} | {:exit, term} | nil
  def shutdown(task, timeout \\ 5000)

  def shutdown(%{__struct__: Task, pid: nil} = task, _),
    do: raise(ArgumentError, "task #{inspect(task)} does not have an associated task process")

  def shutdown(%{__struct__: Task} = task, how) do
    owned!(task)
    reason = if how == :brutal_kill, do: :kill, else: :shutdown

    case ended(task, 0) do
      nil ->
        # its exit must not be ours
        Process.unlink(task.pid)
        Process.exit(task.pid, reason)
        after_exit(task, how)

      result ->
        result
    end
  end

  defp after_exit(task, how) do
    case ended(task, if(how == :brutal_kill, do: :infinity, else: how)) do
      {:exit, :killed} when how == :brutal_kill -> flush(task)
      {:exit, :shutdown} -> flush(task)
      {:exit, :noproc} -> nil
      nil -> shutdown(task, :brutal_kill)
      result -> result
    end
  end

  defp flush(%{pid: pid, ref: ref}) do
    receive do
      {:EXIT, ^pid, _} -> :ok
    after
      0 -> :ok
    end

    receive do
      {^ref, reply} -> {:ok, reply}
    after
      0 -> nil
    end
  end

  defp ended(%{ref: ref}, timeout) do
    receive do
      {^ref, reply} ->
        Process.demonitor(ref, [:flush])
        {:ok, reply}

      {:DOWN, ^ref, _, process, reason} ->
        {:exit, reason(reason, process)}
    after
      timeout -> nil
    end
  end

  defp reason(:noconnection, {_, node}), do: {:nodedown, node}
  defp reason(:noconnection, pid) when is_pid(pid), do: {:nodedown, node(pid)}
  defp reason(reason, _), do: reason

  defp owned!(%{owner: owner} = task) do
    unless owner == self() do
      raise ArgumentError,
            "task #{inspect(task)} must be queried from the owner but was queried from #{inspect(self())}"
    end
  end
end

defmodule Task.Supervised do
  @moduledoc "The processes of tasks, and streams of them."

  # Messages between an owner and a task: the task waits for what to do, {owner, reference, reply address, mfa}.

  @doc false
  def owner do
    {own_node(), name_or_self(), self()}
  end

  # AtomVM before 0.7 does not tell the name.
  defp name_or_self do
    case not old?() and :erlang.process_info(self(), :registered_name) do
      {:registered_name, name} when is_atom(name) -> name
      _ -> self()
    end
  end

  # AtomVM has nodes since 0.7.
  defp own_node, do: if(old?(), do: :nonode@nohost, else: :erlang.node())
  defp old?, do: :erlang.system_info(:otp_release) == :undefined

  @doc false
  def callers, do: [self() | Process.get(:"$callers") || []]

  @doc false
  def start(owner, callers, mfa), do: {:ok, :proc_lib.spawn(__MODULE__, :noreply, [owner, callers, mfa])}

  @doc false
  def start_link(owner, callers, mfa),
    do: {:ok, :proc_lib.spawn_link(__MODULE__, :noreply, [owner, callers, mfa])}

  @doc false
  def start_link(owner, callers), do: {:ok, :proc_lib.spawn_link(__MODULE__, :reply, [owner, callers])}

  @doc false
  # Tells a process that waits what to do, and makes a task of it.
  def started(pid, {module, function, args} = mfa) do
    {ref, address} = monitor(pid)
    send(pid, {self(), ref, address, mfa})
    %{__struct__: Task, mfa: {module, function, length(args)}, owner: self(), pid: pid, ref: ref}
  end

  # A reply that comes when nobody waits for it any more is lost, where the machine has aliases.
  defp monitor(pid) do
    if old?() do
      {:erlang.monitor(:process, pid), self()}
    else
      ref = :erlang.monitor(:process, pid, alias: :demonitor)
      {ref, ref}
    end
  end

  @doc false
  def noreply(owner, callers, mfa) do
    begin(owner, callers, mfa)
    run(owner, mfa)
  end

  @doc false
  def reply({_, _, pid} = owner, callers) do
    ref = Process.monitor(pid)

    receive do
      {^pid, task, address, mfa} ->
        Process.demonitor(ref, [:flush])
        begin(owner, callers, mfa)
        send(address, {task, run(owner, mfa)})

      {:DOWN, ^ref, _, _, _} ->
        :ok
    end
  end

  defp begin(_, callers, {module, function, args}) do
    Process.put(:"$callers", callers)
    Process.put(:"$initial_call", initial_call(module, function, args))
  end

  defp initial_call(:erlang, :apply, [fun, args]) when is_function(fun) do
    if old?() do
      {:erlang, :apply, 2}
    else
      {:module, module} = :erlang.fun_info(fun, :module)
      {:name, name} = :erlang.fun_info(fun, :name)
      {module, name, length(args)}
    end
  end

  defp initial_call(module, function, args), do: {module, function, length(args)}

  defp run(owner, {module, function, args} = mfa) do
    :erlang.apply(module, function, args)
  catch
    :exit, reason when reason in [:normal, :shutdown] ->
      exit(reason)

    :exit, {:shutdown, _} = reason ->
      exit(reason)

    :exit, reason ->
      failed(owner, mfa, reason, reason, __STACKTRACE__)

    :error, reason ->
      failed(owner, mfa, {reason, __STACKTRACE__}, reason, __STACKTRACE__)

    :throw, value ->
      failed(owner, mfa, {{:nocatch, value}, __STACKTRACE__}, {:nocatch, value}, __STACKTRACE__)
  end

  defp failed({_, name, _}, {module, function, args}, exit_reason, reason, stack) do
    {fun, args} =
      if {module, function} == {:erlang, :apply}, do: List.to_tuple(args), else: {{module, function}, args}

    :logger.error(
      %{
        label: {Task.Supervisor, :terminating},
        report: %{name: self(), starter: name, function: fun, args: args, reason: {reason, stack}}
      },
      %{
        domain: [:otp, :elixir],
        error_logger: %{tag: :error_msg},
        report_cb: &__MODULE__.format_report/1,
        callers: Process.get(:"$callers")
      }
    )

    exit(exit_reason)
  end

  @doc false
  def format_report(%{label: {Task.Supervisor, :terminating}, report: report}) do
    %{name: name, starter: starter, function: fun, args: args, reason: reason} = report

    {~c"** Task ~p terminating~n** Started from ~p~n** When function  == ~p~n**      arguments == ~p~n" ++
       ~c"** Reason for termination == ~n** ~p~n", [name, starter, fun, args, reason]}
  end

  ## Streams

  @doc false
  # `start` starts a process that waits for what to do.
  def stream(enumerable, fun, options, start) do
    config = %{
      fun: fun,
      start: start,
      max: Keyword.get_lazy(options, :max_concurrency, fn -> :erlang.system_info(:schedulers_online) end),
      ordered: Keyword.get(options, :ordered, true),
      timeout: Keyword.get(options, :timeout, 5000),
      on_timeout: Keyword.get(options, :on_timeout, :exit),
      zip: Keyword.get(options, :zip_input_on_exit, false)
    }

    unless is_integer(config.max) and config.max > 0,
      do: raise(ArgumentError, ":max_concurrency must be an integer greater than zero")

    unless config.on_timeout in [:exit, :kill_task],
      do: raise(ArgumentError, ":on_timeout must be either :exit or :kill_task")

    unless (is_integer(config.timeout) and config.timeout >= 0) or config.timeout == :infinity,
      do: raise(ArgumentError, ":timeout must be either a positive integer or :infinity")

    next = &Enumerable.reduce(enumerable, &1, fn item, _ -> {:suspend, item} end)

    # running: ref => {position, pid, item, timer}; done: position => result; the next position to start, to give
    Stream.resource(
      fn -> %{next: next, running: %{}, done: %{}, started: 0, given: 0} end,
      &stream_next(&1, config),
      &stream_stop/1
    )
  end

  defp stream_next(state, config) do
    state = stream_fill(state, config)

    case ready(state, config) do
      {result, state} -> {[result], state}
      nil when map_size(state.running) == 0 -> {:halt, state}
      nil -> state |> stream_wait(config) |> stream_next(config)
    end
  end

  defp ready(%{done: done, given: given} = state, %{ordered: true}) do
    case done do
      %{^given => result} -> {result, %{state | done: Map.delete(done, given), given: given + 1}}
      _ -> nil
    end
  end

  defp ready(%{done: done} = state, _) do
    case :maps.to_list(done) do
      [] -> nil
      [{position, result} | _] -> {result, %{state | done: Map.delete(done, position)}}
    end
  end

  # What is done but must wait for its turn counts, too.
  defp stream_fill(%{next: nil} = state, _), do: state

  defp stream_fill(%{running: running, done: done} = state, %{max: max})
       when map_size(running) + map_size(done) >= max,
       do: state

  defp stream_fill(state, config) do
    case state.next.({:cont, nil}) do
      {:suspended, item, next} -> stream_fill(stream_spawn(item, %{state | next: next}, config), config)
      _ -> %{state | next: nil}
    end
  end

  defp stream_spawn(item, state, %{fun: fun, start: start, timeout: timeout}) do
    {:ok, pid} = start.(owner(), callers())

    mfa =
      case fun do
        {module, function, args} -> {module, function, [item | args]}
        _ -> {:erlang, :apply, [fun, [item]]}
      end

    %{ref: ref} = started(pid, mfa)

    timer =
      if timeout == :infinity, do: nil, else: Process.send_after(self(), {:"$task_timeout", ref}, timeout)

    running = Map.put(state.running, ref, {state.started, pid, item, timer})
    %{state | running: running, started: state.started + 1}
  end

  defp stream_wait(%{running: running} = state, config) do
    receive do
      {ref, reply} when :erlang.is_map_key(ref, running) ->
        Process.demonitor(ref, [:flush])
        finish(ref, {:ok, reply}, state)

      {:DOWN, ref, _, _, reason} when :erlang.is_map_key(ref, running) ->
        {_, _, item, _} = Map.fetch!(running, ref)
        finish(ref, {:exit, if(config.zip, do: {item, reason}, else: reason)}, state)

      {:"$task_timeout", ref} when :erlang.is_map_key(ref, running) ->
        if config.on_timeout == :exit do
          stream_stop(state)
          exit({:timeout, {__MODULE__, :stream, [config.timeout]}})
        end

        {_, pid, item, _} = Map.fetch!(running, ref)
        kill(pid, ref)
        finish(ref, {:exit, if(config.zip, do: {item, :timeout}, else: :timeout)}, state)
    end
  end

  defp finish(ref, result, %{running: running, done: done} = state) do
    {{position, pid, _, timer}, running} = Map.pop!(running, ref)
    untimer(timer, ref)
    drop_exit(pid)
    %{state | running: running, done: Map.put(done, position, result)}
  end

  defp drop_exit(pid) do
    Process.unlink(pid)

    receive do
      {:EXIT, ^pid, _} -> :ok
    after
      0 -> :ok
    end
  end

  defp untimer(nil, _), do: :ok

  defp untimer(timer, ref) do
    Process.cancel_timer(timer)

    receive do
      {:"$task_timeout", ^ref} -> :ok
    after
      0 -> :ok
    end
  end

  defp kill(pid, ref) do
    Process.unlink(pid)
    Process.exit(pid, :kill)

    receive do
      {:DOWN, ^ref, _, _, _} -> :ok
    end
  end

  defp stream_stop(%{running: running, next: next}) do
    for {ref, {_, pid, _, timer}} <- running do
      kill(pid, ref)
      untimer(timer, ref)

      receive do
        {^ref, _} -> :ok
      after
        0 -> :ok
      end
    end

    if next, do: next.({:halt, nil})
    :ok
  end
end

defmodule Task.Supervisor do
  @moduledoc "Supervisors of tasks."

  @doc "The spec of such a supervisor as a child."
  @spec child_spec(keyword) :: Supervisor.child_spec()
  def child_spec(options) when is_list(options) do
    id =
      case Keyword.get(options, :name, Task.Supervisor) do
        {:global, name} -> name
        {:via, _, name} -> name
        name -> name
      end

    %{id: id, start: {Task.Supervisor, :start_link, [options]}, type: :supervisor}
  end

  @doc "Starts a supervisor of tasks; options `:name`, `:max_restarts`, `:max_seconds`, `:max_children`."
  @spec start_link(keyword) :: Supervisor.on_start()
  def start_link(options \\ []) do
    {flags, options} = Keyword.split(options, [:max_children, :max_seconds, :max_restarts])
    DynamicSupervisor.start_link(Task.Supervisor, {:ok, flags}, options)
  end

  @doc false
  def init({:ok, flags}), do: DynamicSupervisor.init([strategy: :one_for_one] ++ flags)

  @doc "Starts a task, linked to the caller, whose result is awaited."
  @spec async(Supervisor.supervisor(), (() -> any), keyword) :: Task.t()
  def async(supervisor, fun, options \\ []) when is_function(fun, 0),
    do: async(supervisor, :erlang, :apply, [fun, []], options)

  @doc "Starts a task that calls a function, linked to the caller, whose result is awaited."
  @spec async(Supervisor.supervisor(), module, atom, [term], keyword) :: Task.t()
  def async(supervisor, module, function, args, options \\ []),
    do: new(supervisor, :link, {module, function, args}, options)

  @doc "As `async/3`, without a link to the caller."
  @spec async_nolink(Supervisor.supervisor(), (() -> any), keyword) :: Task.t()
  def async_nolink(supervisor, fun, options \\ []) when is_function(fun, 0),
    do: async_nolink(supervisor, :erlang, :apply, [fun, []], options)

  @doc "As `async/5`, without a link to the caller."
  @spec async_nolink(Supervisor.supervisor(), module, atom, [term], keyword) :: Task.t()
  def async_nolink(supervisor, module, function, args, options \\ []),
    do: new(supervisor, :nolink, {module, function, args}, options)

  defp new(supervisor, link, mfa, options) do
    case start_waiting(supervisor, link, options) do
      {:ok, pid} ->
        Task.Supervised.started(pid, mfa)

      {:error, :max_children} ->
        raise """
        reached the maximum number of tasks for this task supervisor. The maximum number \
        of tasks that are allowed to run at the same time under this supervisor can be \
        configured with the :max_children option passed to Task.Supervisor.start_link/1\
        """
    end
  end

  defp start_waiting(supervisor, link, options) do
    args = [Task.Supervised.owner(), Task.Supervised.callers()]
    shutdown = Keyword.get(options, :shutdown, 5000)

    with {:ok, pid} <- start_process(supervisor, :start_link, args, :temporary, shutdown) do
      if link == :link, do: Process.link(pid)
      {:ok, pid}
    end
  end

  @doc "As `Task.async_stream/3`, by tasks of the supervisor."
  @spec async_stream(Supervisor.supervisor(), Enumerable.t(), (term -> term), keyword) :: Enumerable.t()
  def async_stream(supervisor, enumerable, fun, options \\ []) when is_function(fun, 1),
    do: stream(supervisor, :link, enumerable, fun, options)

  @doc "As `Task.async_stream/5`, by tasks of the supervisor."
  @spec async_stream(Supervisor.supervisor(), Enumerable.t(), module, atom, [term], keyword) :: Enumerable.t()
  def async_stream(supervisor, enumerable, module, function, args, options \\ [])
      when is_atom(module) and is_atom(function) and is_list(args),
      do: stream(supervisor, :link, enumerable, {module, function, args}, options)

  @doc "As `async_stream/4`, without links to the caller."
  @spec async_stream_nolink(Supervisor.supervisor(), Enumerable.t(), (term -> term), keyword) ::
          Enumerable.t()
  def async_stream_nolink(supervisor, enumerable, fun, options \\ []) when is_function(fun, 1),
    do: stream(supervisor, :nolink, enumerable, fun, options)

  @doc "As `async_stream/6`, without links to the caller."
  @spec async_stream_nolink(Supervisor.supervisor(), Enumerable.t(), module, atom, [term], keyword) ::
          Enumerable.t()
  def async_stream_nolink(supervisor, enumerable, module, function, args, options \\ [])
      when is_atom(module) and is_atom(function) and is_list(args),
      do: stream(supervisor, :nolink, enumerable, {module, function, args}, options)

  defp stream(supervisor, link, enumerable, fun, options),
    do:
      Task.Supervised.stream(enumerable, fun, options, fn _, _ -> start_waiting(supervisor, link, options) end)

  @doc "Starts a process that nobody waits for; options `:restart` and `:shutdown`."
  @spec start_child(Supervisor.supervisor(), (() -> any), keyword) :: DynamicSupervisor.on_start_child()
  def start_child(supervisor, fun, options \\ []) when is_function(fun, 0),
    do: start_child(supervisor, :erlang, :apply, [fun, []], options)

  @doc "Starts a process that calls a function and that nobody waits for; options `:restart` and `:shutdown`."
  @spec start_child(Supervisor.supervisor(), module, atom, [term], keyword) ::
          DynamicSupervisor.on_start_child()
  def start_child(supervisor, module, function, args, options \\ [])
      when is_atom(module) and is_atom(function) and is_list(args) do
    args = [Task.Supervised.owner(), Task.Supervised.callers(), {module, function, args}]
    restart = Keyword.get(options, :restart, :temporary)
    start_process(supervisor, :start_link, args, restart, Keyword.get(options, :shutdown, 5000))
  end

  defp start_process(supervisor, function, args, restart, shutdown) do
    DynamicSupervisor.start_child(supervisor, %{
      id: Task.Supervised,
      start: {Task.Supervised, function, args},
      restart: restart,
      shutdown: shutdown
    })
  end

  @doc "Ends a task."
  @spec terminate_child(Supervisor.supervisor(), pid) :: :ok | {:error, :not_found}
  def terminate_child(supervisor, pid), do: DynamicSupervisor.terminate_child(supervisor, pid)

  @doc "The processes of the tasks."
  @spec children(Supervisor.supervisor()) :: [pid]
  def children(supervisor) do
    for {_, pid, _, _} <- DynamicSupervisor.which_children(supervisor), is_pid(pid), do: pid
  end
end
