# A supervisor in Elixir restarts its children by strategy.
defmodule Oracle.ExSupervision do
  defmodule Worker do
    use GenServer
    def start_link(name), do: GenServer.start_link(__MODULE__, name, name: name)
    def child_spec(name), do: %{id: name, start: {__MODULE__, :start_link, [name]}, restart: :permanent}
    @impl true
    def init(name), do: {:ok, name}
    @impl true
    def handle_call(:who, _from, s), do: {:reply, {s, self()}, s}
    def handle_call(:crash, _from, _), do: exit(:crashed)
  end

  def start do
    Process.flag(:trap_exit, true)
    {:ok, sup} = Supervisor.start_link([{Worker, :w_one}, {Worker, :w_two}], strategy: :one_for_one)
    {:w_one, p1} = GenServer.call(:w_one, :who)
    {:w_two, p2} = GenServer.call(:w_two, :who)
    :oracle.say(Supervisor.count_children(sup))
    :oracle.say(try do GenServer.call(:w_one, :crash) catch :exit, {r, _} -> r end)
    q1 = wait(:w_one, p1)
    :oracle.say([q1 != p1, Process.whereis(:w_two) == p2])
    :oracle.say(Supervisor.which_children(sup) |> Enum.map(&elem(&1, 0)) |> Enum.sort())
    :oracle.say(Supervisor.terminate_child(sup, :w_two))
    :oracle.say([Process.whereis(:w_two), elem(Supervisor.restart_child(sup, :w_two), 0), Supervisor.delete_child(sup, :nope)])
    :oracle.say(elem(Supervisor.start_child(sup, {Worker, :w_three}), 0))
    :oracle.say(Supervisor.stop(sup))
    :oracle.say(Enum.map([:w_one, :w_two, :w_three], &Process.whereis/1))
    receive do {:EXIT, ^sup, r} -> r end
  end

  defp wait(name, old) do
    case Process.whereis(name) do
      p when is_pid(p) and p != old -> p
      _ -> Process.sleep(1) && wait(name, old)
    end
  end
end
