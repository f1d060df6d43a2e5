# for over lists, maps, binaries; filters, into, uniq, reduce, several generators.
defmodule Oracle.ExComprehensions do
  def start do
    :oracle.say(for x <- [1, 2, 3], y <- [:a, :b], rem(x, 2) == 1, do: {x, y})
    :oracle.say(for {:ok, v} <- [{:ok, 1}, :no, {:ok, 3}], do: v)
    :oracle.say(for <<c <- "hello">>, c != ?l, into: "", do: <<c + 1>>)
    :oracle.say(for <<a::4, b::4 <- <<0x12, 0xAB>> >>, do: a * b)
    :oracle.say(for {k, v} <- %{a: 1, b: 2}, into: %{}, do: {v, k})
    :oracle.say(for x <- [1, 1, 2, 3, 2], uniq: true, do: x * 10)
    :oracle.say(for x <- [1, 2, 3], reduce: 0 do acc -> acc + x end)
    :oracle.say(for x <- [1, 2, 3], y <- 1..x, reduce: %{} do acc -> Map.update(acc, x, y, &(&1 + y)) end)
    :oracle.say(for x <- 1..10//3, do: x)
    :oracle.say(for x <- [3, 1, 2], into: MapSet.new(), do: x) 
    :oracle.say(for n <- [1, :a, 2], is_integer(n), m = n * 2, m > 2, do: m)
    :oracle.say(:oracle.try_(fn -> for x <- id(:none), do: x end) |> elem(0))
    for i <- 0..2, j <- 0..2, i <= j, into: [], do: i * 3 + j
  end

  def id(x), do: x
end
