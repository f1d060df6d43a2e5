# Protocols for built-in kinds, structs, Any, derived and missing ones.
defmodule Oracle.ExProtocols do
  defprotocol Size do
    @fallback_to_any false
    def size(x)
  end

  defimpl Size, for: BitString do
    def size(b), do: {:bytes, byte_size(b)}
  end

  defimpl Size, for: [Map, Tuple] do
    def size(m) when is_map(m), do: {:map, map_size(m)}
    def size(t), do: {:tuple, tuple_size(t)}
  end

  defprotocol Name do
    @fallback_to_any true
    def name(x)
    def name(x, y)
  end

  defmodule User do
    defstruct name: "u"
  end

  defimpl Name, for: User do
    def name(%{name: n}), do: n
    def name(u, y), do: {u.name, y}
  end

  defimpl Name, for: [Integer, Atom, List, Float] do
    def name(x), do: {@for, x}
    def name(x, y), do: {@protocol, x, y}
  end

  defimpl Name, for: Any do
    def name(_), do: :any
    def name(_, y), do: {:any, y}
  end

  def start do
    :oracle.say([Size.size("abc"), Size.size(%{a: 1}), Size.size({1, 2, 3})])
    :oracle.say(:oracle.try_(fn -> Size.size(id(1)) end) |> elem(0))
    :oracle.say(for v <- [%User{}, 5, :a, [1], 2.5, {1}, %{}, nil], do: Name.name(v))
    :oracle.say(for v <- [%User{name: "x"}, 5, {1}], do: Name.name(v, :y))
    :oracle.say([Size.impl_for("x"), Size.impl_for(1), Name.impl_for(%User{}), Name.impl_for({})])
    :done
  end

  def id(x), do: x
end
