defmodule Servers.Counter do
  use GenServer

  def init({:stop, reason}), do: {:stop, reason}
  def init(:ignore), do: :ignore
  def init(:bad), do: :what
  def init({:raise, text}), do: raise(text)
  def init({:continue, to}), do: {:ok, to, {:continue, :go}}
  def init(n), do: {:ok, n}

  def handle_continue(:go, to) do
    send(to, :went)
    {:noreply, 0}
  end

  def handle_call(:get, _from, n), do: {:reply, n, n}
  def handle_call(:add, _from, n), do: {:reply, :ok, n + 1}

  def handle_call(:later, from, n) do
    GenServer.reply(from, :replied)
    {:noreply, n}
  end

  def handle_call(:never, _from, n), do: {:noreply, n}
  def handle_call(:stop, _from, n), do: {:stop, :normal, :stopped, n}
  def handle_call({:exit, reason}, _from, _), do: exit(reason)

  def handle_cast({:add, m}, n), do: {:noreply, n + m}
  def handle_cast({:tell, pid}, n), do: {:noreply, send(pid, n)}
  def handle_info({:tell, pid, what}, n), do: {:noreply, send(pid, {what, n}) && n}
  def handle_info(:timeout, n), do: {:noreply, n}
end

defmodule Servers.Transient do
  use GenServer, restart: :transient, id: :other, shutdown: 10
  def init(x), do: {:ok, x}
  def start_link(x), do: GenServer.start_link(__MODULE__, x)
end

defmodule Servers.Tree do
  use Supervisor

  def start_link(arg), do: Supervisor.start_link(__MODULE__, arg, name: __MODULE__)

  def init(n) do
    children = [
      {Agent, fn -> n end},
      %{
        id: :counter,
        start: {GenServer, :start_link, [Servers.Counter, n, [name: Servers.Named]]}
      }
    ]

    Supervisor.init(children, strategy: :rest_for_one)
  end
end

defmodule Servers.Dynamic do
  use DynamicSupervisor
  def start_link(arg), do: DynamicSupervisor.start_link(__MODULE__, arg)

  def init(max),
    do:
      DynamicSupervisor.init(
        strategy: :one_for_one,
        max_children: max,
        extra_arguments: [Servers.Counter]
      )
end

