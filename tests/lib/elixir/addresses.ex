# Addresses: reading and writing them, queries, merging.
defmodule Addresses do
  import Say

  def start do
    addresses()
    queries()
    merged()
    escapes()
    ports()
    parsed()
    random()
    :ok
  end

  defp addresses do
    say(URI.parse("http://a/b"))
    say(URI.parse(URI.parse("http://a/b")).path)
    say(URI.new(URI.parse("http://a/b")))
    say(URI.parse(:a))
    say(URI.new(:a))
    say(to_string(%URI{scheme: "foo", host: "h", port: 80, userinfo: "u", path: "p"}))
    say(to_string(%URI{scheme: "https", host: "h", port: 443}))
    say(to_string(%URI{scheme: "https", host: "h:1", port: 445}))
    say(to_string(%URI{scheme: "https", host: "", port: 445}))
    say(to_string(%URI{host: "", path: "//x"}))
    say(to_string(%URI{path: "//x"}))
    say(to_string(%URI{scheme: "a", path: "//x"}))
    say(to_string(%URI{path: "a:b"}))
    say(to_string(%URI{authority: "foo.com:80"}))
    say(to_string(%URI{authority: "u@foo.com:80", userinfo: "u", host: "x", port: 80}))
    say(to_string(%URI{authority: "u@foo.com:80", scheme: "http", userinfo: "u", host: "foo.com", port: 80}))
    say(to_string(%URI{userinfo: "u", path: "/a"}))
    say(to_string(%URI{port: 80, path: "/a"}))
    say(to_string(%URI{scheme: "x", userinfo: "u", path: "/a"}))
    say(URI.default_port("HTTP"))
    say(URI.default_port("http"))
    say(URI.parse("foo://h").port)
    say(URI.default_port(:foo, 1))
    say(URI.default_port(:foo))
    say(Exception.message(%URI.Error{action: :parse, reason: :bad_uri, part: ">"}))
    say(URI.parse("http://a@b:c@d:1/"))
    say(URI.parse("//@:5"))
    say(URI.parse("http://h:080").port)
    say(URI.parse("//[a]b:5"))
    say(URI.parse("//a]:5").host)
    say(URI.parse("//a:b:5").host)
    say(URI.parse("//a:b:5").port)
    say(URI.parse("//u@[::1]:5").host)
    say(URI.parse("HTTP:/a"))
    say(URI.new("HTTP:/a"))
    say(URI.new("Foo:Bar"))
    say(URI.new("foo://u@/x"))
    say(URI.new("foo://:80/x"))
    say(URI.new("foo://@:80/x"))
    say(URI.parse("foo://@:80/x"))
    say(URI.parse("foo://:80/x") |> to_string)
    say(URI.parse("foo:?") |> to_string)
    say(URI.parse("foo:#") |> to_string)
    say(URI.parse("foo:///") |> to_string)
    say(URI.parse("foo://?a") |> to_string)
    say(URI.new!(5))
    say(inspect(URI.parse("http://a")))
    say(inspect(URI.new!("http://a")))
  end

  defp queries do
    say(
      to_string(%URI{scheme: "foo", host: "h", port: 80, userinfo: "u", path: "/p", query: "", fragment: ""})
    )

    say(URI.append_query(URI.parse("http://a?"), "x=1") |> to_string)
    say(URI.append_query(URI.parse("http://a?y&"), "x=1") |> to_string)
    say(URI.append_query("http://a?y&", "x=1"))
    say(URI.append_query(URI.parse("http://a?y&"), :x))
    say(URI.append_query(URI.parse("http://a?y"), ""))
    say(URI.append_query(URI.parse("http://a"), "&x=1") |> to_string)
    say(URI.encode_query(%{:a => 1, "b c" => "d&e"}))
    say(URI.encode_query([a: 1, b: nil, c: true, d: 1.5, e: "x y"], :rfc3986))
    say(URI.encode_query(a: [1]))
    say(URI.encode_query([{[1], 1}]))
    say(URI.encode_query([{[1], [1]}]))
    say(URI.encode_query(a: {1}))
    say(URI.encode_query([]))
    say(URI.encode_query(5))
    say(URI.decode_query("a=1&b&c=&=d&a=2&e=f=g&&h"))
    say(URI.decode_query(""))
    say(URI.decode_query("a=1", %{"a" => 2, :b => 1}))
    say(URI.decode_query("a=%1"))
    say(URI.decode_query("a+b=c+d", %{}, :rfc3986))
    say(URI.query_decoder("a=1&b&c=&=d&a=2&e=f=g&&h&") |> Enum.to_list())
    say(URI.query_decoder("&") |> Enum.to_list())
    say(URI.query_decoder("a&") |> Enum.to_list())
    say(URI.query_decoder("a") |> Enum.take(1))
    say(URI.query_decoder("") |> Enum.take(1))
    say(URI.query_decoder("a=%1&b") |> Enum.take(1))
    say(URI.query_decoder("a+b", :rfc3986) |> Enum.take(1))
    say(URI.query_decoder(1))
    say(URI.query_decoder("&&a") |> Enum.to_list())
    say(URI.query_decoder("a&&b") |> Enum.to_list())
    say(URI.query_decoder("=") |> Enum.to_list())
    say(URI.decode_query("="))
    say(URI.decode_query(1))
    say(URI.encode_query([{"a b", "c+d"}, {:x, 1}], :www_form))
    say(URI.encode_query([{%{}, 1}]))
  end

  defp merged do
    say(URI.merge("a/b", "c"))
    say(URI.merge("/a/b", "c"))
    say(URI.merge("//h/a/b", "c"))
    say(URI.merge(%URI{host: "h", path: "/x/y"}, "c"))
    say(URI.merge("http://a", URI.parse("c")) |> to_string)
    say(URI.merge("http://a:80/b", URI.parse("?c=d")))
    say(URI.merge("http://h/a", URI.parse("http://x/y")))
    say(URI.merge(URI.parse("http://h/a"), URI.parse("//x:80/y")))
    say(URI.merge(URI.parse("http://h/a"), URI.parse("//x/../y?q")))
    say(URI.merge(URI.parse("http://u@h:8/a?q#f"), URI.parse("y")))
    say(URI.merge(URI.parse("http://u@h:8/a?q#f"), URI.parse("?")))
    say(URI.merge(URI.parse("http://u@h:8/a?q#f"), URI.parse("#g")))
    say(URI.merge(URI.parse("http://u@h:8/a?q#f"), URI.parse("")))
    say(URI.merge(URI.parse("http://u@h:8"), URI.parse("")))
    say(URI.merge("http://h/a/.", "b"))
    say(URI.merge("http://h/a/..", "b"))
    say(URI.merge("http://h/a/../c", ""))
    say(URI.merge("http://h/a/../c", "?q"))
    say(URI.merge("http://h/a/../c", "d"))
    say(URI.merge("http://h", "d/.."))
    say(URI.merge("http://h", ".."))
    say(URI.merge("http://h/", ".."))
    say(URI.merge("http://h/a/b", ".."))
    say(URI.merge("http://h/a/b", "/"))
    say(URI.merge("http://h/a/b", "/."))
    say(URI.merge("http://h/a/b", "/x/.."))
    say(URI.merge("http://h/a/b", "./"))
    say(URI.merge("http:a/b", "c"))
    say(URI.merge("http://h//a//b", "../c"))
    say(URI.merge("http://h/x//", "../c"))
    say(URI.merge("http://h/x///", "../../c"))
  end

  defp escapes do
    say(URI.encode("a b/?é%+\0"))
    say(URI.encode("ab", fn _ -> nil end))
    say(URI.encode(:a))
    say(URI.encode_www_form("a b/?é%+~_-.*"))
    say(URI.decode("a%20b+c%C3%A9"))
    say(URI.decode("a%2"))
    say(URI.decode("a%"))
    say(URI.decode("a%zz"))
    say(URI.decode("%C3"))
    say(URI.decode_www_form("a%20b+c%C3%A9"))
    say(URI.decode_www_form("a%2"))
    say(for(c <- 0..255, URI.char_reserved?(c), do: c) |> List.to_string())
    say(for(c <- 0..255, URI.char_unreserved?(c), do: c) |> List.to_string())
    say(for(c <- 0..255, URI.char_unescaped?(c), do: c) |> List.to_string())
    say(URI.char_reserved?("a"))
    say(URI.char_unreserved?(:a))
    say(URI.char_unescaped?(-1))
    say(URI.encode(<<255>>))
    say(URI.encode("a", 5))
    say(URI.decode("%"))
    say(URI.decode("%a"))
    say(URI.decode("%aF%Fa%%41"))
    say(URI.decode_www_form(1))
    say(URI.encode_www_form(1))
  end

  defp ports do
    say(URI.default_port("foo", 5))
    say(URI.default_port("foo"))
    say(URI.parse("foo://h").port)
    say(URI.default_port("foo", -1))
    say(URI.default_port("foo", "a"))
    say(URI.default_port(:foo, 1))
  end

  @texts [
    "",
    "/",
    "http://a",
    "HTTP://A.B/C?d#e",
    "http://u:p@h:8080/p?q#f",
    "http://[::1]:80/x",
    "mailto:a@b.c",
    "//h/p",
    "//h:1",
    "?q",
    "#f",
    "?",
    "#",
    "http://h?",
    "http://h#",
    "http://h:a/",
    "http://h:80a/",
    "http://a b/",
    "http://a/%zz",
    "1a:b",
    "a+b.c-d:e",
    "/a:b",
    "a/b:c",
    "http:",
    "http:/",
    "http:///x",
    "http://@h",
    "http://u@v@h",
    "http://h:99999",
    "ldaps://h",
    "wss://h",
    "http://h/a|b",
    "http://é/",
    "/é",
    "http://h?a?b#c#d",
    "h^",
    "http://::1]",
    "urn:isbn:1",
    "a://b:c@d:5?e",
    "%20:x",
    "http://h:-5",
    "://x",
    "http://h\\x",
    "\0",
    "//h:8a8/",
    "//a:b:5",
    "//@:5",
    "//[a]b:5"
  ]

  defp parsed do
    for text <- @texts do
      say(URI.parse(text))
      say(URI.new(text))
      say(URI.to_string(URI.parse(text)))
    end

    for rel <- ~w(g:h g ./g g/ /g //g ?y g?y #s g#s ;x g;x . ./ .. ../ ../g ../.. ../../ ../../g ../../../g
                  /./g /../g g. .g ./../g ./g/. g/../h g;x=1/../y g?y/../x http:g a//b a/..//b),
        base <- ["http://a/b/c/d;p?q", "http://a", "x://h/a//b//"] do
      say({base, rel, to_string(URI.merge(base, rel))})
    end
  end

  # three hundred texts of pieces of addresses
  @pieces [
    "http:",
    "//",
    "/",
    "a",
    "b.c",
    "..",
    ".",
    "?",
    "#",
    "@",
    ":",
    "80",
    "%41",
    "=",
    "&",
    "+",
    "é",
    "[::1]",
    ";",
    "-"
  ]

  defp random do
    Enum.reduce(1..300, 99, fn _, state ->
      {picked, state} = numbers(state, 9, length(@pieces))
      text = Enum.map_join(picked, &Enum.at(@pieces, &1))
      query = URI.decode_query(text)

      IO.puts(
        inspect([text, URI.parse(text), query, URI.encode(text), URI.encode_www_form(text), URI.decode(text)],
          width: 100_000
        )
      )

      IO.puts(inspect([URI.encode_query(query), URI.encode_query(query, :rfc3986)]))
      IO.puts(inspect(URI.merge("http://h/x/y/z?q", text)))
      state
    end)
  end
end
