# Devices that are strings: reading, writing, prompts, encodings, requests.
defmodule StringDevices do
  import Say

  def start do
    reading()
    prompts()
    bytes()
    invalid()
    encodings()
    requests()
    terms()
    functions()
    :ok
  end

  defp open(text, options \\ []) do
    {:ok, device} = StringIO.open(text, options)
    device
  end

  defp reading do
    d = open("abc\nxyz\r\né\rl")
    say(IO.gets(d, "? "))
    say(StringIO.contents(d))
    say(IO.read(d, 2))
    say(IO.read(d, :line))
    say(IO.read(d, 0))
    say(IO.getn(d, "? ", 1))
    say(IO.read(d, 100))
    say(IO.read(d, 1))
    say(IO.read(d, :line))
    say(IO.read(d, :eof))
    say(IO.read(open("a\n\nb"), :eof))
    say(IO.stream(open("a\nb\nc"), :line) |> Enum.to_list())
    say(IO.stream(open("aéc"), 2) |> Enum.to_list())
    d = open("in")
    say(IO.write(d, "hé"))
    say(IO.puts(d, ["a", ?b]))
    say(IO.inspect(d, {1, :a}, []))
    say(StringIO.contents(d))
    say(StringIO.flush(d))
    say(StringIO.flush(d))
    say(StringIO.contents(d))
    say(Enum.into(["x", "y"], IO.stream(d, :line)) |> Map.get(:line_or_bytes))
    say(StringIO.close(d))
    say(Process.alive?(d))
  end

  defp prompts do
    d = open("a\nb c d", capture_prompt: true)
    say(IO.gets(d, "a> "))
    say(IO.getn(d, 'b> ', 1))
    say(IO.gets(d, :c))
    say(StringIO.contents(d))
    say(IO.gets(d, "at the end"))
    say(StringIO.flush(d))
    say(StringIO.contents(d))
  end

  defp bytes do
    d = open("é\nÿb\nfoo")
    say(IO.binread(d, 1))
    say(StringIO.contents(d))
    say(IO.binread(d, :line))
    say(IO.binread(d, :line))
    say(IO.binread(d, 1000))
    say(IO.binread(d, 1))
    say(IO.binread(d, :line))
    say(IO.binwrite(d, <<233>>))
    say(IO.binwrite(d, "é"))
    say(StringIO.contents(d))
  end

  defp invalid do
    d = open(<<255, "b\nfoo", 254>>)
    say(IO.read(d, 1))
    say(IO.read(d, 0))
    say(IO.read(d, :line))
    say(IO.read(d, :eof))
    say(IO.binread(d, :line))
    say(IO.read(d, 3))
    say(IO.read(d, 1))
    say(IO.read(open(<<"ab", 195>>), 5))
    say(IO.read(open(<<"ab", 195>>), 2))
    say(IO.read(open(<<"ab", 195, "\nc">>), :line))
    say(IO.read(open(<<"ab\n", 195>>), :line))
    say(IO.read(open(<<"ab", 195>>), :line))
    say(IO.write(d, <<255>>))
    say(StringIO.contents(d))
  end

  defp encodings do
    d = open("é", encoding: :latin1)
    say(IO.write(d, "é"))
    say(IO.binwrite(d, "é"))
    say(IO.write(d, "日"))
    say(:io.put_chars(d, [955]))
    say(:io.request(d, {:put_chars, :unicode, [955]}))
    say(:io.request(d, {:put_chars, :unicode, <<255>>}))
    say(StringIO.contents(d))
    say(IO.read(d, 1))
    say(IO.read(d, 1))
    say(IO.binread(open("é", encoding: :latin1), 1))
    say(IO.read(open("aé\nb", encoding: :latin1), :line))
    say(IO.read(open(<<233, ?\n, ?b>>, encoding: :latin1), :line))
    say(IO.read(open(<<233, ?\n, ?b>>, encoding: :latin1), 1))
    say(:io.getopts(d))
    say(:io.setopts(d, encoding: :unicode))
    say(:io.getopts(d))
    say(IO.write(d, "é"))
    say(:io.setopts(d, encoding: :none))
    say(:io.setopts(d, binary: true))
    say(:io.setopts(d, [:binary]))
    say(StringIO.contents(d))
  end

  defp requests do
    d = open("abc\ndef\n")
    say(:io.columns(d))
    say(:io.rows(d))
    say(:io.request(d, :what))
    say(:io.request(d, {:get_geometry, :columns}))
    say(:io.request(d, {:put_chars, "é"}))
    say(:io.request(d, {:put_chars, :latin1, "é"}))
    say(:io.request(d, {:put_chars, :unicode, :a}))
    say(:io.request(d, {:put_chars, :unicode, :io_lib, :format, ['~p', [:a]]}))
    say(:io.request(d, {:put_chars, :io_lib, :format, ['~p', [:b]]}))
    say(:io.request(d, {:get_chars, "", 1}))
    say(:io.request(d, {:get_line, ""}))
    say(:io.request(d, {:get_chars, :unicode, "", -1}))
    say(:io.request(d, {:requests, [{:put_chars, :unicode, "q"}, {:get_chars, :unicode, "", 1}]}))
    say(:io.request(d, {:requests, [{:put_chars, :unicode, "q"}, :bad, {:put_chars, :unicode, "r"}]}))
    say(:io.request(d, {:requests, []}))
    say(:io.format(d, "~s~n", ["x"]))
    say(StringIO.contents(d))
    send(d, :something_else)
    say(IO.read(d, :line))
  end

  defp terms do
    d = open("1 2 foo.\n bar. x\ny")
    say(:io.fread(d, 'p', '~d'))
    say(:io.fread(d, 'p', '~d'))
    say(:io.read(d, 'p'))
    say(StringIO.contents(d))
    say(:io.read(d, 'p'))
    say(StringIO.contents(d))
    say(:io.read(d, 'p'))
    say(:io.read(d, 'p'))
    say(StringIO.contents(d))
    d = open("{a,\n[1,\n2]}. é", capture_prompt: true)
    say(:io.read(d, '> '))
    say(StringIO.contents(d))
  end

  defp functions do
    say(
      StringIO.open("a", fn d ->
        IO.write(d, "x")
        {IO.gets(d, "? "), StringIO.contents(d)}
      end)
    )

    say(StringIO.open("a", [capture_prompt: true], &{IO.gets(&1, "? "), StringIO.contents(&1)}))
    say(StringIO.open("a", fn _ -> raise "it" end))
    {:ok, d} = StringIO.open("a", fn d -> d end)
    say(Process.alive?(d))
    say(StringIO.open(:a))
    say(StringIO.open("a", :b))
    say(StringIO.open("a", [], :b))
    say(elem(StringIO.open("a", encoding: :none), 0))
    say(StringIO.contents(:a))
    say(StringIO.flush(:a))
    say(StringIO.close(:a))
  end
end
