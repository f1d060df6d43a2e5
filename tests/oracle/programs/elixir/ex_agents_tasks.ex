# Agents and tasks: state, updates, awaiting, failures.
defmodule Oracle.ExAgentsTasks do
  def start do
    Process.flag(:trap_exit, true)
    {:ok, a} = Agent.start_link(fn -> %{n: 0} end)
    :oracle.say([Agent.update(a, &Map.put(&1, :n, 5)), Agent.get(a, & &1.n), Agent.get_and_update(a, &{&1.n, %{&1 | n: 9}}), Agent.get(a, & &1)])
    :oracle.say([Agent.cast(a, fn s -> %{s | n: s.n + 1} end), Agent.get(a, & &1.n)])
    :oracle.say(Agent.stop(a))
    t = Task.async(fn -> Enum.sum(1..10) end)
    :oracle.say(Task.await(t))
    ts = for n <- 1..5, do: Task.async(fn -> n * n end)
    :oracle.say(Enum.map(ts, &Task.await/1))
    :oracle.say(Task.yield(Task.async(fn -> :quick end), 1000))
    slow = Task.async(fn -> receive do :never -> 1 end end)
    :oracle.say([Task.yield(slow, 5), Task.shutdown(slow, :brutal_kill)])
    :oracle.say([1, 2, 3] |> Task.async_stream(&(&1 * 10)) |> Enum.to_list())
    {:ok, p} = Task.start(fn -> :ok end)
    is_pid(p)
  end
end
