# Structs: defaults, updates, matching on their kind, enforced keys, nesting.
defmodule Oracle.ExStructs do
  defmodule Point do
    defstruct x: 0, y: 0
  end

  defmodule Line do
    @enforce_keys [:from]
    defstruct [:from, to: %Point{x: 9}, tags: []]
  end

  def start do
    p = %Point{y: 2}
    l = %Line{from: p}
    :oracle.say([p, l, %{p | x: 1}, %Point{p | x: 3}])
    :oracle.say(for v <- [p, l, %{}, :a, %{__struct__: Other}], do: kind(v))
    :oracle.say(put_in(l.to.y, 7))
    :oracle.say(update_in(l.from.x, &(&1 + 1)))
    :oracle.say(get_in(l, [Access.key(:to), Access.key(:x)]))
    :oracle.say(Map.from_struct(p))
    :oracle.say(:oracle.try_(fn -> Map.put(p, :__struct__, id(:nope)).x end))
    :oracle.say(:oracle.try_(fn -> %{id(p) | z: 1} end))
    :oracle.say(:oracle.try_(fn -> %Line{id(p) | tags: []} end))
    :oracle.say([is_struct(p), is_struct(p, Point), is_struct(p, Line), is_struct(%{})])
    :oracle.say(:oracle.try_(fn -> struct!(Point, q: 1) end) |> elem(0))
    [struct(Point, x: 5, q: 1), struct(p, y: 8), Map.keys(l)]
  end

  defp kind(%Point{x: 0}), do: :origin_x
  defp kind(%Point{}), do: :point
  defp kind(%Line{to: %Point{x: x}}), do: {:line, x}
  defp kind(%mod{}), do: {:struct, mod}
  defp kind(%{}), do: :map
  defp kind(_), do: :none
  def id(x), do: x
end
