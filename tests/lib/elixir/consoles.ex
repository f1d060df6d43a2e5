# Reading from the standard input, writing, colours and movements of terminals.
defmodule Consoles do
  import Say

  def start do
    say(IO.gets("name? "))
    say(IO.gets(:stdio, "again? "))
    say(IO.getn("two: ", 2))
    say(IO.getn("one: "))
    say(IO.getn(:stdio, "three: ", 3))
    say(IO.read(:line))
    say(IO.read(:stdio, 4))
    say(IO.read(:stdio, :line))
    say(IO.binread(:line))
    say(IO.binread(:stdio, 3))
    say(IO.stream(:stdio, :line) |> Enum.take(2))
    say(IO.stream(:stdio, 2) |> Enum.take(2))
    say(IO.binstream(:stdio, :line) |> Enum.take(1))
    say(IO.read(:line))
    say(IO.gets("end? "))
    say(IO.read(:line))
    say(IO.binread(:line))
    say(IO.getn("none: ", 1))
    writing()
    colours()
    :ok
  end

  defp writing do
    say(IO.write("plain "))
    say(IO.write(:stdio, ["in ", ?p, "arts "]))
    say(IO.binwrite("bytes "))
    say(IO.binwrite(:stdio, [<<98>>, "ytes "]))
    say(IO.puts([?ä, " x"]))
    say(IO.inspect({1, "a"}, label: "labelled"))
    say(IO.write(:none_such, "x"))
    say(IO.warn("a warning"))
    say(IO.warn("a warning with its place", []))
    stream = IO.stream(:stdio, :line)
    say(Enum.into(["one ", "two\n"], stream) == stream)
    say(IO.chardata_to_string(["a", [?b, "c"]]))
    say(IO.iodata_length(["abc", [1, 2]]))
  end

  defp colours do
    say(IO.ANSI.red())
    say(IO.ANSI.color(200))
    say(IO.ANSI.color(1, 2, 3))
    say(IO.ANSI.color_background(17))
    say(IO.ANSI.color_background(5, 0, 5))
    say(IO.ANSI.color(256))
    say(IO.ANSI.cursor(3, 4))
    say(IO.ANSI.cursor_up())
    say(IO.ANSI.cursor_up(2))
    say(IO.ANSI.cursor_down())
    say(IO.ANSI.cursor_down(3))
    say(IO.ANSI.cursor_right())
    say(IO.ANSI.cursor_right(4))
    say(IO.ANSI.cursor_left())
    say(IO.ANSI.cursor_left(5))
    say(IO.ANSI.cursor(0, -1))
    say(IO.ANSI.format([:red, "r", :bright, ["b", :reset], "x"], true) |> IO.iodata_to_binary())
    say(IO.ANSI.format(["plain", :green], false) |> IO.iodata_to_binary())

    say(
      IO.ANSI.format([:blue, "as the terminal"])
      |> IO.iodata_to_binary()
      |> String.contains?("as the terminal")
    )

    say(IO.ANSI.format_fragment([:bright, "x"], true) |> IO.iodata_to_binary())
    say(IO.ANSI.format_fragment([:bright, "x"]) |> IO.iodata_to_binary() |> String.contains?("x"))
    say(IO.ANSI.format([:no_such_colour], true))
    say(is_boolean(IO.ANSI.enabled?()))
  end
end