defmodule Servers do
  import Say
  alias Servers.{Counter, Dynamic, Transient, Tree}

  def start do
    Process.flag(:trap_exit, true)
    calls()
    names()
    specs()
    supervisor()
    restarts()
    dynamic()
    :ok
  end

  defp calls do
    say(GenServer.start_link(Counter, {:stop, :bad}))
    say(GenServer.start_link(Counter, {:stop, :normal}))
    say(GenServer.start_link(Counter, :ignore))
    say(GenServer.start_link(Counter, :bad))
    {:ok, pid} = GenServer.start_link(Counter, 1)
    say(GenServer.call(pid, :get))
    say(GenServer.call(pid, :add, :infinity))
    say(GenServer.call(pid, :later))
    say(GenServer.cast(pid, {:add, 5}))
    say(GenServer.call(pid, :get, 1000))
    send(pid, {:tell, self(), :info})
    say(got())
    GenServer.cast(pid, {:tell, self()})
    say(got())
    say(class(fn -> GenServer.call(pid, :never, 10) end))
    say(class(fn -> GenServer.call(self(), :get) end))
    say(class(fn -> GenServer.call(:nobody, :get) end))
    say(class(fn -> GenServer.call(pid, :get, -1) end))
    say(GenServer.cast(:nobody, 1))
    say(GenServer.cast({:nobody, node()}, 1))
    say(GenServer.call(pid, :stop))
    say(Process.alive?(pid))
    say(class(fn -> GenServer.call(pid, :get) end))
    say(class(fn -> GenServer.stop(pid) end))
    say(class(fn -> GenServer.stop(:nobody) end))
    say(class(fn -> GenServer.stop(self()) end))
    {:ok, pid} = GenServer.start(Counter, 1)
    say(class(fn -> GenServer.call(pid, {:exit, :shutdown}) end))
    {:ok, pid} = GenServer.start(Counter, 1)
    say(GenServer.stop(pid, :shutdown))
    {:ok, pid} = GenServer.start_link(Counter, {:continue, self()})
    say(got())
    say(GenServer.stop(pid, :normal, 1000))
    drain()
  end

  defp names do
    {:ok, pid} = GenServer.start_link(Counter, 7, name: Servers.A)
    say(GenServer.whereis(Servers.A) == pid)
    say(GenServer.whereis(pid) == pid)
    say(GenServer.whereis({Servers.A, node()}) == pid)
    say(GenServer.whereis({Servers.A, :other@host}))
    say(GenServer.whereis(:nobody))
    say(GenServer.start_link(Counter, 7, name: Servers.A) == {:error, {:already_started, pid}})
    say(GenServer.call(Servers.A, :get))
    say(GenServer.call({Servers.A, node()}, :get))
    say(GenServer.start_link(Counter, 1, name: "text"))
    say(GenServer.start_link(Counter, 1, name: {:via, 1}))
    say(GenServer.abcast(Servers.A, {:add, 1}))
    say(GenServer.abcast([node()], Servers.A, {:add, 1}))
    say(GenServer.call(Servers.A, :get))
    say(GenServer.multi_call([node()], Servers.A, :get) == {[{node(), 9}], []})
    say(GenServer.multi_call([node()], :nobody, :get, 100) == {[], [node()]})
    {:ok, _} = Registry.start_link(keys: :unique, name: Servers.Registry)
    name = {:via, Registry, {Servers.Registry, "c"}}
    {:ok, via} = GenServer.start_link(Counter, 3, name: name)
    say(GenServer.call(name, :get))
    say(GenServer.cast(name, {:add, 1}))
    say(GenServer.call(name, :get))
    say(GenServer.whereis(name) == via)
    say(GenServer.start_link(Counter, 3, name: name) == {:error, {:already_started, via}})
    say(GenServer.stop(name))
    say(GenServer.whereis(name))
    say(class(fn -> GenServer.call(name, :get) end))
    say(GenServer.stop(Servers.A))
    drain()
  end

  defp specs do
    say(Counter.child_spec(1))
    say(Transient.child_spec(1))
    say(Tree.child_spec(1))
    say(Dynamic.child_spec(1))
    say(Agent.child_spec(1))
    say(Task.child_spec(1))
    say(Registry.child_spec(keys: :unique, name: R))
    say(DynamicSupervisor.child_spec(name: D))
    say(DynamicSupervisor.child_spec([]))
    say(Task.Supervisor.child_spec(name: T))
    say(Supervisor.child_spec({Counter, 1}, id: 3, restart: :temporary))
    say(Supervisor.child_spec(Transient, []))
    say(Supervisor.child_spec(%{id: 1, start: {A, :b, []}}, shutdown: 1))
    say(Supervisor.child_spec({Counter, 1}, foo: 3))
    say(Supervisor.child_spec(1, []))
    say(elem(elem(Supervisor.init([Transient], strategy: :one_for_one), 1), 1))

    say(
      elem(
        elem(Supervisor.init([], strategy: :one_for_all, max_restarts: 1, max_seconds: 2), 1),
        0
      ).intensity
    )

    say(Supervisor.init([Transient], []))
    say(Supervisor.init([3], strategy: :one_for_one))
    say(DynamicSupervisor.init([]))
    say(DynamicSupervisor.init(strategy: :one_for_one, max_children: 3, extra_arguments: [1]))
  end

  defp supervisor do
    counter = %{id: :a, start: {GenServer, :start_link, [Counter, 1]}}
    {:ok, sup} = Supervisor.start_link([counter], strategy: :one_for_one, name: Servers.Sup)
    say(Supervisor.count_children(sup))
    say(children(sup))
    say(Supervisor.terminate_child(sup, :a))
    say(children(sup))
    say(ok(Supervisor.restart_child(sup, :a)))
    say(Supervisor.restart_child(sup, :b))
    say(Supervisor.delete_child(sup, :a))
    say(Supervisor.delete_child(sup, :b))
    say(ok(Supervisor.start_child(sup, {Transient, 1})))
    say(ok(Supervisor.start_child(sup, {Transient, 1})))

    say(
      Supervisor.start_child(sup, %{id: :x, start: {GenServer, :start_link, [Counter, :ignore]}})
    )

    say(Supervisor.count_children(Servers.Sup))
    say(Supervisor.stop(sup))

    say(
      Supervisor.start_link(
        [%{counter | start: {GenServer, :start_link, [Counter, {:stop, :no}]}}],
        strategy: :one_for_one
      )
    )

    say(Supervisor.start_link([counter, counter], strategy: :one_for_one))
    say(Supervisor.start_link([%{id: :a}], strategy: :one_for_one))
    say(Supervisor.start_link([], strategy: :foo))
    say(Supervisor.start_link([], []))
    drain()
  end

  defp restarts do
    {:ok, tree} = Tree.start_link(5)
    say(GenServer.call(Servers.Named, :get))
    [{:counter, counter, _, _}, {Agent, agent, _, _}] = Supervisor.which_children(Tree)
    say(Agent.get(agent, & &1))
    kill(agent)

    say(
      wait(fn ->
        pid = Process.whereis(Servers.Named)
        pid != nil and pid != counter
      end)
    )

    say(Supervisor.count_children(tree))
    GenServer.cast(Servers.Named, {:add, 1})
    say(GenServer.call(Servers.Named, :get))
    say(Supervisor.stop(Tree))
    drain()
  end

  defp dynamic do
    {:ok, sup} = DynamicSupervisor.start_link(strategy: :one_for_one, max_children: 2)
    counter = %{id: 1, start: {GenServer, :start_link, [Counter, 1]}}
    {:ok, a} = DynamicSupervisor.start_child(sup, counter)
    {:ok, b} = DynamicSupervisor.start_child(sup, Map.put(counter, :restart, :temporary))
    say(DynamicSupervisor.start_child(sup, {Transient, 1}))
    say(DynamicSupervisor.count_children(sup))

    say(
      for {id, pid, type, mods} <- DynamicSupervisor.which_children(sup),
          do: {id, is_pid(pid), type, mods}
    )

    kill(a)
    say(wait(fn -> DynamicSupervisor.count_children(sup).active == 2 end))
    kill(b)
    say(wait(fn -> DynamicSupervisor.count_children(sup).active == 1 end))
    [{_, a, _, _}] = DynamicSupervisor.which_children(sup)
    say(DynamicSupervisor.terminate_child(sup, a))
    say(DynamicSupervisor.terminate_child(sup, a))
    say(DynamicSupervisor.count_children(sup))

    say(
      DynamicSupervisor.start_child(sup, %{
        id: 1,
        start: {GenServer, :start_link, [Counter, {:stop, :no}]}
      })
    )

    say(
      DynamicSupervisor.start_child(sup, %{
        id: 1,
        start: {GenServer, :start_link, [Counter, :ignore]}
      })
    )

    say(DynamicSupervisor.start_child(sup, %{id: 1, start: 3}))
    say(DynamicSupervisor.start_child(sup, %{id: 1}))
    say(DynamicSupervisor.start_child(sup, Map.put(counter, :restart, :foo)))
    say(DynamicSupervisor.start_child(sup, Map.put(counter, :shutdown, -1)))
    say(DynamicSupervisor.start_child(sup, Map.put(counter, :modules, :foo)))
    say(DynamicSupervisor.start_child(sup, 1))
    {:ok, c} = DynamicSupervisor.start_child(sup, Map.put(counter, :restart, :permanent))
    ref = Process.monitor(sup)
    for _ <- 1..5, [{_, pid, _, _}] <- [children_of(sup)], is_pid(pid), do: kill(pid)

    say(
      receive do
        {:DOWN, ^ref, _, _, reason} -> reason
      after
        2000 -> :alive
      end
    )

    say(Process.alive?(c))
    {:ok, sup} = Dynamic.start_link(:infinity)

    {:ok, pid} =
      DynamicSupervisor.start_child(sup, %{id: 1, start: {GenServer, :start_link, [5]}})

    say(GenServer.call(pid, :get))
    say(DynamicSupervisor.stop(sup))
    say(Process.alive?(pid))
    say(DynamicSupervisor.start_link(max_restarts: -1))
    say(DynamicSupervisor.start_link(strategy: :foo))
    drain()
  end

  defp children(sup),
    do:
      for(
        {id, pid, type, mods} <- Supervisor.which_children(sup),
        do: {id, is_pid(pid) or pid, type, mods}
      )

  defp children_of(sup) do
    DynamicSupervisor.which_children(sup)
  catch
    :exit, _ -> []
  end

  defp ok({:ok, pid}) when is_pid(pid), do: :ok
  defp ok({:error, {kind, pid}}) when is_pid(pid), do: kind
  defp ok(other), do: other

  defp kill(pid) do
    ref = Process.monitor(pid)
    Process.exit(pid, :kill)

    receive do
      {:DOWN, ^ref, _, _, _} -> :ok
    end
  end

  defp wait(fun, tries \\ 200) do
    cond do
      fun.() -> true
      tries == 0 -> :never
      true -> Process.sleep(5) && wait(fun, tries - 1)
    end
  end

  # An exit with the pids taken out.
  defp class(fun) do
    fun.()
  catch
    :exit, {reason, {module, function, args}} -> {:exit, reason, module, function, length(args)}
    kind, %{__struct__: struct} -> {kind, struct}
    kind, reason -> {kind, reason}
  end

  defp got do
    receive do
      {:EXIT, _, _} -> got()
      message -> message
    after
      1000 -> :nothing
    end
  end

  defp drain do
    receive do
      _ -> drain()
    after
      20 -> :ok
    end
  end
end
