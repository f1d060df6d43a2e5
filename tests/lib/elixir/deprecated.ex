# What Elixir still has and tells not to use.
defmodule Deprecated do
  import Say

  def start do
    say(Enum.filter_map([1, 2, 3, 4], &(rem(&1, 2) == 0), &(&1 * 10)))
    say(Enum.partition([1, 2, 3], &(&1 > 1)))
    say(Enum.chunk([1, 2, 3, 4, 5], 2))
    say(Enum.chunk([1, 2, 3, 4, 5], 2, 1))
    say(Enum.chunk([1, 2, 3, 4, 5], 3, 2, [:x, :y]))
    say(Enum.min_max([3, 1, 2], fn -> :empty end))
    say(Enum.min_max([], fn -> :empty end))
    say(Stream.filter_map(1..4, &(rem(&1, 2) == 0), &(&1 * 10)) |> Enum.to_list())
    say(Stream.uniq([1, 2, 1], &rem(&1, 2)) |> Enum.to_list())
    say(Stream.chunk(1..5, 2) |> Enum.to_list())
    say(Stream.chunk(1..5, 3, 2, [:x]) |> Enum.to_list())
    say(Keyword.size(a: 1, b: 2))
    say(Keyword.delete([a: 1, b: 2, a: 3], :a, 1))
    say(Keyword.map([a: 1], fn {k, v} -> {k, v} end))
    say(Map.size(%{a: 1}))
    say(Map.map(%{a: 1}, fn {_, v} -> v + 1 end))
    say(Float.to_char_list(1.5))
    say(Float.to_char_list(1.256, decimals: 2))
    say(Float.to_string(1.256, decimals: 2))
    say(Integer.to_char_list(10))
    say(Integer.to_char_list(10, 2))
    say(Range.range?(1..2))
    say(Range.range?([1]))
    say(Code.ensure_compiled?(Deprecated))
    say(Supervisor.Spec.worker(Agent, [fn -> 1 end]))
    say(Supervisor.Spec.worker(Agent, [1], id: :me, restart: :transient))
    say(Supervisor.Spec.supervisor(Sup, [1]))
    say(Supervisor.Spec.supervisor(Sup, [1], shutdown: 10))

    say(
      Supervisor.Spec.supervise([Supervisor.Spec.worker(Agent, [1], id: 1)],
        strategy: :one_for_one
      )
    )

    more()
    :ok
  end

  # not deprecated, and rarely called
  defp more do
    say(Access.key(:a) |> is_function())
    say(match?({1, _}, {1, 2}))
    say(1 !== 1.0)
    say(is_map_key(%{a: 1}, :a))

    say(
      Inspect.Algebra.container_doc("[", [1, 2], "]", %Inspect.Opts{}, fn x, _ -> to_string(x) end)
      |> Inspect.Algebra.format(80)
      |> IO.iodata_to_binary()
    )

    say(Inspect.Opts.default_inspect_fun().(1, %Inspect.Opts{}))
    say(Exception.blame(:error, %ArgumentError{message: "x"}, []) |> elem(0))
    say(ArgumentError.blame(%ArgumentError{message: "x"}, []) |> elem(0))
    say(ArithmeticError.blame(%ArithmeticError{}, [{:erlang, :+, [1, :a], []}]) |> elem(0))

    say(
      KeyError.blame(%KeyError{key: :naem, term: %{name: 1}}, [])
      |> elem(0)
      |> Exception.message()
    )

    say(
      UndefinedFunctionError.blame(
        %UndefinedFunctionError{module: Enum, function: :mapp, arity: 2},
        []
      )
      |> elem(0)
      |> Map.get(:module)
    )

    say(
      FunctionClauseError.blame(%FunctionClauseError{module: Foo, function: :f, arity: 1}, [])
      |> elem(0)
      |> Exception.message()
    )
  end
end
