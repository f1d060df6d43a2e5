# What came with Elixir 1.14 to 1.20: compiled and recorded by 1.20.
defmodule Newest do
  import Say

  def start do
    say(get_in([%{a: 1}, %{a: 2}], [Access.find(&(&1.a == 2)), :a]))
    say(get_in(%{a: %{n: 1}, b: %{n: 2}}, [Access.values(), :n]) |> Enum.sort())
    say(update_in(%{a: 1, b: 2}, [Access.values()], &(&1 * 10)) |> Enum.sort())
    say(pop_in([a: 1, b: 2], [Access.values()]))
    say(Code.loaded?(Newest))
    say(Code.loaded?(NoSuchModule))
    say(Code.ensure_all_loaded([Enum, Map]))
    say(Code.ensure_all_loaded([NoSuchModule, Map]))
    say(Code.ensure_all_loaded!([Enum]))
    say(Code.ensure_all_loaded!([NoSuchModule]))
    say(Enum.sum_by([%{n: 1}, %{n: 2}], & &1.n))
    say(Enum.product_by(1..4, &(&1 + 1)))
    say(Enum.min_max([3, 1, 2], &>=/2, fn -> :empty end))
    say(Stream.from_index() |> Enum.take(2))
    say(Stream.from_index(&(&1 * 2)) |> Enum.take(3))
    say(Keyword.split_with([a: 1, b: 2], fn {_, v} -> v > 1 end))
    say(Map.split_with(%{a: 1, b: 2}, fn {_, v} -> v > 1 end))

    say(
      MapSet.split_with(MapSet.new([1, 2, 3]), &(&1 > 1))
      |> Tuple.to_list()
      |> Enum.map(&MapSet.to_list/1)
    )

    say(Keyword.intersect([a: 1, b: 2], b: 3, c: 4))
    say(Keyword.intersect([a: 1, b: 2], [b: 3], fn k, x, y -> {k, x, y} end))
    say(Map.intersect(%{a: 1, b: 2}, %{b: 3, c: 4}))
    say(Map.intersect(%{a: 1, b: 2}, %{b: 3}, fn k, x, y -> {k, x, y} end))
    say(List.ends_with?([1, 2, 3], [2, 3]))
    say(List.ends_with?([1, 2, 3], []))
    say(List.ends_with?([1, 2], [1, 2, 3]))
    say(List.first!([1, 2]))
    say(List.last!([1, 2]))
    say(List.first!([]))
    say(List.last!([]))
    say(Integer.ceil_div(7, 2))
    say(Integer.ceil_div(-7, 2))
    say(Integer.ceil_div(7, -2))
    say(Integer.ceil_div(1, 0))
    say(Integer.popcount(255))
    say(Integer.popcount(0))
    say(Range.split(1..10, 3))
    say(Range.split(1..10, -3))
    say(Range.split(1..10//2, 2))
    say(Range.to_list(1..7//3))
    say(String.count("banana", "an"))
    say(String.count("banana", ["a", "n"]))
    say(String.count("aaa", ""))
    say(to_timeout(second: 3, millisecond: 5))
    say(to_timeout(:infinity))
    say(to_timeout(hour: 1, minute: 1))
    say(to_timeout(5))
    say(to_timeout(day: 1, week: 1))
    say(to_timeout(fortnight: 1))
    say(IO.iodata_empty?(["", [], [[""]]]))
    say(IO.iodata_empty?(["", [[1]]]))
    say(Inspect.Opts.default_inspect_fun(&Inspect.inspect/2))
    say(Process.set_label(:labelled))
    say(Process.get_label())
    say(Process.get_label(self()))
    say(Enum.sort(Logger.levels()))
    say(IO.ANSI.syntax_colors() |> Keyword.keyword?())
    say(Float.round(-0.1))
    say(Float.ceil(-0.5))
    say(algebra())
    :ok
  end

  defp algebra do
    import Inspect.Algebra
    opts = %Inspect.Opts{limit: 2}

    {doc, _} =
      container_doc_with_opts("[", [1, 2, 3], "]", opts, fn x, opts -> {to_string(x), opts} end)

    {separated, _} =
      container_doc_with_opts("<", [1], ">", opts, fn x, opts -> {to_string(x), opts} end,
        separator: "|"
      )

    {inner, _} = to_doc_with_opts(%{a: 1}, opts)
    coloured = color_doc("red", :atom, %Inspect.Opts{syntax_colors: [atom: :red]})
    folded = fold(["a", "b", "c"], &concat(&1, concat("+", &2)))

    for d <- [doc, separated, inner, coloured, folded],
        do: d |> format(80) |> IO.iodata_to_binary()
  end
end
