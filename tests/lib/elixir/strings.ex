defmodule Strings do
  import Say

  def start do
    characters()
    slices()
    tests()
    cases()
    splits()
    trims()
    replaces()
    conversions()
    distances()
    atoms()
    sweep()
    :ok
  end

  @texts [
    "",
    "a",
    "héllo",
    "e\u0301a\u0300",
    "日本語",
    "👨‍👩‍👧x🇩🇪🇫🇷",
    "a\r\nb",
    <<97, 255, 98>>,
    "ß→ﬁ",
    "\u200Dx"
  ]

  defp characters do
    for s <- @texts do
      say(String.graphemes(s))
      say(String.codepoints(s))
      say(String.length(s))
      say(String.next_grapheme(s))
      say(String.next_codepoint(s))
      say(String.first(s))
      say(String.last(s))
      if String.valid?(s), do: say(String.reverse(s))
      say(String.chunk(s, :valid))
      say(String.chunk(s <> "\0x", :printable))
      say(String.valid?(s))
      say(String.printable?(s))
    end

    say(String.chunk("ab\0", :foo))
    say(String.length(1))
    say(String.graphemes(:a))
  end

  defp slices do
    for s <- ["", "abc", "héllo wörld", "e\u0301a\u0300x"], i <- [-20, -3, -1, 0, 1, 2, 5, 20] do
      say(String.at(s, i))
      say(String.slice(s, i, 2))
      say(String.slice(s, i, 0))
      say(String.split_at(s, i))
      say(String.slice(s, i..2))
      say(String.slice(s, i..-2//1))
      say(String.slice(s, 1..i//1))
    end

    say(String.slice("elixir", 1..3))
    say(String.slice("elixir", 1..10))
    say(String.slice("elixir", -4..-2))
    say(String.slice("elixir", -10..3))
    say(String.slice("elixir", 2..1//1))
    say(String.slice("elixir", 0..5//2))
    say(String.slice("elixir", -5..-1//3))
    say(String.slice("elixir", 3..1//-1))
    say(String.slice("a", 0, -1))
    say(String.slice("a", :x, 1))
  end

  defp tests do
    say(String.starts_with?("elixir", "eli"))
    say(String.starts_with?("elixir", ["x", "el"]))
    say(String.starts_with?("elixir", []))
    say(String.starts_with?("elixir", ""))
    say(String.ends_with?("elixir", "xir"))
    say(String.ends_with?("elixir", ["x", "ir"]))
    say(String.ends_with?("a", "aa"))
    say(String.contains?("elixir", "lix"))
    say(String.contains?("elixir", ["z", "x"]))
    say(String.contains?("elixir", []))
    say(String.contains?("elixir", ""))
    say(String.contains?("elixir", ["", "z"]))
    say(String.contains?("elixir", :binary.compile_pattern(["z", "x"])))
    say(String.equivalent?("\u00E9", "e\u0301"))
    say(String.equivalent?("a", "b"))
    say(String.printable?("abc" <> <<0>>, 2))
    say(String.printable?("abc" <> <<0>>, 4))
    say(String.printable?("\a\b\t\n\v\f\r\e\d"))
    say(String.valid?(<<0xD800::16>>))
  end

  defp cases do
    for s <- ["", "aBc", "ÀÉÎ ßﬁ", "ΣΑΣ ΣΑΣ", "ǆ ǅ", "İIıi", "éa", <<255, "aB">>, "ŉ"] do
      say(String.upcase(s))
      say(String.downcase(s))
      say(String.capitalize(s))
      say(String.upcase(s, :ascii))
      say(String.downcase(s, :ascii))
      say(String.capitalize(s, :ascii))
      say(String.upcase(s, :greek))
      say(String.downcase(s, :greek))
      say(String.upcase(s, :turkic))
      say(String.downcase(s, :turkic))
      say(String.capitalize(s, :turkic))

      for form <- [:nfd, :nfc, :nfkd, :nfkc] do
        say(String.normalize(s, form))
      end
    end

    say(String.normalize("a\u0301" <> <<255>> <> "a\u0301", :nfc))
    say(String.normalize("a", :foo))
    say(String.upcase("a", :foo))
    say(String.downcase(:a))
  end

  defp splits do
    say(String.split(" foo  bar\t\n baz "))
    say(String.split(""))
    say(String.split("no\u00A0break\u2003em\u3000x"))
    say(String.split(<<255, 32, 254>>))
    say(String.split("a,b,c", ","))
    say(String.split("a,b,c", ",", parts: 2))
    say(String.split("a,b,c", ",", parts: 1))
    say(String.split(",a,,b,", ","))
    say(String.split(",a,,b,", ",", trim: true))
    say(String.split(",a,,b,c", ",", parts: 2, trim: true))
    say(String.split("a b,c", [" ", ","]))
    say(String.split("a b,c", [" ", ","], parts: 2))
    say(String.split("a--b-c", ["-", "--"]))
    say(String.split("abc", ""))
    say(String.split("abc", "", trim: true))
    say(String.split("abc", "", parts: 2))
    say(String.split("abc", "", parts: 3))
    say(String.split("abc", "", parts: 2, trim: true))
    say(String.split("abc", "", parts: 1))
    say(String.split("", ""))
    say(String.split("", "", trim: true))
    say(String.split("", ","))
    say(String.split("", ",", trim: true))
    say(String.split("abc", []))
    say(String.split("", [], trim: true))
    say(String.split("abc", [], trim: true))
    say(String.split("1,2 3", :binary.compile_pattern([" ", ","])))
    say(String.splitter("1,2 3,4", [" ", ","]) |> Enum.take(2))
    say(String.splitter("a,,b", ",", trim: true) |> Enum.to_list())
    say(String.splitter("a,,b,", ",") |> Enum.to_list())
    say(String.splitter("abc", "") |> Enum.to_list())
    say(String.splitter("abc", "", trim: true) |> Enum.to_list())
    say(String.splitter("", ",") |> Enum.to_list())
    say(String.splitter("", ",", trim: true) |> Enum.to_list())
    say(String.splitter("", "") |> Enum.to_list())
  end

  defp trims do
    for s <- [
          "",
          "  ",
          " a b\n",
          "\u2003a\u00A0",
          "\t\r\n",
          "aa b aa",
          "\u3000日\u3000",
          <<32, 255, 32>>
        ] do
      say(String.trim(s))
      say(String.trim_leading(s))
      say(String.trim_trailing(s))
      say(String.trim(s, "a"))
      say(String.trim_leading(s, "a"))
      say(String.trim_trailing(s, "a"))
      say(String.pad_leading(s, 5))
      say(String.pad_trailing(s, 5))
      say(String.pad_leading(s, 8, "xyz"))
      say(String.pad_trailing(s, 8, ["ab", "c"]))
    end

    say(String.pad_leading("a", 0))
    say(String.pad_leading("a", 3, ["x", 1]))
    say(String.pad_leading("a", -1))
    say(String.duplicate("ab", 3))
    say(String.duplicate("ab", 0))
    say(String.trim("a", ""))
  end

  defp replaces do
    say(String.replace("a,b,c", ",", "-"))
    say(String.replace("a,b,c", ",", "-", global: false))
    say(String.replace("a,b,c", ["a", "c"], fn <<c>> -> <<c + 1>> end))
    say(String.replace("abc", "", "-"))
    say(String.replace("abc", "", "-", global: false))
    say(String.replace("", "", "-"))
    say(String.replace("abc", "x", "-"))
    say(String.replace("abc", [], "-"))
    say(String.replace("aaa", "aa", &String.upcase/1))
    say(String.replace("a", "a", :b))
    say(String.replace_leading("hello hello world", "hello ", ""))
    say(String.replace_leading("aab", "a", "xy"))
    say(String.replace_leading("a", "", ""))
    say(String.replace_trailing("worldworld", "world", "!"))
    say(String.replace_trailing("a", "", ""))
    say(String.replace_prefix("world", "wor", "x"))
    say(String.replace_prefix("world", "", "hello "))
    say(String.replace_prefix("world", "x", "y"))
    say(String.replace_suffix("world", "ld", "x"))
    say(String.replace_suffix("world", "", "!"))
    say(String.replace_suffix("world", "x", "y"))
  end

  defp conversions do
    say(String.to_charlist("aé日"))
    say(String.to_charlist(<<97, 255>>))
    say(String.to_atom("foo bar"))
    say(String.to_existing_atom("foo bar"))
    say(String.to_integer("-12"))
    say(String.to_integer("FF", 16))
    say(String.to_float("2.5e3"))
    say(to_string([97, [233, "b"]]))
    say(to_string(:foo))
    say(to_string(nil))
    say(to_string(1.0e10))
    say(to_string(-0.1))
    say(to_string(12))
    say(to_string({1}))
    say(to_string(<<1::3>>))
    say(to_charlist("é"))
    say(to_charlist(:ab))
    say(to_charlist(nil))
    say(to_charlist(15))
    say(to_charlist(1.5))
    say(to_charlist([1]))
    say(to_charlist(%{}))
    say("#{1}#{:a}#{"b"}#{[?c]}#{1.5}")
    say(String.Chars.impl_for(1))
    say(String.Chars.impl_for({}))
    say(List.Chars.impl_for("a"))
    say(List.Chars.impl_for(self()))
  end

  defp distances do
    words = [
      "",
      "a",
      "dwayne",
      "duane",
      "martha",
      "marhta",
      "dixon",
      "dicksonx",
      "elixir",
      "riʟixe",
      "héllo"
    ]

    for a <- words, b <- words do
      say(String.jaro_distance(a, b))
      say(String.bag_distance(a, b))
      say(String.myers_difference(a, b))
    end
  end

  defp atoms do
    say(Atom.to_string(:"foo bar"))
    say(Atom.to_charlist(:é))
    say(Atom.to_charlist(nil))
  end

  # Every code point, by what a checksum of the answers says.
  defp sweep do
    cps =
      Enum.concat([
        0..0x33FF,
        0xA640..0xABFF,
        0xD7B0..0xD7FF,
        0xF900..0xFFFD,
        0x10400..0x104FF,
        0x1F1E0..0x1F64F
      ])

    hash = fn fun ->
      Enum.reduce(cps, 0, fn cp, acc ->
        :erlang.adler32([<<acc::32, cp::32>>, :erlang.term_to_binary(fun.(<<cp::utf8>>))])
      end)
    end

    say(hash.(&String.upcase/1))
    say(hash.(&String.downcase/1))
    say(hash.(&String.capitalize/1))
    say(hash.(&String.trim/1))
    say(hash.(&String.split(&1 <> "a" <> &1)))
    say(hash.(&String.normalize(&1, :nfd)))
  end
end
