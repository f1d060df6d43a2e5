# Lazy streams: composed, infinite, stopped early, with resources and unfolding.
defmodule Oracle.ExStreams do
  def start do
    :oracle.say(1..20 |> Stream.map(&(&1 * 2)) |> Stream.filter(&(rem(&1, 3) == 0)) |> Enum.take(3))
    :oracle.say(Stream.iterate(1, &(&1 * 3)) |> Stream.take_while(&(&1 < 100)) |> Enum.to_list())
    :oracle.say(Stream.unfold(5, fn 0 -> nil; n -> {n, n - 1} end) |> Enum.to_list())
    :oracle.say(Stream.cycle([1, 2, 3]) |> Enum.take(7))
    :oracle.say(Stream.zip([1, 2, 3], [:a, :b]) |> Enum.to_list())
    :oracle.say([1, 2, 3, 4] |> Stream.chunk_every(2) |> Enum.to_list())
    :oracle.say([1, 1, 2, 2, 1] |> Stream.dedup() |> Enum.to_list())
    :oracle.say([3, 1, 3] |> Stream.uniq() |> Stream.with_index() |> Enum.to_list())
    :oracle.say(1..3 |> Stream.flat_map(&List.duplicate(&1, &1)) |> Enum.to_list())
    :oracle.say(1..5 |> Stream.scan(&+/2) |> Enum.to_list())
    :oracle.say(1..10 |> Stream.drop(7) |> Stream.reject(&(&1 == 9)) |> Enum.to_list())
    me = self()
    r = Stream.resource(fn -> send(me, :opened); 3 end, fn 0 -> {:halt, 0}; n -> {[n], n - 1} end, fn _ -> send(me, :closed) end)
    :oracle.say(Enum.take(r, 2))
    :oracle.say([receive do m -> m end, receive do m -> m end])
    :done
  end
end
