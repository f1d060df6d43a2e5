# A GenServer in Elixir: init, call, cast, info, continue, terminate, names.
defmodule Oracle.ExGenserver do
  defmodule Stack do
    use GenServer

    def start_link(list, opts \\ []), do: GenServer.start_link(__MODULE__, list, opts)

    @impl true
    def init(:bad), do: {:stop, :bad_init}
    def init(:ignore), do: :ignore
    def init(list), do: {:ok, list, {:continue, :more}}

    @impl true
    def handle_continue(:more, s), do: {:noreply, [:continued | s]}

    @impl true
    def handle_call(:pop, _from, [h | t]), do: {:reply, h, t}
    def handle_call(:later, from, s), do: (send(self(), {:answer, from}); {:noreply, s})
    def handle_call(:state, _from, s), do: {:reply, s, s}
    def handle_call(:stop, _from, s), do: {:stop, :normal, :stopping, s}

    @impl true
    def handle_cast({:push, x}, s), do: {:noreply, [x | s]}

    @impl true
    def handle_info({:answer, from}, s), do: (GenServer.reply(from, :later_answer); {:noreply, s})
    def handle_info(m, s), do: {:noreply, [{:info, m} | s]}
  end

  def start do
    Process.flag(:trap_exit, true)
    {:ok, p} = Stack.start_link([1, 2])
    GenServer.cast(p, {:push, :x})
    send(p, :hello)
    :oracle.say(GenServer.call(p, :state))
    :oracle.say([GenServer.call(p, :pop), GenServer.call(p, :pop), GenServer.call(p, :later)])
    :oracle.say(GenServer.call(p, :stop))
    :oracle.say(receive do {:EXIT, ^p, r} -> r end)
    :oracle.say([Stack.start_link(:bad), Stack.start_link(:ignore)])
    {:ok, n} = Stack.start_link([], name: :ex_stack)
    :oracle.say([GenServer.call(:ex_stack, :state), GenServer.whereis(:ex_stack) == n, elem(Stack.start_link([], name: :ex_stack), 0)])
    :oracle.say(GenServer.stop(n))
    :oracle.say(try do GenServer.call(n, :pop) catch :exit, {why, _} -> why end)
    :done
  end
end
