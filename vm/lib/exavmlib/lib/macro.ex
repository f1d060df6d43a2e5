defmodule Macro do
  @moduledoc "What a running program needs of Elixir's Macro: how atoms are written, and the forms of names."

  @operators ~w(+ - * / ++ -- +++ --- ** && || &&& ||| ^^^ ~~~ ! ^ & | <> == != === !== < > <= >= =~ = <- \\\\ |>
                <<< >>> <<~ ~>> <~ ~> <~> <|> @ . .. ... ..// -> % %{} {} <<>>)

  @doc "As a literal, as a key of a keyword list or as the function of a remote call."
  @spec inspect_atom(:literal | :key | :remote_call, atom) :: binary
  def inspect_atom(format, atom)
  def inspect_atom(:literal, atom) when atom in [nil, true, false], do: :erlang.atom_to_binary(atom)

  def inspect_atom(:literal, atom) when is_atom(atom) do
    case :erlang.atom_to_binary(atom) do
      "Elixir" ->
        "Elixir"

      "Elixir." <> name = text ->
        if alias?(name), do: name, else: ":" <> quoted(text)

      text ->
        if name?(text) or :lists.member(text, @operators), do: ":" <> text, else: ":" <> quoted(text)
    end
  end

  def inspect_atom(:key, atom) when is_atom(atom) do
    text = :erlang.atom_to_binary(atom)
    if name?(text) or :lists.member(text, key_operators()), do: text <> ":", else: quoted(text) <> ":"
  end

  def inspect_atom(:remote_call, atom) when is_atom(atom) do
    text = :erlang.atom_to_binary(atom)
    if callable?(text), do: text, else: quoted(text)
  end

  defp key_operators, do: @operators -- ["->"]

  defp call_operators,
    do:
      @operators --
        [
          "=",
          "->",
          "<-",
          "=>",
          "::",
          "|",
          "&",
          "..",
          "...",
          ".",
          "%",
          "@",
          "..//",
          "\\\\",
          "^",
          "%{}",
          "{}",
          "<<>>"
        ]

  defp callable?(<<c, _::binary>> = text) when c in ?A..?Z or (c == ?_ and text == "__"), do: false

  defp callable?(text),
    do:
      (name?(text) and not :lists.member(?@, :erlang.binary_to_list(text))) or
        :lists.member(text, call_operators())

  defp quoted(text) do
    {escaped, _} = Inspect.BitString.escape(text, ?", :infinity)
    IO.iodata_to_binary([?", escaped, ?"])
  end

  @doc "What kind of name an atom is: an alias, an identifier, one without quotes or one with."
  @spec classify_atom(atom) :: :alias | :identifier | :quoted | :unquoted
  def classify_atom(atom) when is_atom(atom) do
    text = :erlang.atom_to_binary(atom)

    cond do
      alias_atom?(text) -> :alias
      identifier?(text) -> :identifier
      name?(text) or :lists.member(text, @operators) -> :unquoted
      true -> :quoted
    end
  end

  defp alias_atom?("Elixir." <> name), do: alias?(name)
  defp alias_atom?(text), do: text == "Elixir"

  defp identifier?(<<c, _::binary>>) when c in ?A..?Z, do: false
  defp identifier?(text), do: name?(text) and not :lists.member(?@, :erlang.binary_to_list(text))

  # Alias segments are ASCII.
  defp alias?(<<c, rest::binary>>) when c in ?A..?Z, do: alias_rest?(rest)
  defp alias?(_), do: false

  defp alias_rest?(<<c, rest::binary>>) when c in ?a..?z or c in ?A..?Z or c in ?0..?9 or c == ?_,
    do: alias_rest?(rest)

  defp alias_rest?(<<?., rest::binary>>), do: alias?(rest)
  defp alias_rest?(rest), do: rest == ""

  # A name begins with a letter or _, goes on with letters, digits, _ and @, and may end with ? or !.
  defp name?(<<cp::utf8, rest::binary>>), do: (cp == ?_ or letter?(cp)) and name_rest?(rest)
  defp name?(_), do: false

  defp name_rest?(""), do: true
  defp name_rest?(<<c>>) when c in [??, ?!], do: true

  defp name_rest?(<<c, rest::binary>>) when c in ?a..?z or c in ?A..?Z or c in ?0..?9 or c in [?_, ?@],
    do: name_rest?(rest)

  defp name_rest?(<<cp::utf8, rest::binary>>) when cp > 127,
    do: (letter?(cp) or mark?(cp)) and name_rest?(rest)

  defp name_rest?(_), do: false

  defp letter?(cp) when cp < 128, do: cp in ?a..?z or cp in ?A..?Z
  defp letter?(cp), do: cp in [0xAA, 0xB5, 0xBA] or (cp >= 0xC0 and cp not in [0xD7, 0xF7] and word?(cp))

  # Middle dots and combining marks go on with a name.
  defp mark?(cp), do: cp == 0xB7 or match?([[_, _ | _] | _], :unicode_util.gc([?a, cp]))

  # Beyond Latin: what is not punctuation, a symbol, a space, a control or private.
  defp word?(cp) do
    not (cp in 0x2000..0x206F or cp in 0x20A0..0x20CF or cp in 0x2190..0x2BFF or cp in 0x2E00..0x2E7F or
           cp in 0x3000..0x3004 or cp in 0x3008..0x3020 or cp == 0x3030 or cp in 0xD800..0xF8FF or
           cp in 0xFE10..0xFE6F or cp in 0xFF00..0xFF20 or cp in 0xFFE0..0xFFFF or cp in 0x1F000..0x1FAFF or
           cp in 0xF0000..0x10FFFF) and not mark?(cp)
  end

  @doc "In CamelCase: words at `_` and paths at `/`."
  @spec camelize(binary) :: binary
  def camelize(string) when is_binary(string), do: camel(string, true)

  defp camel(<<?_, ?_, rest::binary>>, up), do: camel(<<?_, rest::binary>>, up)
  defp camel(<<?_, c, rest::binary>>, _) when c in ?a..?z, do: <<c - 32, camel(rest, false)::binary>>
  defp camel(<<?_, c, rest::binary>>, true) when c in ?A..?Z, do: <<c, camel(rest, false)::binary>>
  defp camel(<<?_, c, rest::binary>>, _) when c in ?0..?9, do: <<?_, c, camel(rest, false)::binary>>
  defp camel(<<?_>>, _), do: ""
  defp camel(<<?_, rest::binary>>, up), do: camel(rest, up)
  defp camel(<<?/, rest::binary>>, _), do: <<?., camel(rest, true)::binary>>
  defp camel(<<c, rest::binary>>, true) when c in ?a..?z, do: <<c - 32, camel(rest, false)::binary>>
  defp camel(<<c, rest::binary>>, _), do: <<c, camel(rest, false)::binary>>
  defp camel("", _), do: ""

  @doc "In snake_case: words at capitals and paths at `.`."
  @spec underscore(module | binary) :: binary
  def underscore(atom) when is_atom(atom) do
    case :erlang.atom_to_binary(atom) do
      "Elixir." <> name -> underscore(name)
      name -> underscore(name)
    end
  end

  def underscore(<<c, rest::binary>>), do: <<low(c), snake(rest, c)::binary>>
  def underscore(""), do: ""

  defp snake(<<c, next, rest::binary>>, before)
       when c in ?A..?Z and next not in ?A..?Z and next != ?. and next != ?_ and before != ?_ and before != ?.,
       do: <<?_, low(c), low(next), snake(rest, next)::binary>>

  defp snake(<<c, rest::binary>>, before)
       when c in ?A..?Z and before not in ?A..?Z and before != ?_ and before != ?.,
       do: <<?_, low(c), snake(rest, c)::binary>>

  defp snake(<<?., rest::binary>>, _), do: <<?/, underscore(rest)::binary>>
  defp snake(<<c, rest::binary>>, _), do: <<low(c), snake(rest, c)::binary>>
  defp snake("", _), do: ""

  defp low(c) when c in ?A..?Z, do: c + 32
  defp low(?-), do: ?_
  defp low(c), do: c
end
