# inspect of every kind of term, with limits, widths and structs.
defmodule Oracle.ExInspect do
  defmodule Plain do
    defstruct a: 1, b: "two"
  end

  defmodule Hidden do
    @derive {Inspect, only: [:name]}
    defstruct name: "n", secret: "s"
  end

  defmodule Own do
    defstruct [:v]

    defimpl Inspect do
      def inspect(%{v: v}, _), do: "#Own<#{v}>"
    end
  end

  def start do
    :oracle.say(Enum.map([nil, true, :a, :"with space", :"Elixir.Foo.Bar", Enum, 1, -2, 1.5, 1.0e30, "str", "q\"uote\n", <<255>>, <<1::3>>, [1, 2], [1 | 2], [a: 1, b: 2]], &inspect/1))
    :oracle.say(Enum.map([{}, {1, :b}, %{}, %{a: 1}, %{"k" => [1]}, %Plain{}, %Hidden{}, %Own{v: 3}, 1..5, 1..9//2, MapSet.new([1])], &inspect/1))
    :oracle.say([inspect(Enum.to_list(1..100), limit: 3), inspect("abc", binaries: :as_binaries), inspect('abc', charlists: :as_lists), inspect(%Plain{}, structs: false), inspect([1, 2], pretty: true)])
    :oracle.say([inspect(&Enum.map/2), is_binary(inspect(fn -> 1 end)), inspect(255, base: :hex), inspect(self()) =~ "#PID<"])
    :oracle.say([inspect(%{1 => 2, :a => 3}), inspect([{:a, 1}, {"b", 2}]), inspect(:+), inspect(:"é"), inspect("é☃"), inspect(%ArgumentError{message: "m"})])
    inspect({:nested, [%{k: {1, "x"}}]})
  end
end
