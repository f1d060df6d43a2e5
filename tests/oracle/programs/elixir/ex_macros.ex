# Macros and quoting at compile time; module attributes; functions made in loops; __using__.
defmodule Oracle.ExMacros.Gen do
  defmacro unless_(c, do: b), do: quote(do: if(!unquote(c), do: unquote(b)))
  defmacro square(x), do: quote(do: (fn v -> v * v end).(unquote(x)))
  defmacro twice(x), do: quote(bind_quoted: [x: x], do: {x, x})

  defmacro __using__(opts) do
    quote do
      @before [unquote(opts[:tag])]
      def tag, do: unquote(opts[:tag])
      def doubled(n), do: n * 2
      defoverridable doubled: 1
    end
  end
end

defmodule Oracle.ExMacros do
  alias Oracle.ExMacros.Gen
  require Gen
  use Gen, tag: :used
  import Bitwise

  @table [one: 1, two: 2, three: 3]
  for {name, n} <- @table, do: def(unquote(name)(), do: unquote(n))
  def doubled(n), do: {:over, super(n)}

  @before [:more | @before]
  @before_all @before

  defguard is_even(n) when is_integer(n) and rem(n, 2) == 0

  def start do
    :oracle.say([Gen.unless_(false, do: 1), Gen.unless_(true, do: 1), Gen.square(2 + 3), Gen.twice(make())])
    :oracle.say([one(), two(), three(), tag(), doubled(4), @before_all])
    :oracle.say(for n <- [1, 2, 2.0, :a], do: parity(n))
    :oracle.say([band(12, 10), bor(12, 10), bxor(12, 10), 1 <<< 4, 256 >>> 4, bnot(0), 12 &&& 6])
    :oracle.say(quote do: 1 + x)
    :oracle.say({__MODULE__, __ENV__.function, __ENV__.line})
    :done
  end

  defp make, do: :made
  defp parity(n) when is_even(n), do: :even
  defp parity(n) when is_number(n), do: :odd
  defp parity(_), do: :none
end
