defmodule Tasks do
  import Say

  def start do
    Process.flag(:trap_exit, true)
    agents()
    tasks()
    streams()
    supervised()
    registries()
    duplicates()
    processes()
    :ok
  end

  def add(state, n), do: state + n
  def pair(state, n), do: {state, state * n}

  defp agents do
    {:ok, a} = Agent.start_link(fn -> 1 end, name: Tasks.Agent)
    say(Agent.get(a, & &1))
    say(Agent.get(Tasks.Agent, & &1, 1000))
    say(Agent.update(a, &(&1 + 1)))
    say(Agent.get_and_update(a, &{&1, &1 * 2}))
    say(Agent.cast(a, &(&1 + 1)))
    say(Agent.get(a, __MODULE__, :add, [1]))
    say(Agent.update(a, __MODULE__, :add, [10]))
    say(Agent.get_and_update(a, __MODULE__, :pair, [2]))
    say(Agent.cast(a, __MODULE__, :add, [1]))
    say(Agent.get(a, & &1))
    say(Agent.stop(a))
    say(class(fn -> Agent.get(a, & &1) end))
    {:ok, a} = Agent.start_link(__MODULE__, :add, [1, 2])
    say(Agent.get(a, & &1))
    say(Agent.stop(a, :shutdown, 1000))
    {:ok, a} = Agent.start(__MODULE__, :add, [1, 5])
    say(Agent.get(a, & &1))
    say(class(fn -> Agent.get(a, 1) end))
    {:ok, b} = Agent.start(fn -> 0 end)
    say(Agent.stop(b))
    drain()
  end

  defp tasks do
    t = Task.async(fn -> 1 + 1 end)
    say({is_pid(t.pid), is_reference(t.ref), t.owner == self(), t.__struct__})
    say(Task.await(t))
    say(Task.await(Task.async(__MODULE__, :add, [1, 2]), 1000))
    say(Task.await_many([Task.async(fn -> 1 end), Task.async(fn -> 2 end)]))
    say(class(fn -> Task.await_many([Task.async(fn -> Process.sleep(1000) end)], 10) end))
    say(Task.yield(Task.async(fn -> :done end)))
    slow = Task.async(fn -> Process.sleep(5000) end)
    say(Task.yield(slow, 10))
    say(Task.shutdown(slow, :brutal_kill))
    slow = Task.async(fn -> Process.sleep(5000) end)
    say(class(fn -> Task.await(slow, 10) end))
    say(Task.shutdown(Task.async(fn -> Process.sleep(5000) end)))
    done = Task.async(fn -> :x end)
    Process.sleep(20)
    say(Task.shutdown(done))

    say(
      for {_, r} <-
            Task.yield_many(
              [Task.async(fn -> 1 end), Task.async(fn -> Process.sleep(3000) end)],
              100
            ),
          do: r
    )

    say(Task.await(Task.completed(3)))
    say(class(fn -> Task.await(Task.async(fn -> exit(:shutdown) end)) end))
    say(Task.yield(Task.async(fn -> exit({:shutdown, 1}) end)))
    {:ok, pid} = Task.start(fn -> Process.sleep(10) end)
    say(is_pid(pid))
    parent = self()

    {:ok, _} =
      Task.start_link(fn -> send(parent, {:callers, Process.get(:"$callers") == [parent]}) end)

    say(
      receive do
        {:callers, right} -> right
      after
        1000 -> :nothing
      end
    )

    {:ok, _} = Task.start(Kernel, :send, [parent, :mfa])

    say(
      receive do
        :mfa -> :mfa
      after
        1000 -> :nothing
      end
    )

    {:ok, _} = Task.start_link(Kernel, :send, [parent, :mfa])

    say(
      receive do
        :mfa -> :mfa
      after
        1000 -> :nothing
      end
    )

    t = Task.async(fn -> 1 end)
    spawn(fn -> send(parent, {:other, class(fn -> Task.await(t) end)}) end)

    say(
      receive do
        {:other, what} -> what
      after
        1000 -> :nothing
      end
    )

    say(Task.ignore(t) in [nil, {:ok, 1}])
    drain()
  end

  defp streams do
    say(Task.async_stream(1..5, fn x -> x * 2 end) |> Enum.to_list())
    say(Task.async_stream(1..5, fn x -> x * 2 end, max_concurrency: 1) |> Enum.to_list())

    say(
      Task.async_stream(
        [3, 1, 2],
        fn x ->
          Process.sleep(x * 30)
          x
        end,
        ordered: false,
        max_concurrency: 3
      )
      |> Enum.to_list()
    )

    say(
      Task.async_stream(
        [3, 1, 2],
        fn x ->
          Process.sleep(x * 10)
          x
        end,
        max_concurrency: 3
      )
      |> Enum.to_list()
    )

    say(Task.async_stream([1], __MODULE__, :add, [1]) |> Enum.to_list())
    say(Task.async_stream([1, 2], __MODULE__, :add, [1], max_concurrency: 2) |> Enum.to_list())

    say(
      Task.async_stream(
        [1, 500],
        fn x ->
          Process.sleep(x)
          x
        end,
        timeout: 100,
        on_timeout: :kill_task,
        max_concurrency: 2
      )
      |> Enum.to_list()
    )

    say(
      class(fn -> Task.async_stream([1000], &Process.sleep/1, timeout: 10) |> Enum.to_list() end)
    )

    say(
      Task.async_stream(Stream.iterate(1, &(&1 + 1)), fn x -> x end, max_concurrency: 2)
      |> Enum.take(3)
    )

    say(Task.async_stream([], fn x -> x end) |> Enum.to_list())
    say(Task.async_stream(["a"], fn _ -> exit(:shutdown) end) |> Enum.to_list())
    drain()
  end

  defp supervised do
    {:ok, sup} = Task.Supervisor.start_link()
    say(Task.await(Task.Supervisor.async(sup, fn -> 1 end)))
    say(Task.await(Task.Supervisor.async(sup, __MODULE__, :add, [1, 2])))
    say(Task.await(Task.Supervisor.async_nolink(sup, fn -> 2 end)))
    say(Task.yield(Task.Supervisor.async_nolink(sup, fn -> exit(:shutdown) end)))
    say(Task.await(Task.Supervisor.async_nolink(sup, __MODULE__, :add, [1, 4])))
    say(Task.Supervisor.async_stream(sup, [1, 2], &(&1 + 1)) |> Enum.to_list())
    say(Task.Supervisor.async_stream(sup, [1, 2], __MODULE__, :add, [5]) |> Enum.to_list())

    say(
      Task.Supervisor.async_stream_nolink(sup, [1, 2], fn x ->
        if x == 1, do: exit(:shutdown), else: x
      end)
      |> Enum.to_list()
    )

    say(Task.Supervisor.async_stream_nolink(sup, [1, 2], __MODULE__, :add, [5]) |> Enum.to_list())
    {:ok, pid} = Task.Supervisor.start_child(sup, fn -> Process.sleep(5000) end)
    say(Task.Supervisor.children(sup) == [pid])
    say(Task.Supervisor.terminate_child(sup, pid))
    say(Task.Supervisor.children(sup))
    {:ok, _} = Task.Supervisor.start_child(sup, Kernel, :send, [self(), :child])

    say(
      receive do
        :child -> :child
      after
        1000 -> :nothing
      end
    )

    {:ok, small} = Task.Supervisor.start_link(max_children: 0)
    say(Task.Supervisor.start_child(small, fn -> 1 end))
    say(class(fn -> Task.Supervisor.async(small, fn -> 1 end) end))
    drain()
  end

  defp registries do
    {:ok, sup} = Registry.start_link(keys: :unique, name: Tasks.R, meta: [m: 1], partitions: 2)
    say(ok(Registry.register(Tasks.R, "a", 1)))
    say(Registry.register(Tasks.R, "a", 2) == {:error, {:already_registered, self()}})
    say(mine(Registry.lookup(Tasks.R, "a")))
    say(Registry.lookup(Tasks.R, "b"))
    say(Registry.keys(Tasks.R, self()))
    say(Registry.values(Tasks.R, "a", self()))
    say(Registry.update_value(Tasks.R, "a", &(&1 + 5)))
    say(Registry.update_value(Tasks.R, "zz", &(&1 + 5)))
    say(Registry.count(Tasks.R))
    say(mine(Registry.match(Tasks.R, "a", :_)))
    say(Registry.match(Tasks.R, "a", :"$1", [{:>, :"$1", 10}]))
    say(Registry.count_match(Tasks.R, "a", 6))
    say(Registry.count_match(Tasks.R, "a", :"$1", [{:<, :"$1", 10}]))
    say(Registry.select(Tasks.R, [{{:"$1", :"$2", :"$3"}, [], [{{:"$1", :"$3"}}]}]))
    say(Registry.select(Tasks.R, [:foo]))
    say(Registry.count_select(Tasks.R, [{{:_, :_, :_}, [], [true]}]))

    say(
      Registry.dispatch(Tasks.R, "a", fn entries -> send(self(), {:entries, mine(entries)}) end)
    )

    say(
      receive do
        {:entries, e} -> e
      after
        0 -> :nothing
      end
    )

    say(Registry.dispatch(Tasks.R, "none", fn _ -> raise "never" end))
    say(Registry.unregister(Tasks.R, "a"))
    say(Registry.unregister(Tasks.R, "a"))
    say(Registry.keys(Tasks.R, self()))
    say(Registry.meta(Tasks.R, :m))
    say(Registry.put_meta(Tasks.R, :k, 2))
    say(Registry.meta(Tasks.R, :k))
    say(Registry.delete_meta(Tasks.R, :k))
    say(Registry.meta(Tasks.R, :k))
    say(Registry.register_name({Tasks.R, "n"}, self()))
    say(Registry.register_name({Tasks.R, "n", 5}, self()))
    say(Registry.whereis_name({Tasks.R, "n"}) == self())
    say(Registry.whereis_name({Tasks.R, "m"}))
    say(Registry.send({Tasks.R, "n"}, :hello))

    say(
      receive do
        :hello -> :hello
      after
        0 -> :nothing
      end
    )

    say(class(fn -> Registry.send({Tasks.R, "m"}, :hello) end))
    say(Registry.unregister_name({Tasks.R, "n"}))
    parent = self()

    pid =
      spawn(fn ->
        {:ok, _} = Registry.register(Tasks.R, "gone", 1)
        {:ok, _} = Registry.register(Tasks.R, "gone2", 2)
        send(parent, :registered)
        Process.sleep(:infinity)
      end)

    receive do
      :registered -> :ok
    end

    say(Registry.keys(Tasks.R, pid) |> Enum.sort())
    Process.exit(pid, :kill)
    say(wait(fn -> Registry.count(Tasks.R) == 0 end))
    say(Registry.keys(Tasks.R, pid))
    say(Supervisor.stop(sup))
    say(Registry.lookup(Tasks.R, "a"))
    say(Registry.register(Tasks.R, "a", 1))
    say(Registry.start_link(keys: :foo, name: Z))
    say(Registry.start_link(keys: :unique))
    say(Registry.start_link(keys: :unique, name: "z"))
    drain()
  end

  defp duplicates do
    {:ok, _} =
      Registry.start_link(
        keys: :duplicate,
        name: Tasks.D,
        partitions: 2,
        listeners: [Tasks.Listener]
      )

    Process.register(self(), Tasks.Listener)
    {:ok, _} = Registry.register(Tasks.D, :t, 1)
    {:ok, _} = Registry.register(Tasks.D, :t, 2)
    {:ok, _} = Registry.register(Tasks.D, :u, 3)
    say(Enum.sort(mine(Registry.lookup(Tasks.D, :t))))
    say(Enum.sort(Registry.values(Tasks.D, :t, self())))
    say(Enum.sort(Registry.keys(Tasks.D, self())))
    say(Registry.count(Tasks.D))

    say(
      Registry.dispatch(Tasks.D, :t, fn es -> for {p, v} <- es, do: send(p, {:got, v}) end,
        parallel: false
      )
    )

    say(
      Enum.sort(
        for _ <- 1..2,
            do:
              (receive do
                 {:got, v} -> v
               end)
      )
    )

    say(Registry.unregister_match(Tasks.D, :t, 1))
    say(Registry.values(Tasks.D, :t, self()))
    say(Enum.sort(Registry.keys(Tasks.D, self())))
    say(Registry.unregister_match(Tasks.D, :t, :"$1", [{:>, :"$1", 5}]))
    say(Registry.unregister(Tasks.D, :t))
    say(Registry.keys(Tasks.D, self()))

    say(
      for _ <- 1..5,
          do:
            (receive do
               m when elem(m, 0) in [:register, :unregister] -> Tuple.delete_at(m, 3)
             after
               500 -> :nothing
             end)
    )

    say(Registry.update_value(Tasks.D, :t, & &1))
    say(Registry.whereis_name({Tasks.D, :t}))
    Process.unregister(Tasks.Listener)
    drain()
  end

  defp processes do
    say(Process.alive?(self()))
    say(Process.put(:a, 1))
    say(Process.put(:a, 2))
    say(Process.get(:a))
    say(Process.get(:b))
    say(Process.get(:b, 3))
    say(Process.get()[:a])
    say(:a in Process.get_keys())
    say(Process.get_keys(2))
    say(Process.delete(:a))
    say(Process.delete(:a))
    say(Process.info(self(), :registered_name))
    say(Process.register(self(), :tasks_self))
    say(Process.info(self(), :registered_name))
    say(Process.info(self(), [:registered_name, :trap_exit]))
    say(is_list(Process.info(self())))
    say(:tasks_self in Process.registered())
    say(Process.whereis(:tasks_self) == self())
    say(Process.whereis(:nobody))
    say(class(fn -> Process.register(self(), :again) end))
    say(class(fn -> Process.register(self(), nil) end))
    say(Process.unregister(:tasks_self))
    say(class(fn -> Process.unregister(:tasks_self) end))
    say(self() in Process.list())
    say(Process.flag(:trap_exit, true))
    say(Process.flag(self(), :save_calls, 0))
    say(Process.group_leader() |> is_pid())
    say(Process.group_leader(self(), Process.group_leader()))
    ref = Process.send_after(self(), :late, 10_000)
    say(Process.read_timer(ref) > 1000)
    say(Process.cancel_timer(ref) > 1000)
    say(Process.cancel_timer(ref))
    say(Process.read_timer(ref))
    ref = Process.send_after(self(), :late, 10_000, [])
    say(Process.cancel_timer(ref, info: false))
    ref = Process.send_after(self(), :abs, System.monotonic_time(:millisecond) + 5, abs: true)
    say(is_reference(ref))

    say(
      receive do
        :abs -> :abs
      after
        1000 -> :nothing
      end
    )

    say(Process.send(self(), :sent, [:noconnect]))

    say(
      receive do
        :sent -> :sent
      after
        0 -> :nothing
      end
    )

    pid =
      spawn_link(fn ->
        receive do
          :stop -> exit(:bye)
        end
      end)

    say(Process.unlink(pid))
    say(Process.link(pid))
    ref = Process.monitor(pid)
    say(Process.demonitor(ref))
    ref = Process.monitor(pid)
    say(Process.demonitor(ref, [:flush, :info]))
    ref = Process.monitor(pid)
    send(pid, :stop)

    say(
      receive do
        {:DOWN, ^ref, :process, ^pid, why} -> why
      after
        1000 -> :nothing
      end
    )

    say(
      receive do
        {:EXIT, ^pid, why} -> why
      after
        1000 -> :nothing
      end
    )

    say(Process.info(pid))
    say(Process.info(pid, :registered_name))
    say(Process.alive?(pid))
    {pid, _} = Process.spawn(fn -> Process.sleep(:infinity) end, [:link, :monitor])
    say(Process.exit(pid, :kill))

    say(
      receive do
        {:DOWN, _, _, ^pid, why} -> why
      after
        1000 -> :nothing
      end
    )

    pid = Process.spawn(Kernel, :send, [self(), :spawned], [])
    say(is_pid(pid))

    say(
      receive do
        :spawned -> :spawned
      after
        1000 -> :nothing
      end
    )

    pid = spawn(fn -> Process.hibernate(Kernel, :send, [:tasks_nobody, 1]) end)
    say(Process.sleep(0))
    say(Process.alive?(pid))
    Process.exit(pid, :kill)
    say(Process.sleep(:foo))
    drain()
  end

  defp ok({:ok, pid}) when is_pid(pid), do: :ok
  defp ok(other), do: other

  defp mine(entries), do: for({pid, value} <- entries, do: {pid == self(), value})

  defp class(fun) do
    fun.()
  catch
    :exit, {reason, {module, function, args}} -> {:exit, reason, module, function, length(args)}
    kind, %{__struct__: struct} -> {kind, struct}
    kind, reason -> {kind, reason}
  end

  defp wait(fun, tries \\ 200) do
    cond do
      fun.() -> true
      tries == 0 -> :never
      true -> Process.sleep(5) && wait(fun, tries - 1)
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
