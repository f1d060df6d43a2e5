# Behaviours with callbacks, defaults by using, dynamic calls and optional ones.
defmodule Oracle.ExBehaviours.Shape do
  @callback area(term) :: number
  @callback name() :: String.t()
  @optional_callbacks name: 0

  defmacro __using__(_) do
    quote do
      @behaviour Oracle.ExBehaviours.Shape
      def name, do: "shape"
      defoverridable name: 0
    end
  end
end

defmodule Oracle.ExBehaviours.Square do
  use Oracle.ExBehaviours.Shape
  @impl true
  def area(s), do: s * s
end

defmodule Oracle.ExBehaviours.Circle do
  use Oracle.ExBehaviours.Shape
  @impl true
  def area(r), do: 3 * r * r
  @impl true
  def name, do: "circle of " <> super()
end

defmodule Oracle.ExBehaviours do
  alias Oracle.ExBehaviours.{Square, Circle}

  def start do
    :oracle.say(for m <- [Square, Circle], do: {m, m.name(), m.area(3), apply(m, :area, [2])})
    :oracle.say([function_exported?(Square, :area, 1), function_exported?(Square, :nope, 0), Code.ensure_loaded?(Circle), Code.ensure_loaded?(Nope.Module)])
    :oracle.say(try do Nope.Module.f(1) rescue e in UndefinedFunctionError -> {e.module, e.function, e.arity} end)
    :oracle.say(try do apply(Square, :missing, []) rescue e in UndefinedFunctionError -> {e.function, e.arity} end)
    :oracle.say(try do Square.area(:a) rescue e in ArithmeticError -> e.message end)
    Module.concat([:Oracle, "ExBehaviours", Square])
  end
end
