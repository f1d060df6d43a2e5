defmodule Regex do
  @moduledoc """
  Regular expressions, by the library's `re`.

  What the compiler has made of a sigil is for another matcher: source and options of the expression count.
  """

  defstruct re_pattern: nil, source: "", opts: [], re_version: ""

  @type t :: %__MODULE__{re_pattern: term, source: binary, opts: binary | [term]}
  @type capture :: :all | :first | :all_but_first | :none | :all_names | [binary | atom | integer]

  @doc "An expression of a text, or why it is none. Options are the letters of a sigil, or those of `:re`."
  @spec compile(binary, binary | [term]) :: {:ok, t} | {:error, {charlist, non_neg_integer}}
  def compile(source, opts \\ []) when is_binary(source) do
    case :re.compile(source, options(opts)) do
      {:ok, pattern} ->
        {:ok, %Regex{re_pattern: pattern, source: source, opts: opts, re_version: version()}}

      error ->
        error
    end
  end

  @doc "The same; what is none is an error."
  @spec compile!(binary, binary | [term]) :: t
  def compile!(source, opts \\ []) do
    case compile(source, opts) do
      {:ok, regex} -> regex
      {:error, {reason, at}} -> raise Regex.CompileError, "#{reason} at position #{at}"
    end
  end

  @doc "The expression, made again if it must be."
  @spec recompile(t) :: {:ok, t} | {:error, term}
  def recompile(%Regex{source: source, opts: opts}), do: compile(source, opts)

  @doc "recompile/1; what is none is an error."
  @spec recompile!(t) :: t
  def recompile!(%Regex{source: source, opts: opts}), do: compile!(source, opts)

  @doc "What the matcher is."
  @spec version :: binary
  def version, do: :re.version()

  @doc "Does a text match?"
  @spec match?(t, String.t()) :: boolean
  def match?(%Regex{} = regex, string) when is_binary(string),
    do: :re.run(string, pattern(regex), [{:capture, :none}]) == :match

  @doc "Is it an expression?"
  @spec regex?(term) :: boolean
  def regex?(%Regex{}), do: true
  def regex?(_), do: false

  @doc "The text it was made of."
  @spec source(t) :: binary
  def source(%Regex{source: source}), do: source

  @doc "The options it was made with."
  @spec opts(t) :: binary | [term]
  def opts(%Regex{opts: opts}), do: opts

  @doc "What `:re` makes of it."
  @spec re_pattern(t) :: term
  def re_pattern(%Regex{} = regex), do: pattern(regex)

  @doc "The names of its groups."
  @spec names(t) :: [binary]
  def names(%Regex{} = regex) do
    {:namelist, names} = :re.inspect(pattern(regex), :namelist)
    names
  end

  @doc """
  What matches, and what its groups do; `nil`: nothing.

  Options: `:return` (`:binary` or `:index`), `:capture`, `:offset`.
  """
  @spec run(t, binary, capture: capture, return: :binary | :index, offset: non_neg_integer) ::
          nil | [term]
  def run(%Regex{} = regex, string, options \\ []) when is_binary(string) do
    offset = Keyword.get(options, :offset, 0)

    case :re.run(string, pattern(regex), [{:offset, offset}, capture(options)]) do
      :nomatch -> nil
      :match -> []
      {:match, results} -> results
    end
  end

  defp capture(options) do
    capture = Keyword.get(options, :capture, :all)

    case Keyword.get(options, :return, :binary) do
      :binary -> {:capture, capture, :binary}
      :index -> {:capture, capture, :index}
    end
  end

  @doc "What the named groups match; `nil`: the text doesn't match."
  @spec named_captures(t, String.t(), return: :binary | :index, offset: non_neg_integer) :: map | nil
  def named_captures(%Regex{} = regex, string, options \\ []) when is_binary(string) do
    names = names(regex)

    case run(regex, string, Keyword.put(options, :capture, names)) do
      nil -> nil
      results -> names |> Enum.zip(results) |> Map.new()
    end
  end

  @doc "All that matches, each with its groups."
  @spec scan(t, String.t(), capture: capture, return: :binary | :index, offset: non_neg_integer) :: [
          [term]
        ]
  def scan(%Regex{} = regex, string, options \\ []) when is_binary(string) do
    offset = Keyword.get(options, :offset, 0)

    case :re.run(string, pattern(regex), [:global, {:offset, offset}, capture(options)]) do
      :nomatch -> []
      :match -> []
      {:match, results} -> results
    end
  end

  @doc """
  The parts of a text between matches.

  Options: `:parts` (at most so many), `:trim` (no empty ones), `:on` (which groups divide), `:include_captures`.
  """
  @spec split(t, String.t(),
          parts: pos_integer | :infinity,
          trim: boolean,
          on: capture,
          include_captures: boolean
        ) :: [String.t()]
  def split(regex, string, options \\ [])

  def split(%Regex{}, "", options), do: if(Keyword.get(options, :trim, false), do: [], else: [""])

  def split(%Regex{} = regex, string, options) when is_binary(string) and is_list(options) do
    on = Keyword.get(options, :on, :first)
    trim = Keyword.get(options, :trim, false)
    captures = Keyword.get(options, :include_captures, false)

    count =
      case Keyword.get(options, :parts, :infinity) do
        :infinity -> -1
        parts -> parts - 1
      end

    case :re.run(string, pattern(regex), [:global, {:capture, on, :index}]) do
      {:match, matches} when count != 0 -> divide(matches, string, 0, count, trim, captures)
      _ when trim and string == "" -> []
      _ -> [string]
    end
  end

  defp divide([], string, from, _, trim, _), do: last(string, from, trim)
  defp divide(_, string, from, 0, trim, _), do: last(string, from, trim)

  defp divide([[] | rest], string, from, count, trim, captures),
    do: divide(rest, string, from, count, trim, captures)

  defp divide([[{at, size} | more] | rest], string, from, count, trim, captures) do
    cond do
      at < from ->
        divide([more | rest], string, from, count, trim, captures)

      trim and at == from and not captures ->
        divide([more | rest], string, at + size, count, trim, captures)

      true ->
        part = binary_part(string, from, at - from)
        tail = divide([more | rest], string, at + size, count - 1, trim, captures)
        tail = if captures, do: [binary_part(string, at, size) | tail], else: tail
        if trim and part == "", do: tail, else: [part | tail]
    end
  end

  defp last(string, from, trim) do
    case binary_part(string, from, byte_size(string) - from) do
      "" when trim -> []
      part -> [part]
    end
  end

  @doc """
  Another text for what matches: a text in which `\\\\\\\\N` and `\\\\\\\\g{N}` stand for groups, or a function of them.

  Options: `:global` (default `true`).
  """
  @spec replace(t, String.t(), String.t() | (... -> String.t()), global: boolean) :: String.t()
  def replace(%Regex{} = regex, string, replacement, options \\ []) when is_binary(string) do
    global = if Keyword.get(options, :global, true), do: [:global], else: []

    case :re.run(string, pattern(regex), global) do
      :nomatch ->
        string

      {:match, [[_ | _] | _] = matches} ->
        changed(matches, string, 0, parts(replacement)) |> IO.iodata_to_binary()

      {:match, match} ->
        changed([match], string, 0, parts(replacement)) |> IO.iodata_to_binary()
    end
  end

  defp arity(fun), do: :erlang.fun_info(fun, :arity) |> elem(1)

  defp changed([], string, from, _), do: binary_part(string, from, byte_size(string) - from)

  defp changed([[{at, size} | _] = match | rest], string, from, parts) do
    [
      binary_part(string, from, at - from),
      inserted(parts, match, string) | changed(rest, string, at + size, parts)
    ]
  end

  defp inserted(fun, match, string) when is_function(fun) do
    count = arity(fun)
    given = Enum.map(0..(count - 1)//1, &group(match, &1, string))
    apply(fun, given)
  end

  defp inserted(parts, match, string) do
    for part <- parts, do: if(is_integer(part), do: group(match, part, string), else: part)
  end

  defp group(match, index, string) do
    case :lists.nthtail(Kernel.min(index, length(match)), match) do
      [{at, size} | _] when at >= 0 -> binary_part(string, at, size)
      _ -> ""
    end
  end

  defp parts(fun) when is_function(fun), do: fun
  defp parts(text) when is_binary(text), do: parts(text, "", [])

  defp parts(<<?\\, ?g, ?{, rest::binary>>, seen, done) do
    case Integer.parse(rest) do
      {n, <<?}, rest::binary>>} -> parts(rest, "", [n, seen | done])
      _ -> parts(rest, seen <> "\\g{", done)
    end
  end

  defp parts(<<?\\, c, _::binary>> = text, seen, done) when c in ?0..?9 do
    {n, rest} = Integer.parse(binary_part(text, 1, byte_size(text) - 1))
    parts(rest, "", [n, seen | done])
  end

  defp parts(<<?\\, ?\\, rest::binary>>, seen, done), do: parts(rest, seen <> "\\", done)
  defp parts(<<c, rest::binary>>, seen, done), do: parts(rest, <<seen::binary, c>>, done)
  defp parts("", seen, done), do: :lists.reverse([seen | done])

  @doc "A text that matches itself in an expression."
  @spec escape(String.t()) :: String.t()
  def escape(string) when is_binary(string) do
    for <<c <- string>>, into: "" do
      if c in ~c".^$*+?()[]{}|#-\\ \t\n\v\f\r", do: <<?\\, c>>, else: <<c>>
    end
  end

  # the compiler's pattern is another matcher's
  defp pattern(%Regex{re_pattern: {:re_pattern, _, _, _, compiled} = pattern}) when is_tuple(compiled),
    do: pattern

  defp pattern(%Regex{source: source, opts: opts}) do
    {:ok, pattern} = :re.compile(source, options(opts))
    pattern
  end

  defp options(opts) when is_list(opts), do: opts
  defp options(opts) when is_binary(opts), do: letters(opts)

  defp letters(<<?i, rest::binary>>), do: [:caseless | letters(rest)]
  defp letters(<<?u, rest::binary>>), do: [:unicode, :ucp | letters(rest)]
  defp letters(<<?m, rest::binary>>), do: [:multiline | letters(rest)]
  defp letters(<<?s, rest::binary>>), do: [:dotall, {:newline, :anycrlf} | letters(rest)]
  defp letters(<<?x, rest::binary>>), do: [:extended | letters(rest)]
  defp letters(<<?f, rest::binary>>), do: [:firstline | letters(rest)]
  defp letters(<<?U, rest::binary>>), do: [:ungreedy | letters(rest)]
  defp letters(<<?r, rest::binary>>), do: [:ungreedy | letters(rest)]
  defp letters(<<?E, rest::binary>>), do: letters(rest)
  defp letters(""), do: []

  defp letters(<<c, _::binary>>),
    do: raise(Regex.CompileError, "invalid option #{inspect(<<c>>)}")
end

defmodule Regex.CompileError do
  @moduledoc "A text that is no regular expression."
  defexception message: "regex could not be compiled"
end

defimpl Inspect, for: Regex do
  @moduledoc false
  def inspect(%{source: source, opts: opts}, _) do
    letters =
      if is_binary(opts) do
        opts
      else
        for {option, letter} <- [
              caseless: "i",
              unicode: "u",
              multiline: "m",
              dotall: "s",
              extended: "x",
              firstline: "f",
              ungreedy: "U"
            ],
            option in opts,
            into: "",
            do: letter
      end

    "~r/" <> String.replace(source, "/", "\\/") <> "/" <> letters
  end
end
