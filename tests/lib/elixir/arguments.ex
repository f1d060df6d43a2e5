# Arguments of programs: switches of all types, aliases, what is wrong with them, writing and splitting.
defmodule Arguments do
  import Say

  def start do
    parsed()
    heads()
    failures()
    nexts()
    undefined()
    written()
    split()
    say(raise OptionParser.ParseError, "x")
    say(Exception.message(%OptionParser.ParseError{message: "x"}))
    :ok
  end

  defp parsed do
    say(
      OptionParser.parse(["--a-b", "1", "x", "--no-c", "--d=3", "-e", "-fg", "-h3", "--", "--i"],
        strict: [a_b: :integer, c: :boolean, d: :float, i: :string]
      )
    )

    say(OptionParser.parse(["--source=x"], []))
    say(OptionParser.parse(["--source=x"], switches: []))
    say(OptionParser.parse(["--source=x"], allow_nonexistent_atoms: true))
    say(OptionParser.parse(["--source=x"], strict: [], switches: []))
    say(OptionParser.parse(["--source=x"], strict: [source: :foo]))
    say(OptionParser.parse(["--source", "x"], switches: [source: :boolean]))
    say(OptionParser.parse(["--source=true"], switches: [source: :boolean]))
    say(OptionParser.parse(["--source=foo"], switches: [source: :boolean]))

    say(
      OptionParser.parse(["--source", "--x", "1", "--source"],
        switches: [source: :count, x: [:integer, :keep]]
      )
    )

    say(OptionParser.parse(["--source=1"], switches: [source: :count]))

    say(
      OptionParser.parse(["-s", "1", "-vvv"], aliases: [s: :source, v: :verbose], switches: [verbose: :count])
    )

    say(
      OptionParser.parse(["-svx"],
        aliases: [s: :source, v: :verbose],
        strict: [verbose: :count, source: :boolean]
      )
    )

    say(
      OptionParser.parse(["-sv3"],
        aliases: [s: :source, v: :verbose],
        strict: [verbose: :integer, source: :boolean]
      )
    )

    say(OptionParser.parse(["-abc"], strict: []))
    say(OptionParser.parse(["-abc"], switches: []))
    say(OptionParser.parse(["-a=1"], switches: []))
    say(OptionParser.parse(["-a=1"], aliases: [a: :bar], switches: []))
    say(OptionParser.parse(["-ab=1"], aliases: [a: :bar, b: :bar], switches: []))
    say(OptionParser.parse(["-3", "--x", "-3", "-", "--"], switches: [x: :integer]))
    say(OptionParser.parse(["-3"], strict: [x: :integer]))
    say(OptionParser.parse(["-x", "-3.5"], strict: [x: :float], aliases: [x: :x]))
    say(OptionParser.parse(["--x", ""], strict: [x: :string]))
    say(OptionParser.parse(["--x="], strict: [x: :string]))
    say(OptionParser.parse(["--x"], strict: [x: :string]))
    say(OptionParser.parse(["--x"], strict: [x: :integer]))
    say(OptionParser.parse(["--x", "-y"], strict: [x: :string]))
    say(OptionParser.parse(["--x", "-y"], switches: [x: :string]))
    say(OptionParser.parse(["--x", "--y"], switches: []))
    say(OptionParser.parse(["--x", "-"], switches: []))
    say(OptionParser.parse(["--x", "y"], switches: []))
    say(OptionParser.parse(["--no-x"], switches: []))
    say(OptionParser.parse(["--no-x=1"], switches: []))
    say(OptionParser.parse(["--no-x", "1"], switches: [x: :integer]))
    say(OptionParser.parse(["--no-x", "1"], strict: [x: :integer]))
    say(OptionParser.parse(["--no-x", "1"], strict: [no_x: :integer]))
    say(OptionParser.parse(["--no-x", "1"], strict: [no_x: :boolean]))
    say(OptionParser.parse(["--no-x=1"], strict: [x: :boolean]))
    say(OptionParser.parse(["--a_b", "1"], strict: [a_b: :integer]))
    say(OptionParser.parse(["--a_b", "1"], switches: []))
    say(OptionParser.parse(["--a-", "1"], switches: []))
    say(OptionParser.parse(["--source-nonexistent-zzz"], switches: []))
    say(OptionParser.parse(["--source-nonexistent-zzz=3", "a"], switches: []))
    say(OptionParser.parse(["--source-nonexistent-zzz2"], switches: [], allow_nonexistent_atoms: true))
    say(OptionParser.parse(["--no-nonexistent-zzz2"], switches: []))
    say(OptionParser.parse(["--x", "a", "--x", "b"], strict: [x: :string]))
    say(OptionParser.parse(["--x", "a", "--x", "b"], strict: [x: :keep]))
    say(OptionParser.parse(["--x", "a", "--x", "b"], strict: [x: [:string, :keep]]))
    say(OptionParser.parse(["--x", "--x", "--x=false"], strict: [x: [:boolean]]))
    say(OptionParser.parse(["--x", "--x", "--x=false"], strict: [x: [:boolean, :keep]]))
    say(OptionParser.parse(["--x", "a"], strict: [x: [:string, :foo]]))
    say(OptionParser.parse(["--x", "a"], strict: [x: [:string, :integer]]))
    say(OptionParser.parse(["--x", "a"], strict: [x: []]))
    say(OptionParser.parse(["--x=1.0", "--x=1", "--x=a", "--x=1a"], strict: [x: [:float, :keep]]))
    say(OptionParser.parse(["-x1", "-x=1", "-x", "1"], strict: [x: [:float, :keep]], aliases: [x: :x]))
    say(OptionParser.parse(["--x"], aliases: [xy: :z]))
    say(OptionParser.parse(["-xy"], aliases: [xy: :z], switches: []))
    say(OptionParser.parse(["---x", "a"], switches: []))
    say(OptionParser.parse(["--=x", "a"], switches: []))
    say(OptionParser.parse(["--x-=x", "a"], switches: []))
    say(OptionParser.parse(["", "a"], switches: []))
    say(OptionParser.parse(["-é", "a"], switches: []))
    say(OptionParser.parse(:a, switches: []))
    say(OptionParser.parse([:a], switches: []))
    say(OptionParser.parse(["--a", "x", "--b"], strict: [a: :string], allow_nonexistent_atoms: true))
    say(OptionParser.parse(["--x"], strict: [x: :boolean], aliases: [:a]))
    say(OptionParser.parse(["--x"], :a))
    say(OptionParser.parse(["-x", "y"], aliases: [x: :y]))
    say(OptionParser.parse(["-x", "y"], switches: [x: :string]))
    say(OptionParser.parse(["-xyz", "y"], switches: [xyz: :string]))
    say(OptionParser.parse(["--x", "y"], aliases: [x: :y], strict: []))
    say(OptionParser.parse(["--x"], strict: [x: :boolean], return_separator: true))
    say(OptionParser.parse(["a", "--", "b"], strict: [x: :boolean], return_separator: true))
    say(OptionParser.parse(["-h3"], strict: []))
    say(OptionParser.parse(["-h3x"], strict: []))
    say(OptionParser.parse(["-h-x"], strict: []))
    say(OptionParser.parse(["-ab3c"], strict: []))
    say(OptionParser.parse(["-ab=3c"], strict: []))
    say(OptionParser.parse(["-a=3c", "d"], strict: []))
    say(OptionParser.parse(["-a", "d"], strict: []))
    say(OptionParser.parse(["-ab", "d"], strict: []))
    say(OptionParser.parse(["-a-b", "d"], aliases: [a: :aa, b: :bb], switches: []))
    say(OptionParser.parse(["-ab", "d"], aliases: [a: :aa, b: :bb], switches: []))
    say(OptionParser.parse(["-ab", "d"], aliases: [a: :aa, b: :bb], switches: [aa: :integer]))
    say(OptionParser.parse(["-a3b", "d"], aliases: [a: :aa, b: :bb], switches: [aa: :integer]))
    say(OptionParser.parse(["-a33", "d"], aliases: [a: :aa, b: :bb], switches: [aa: :integer]))
    say(OptionParser.parse(["-a33", "d"], aliases: [a: :aa, b: :bb], switches: [aa: :boolean]))
    say(OptionParser.parse(["-a33", "d"], aliases: [a: :aa, b: :bb], switches: [aa: :string]))
    say(OptionParser.parse(["-a", "-33"], aliases: [a: :aa, b: :bb], switches: [aa: :string]))
    say(OptionParser.parse(["-a", "-33x"], aliases: [a: :aa, b: :bb], switches: [aa: :string]))
    say(OptionParser.parse(["-ab33", "d"], aliases: [a: :aa, b: :bb], switches: [aa: :boolean, bb: :integer]))
    say(OptionParser.parse(["-ba33", "d"], aliases: [a: :aa, b: :bb], switches: [aa: :boolean, bb: :integer]))
    say(OptionParser.parse(["-aa=33", "d"], aliases: [a: :aa, b: :bb], switches: [aa: :keep, bb: :integer]))
    say(OptionParser.parse(["-3x", "-3.5", "-.5", "-3e5", "-1_000"], switches: [aa: :keep, bb: :integer]))
    say(OptionParser.parse(["--x", "--", "a"], strict: [x: :string]))
    say(OptionParser.parse(["--x", "-3a"], strict: [x: :string]))
    say(OptionParser.parse(["--x", "-"], strict: [x: :boolean]))
    say(OptionParser.parse(["--x", "-"], strict: [x: :string]))
    say(OptionParser.parse(["--x", "true"], switches: []))
    say(OptionParser.parse(["--x", "false"], switches: [x: :boolean]))
    say(OptionParser.parse(["--no-x=true"], switches: [x: :boolean]))
    say(OptionParser.parse(["--no-x"], switches: [x: :count]))
    say(OptionParser.parse(["--x"], switches: [x: [:count, :keep]]))
    say(OptionParser.parse(["--x", "--x"], switches: [x: [:count, :keep]]))
    say(OptionParser.parse(["--x", "--x"], switches: [x: [:boolean, :integer]]))
    say(OptionParser.parse(["--x", "1"], switches: [x: [:integer, :float]]))
    say(OptionParser.parse(["--x", "1"], switches: [x: [:integer, :string]]))
    say(OptionParser.parse(["--x", "1"], switches: [x: [:string, :integer]]))
    say(OptionParser.parse(["--x", "y"], switches: [x: :keep]))
    say(OptionParser.parse(["--no-"], switches: []))
    say(OptionParser.parse(["--no-"], strict: []))
    say(OptionParser.parse(["--no-zzzz-new"], switches: [], allow_nonexistent_atoms: true))
    say(OptionParser.parse(["--no-foo"], switches: [foo: :boolean], allow_nonexistent_atoms: true))
    say(OptionParser.parse(["--no-foo"], switches: [foo: :string], allow_nonexistent_atoms: true))
    say(OptionParser.parse(["--a_b=1"], switches: []))
    say(OptionParser.parse(["--A-b=1"], switches: [A_b: :integer]))
    say(OptionParser.parse(["--a--b=1"], switches: [a__b: :integer]))
    say(OptionParser.parse(["--a.b=1"], switches: ["a.b": :integer]))
    say(OptionParser.parse(["-ab"], strict: [ab: :boolean]))
    say(OptionParser.parse(["-ab"], strict: [ab: :boolean], aliases: [a: :ab]))
    say(OptionParser.parse(["-a"], strict: [], aliases: [a: :ab]))
    say(OptionParser.parse(["-a", "1", "-b", "-c"], switches: [x: :integer], aliases: [a: :ab]))
    say(OptionParser.parse(["--x"], strict: [x: :keep]))
    say(OptionParser.parse(["--x"], switches: [x: :keep]))
    say(OptionParser.parse(["--x"], switches: [x: []]))
    say(OptionParser.parse(["--x"], strict: [x: []]))
    say(OptionParser.parse(["--x", "1", "--x"], strict: [x: [:integer, :boolean]]))
    say(OptionParser.parse(["--x=a"], strict: [x: [:integer, :boolean]]))
    say(OptionParser.parse(["--x=1"], strict: [x: [:integer, :boolean]]))
    say(OptionParser.parse(["--x"], strict: [x: [:foo, :bar]]))
    say(OptionParser.parse(["--x"], strict: [x: 1]))
    say(OptionParser.parse(["-é3"], strict: []))
    say(OptionParser.parse(["--limit", "1_0"], strict: [limit: :integer]))
  end

  defp heads do
    say(OptionParser.parse_head(["--a", "x", "--b", "--", "c"], switches: [a: :boolean]))
    say(OptionParser.parse_head(["--a", "--b", "--", "--c"], switches: [a: :boolean]))
    say(OptionParser.parse_head(["--a", "--b", "--c"], strict: [a: :boolean]))
    say(OptionParser.parse_head(["--a", "--", "--", "--c"], strict: [a: :boolean]))
    say(OptionParser.parse_head(["--a", "-3", "-b"], strict: [a: :boolean]))
    say(message(fn -> OptionParser.parse_head!(["--a", "--b", "--c"], strict: [a: :boolean]) end))
  end

  defp failures do
    say(
      message(fn ->
        OptionParser.parse!(["--a=1", "--b", "--c=x", "--d", "y", "-e", "--f"],
          strict: [a: :boolean, c: :integer, d: :float, f: :string]
        )
      end)
    )

    say(message(fn -> OptionParser.parse!(["--limit", "xyz"], strict: [limit: :integer]) end))
    say(message(fn -> OptionParser.parse!(["--unknown", "xyz"], strict: []) end))

    say(
      message(fn -> OptionParser.parse!(["-l", "xyz"], switches: [limit: :integer], aliases: [l: :limit]) end)
    )

    say(message(fn -> OptionParser.parse!(["--limits", "xyz"], strict: [limit: :integer, other: :count]) end))

    say(
      message(fn ->
        OptionParser.parse!(["--no-limits", "--lim=1", "-l"], strict: [limit: :integer, other: :count])
      end)
    )

    say(message(fn -> OptionParser.parse!(["--limit"], strict: [limit: :integer, other: :count]) end))
    say(message(fn -> OptionParser.parse!(["--zz-new-one"], switches: [zz_new: :integer]) end))
    say(message(fn -> OptionParser.parse!(["--li_mit=1"], strict: [li_mit: :integer]) end))
    say(message(fn -> OptionParser.parse!(["--no-x=1"], strict: [x: :boolean]) end))
    say(message(fn -> OptionParser.parse!(["--a", "b"], strict: [a: :integer]) end))
    say(message(fn -> OptionParser.parse!(["--ok", "b"], strict: [ok: :boolean]) end))

    say(
      message(fn ->
        OptionParser.parse!(["-a", "1", "-b", "-c"], switches: [x: :integer], aliases: [a: :x, b: :x])
      end)
    )

    say(
      message(fn ->
        OptionParser.parse!(["--verbos", "--colour"], strict: [verbose: :count, color: :boolean])
      end)
    )

    say(message(fn -> OptionParser.parse!(["--a"], strict: [a: :float]) end))
    say(message(fn -> OptionParser.parse!(["--a", "x"], strict: [a: :keep, b: :count], aliases: [b: :b]) end))
    say(message(fn -> OptionParser.parse!(["--b=x"], strict: [a: :keep, b: :count], aliases: [b: :b]) end))
    say(message(fn -> OptionParser.parse!(["-b=x"], strict: [a: :keep, b: :count], aliases: [b: :b]) end))
    say(message(fn -> OptionParser.parse!(["-c"], strict: [a: :keep], aliases: [c: :d]) end))
    say(message(fn -> OptionParser.parse!(["--foo_bar", "x"], strict: [foo_bar: :integer]) end))
    say(message(fn -> OptionParser.parse!(["--foo_bar", "x"], strict: [foo: :integer]) end))
    say(message(fn -> OptionParser.parse!(["--foo_bar", "x"], switches: [foo_bar: :integer]) end))

    say(
      message(fn ->
        OptionParser.parse!(["--limiter", "--mit", "--tim", "--l"], strict: [limit: :integer, limits: :string])
      end)
    )

    say(
      message(fn ->
        OptionParser.parse!(["--ab", "--ac"], strict: [ad: :integer, abc: :integer, a: :integer])
      end)
    )

    say(message(fn -> OptionParser.parse!(["--no-colour"], strict: [color: :boolean]) end))
    say(message(fn -> OptionParser.parse!(["--foo-baz"], strict: [foo_bar: :boolean]) end))
  end

  defp nexts do
    say(OptionParser.next(["--key=value", "x"], switches: []))
    say(OptionParser.next(["x", "--key=value"], switches: []))
    say(OptionParser.next([], switches: []))
    say(OptionParser.next(["--", "x"], switches: []))
    say(OptionParser.next(["--zzz-undefined-p=1", "x"], switches: []))
    say(OptionParser.next(["--zzz", "x"], strict: []))
    say(OptionParser.next(["--limit", "x", "y"], strict: [limit: :integer]))
    say(OptionParser.next(["-vv", "x", "y"], strict: [limit: :count], aliases: [v: :limit]))
    say(OptionParser.next(["-v", "x", "y"], strict: [limit: :count], aliases: [v: :limit]))
    say(OptionParser.next(["-", "x", "y"], strict: [limit: :count], aliases: [v: :limit]))
    say(OptionParser.next(["-3", "x", "y"], strict: [limit: :count], aliases: [v: :limit]))
    say(OptionParser.next(["--no-x=1"], switches: [x: :boolean]))
    say(OptionParser.next(["-x"], switches: [x: :boolean]))
    say(OptionParser.next(["-xy", "z"], switches: [x: :boolean]))
    say(OptionParser.next(["-xy", "z"], strict: [x: :boolean]))
    say(OptionParser.next(["-x3", "z"], strict: [x: :boolean]))
    say(OptionParser.next(["-x=3", "z"], strict: [x: :boolean]))
    say(OptionParser.next(["-xy=3", "z"], strict: [x: :boolean]))
    say(OptionParser.next(["-xy3", "z"], strict: [x: :boolean]))
    say(OptionParser.next(["-xy3z", "z"], strict: [x: :boolean]))
    say(OptionParser.next(["-xyz=3z", "z"], strict: [x: :boolean], aliases: [x: :x]))
    say(OptionParser.next(["--a_b", "z"], strict: [a_b: :boolean]))
    say(OptionParser.next(["--a_b=3", "z"], strict: [a_b: :boolean]))
    say(OptionParser.next(["--no-zz", "z"], strict: [a_b: :boolean]))
    say(OptionParser.next(["--no-a-b", "z"], strict: [a_b: :boolean]))
    say(OptionParser.next(["--x"], strict: [x: :string]))
    say(OptionParser.next([:a], strict: []))
    say(OptionParser.next(["-a-b=1", "c"], strict: [x: [:integer, :boolean]]))
    say(OptionParser.next(["-a-b", "c"], strict: [x: [:integer, :boolean]]))
    say(OptionParser.next(["-a", "-b"], strict: [x: [:integer, :boolean]]))
    say(OptionParser.next(["--a"], strict: []))
    say(OptionParser.next(["-", "-b"], strict: [x: [:integer, :boolean]]))
  end

  defp undefined do
    say({:zz1, OptionParser.next(["--zz1", "y"], strict: [])})
    say({:zz1, OptionParser.next(["--zz1"], strict: [])})
    say({:zz1, OptionParser.next(["--zz1=1"], strict: [])})
    say(OptionParser.next(["--zz2-not-an-atom", "y"], strict: []))
    say(OptionParser.next(["--zz2-not-an-atom"], strict: []))
    say(OptionParser.next(["--zz2-not-an-atom", "-y"], switches: []))
    say(OptionParser.next(["-z", "y"], strict: [], aliases: [z: :zz1]))
    say(OptionParser.next(["-z"], strict: [], aliases: [z: :zz1]))
    say(OptionParser.next(["-z", "y"], strict: []))
    say({:no_zz1, OptionParser.next(["--no-zz1", "y"], strict: [])})
    say(OptionParser.next(["--zz5_x", "y"], strict: []))
    say(OptionParser.next(["-é"], strict: []))
  end

  defp written do
    say(OptionParser.to_argv(foo_bar: "baz", a: true, b: false, c: nil, d: 1, e: 1.5, f: :g))
    say(OptionParser.to_argv([v: 3, v: 0, n: true], switches: [v: :count]))
    say(OptionParser.to_argv([{:a, [1]}]))
    say(OptionParser.to_argv(%{a: 1}))
    say(OptionParser.to_argv([a: 1, b_c: "x", a: 2, d: 2], switches: [d: :count, a: :keep]))
    say(OptionParser.to_argv([d: true, e: false], switches: [d: :count]))
    say(OptionParser.to_argv([d: 2], switches: [d: [:count, :keep]]))
    say(OptionParser.to_argv(:a))
  end

  defp split do
    say(OptionParser.split("foo bar"))
    say(OptionParser.split("foo \"bar baz\""))
    say(OptionParser.split("  a'b c'd  \\\"x\\ y \"p\\\"q\\a\" '\\' \t z\nw"))
    say(OptionParser.split("a 'b"))
    say(OptionParser.split("a \"b"))
    say(OptionParser.split(""))
    say(OptionParser.split("'' a \"\""))
    say(OptionParser.split("a\\"))
    say(OptionParser.split("a 'it\\'s' b"))
    say(OptionParser.split("é 日\u00a0x"))
    say(OptionParser.split(:a))
    say(OptionParser.split(~S(a b\ c \\"x\\y" 'a"b' "a'b" p"q"r x\'y "a\\b" "a\nb")))
    say(OptionParser.split(~S("a"b c''d  )))
    say(OptionParser.split(~S("a\"b" '\'')))
    say(OptionParser.split("a\tb\nc\rd\ve"))
    say(OptionParser.split("a b\\ c"))
    say(OptionParser.split("x\\'y"))
    say(OptionParser.split("\"x\\\\y\""))
    say(OptionParser.split("\"a\\nb\""))
    say(OptionParser.split("'a\\nb'"))
    say(OptionParser.split("\\\"x"))
    say(OptionParser.split("a  b"))
    say(OptionParser.split("  a "))
    say(OptionParser.split(" '' b"))
    say(OptionParser.split("a '' '' b"))
    say(OptionParser.split("a''"))
    say(OptionParser.split("\"a'b\" c"))
    say(OptionParser.split("a\\\\ b"))
    say(OptionParser.split("'a\\\"b'"))
    say(OptionParser.split("\"a\\'b\""))
    say(OptionParser.split("a\\nb"))
    say(OptionParser.split("a \\"))
    say(OptionParser.split("'a' "))
    say(OptionParser.split(" "))
    say(OptionParser.split("\\ "))
    say(OptionParser.split("'a'\\'"))
    say(OptionParser.split("\"\\\\\""))
    say(OptionParser.split("'\\\\' b"))
  end

  defp message(fun) do
    fun.()
  rescue
    error in OptionParser.ParseError -> error.message
  end
end
