# spawn, send, receive, links, monitors and names from Elixir.
defmodule Oracle.ExProcesses do
  def start do
    me = self()
    pid = spawn(fn -> loop(me, 0) end)
    send(pid, {:add, 5})
    send(pid, {:add, 7})
    send(pid, :report)
    :oracle.say(receive do {:total, n} -> n after 1000 -> :none end)
    ref = Process.monitor(pid)
    send(pid, :stop)
    :oracle.say(receive do {:DOWN, ^ref, :process, ^pid, reason} -> reason end)
    Process.flag(:trap_exit, true)
    l = spawn_link(fn -> exit(:linked) end)
    :oracle.say(receive do {:EXIT, ^l, r} -> r end)
    Process.register(self(), :ex_me)
    send(:ex_me, :by_name)
    :oracle.say(receive do :by_name -> Process.whereis(:ex_me) == me end)
    :oracle.say(receive do :never -> 1 after 5 -> :timeout end)
    {p, r} = spawn_monitor(fn -> raise "boom" end)
    :oracle.say(receive do {:DOWN, ^r, :process, ^p, {e, st}} -> {e.__struct__, e.message, is_list(st)} end)
    :oracle.say([Process.alive?(p), Process.put(:k, 1), Process.get(:k), Process.get(:z, :def), Process.delete(:k)])
    Process.send_after(self(), :tick, 5)
    :oracle.say(receive do :tick -> :tock after 1000 -> :late end)
    t = Process.send_after(self(), :never, 5000)
    is_integer(Process.cancel_timer(t))
  end

  defp loop(to, n) do
    receive do
      {:add, x} -> loop(to, n + x)
      :report -> send(to, {:total, n}); loop(to, n)
      :stop -> :ok
    end
  end
end
