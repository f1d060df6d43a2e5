# Pipes, captures, default arguments, keyword arguments, anonymous functions with several clauses.
defmodule Oracle.ExPipesCaptures do
  def start do
    :oracle.say([1, 2, 3] |> Enum.map(&(&1 * 2)) |> Enum.filter(&(&1 > 2)) |> Enum.sum())
    :oracle.say(Enum.map([1, 2], &add(&1, 10)))
    :oracle.say([(&add/2).(1, 2), (&Kernel.+/2).(3, 4), (&{&1, &2}).(:a, :b), (&"#{&1}!").("hi")])
    :oracle.say([greet("x"), greet("x", "hey"), opts(a: 1), opts([]), opts(a: 1, b: 2)])
    f = fn
      0 -> :zero
      n when n < 0 -> :neg
      n -> {:pos, n}
    end
    :oracle.say(Enum.map([0, -1, 5], f))
    :oracle.say(5 |> f.() |> then(&{:wrapped, &1}) |> tap(fn _ -> :ignored end))
    compose = fn g, h -> fn x -> g.(h.(x)) end end
    :oracle.say(compose.(&(&1 + 1), &(&1 * 2)).(5))
    :oracle.say([1..5, 5..1//-2] |> Enum.map(&Enum.to_list/1))
    :oracle.say(apply(__MODULE__, :add, [1, 2]))
    :oracle.say([is_function(&add/2, 2), is_function(f, 1), is_function(f, 2)])
    if(nil, do: 1) || unless(true, do: 2) || (false && 3) || :last
  end

  def add(a, b), do: a + b
  def greet(name, word \\ "hello"), do: word <> " " <> name
  def opts(o), do: {Keyword.get(o, :a), Keyword.get(o, :b, :default), Keyword.has_key?(o, :b)}
end
