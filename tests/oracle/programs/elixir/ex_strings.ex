# Interpolation, sigils, heredocs, String functions over graphemes.
defmodule Oracle.ExStrings do
  def start do
    n = 42
    :oracle.say(["n=#{n}", "#{:a} #{1.5} #{nil} #{[?x, "y"]}", 'chars #{n}', ~s(a "q" #{n}), ~S(no #{n}), ~w(a b c), ~w(x y)a, ~c(cl)])
    :oracle.say("""
      two
    lines #{n}
    """)
    s = "Ünïcode ☃ 𝄞"
    :oracle.say([String.length(s), byte_size(s), String.upcase(s), String.downcase(s), String.reverse(s), String.at(s, 0), String.slice(s, 1..3)])
    :oracle.say([String.split("a b  c"), String.split("a,b,,c", ","), String.split("a,b,,c", ",", trim: true), String.split("a-b_c", ["-", "_"]), String.split("abc", "")])
    :oracle.say([String.trim("  x "), String.trim_leading("xxa", "x"), String.pad_leading("7", 3, "0"), String.pad_trailing("7", 3), String.duplicate("ab", 3)])
    :oracle.say([String.contains?("hello", "ell"), String.starts_with?("hello", ["x", "he"]), String.ends_with?("hello", "lo"), String.replace("a.b.c", ".", "-"), String.replace("aXbX", "X", "", global: false)])
    :oracle.say([String.to_integer("12"), String.to_integer("ff", 16), String.to_float("1.5"), Integer.parse("12abc"), Integer.parse("x"), Float.parse("1.5e3z"), String.to_atom("at")])
    :oracle.say([String.codepoints("e\u0301x"), String.graphemes("e\u0301x"), String.to_charlist("é"), to_string('é'), String.valid?(<<255>>), String.valid?("é")])
    :oracle.say([String.capitalize("hELLO"), String.first("abc"), String.last("abc"), String.next_grapheme("abc"), String.printable?("a\n"), String.jaro_distance("abc", "abd") |> Float.round(3)])
    "a" <> rest = "abc"
    rest
  end
end
