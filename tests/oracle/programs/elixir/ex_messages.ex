# Receive in Elixir: pins, guards, after, refs and nested receives.
defmodule Oracle.ExMessages do
  def start do
    me = self()
    for m <- [{:a, 1}, {:b, 2}, :c, {:a, 3}, "str", %{k: 1}], do: send(me, m)
    :oracle.say(receive do {:b, x} -> x end)
    :oracle.say(receive do {:a, x} when x > 1 -> x end)
    k = "str"
    :oracle.say(receive do ^k -> :pinned end)
    :oracle.say(receive do %{k: v} -> v end)
    :oracle.say(receive do :nothing -> 1 after 0 -> :none end)
    :oracle.say(Process.info(me, :message_queue_len))
    ref = make_ref()
    send(me, {make_ref(), :wrong})
    send(me, {ref, :right})
    :oracle.say(receive do {^ref, x} -> x end)
    parent = spawn(fn -> relay(me, 3) end)
    for n <- 1..3, do: send(parent, {:relay, n})
    :oracle.say(for _ <- 1..3, do: (receive do {:relayed, n} -> n after 1000 -> :lost end))
    :oracle.say(flush([]) |> length())
    send(me, 1) + 1
  end

  defp relay(_, 0), do: :ok
  defp relay(to, n), do: (receive do {:relay, x} -> send(to, {:relayed, x * 10}); relay(to, n - 1) end)
  defp flush(acc), do: (receive do m -> flush([m | acc]) after 0 -> acc end)
end
