defmodule Inspecting.S do
  defstruct [:a, b: 1]
end

defmodule Inspecting.Only do
  @derive {Inspect, only: [:a]}
  defstruct [:a, b: 1, c: 2]
end

defmodule Inspecting.Except do
  @derive {Inspect, except: [:a]}
  defstruct [:a, b: 1, c: 2]
end

defmodule Inspecting.Optional do
  @derive {Inspect, optional: [:b]}
  defstruct [:a, b: 1, c: 2]
end

defmodule Inspecting.Plain do
  @derive Inspect
  defstruct [:a, b: 1, c: 2]
end

defmodule Inspecting.Own do
  defstruct [:x]

  defimpl Inspect do
    import Inspect.Algebra
    def inspect(%{x: x}, opts), do: concat(["#Own<", to_doc(x, opts), ">"])
  end
end

defmodule Inspecting.Bad do
  defstruct [:x]

  defimpl Inspect do
    def inspect(_, _), do: raise("oops")
  end
end

defmodule Inspecting do
  alias Inspecting.{Bad, Except, Only, Optional, Own, Plain, S}
  alias Inspect.Algebra, as: A

  def start do
    Enum.each(terms(), &widths/1)
    options()
    documents()
    random()
    :ok
  end

  defp widths(term) do
    IO.puts("--")

    for opts <- [[], [pretty: true, width: 10], [pretty: true, width: 30]],
        do: IO.puts(inspect(term, opts))
  end

  defp terms do
    [
      [1, 2, 3, 4, 5, 6, 7, 8, 9],
      [a: 1, b: 2, c: 3],
      %{a: 1, b: 2, c: 3},
      %{"a" => 1, 2 => :b},
      {1, 2, 3, 4, 5, 6},
      [[1, 2, 3], [4, 5, 6], [1]],
      [{1, 2}, {3, 4}, "a"],
      {:ok, [1, 2, 3, 4, 5, 6], %{a: "some string that is long"}},
      %S{a: 1},
      %S{a: [1, 2, 3, 4, 5, 6, 7], b: %{x: %{y: 1}}},
      %Only{},
      %Only{a: [1, 2], b: 5},
      %Except{},
      %Optional{},
      %Optional{b: 5},
      %Plain{a: 1},
      %Own{x: [1, 2, 3]},
      [%Own{x: %Own{x: 1}}],
      %{__struct__: Nope, a: 1},
      %{__struct__: S, a: 1},
      Map.delete(%S{}, :b),
      1..3,
      1..10//2,
      3..1//-1,
      MapSet.new([1, 2, 3]),
      "string\nwith \"quotes\" and \#{interp} \e é 日本 \u{1F600} \\ \t\r\a\b\v\f\d",
      <<1, 2, 3>>,
      <<255, "abc">>,
      <<1::3>>,
      <<1, 2, 3::5>>,
      "",
      [0],
      [],
      'é',
      [1 | 2],
      [1, 2 | 3],
      [{:a, 1} | 2],
      [nil: 1, true: 2],
      ["a b": 1],
      [{Foo, 1}],
      ["Elixir.foo": 1, a: 2],
      [+: 1],
      %{nil => 1},
      %{"a b": 1},
      [do: 1, else: 2],
      {},
      %{},
      {[], %{}, ""},
      %RuntimeError{message: "a"},
      %KeyError{key: 1},
      [a: [b: [c: [d: 1]]]],
      %{list: [1, 2, 3, 4], m: %{a: 1, b: 2}, tup: {1, 2, 3, 4}},
      [:aaaaaaa, :bbbbbbbbb, :cccccccccc, [1]],
      [{:aaaaaa, :bbbbbbbb, :ccccccc}],
      [<<1, 2, 3, 4, 5, 6, 7, 8>>],
      {%S{}, %S{}},
      [1.5, "abc", :foo, nil, {}],
      &String.upcase/1,
      &:lists.map/2,
      &Foo."a b"/1,
      &:erlang.+/2,
      %IO.Stream{}
    ] ++ floats() ++ atoms()
  end

  defp floats do
    [
      1.0,
      1.0e10,
      1.0e15,
      1.0e16,
      1.0e22,
      1.0e-5,
      0.0001,
      123_456_789.123,
      1.0e100,
      0.1,
      -2.5,
      5.0e-324,
      100_000.0
    ]
  end

  defp atoms do
    for text <-
          ~w(a nil true Elixir.Foo Elixir.foo Elixir.Foo.Bar Elixir.Foo.bar Elixir Elixir. héllo 日本 1a a1? a! a?b A
           + - * / ++ -- +++ --- ** ! ^ & && &&& | || ||| <> == != === !== < > <= >= =~ = <- |> <<< >>> <<~ ~>> <~ ~>
           <~> :: @ . .. ... ..// -> => % %{} {} <<>> \\\\ , ; // a@b a_b _ __x fn do end and foo: é_é é-é) ++
            ["", "a b", "\n", "\0"],
        do: String.to_atom(text)
  end

  defp options do
    show = fn term, opts -> IO.puts(inspect(term, opts)) end
    for base <- [:hex, :octal, :binary], n <- [255, -255, 0], do: show.(n, base: base)
    show.(<<1, 255>>, base: :hex)
    show.("abc", base: :hex)
    show.([255], base: :hex)
    show.('abc', charlists: :as_lists)
    show.("abc", binaries: :as_binaries)
    show.(<<"a", 255, 0>>, binaries: :as_strings)
    for limit <- 0..6, do: show.([1, 2, [3, 4, {5, 6}], %{a: [1, 2], b: 2}], limit: limit)
    show.(<<1, 2, 3, 4>>, limit: 2)
    show.([a: 1, b: 2], limit: 1)
    show.(MapSet.new(1..10), limit: 3)
    show.([1 | 2], limit: 1)
    show.([1, 2 | 3], limit: 1)
    show.(Enum.to_list(1..60), [])
    show.(Enum.to_list(1..60), limit: :infinity)
    for limit <- [0, 1, 5, 20], do: show.("ééééé aaaa", printable_limit: limit)
    show.(%S{}, structs: false)
    show.(1..2, structs: false)
    show.([1, 2], inspect_fun: fn x, _ -> "<#{is_list(x)}>" end)

    colors = [
      number: :red,
      atom: :blue,
      string: :green,
      list: :yellow,
      map: :cyan,
      tuple: :magenta,
      nil: :black
    ]

    show.(%{a: 1, b: "x", c: [1.0, nil, :at], e: {1}}, syntax_colors: colors)
    IO.inspect([1, 2], label: "label")
    IO.inspect(Enum.to_list(1..100))
    IO.inspect(%{a: Enum.to_list(1..40), b: "text"}, width: 40)
    IO.inspect(:stdio, {1, 2}, pretty: false)
    text = inspect(%Bad{x: 1})
    IO.puts(text |> String.split("Stacktrace") |> hd())

    try do
      inspect(%Bad{x: 1}, safe: false)
    rescue
      e -> IO.puts([inspect(e.__struct__), Exception.message(e)])
    end

    IO.puts(Inspect.Opts.new(limit: 3).limit)
    IO.puts(is_function(Inspect.Opts.default_inspect_fun(), 2))

    for s <- ["foo_bar", "foo/bar_baz", "Foo", "fooBar", "_a", "a__b"],
        do: IO.puts(Macro.camelize(s))

    for s <- ["FooBar", "Foo.BarBaz", "foo", "HTTPServer", "A1B"],
        do: IO.puts(Macro.underscore(s))

    IO.puts(Macro.underscore(Foo.BarBaz))

    for a <- [:foo, Foo, :"a b", :+, nil],
        kind <- [:literal, :key, :remote_call],
        do: IO.puts(Macro.inspect_atom(kind, a))

    for a <- [:foo, Foo, :"a b", :+, :a@b, :Foo], do: IO.inspect(Macro.classify_atom(a))
  end

  defp documents do
    show = fn doc ->
      for w <- [:infinity, 80, 12, 5], do: IO.inspect(IO.iodata_to_binary(A.format(doc, w)))
    end

    show.(A.concat("a", "b"))
    show.(A.concat(["a", A.empty(), "b"]))
    show.(A.group(A.glue("hello", "world")))
    show.(A.group(A.nest(A.glue(A.glue("hello", "wide"), "-", "world"), 2)))
    show.(A.group(A.flex_glue(A.flex_glue("aaa", "bbb"), "ccc")))
    show.(A.nest(A.break(), 4))
    show.(A.flex_break("x"))
    show.(A.line("a", "b"))
    show.(A.concat(["a", A.line(), "b"]))
    show.(A.space("a", "b"))
    show.(A.string("é"))
    show.(A.group(A.force_unfit(A.glue("a", "b"))))
    show.(A.fold_doc(["a", "b", "c"], fn doc, acc -> A.concat([doc, "!", acc]) end))

    show.(
      A.group(A.concat("f(", A.next_break_fits(A.group(A.nest(A.glue("[", "", "aaaaaaaaa"), 2)))))
    )

    show.(A.nest(A.glue("a", "b"), :cursor))
    show.(A.nest(A.glue("a", "b"), 3, :break))
    show.(A.concat([A.collapse_lines(1), A.line(), A.line(), "x"]))
    show.(A.color("x", :atom, %Inspect.Opts{syntax_colors: [atom: :red]}))
    show.(A.no_limit(A.group(A.glue("hello", "world"))))

    show.(
      A.container_doc("[", [1, 2, 3], "]", %Inspect.Opts{}, fn i, _ -> to_string(i) end,
        separator: ";"
      )
    )

    show.(A.container_doc("[", [], "]", %Inspect.Opts{}, fn i, _ -> to_string(i) end))

    show.(
      A.container_doc("<", [1, 2, 3], ">", %Inspect.Opts{limit: 2}, fn i, _ -> to_string(i) end,
        break: :flex
      )
    )

    show.(A.to_doc([1, {2}], %Inspect.Opts{}))
  end

  # Nested terms from a fixed sequence of numbers, in many widths.
  defp random do
    Enum.reduce(1..60, 42, fn _, state ->
      {term, state} = term(state, 3)
      for w <- [1, 8, 17, 33, 60], do: IO.puts(inspect(term, pretty: true, width: w))
      state
    end)
  end

  defp term(state, depth) do
    {kind, state} = Say.number(state, if(depth == 0, do: 4, else: 9))
    {n, state} = Say.number(state, 5)

    case kind do
      0 -> {n * 1000, state}
      1 -> {:"atom#{n}", state}
      2 -> {String.duplicate("x", n * 2), state}
      3 -> {n / 4, state}
      4 -> list(state, n, depth)
      5 -> tuple(state, n, depth)
      6 -> map(state, n, depth)
      7 -> keyword(state, n, depth)
      8 -> struct_of(state, depth)
    end
  end

  defp list(state, n, depth),
    do: Enum.map_reduce(:lists.seq(1, n), state, fn _, s -> term(s, depth - 1) end)

  defp tuple(state, n, depth) do
    {list, state} = list(state, n, depth)
    {List.to_tuple(list), state}
  end

  defp map(state, n, depth) do
    {list, state} = list(state, n, depth)
    {for({v, k} <- Enum.with_index(list), into: %{}, do: {k, v}), state}
  end

  defp keyword(state, n, depth) do
    {list, state} = list(state, n, depth)
    {for({v, k} <- Enum.with_index(list), do: {:"key#{k}", v}), state}
  end

  defp struct_of(state, depth) do
    {a, state} = term(state, depth - 1)
    {b, state} = term(state, depth - 1)
    {%S{a: a, b: b}, state}
  end
end
