# Ranges: steps, membership, slicing, sizes, empty ones.
defmodule Oracle.ExRanges do
  def start do
    rs = [1..5, 5..1//-1, 1..0//1, 1..10//3, -3..3//2, 0..0]
    :oracle.say(Enum.map(rs, &Enum.to_list/1))
    :oracle.say(Enum.map(rs, &Range.size/1))
    :oracle.say(for r <- rs, x <- [1, 4, 0], do: x in r)
    :oracle.say(Enum.map(rs, fn a..b//s -> {a, b, s} end))
    :oracle.say([Range.disjoint?(1..3, 4..6), Range.disjoint?(1..3, 3..6), Enum.count(1..100), Enum.sum(1..10), Enum.reverse(1..3), Enum.at(5..10, 2), Enum.slice(1..10, 2..4)])
    :oracle.say([String.slice("hello", 1..-2), Enum.slice([1, 2, 3, 4], 1..2), Enum.take(1..3, -2), Enum.random(1..1), Enum.min_max(3..1//-1)])
    :oracle.say(:oracle.try_(fn -> Enum.to_list(id(1)..id(:a)) end) |> elem(0))
    1..3 == %Range{first: 1, last: 3, step: 1}
  end

  def id(x), do: x
end
