defmodule Devices do
  # What works on every release of AtomVM as on Elixir.
  import Say

  defmodule Server do
    use GenServer
    def init(state), do: {:ok, state}
    def handle_call(:get, _, state), do: {:reply, state, state, :hibernate}
    def handle_info(n, state), do: {:noreply, state + n}
  end

  def start do
    texts()
    processes()
    :ok
  end

  defp texts do
    say("#{1.5} #{inspect([0.1, 1.0e22, %{a: -2.5e-7}])} #{:erlang.list_to_binary(to_charlist(0.25))}")
    say(Enum.into(["a", "b"], "c"))
    say(Base.encode16("any data"))
    say(Base.decode16!("616E79"))
    say(Base.encode32("any data"))
    say(Base.decode32("MFXHSIDEMF2GC==="))
    say(Base.encode64("any data"))
    say(Base.url_decode64("Pz8_", padding: false))
    say(Base.decode64("YW55IGRhdGE"))
    say(Float.round(1.255, 2))
    say(Float.ratio(-0.375))
    say(Float.ceil(-0.2, 1))
    say(Float.to_string(5.0e-324 * 3))
  end

  defp processes do
    {:ok, pid} = GenServer.start_link(Server, 1)
    send(pid, 1)
    say(GenServer.call(pid, :get))
    send(pid, 1)
    say(GenServer.call(pid, :get))
    say(Task.await(Task.async(fn -> 3 end)))
    say([1, 2] |> Task.async_stream(&(&1 * 2)) |> Enum.to_list())
    {:ok, agent} = Agent.start_link(fn -> 1 end)
    say(Agent.get_and_update(agent, &{&1, &1 + 1}))
    say(Agent.get(agent, & &1))
  end
end
