defmodule String do
  @moduledoc "Strings: UTF-8 binaries, by grapheme, code point or byte."

  import Kernel, except: [length: 1]

  @type t :: binary
  @type codepoint :: t
  @type grapheme :: t
  @type pattern :: t | [t] | :binary.cp()

  # White_Space of the Unicode database; the no-break ones do not separate words.
  defguardp is_blank(cp)
            when cp in 9..13 or cp in [32, 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000] or
                   cp in 0x2000..0x200A

  defguardp is_separator(cp) when is_blank(cp) and cp not in [0xA0, 0x2007, 0x202F]

  # Two ASCII characters in a row are two graphemes, unless they are a line end.
  defguardp is_plain(a, b) when a < 128 and b < 128 and not (a == 13 and b == 10)

  ## Code points and graphemes

  @doc "The code points of a string; an invalid byte stands for itself."
  @spec codepoints(t) :: [codepoint]
  def codepoints(<<cp::utf8, rest::binary>>), do: [<<cp::utf8>> | codepoints(rest)]
  def codepoints(<<byte, rest::binary>>), do: [<<byte>> | codepoints(rest)]
  def codepoints(""), do: []

  @doc "The first code point and the rest, or nil."
  @spec next_codepoint(t) :: {codepoint, t} | nil
  def next_codepoint(<<cp::utf8, rest::binary>>), do: {<<cp::utf8>>, rest}
  def next_codepoint(<<byte, rest::binary>>), do: {<<byte>>, rest}
  def next_codepoint(""), do: nil

  @doc "The graphemes of a string."
  @spec graphemes(t) :: [grapheme]
  def graphemes(string) when is_binary(string), do: do_graphemes(string)

  defp do_graphemes(""), do: []

  defp do_graphemes(string) do
    size = grapheme_size(string)
    <<grapheme::binary-size(size), rest::binary>> = string
    [grapheme | do_graphemes(rest)]
  end

  @doc "The first grapheme and the rest, or nil."
  @spec next_grapheme(t) :: {grapheme, t} | nil
  def next_grapheme(""), do: nil

  def next_grapheme(string) when is_binary(string) do
    size = grapheme_size(string)
    <<grapheme::binary-size(size), rest::binary>> = string
    {grapheme, rest}
  end

  @doc false
  def next_grapheme_size(""), do: nil

  def next_grapheme_size(string) when is_binary(string) do
    size = grapheme_size(string)
    {size, binary_part(string, size, byte_size(string) - size)}
  end

  defp grapheme_size(<<a, b, _::binary>>) when is_plain(a, b), do: 1

  defp grapheme_size(string) do
    case :unicode_util.gc(string) do
      [_ | rest] -> byte_size(string) - rest_size(rest, 0)
      {:error, _} -> 1
    end
  end

  # What unicode_util leaves may hold code points that it looked at already before the binary.
  defp rest_size(rest, size) when is_binary(rest), do: size + byte_size(rest)
  defp rest_size([], size), do: size

  defp rest_size([cp | rest], size) when is_integer(cp),
    do: rest_size(rest, size + byte_size(<<cp::utf8>>))

  defp rest_size([part | rest], size), do: rest_size(rest, rest_size(part, size))

  @doc "The number of graphemes."
  @spec length(t) :: non_neg_integer
  def length(string) when is_binary(string), do: length(string, 0)

  defp length("", n), do: n
  defp length(<<a, rest::binary-size(1), _::binary>> = s, n), do: length_step(a, rest, s, n)
  defp length(_, n), do: n + 1

  defp length_step(a, <<b>>, <<_, rest::binary>>, n) when is_plain(a, b), do: length(rest, n + 1)

  defp length_step(_, _, string, n) do
    size = grapheme_size(string)
    length(binary_part(string, size, byte_size(string) - size), n + 1)
  end

  # Byte offset behind the first n graphemes, and how many were missing.
  defp offset(string, n), do: offset(string, n, 0)
  defp offset(_, 0, at), do: {at, 0}
  defp offset("", n, at), do: {at, n}

  defp offset(string, n, at) do
    size = grapheme_size(string)
    offset(binary_part(string, size, byte_size(string) - size), n - 1, at + size)
  end

  @doc "The grapheme at a position, counted from the end if negative, or nil."
  @spec at(t, integer) :: grapheme | nil
  def at(string, position) when is_binary(string) and is_integer(position) and position >= 0 do
    {from, missing} = offset(string, position)

    case missing == 0 && next_grapheme(binary_part(string, from, byte_size(string) - from)) do
      {grapheme, _} -> grapheme
      _ -> nil
    end
  end

  def at(string, position) when is_binary(string) and is_integer(position) do
    case length(string) + position do
      negative when negative < 0 -> nil
      position -> at(string, position)
    end
  end

  @doc "The first grapheme, or nil."
  @spec first(t) :: grapheme | nil
  def first(string) when is_binary(string) do
    case next_grapheme(string) do
      {grapheme, _} -> grapheme
      nil -> nil
    end
  end

  @doc "The last grapheme, or nil."
  @spec last(t) :: grapheme | nil
  def last(""), do: nil
  def last(string) when is_binary(string), do: :lists.last(do_graphemes(string))

  @doc "The substring of the graphemes in a range."
  @spec slice(t, Range.t()) :: t
  def slice(string, range)

  def slice(string, %{__struct__: Range, first: first, last: last} = range) when is_binary(string) do
    case :maps.get(:step, range, if(first > last, do: -1, else: 1)) do
      step when step == 1 or first == last or (step == -1 and first > last) ->
        slice_range(string, first, last)

      step when step > 0 ->
        slice_steps(slice_range(string, first, last), step)

      _ ->
        raise ArgumentError,
              "String.slice/2 does not accept ranges with negative steps, got: #{inspect(range)}"
    end
  end

  defp slice_range(string, first, last) when first >= 0 and last >= 0 do
    if last >= first, do: slice(string, first, last - first + 1), else: ""
  end

  defp slice_range(string, first, last) do
    total = length(string)
    first = if first < 0, do: max(first + total, -1), else: first
    last = if last < 0, do: last + total, else: last

    if first < 0 or last < first,
      do: slice_clamped(string, first, last),
      else: slice(string, first, last - first + 1)
  end

  defp slice_clamped(string, -1, last) when last >= 0, do: slice(string, 0, last + 1)
  defp slice_clamped(_, _, _), do: ""

  defp slice_steps(string, step), do: join(every(do_graphemes(string), step, 0))

  defp every([], _, _), do: []
  defp every([g | rest], step, 0), do: [g | every(rest, step, step - 1)]
  defp every([_ | rest], step, skip), do: every(rest, step, skip - 1)

  @doc "The substring of a number of graphemes from a position on, counted from the end if negative."
  @spec slice(t, integer, non_neg_integer) :: t
  def slice(string, start, length)
      when is_binary(string) and is_integer(start) and is_integer(length) and start >= 0 and length >= 0 do
    {from, _} = offset(string, start)
    rest = binary_part(string, from, byte_size(string) - from)
    {size, _} = offset(rest, length)
    binary_part(rest, 0, size)
  end

  def slice(string, start, length)
      when is_binary(string) and is_integer(start) and is_integer(length) and length >= 0 do
    slice(string, max(length(string) + start, 0), length)
  end

  @doc "The string of at most a number of bytes from a byte position on, without parts of code points."
  @spec byte_slice(t, integer, non_neg_integer) :: t
  def byte_slice(string, start, length)
      when is_binary(string) and is_integer(start) and is_integer(length) and length >= 0 do
    size = byte_size(string)
    from = if start < 0, do: max(size + start, 0), else: min(start, size)
    rest = drop_continuation(binary_part(string, from, size - from))
    drop_incomplete(binary_part(rest, 0, min(length, byte_size(rest))))
  end

  defp drop_continuation(<<0b10::2, _::6, rest::binary>>), do: drop_continuation(rest)
  defp drop_continuation(string), do: string

  defp drop_incomplete(string) do
    case incomplete(string, byte_size(string), 1) do
      0 -> string
      n -> binary_part(string, 0, byte_size(string) - n)
    end
  end

  # The number of bytes at the end that begin a code point without ending it.
  defp incomplete(string, size, back) when back <= 3 and back <= size do
    case :binary.at(string, size - back) do
      byte when byte < 0x80 -> 0
      byte when byte < 0xC0 -> incomplete(string, size, back + 1)
      byte when byte < 0xE0 -> if back < 2, do: back, else: 0
      byte when byte < 0xF0 -> if back < 3, do: back, else: 0
      _ -> back
    end
  end

  defp incomplete(_, _, _), do: 0

  @doc "Splits behind a number of graphemes, counted from the end if negative."
  @spec split_at(t, integer) :: {t, t}
  def split_at(string, position) when is_binary(string) and is_integer(position) do
    position = if position < 0, do: max(length(string) + position, 0), else: position
    {from, _} = offset(string, position)
    {binary_part(string, 0, from), binary_part(string, from, byte_size(string) - from)}
  end

  @doc "The graphemes in reverse order."
  @spec reverse(t) :: t
  def reverse(string) when is_binary(string), do: join(:lists.reverse(do_graphemes(string)))

  @doc "Parts of one kind: valid and invalid, or printable and not."
  @spec chunk(t, :valid | :printable) :: [t]
  def chunk(string, trait) when is_binary(string) and trait in [:valid, :printable] do
    chunk(string, trait, "", nil)
  end

  defp chunk("", _, "", _), do: []
  defp chunk("", _, part, _), do: [part]

  defp chunk(string, trait, part, kind) do
    {cp, rest} = next_codepoint(string)
    this = if trait == :valid, do: valid?(cp), else: printable?(cp)

    if kind == nil or this == kind,
      do: chunk(rest, trait, part <> cp, this),
      else: [part | chunk(rest, trait, cp, this)]
  end

  ## Tests

  @doc "Is it valid UTF-8?"
  @spec valid?(t, :default | :fast_ascii) :: boolean
  def valid?(string, algorithm \\ :default)

  def valid?(string, algorithm) when is_binary(string) and algorithm in [:default, :fast_ascii],
    do: do_valid(string)

  defp do_valid(<<_::utf8, rest::binary>>), do: do_valid(rest)
  defp do_valid(rest), do: rest == ""

  @doc "Are all of its code points printable (the first `limit` ones)?"
  @spec printable?(t, :infinity | non_neg_integer) :: boolean
  def printable?(string, limit \\ :infinity)

  def printable?(string, limit)
      when is_binary(string) and (limit == :infinity or (is_integer(limit) and limit >= 0)),
      do: do_printable(string, limit)

  defp do_printable(_, 0), do: true

  defp do_printable(<<cp, rest::binary>>, limit) when cp in 32..126 or cp in 7..13,
    do: do_printable(rest, less(limit))

  defp do_printable(<<cp::utf8, rest::binary>>, limit) do
    if printable_cp(cp), do: do_printable(rest, less(limit)), else: false
  end

  defp do_printable(rest, _), do: rest == ""

  defp less(:infinity), do: :infinity
  defp less(n), do: n - 1

  # Controls without an escape of their own are not printable.
  defp printable_cp(cp) when cp in [27, 127], do: true
  defp printable_cp(cp), do: cp in 0xA0..0xD7FF or cp in 0xE000..0xFFFD or cp in 0x10000..0x10FFFF

  @doc "Does it start with the prefix, or one of them?"
  @spec starts_with?(t, t | [t]) :: boolean
  def starts_with?(string, prefix) when is_binary(string) and is_binary(prefix), do: prefix?(string, prefix)

  def starts_with?(string, prefixes) when is_binary(string) and is_list(prefixes),
    do: :lists.any(&prefix?(string, &1), prefixes)

  defp prefix?(string, prefix) do
    size = byte_size(prefix)
    size <= byte_size(string) and binary_part(string, 0, size) == prefix
  end

  @doc "Does it end with the suffix, or one of them?"
  @spec ends_with?(t, t | [t]) :: boolean
  def ends_with?(string, suffix) when is_binary(string) and is_binary(suffix), do: suffix?(string, suffix)

  def ends_with?(string, suffixes) when is_binary(string) and is_list(suffixes),
    do: :lists.any(&suffix?(string, &1), suffixes)

  defp suffix?(string, suffix) do
    size = byte_size(suffix)
    size <= byte_size(string) and binary_part(string, byte_size(string), -size) == suffix
  end

  @doc "Does it match the regular expression?"
  @spec match?(t, Regex.t()) :: boolean
  def match?(string, regex) when is_binary(string), do: Regex.match?(regex, string)

  @doc "Does it contain the pattern, or one of them?"
  @spec contains?(t, [t] | pattern) :: boolean
  def contains?(string, []) when is_binary(string), do: false

  def contains?(string, pattern) when is_binary(string) do
    if pattern == "" or (is_list(pattern) and :lists.member("", pattern)),
      do: true,
      else: :binary.match(string, pattern) != :nomatch
  end

  @doc "Are both the same text after canonical decomposition?"
  @spec equivalent?(t, t) :: boolean
  def equivalent?(a, b), do: normalize(a, :nfd) == normalize(b, :nfd)

  @doc "How many times the pattern occurs, without overlaps."
  @spec count(t, pattern | Regex.t()) :: non_neg_integer
  def count(string, pattern)
  def count(string, "") when is_binary(string), do: length(string) + 1
  def count(string, []) when is_binary(string), do: 0

  def count(string, pattern) when is_binary(string) do
    if regex?(pattern),
      do: Kernel.length(Regex.scan(pattern, string, return: :index)),
      else: Kernel.length(:binary.matches(string, pattern))
  end

  ## Cases

  @doc "In upper case, by `:default`, `:ascii`, `:greek` or `:turkic` rules."
  @spec upcase(t, :default | :ascii | :greek | :turkic) :: t
  def upcase(string, mode \\ :default)
  def upcase("", _mode), do: ""
  def upcase(string, :ascii) when is_binary(string), do: for(<<c <- string>>, into: "", do: <<up_ascii(c)>>)

  def upcase(string, mode) when is_binary(string) and mode in [:default, :greek, :turkic],
    do: IO.iodata_to_binary(up(string, mode))

  defp up_ascii(c) when c in ?a..?z, do: c - 32
  defp up_ascii(c), do: c

  defp up(<<?i, rest::binary>>, :turkic), do: ["\u0130" | up(rest, :turkic)]
  defp up(<<c, rest::binary>>, mode) when c < 128, do: [up_ascii(c) | up(rest, mode)]

  defp up(<<cp::utf8, rest::binary>>, mode),
    do: [:unicode.characters_to_binary(:unicode_util.uppercase([cp])) | up(rest, mode)]

  defp up(<<byte, rest::binary>>, mode), do: [byte | up(rest, mode)]
  defp up("", _), do: []

  @doc "In lower case, by `:default`, `:ascii`, `:greek` or `:turkic` rules."
  @spec downcase(t, :default | :ascii | :greek | :turkic) :: t
  def downcase(string, mode \\ :default)
  def downcase("", _mode), do: ""

  def downcase(string, :ascii) when is_binary(string),
    do: for(<<c <- string>>, into: "", do: <<down_ascii(c)>>)

  def downcase(string, mode) when is_binary(string) and mode in [:default, :greek, :turkic],
    do: IO.iodata_to_binary(down(string, mode, false))

  defp down_ascii(c) when c in ?A..?Z, do: c + 32
  defp down_ascii(c), do: c

  # The last argument: is there a letter before, so that a Greek sigma at a word's end takes its final form?
  defp down(<<0x3A3::utf8, rest::binary>>, :greek, true) do
    case rest do
      <<cp::utf8, _::binary>> ->
        if(letter?(cp), do: ["σ" | down(rest, :greek, true)], else: ["ς" | down(rest, :greek, false)])

      _ ->
        ["ς" | down(rest, :greek, false)]
    end
  end

  defp down(<<?I, 0x307::utf8, rest::binary>>, :turkic, _), do: [?i | down(rest, :turkic, true)]
  defp down(<<?I, rest::binary>>, :turkic, _), do: ["ı" | down(rest, :turkic, true)]
  defp down(<<0x130::utf8, rest::binary>>, :turkic, _), do: [?i | down(rest, :turkic, true)]
  defp down(<<c, rest::binary>>, mode, _) when c < 128, do: [down_ascii(c) | down(rest, mode, letter?(c))]

  defp down(<<cp::utf8, rest::binary>>, mode, _),
    do: [:unicode.characters_to_binary(:unicode_util.lowercase([cp])) | down(rest, mode, letter?(cp))]

  defp down(<<byte, rest::binary>>, mode, _), do: [byte | down(rest, mode, false)]
  defp down("", _, _), do: []

  defp letter?(cp) do
    :unicode_util.lowercase([cp]) != [cp] or :unicode_util.uppercase([cp]) != [cp]
  end

  @doc "The first grapheme in title case, the rest in lower case."
  @spec capitalize(t, :default | :ascii | :greek | :turkic) :: t
  def capitalize(string, mode \\ :default)
  def capitalize(<<c, rest::binary>>, :ascii), do: <<up_ascii(c), downcase(rest, :ascii)::binary>>
  def capitalize("", mode) when mode in [:default, :ascii, :greek, :turkic], do: ""
  def capitalize(<<?i, rest::binary>>, :turkic), do: "\u0130" <> downcase(rest, :turkic)

  def capitalize(string, mode) when is_binary(string) and mode in [:default, :greek, :turkic] do
    case string do
      <<cp::utf8, rest::binary>> ->
        first = :unicode.characters_to_binary(:unicode_util.titlecase([cp]))
        first <> IO.iodata_to_binary(down(rest, mode, true))

      <<byte, rest::binary>> ->
        <<byte>> <> downcase(rest, mode)
    end
  end

  @doc "In a normal form: `:nfd`, `:nfc`, `:nfkd` or `:nfkc`; invalid bytes stay."
  @spec normalize(t, :nfd | :nfc | :nfkd | :nfkc) :: t
  def normalize(string, form)
  def normalize(string, :nfd) when is_binary(string), do: normal(string, &:unicode.characters_to_nfd_binary/1)
  def normalize(string, :nfc) when is_binary(string), do: normal(string, &:unicode.characters_to_nfc_binary/1)

  def normalize(string, :nfkd) when is_binary(string),
    do: normal(string, &:unicode.characters_to_nfkd_binary/1)

  def normalize(string, :nfkc) when is_binary(string),
    do: normal(string, &:unicode.characters_to_nfkc_binary/1)

  defp normal(string, form) do
    case form.(string) do
      done when is_binary(done) -> done
      {:error, good, <<byte, rest::binary>>} -> good <> <<byte>> <> normal(rest, form)
    end
  end

  ## Split, join, trim, pad, replace

  @doc "The words: parts between white space."
  @spec split(t) :: [t]
  def split(string) when is_binary(string), do: words(string, string, 0)

  # `string` begins at the word, `size` bytes of it are known.
  defp words(<<cp::utf8, rest::binary>>, string, size) when is_separator(cp) do
    case size do
      0 -> words(rest, rest, 0)
      _ -> [binary_part(string, 0, size) | words(rest, rest, 0)]
    end
  end

  defp words(<<cp::utf8, rest::binary>>, string, size),
    do: words(rest, string, size + byte_size(<<cp::utf8>>))

  defp words(<<_, rest::binary>>, string, size), do: words(rest, string, size + 1)
  defp words("", _, 0), do: []
  defp words("", string, size), do: [binary_part(string, 0, size)]

  @doc "The parts between occurrences of a pattern; options `:parts` and `:trim`."
  @spec split(t, pattern | Regex.t(), keyword) :: [t]
  def split(string, pattern, options \\ [])

  def split(string, pattern, options) when is_binary(string) and is_list(options) do
    parts = :proplists.get_value(:parts, options, :infinity)
    trim = :proplists.get_value(:trim, options, false)

    cond do
      pattern == "" and parts == 1 ->
        [string]

      pattern == "" ->
        split_graphemes(string, parts, trim)

      pattern == [] ->
        if trim and string == "", do: [], else: [string]

      regex?(pattern) ->
        Regex.split(pattern, string, options)

      parts == :infinity ->
        pieces = pieces(string, pattern)
        if trim, do: Enum.reject(pieces, &(&1 == "")), else: pieces

      is_integer(parts) and parts > 0 ->
        split_parts(string, pattern, parts - 1, trim)

      true ->
        raise ArgumentError, "expected :parts to be a positive integer or :infinity, got: #{inspect(parts)}"
    end
  end

  # AtomVM 0.6 splits at one binary only, and drops no empty pieces.
  defp pieces(string, pattern) when is_binary(pattern), do: :binary.split(string, pattern, [:global])
  defp pieces(string, pattern), do: between(string, 0, :binary.matches(string, pattern))

  defp between(string, from, [{at, size} | found]),
    do: [binary_part(string, from, at - from) | between(string, at + size, found)]

  defp between(string, from, []), do: [binary_part(string, from, byte_size(string) - from)]

  defp cut(string, pattern) when is_binary(pattern), do: :binary.split(string, pattern)

  defp cut(string, pattern) do
    case :binary.match(string, pattern) do
      :nomatch -> [string]
      found -> between(string, 0, [found])
    end
  end

  defp split_parts("", _, _, true), do: []
  defp split_parts(string, _, 0, _), do: [string]

  defp split_parts(string, pattern, parts, trim) do
    case cut(string, pattern) do
      ["", rest] when trim -> split_parts(rest, pattern, parts, trim)
      [part, rest] -> [part | split_parts(rest, pattern, parts - 1, trim)]
      [part] -> [part]
    end
  end

  # Around each grapheme there is an empty string.
  defp split_graphemes(string, parts, true), do: graphemes_upto(string, parts, true)
  defp split_graphemes(string, :infinity, false), do: ["" | graphemes_upto(string, :infinity, false)]
  defp split_graphemes(string, parts, false), do: ["" | graphemes_upto(string, parts - 1, false)]

  defp graphemes_upto("", _, true), do: []
  defp graphemes_upto(string, 1, _), do: [string]

  defp graphemes_upto(string, parts, trim) do
    case next_grapheme(string) do
      {grapheme, rest} ->
        [grapheme | graphemes_upto(rest, if(parts == :infinity, do: parts, else: parts - 1), trim)]

      nil ->
        [""]
    end
  end

  @doc "Like `split/3`, lazily."
  @spec splitter(t, pattern, keyword) :: Enumerable.t()
  def splitter(string, pattern, options \\ [])

  def splitter(string, "", options) when is_binary(string) do
    if :proplists.get_value(:trim, options, false) do
      Stream.unfold(string, &next_grapheme/1)
    else
      Stream.unfold({:first, string}, fn
        {:first, string} -> {"", string}
        nil -> nil
        "" -> {"", nil}
        string -> next_grapheme(string)
      end)
    end
  end

  def splitter(string, [], options) when is_binary(string) do
    trim = :proplists.get_value(:trim, options, false)

    if trim and string == "",
      do: Stream.unfold(nil, fn nil -> nil end),
      else: Stream.unfold(string, &split_next(&1, nil, trim))
  end

  def splitter(string, pattern, options) when is_binary(string) do
    trim = :proplists.get_value(:trim, options, false)
    Stream.unfold(string, &split_next(&1, pattern, trim))
  end

  defp split_next(nil, _, _), do: nil
  defp split_next("", _, true), do: nil
  defp split_next(string, nil, _), do: {string, nil}

  defp split_next(string, pattern, trim) do
    case cut(string, pattern) do
      ["", rest] when trim -> split_next(rest, pattern, trim)
      [part, rest] -> {part, rest}
      [part] -> {part, nil}
    end
  end

  defp join(parts), do: IO.iodata_to_binary(parts)

  @doc "Without white space at both ends."
  @spec trim(t) :: t
  def trim(string) when is_binary(string), do: string |> trim_leading() |> trim_trailing()

  @doc "Without repetitions of a string at both ends."
  @spec trim(t, t) :: t
  def trim(string, to_trim) when is_binary(string) and is_binary(to_trim),
    do: string |> trim_leading(to_trim) |> trim_trailing(to_trim)

  @doc "Without white space at the start."
  @spec trim_leading(t) :: t
  def trim_leading(<<cp::utf8, rest::binary>>) when is_blank(cp), do: trim_leading(rest)
  def trim_leading(string) when is_binary(string), do: string

  @doc "Without repetitions of a string at the start."
  @spec trim_leading(t, t) :: t
  def trim_leading(string, to_trim) when is_binary(string) and is_binary(to_trim),
    do: replace_leading(string, to_trim, "")

  @doc "Without white space at the end."
  @spec trim_trailing(t) :: t
  def trim_trailing(string) when is_binary(string), do: trim_end(string, byte_size(string))

  defp trim_end(string, size) do
    case blank_before(string, size) do
      0 -> binary_part(string, 0, size)
      n -> trim_end(string, size - n)
    end
  end

  # The size of the white space that ends at an offset. It takes one, two or three bytes.
  defp blank_before(_, 0), do: 0

  defp blank_before(string, size) do
    last = :binary.at(string, size - 1)

    cond do
      last < 128 -> if is_blank(last), do: 1, else: 0
      size >= 2 and blank?(binary_part(string, size, -2)) -> 2
      size >= 3 and blank?(binary_part(string, size, -3)) -> 3
      true -> 0
    end
  end

  defp blank?(<<cp::utf8>>) when is_blank(cp), do: true
  defp blank?(_), do: false

  @doc "Without repetitions of a string at the end."
  @spec trim_trailing(t, t) :: t
  def trim_trailing(string, to_trim) when is_binary(string) and is_binary(to_trim),
    do: replace_trailing(string, to_trim, "")

  @doc "Filled at the start to a number of graphemes, with a string or a list of strings in turn."
  @spec pad_leading(t, non_neg_integer, t | [t]) :: t
  def pad_leading(string, count, padding \\ [" "])

  def pad_leading(string, count, padding) when is_binary(padding),
    do: pad_leading(string, count, do_graphemes(padding))

  def pad_leading(string, count, [_ | _] = padding)
      when is_binary(string) and is_integer(count) and count >= 0,
      do: join([filling(string, count, padding) | string])

  @doc "Filled at the end to a number of graphemes, with a string or a list of strings in turn."
  @spec pad_trailing(t, non_neg_integer, t | [t]) :: t
  def pad_trailing(string, count, padding \\ [" "])

  def pad_trailing(string, count, padding) when is_binary(padding),
    do: pad_trailing(string, count, do_graphemes(padding))

  def pad_trailing(string, count, [_ | _] = padding)
      when is_binary(string) and is_integer(count) and count >= 0,
      do: join([string | filling(string, count, padding)])

  defp filling(string, count, padding), do: cycle(max(count - length(string), 0), padding, padding)

  defp cycle(0, _, _), do: []
  defp cycle(n, [], all), do: cycle(n, all, all)
  defp cycle(n, [part | rest], all) when is_binary(part), do: [part | cycle(n - 1, rest, all)]

  defp cycle(_, [part | _], _),
    do: raise(ArgumentError, "expected a string padding element, got: #{inspect(part)}")

  @doc "The string a number of times."
  @spec duplicate(t, non_neg_integer) :: t
  def duplicate(string, n) when is_binary(string) and is_integer(n) and n >= 0, do: :binary.copy(string, n)

  @doc "Replaces a pattern by a string or what a function makes of it; with `global: false` only the first one."
  @spec replace(t, pattern | Regex.t(), t | (t -> t | iodata), keyword) :: t
  def replace(string, pattern, replacement, options \\ [])
      when is_binary(string) and (is_binary(replacement) or is_function(replacement, 1)) and is_list(options) do
    global = :proplists.get_value(:global, options, true)

    cond do
      regex?(pattern) -> Regex.replace(pattern, string, replacement, options)
      pattern == [] -> string
      pattern == "" -> join(replace_empty(string, replacement, global))
      true -> join(replace_matches(string, matches(string, pattern, global), replacement, 0))
    end
  end

  defp matches(string, pattern, true), do: :binary.matches(string, pattern)

  defp matches(string, pattern, false) do
    case :binary.match(string, pattern) do
      :nomatch -> []
      match -> [match]
    end
  end

  defp replace_matches(string, [], _, at), do: binary_part(string, at, byte_size(string) - at)

  defp replace_matches(string, [{from, size} | rest], replacement, at) do
    before = binary_part(string, at, from - at)
    new = replaced(replacement, fn -> binary_part(string, from, size) end)
    [before, new | replace_matches(string, rest, replacement, from + size)]
  end

  defp replaced(replacement, _) when is_binary(replacement), do: replacement
  defp replaced(replacement, match), do: replacement.(match.())

  # The empty pattern matches around each grapheme.
  defp replace_empty(string, replacement, false), do: [replaced(replacement, fn -> "" end) | string]

  defp replace_empty(string, replacement, true) do
    new = replaced(replacement, fn -> "" end)

    case next_grapheme(string) do
      {grapheme, rest} -> [new, grapheme | replace_empty(rest, replacement, true)]
      nil -> [new]
    end
  end

  @doc "Each repetition of a string at the start replaced."
  @spec replace_leading(t, t, t) :: t
  def replace_leading(string, match, replacement)
      when is_binary(string) and is_binary(match) and is_binary(replacement) do
    if match == "", do: raise(ArgumentError, "cannot use an empty string as the match to replace")
    {n, rest} = leading(string, match, 0)
    :binary.copy(replacement, n) <> rest
  end

  defp leading(string, match, n) do
    if prefix?(string, match),
      do: leading(binary_part(string, byte_size(match), byte_size(string) - byte_size(match)), match, n + 1),
      else: {n, string}
  end

  @doc "Each repetition of a string at the end replaced."
  @spec replace_trailing(t, t, t) :: t
  def replace_trailing(string, match, replacement)
      when is_binary(string) and is_binary(match) and is_binary(replacement) do
    if match == "", do: raise(ArgumentError, "cannot use an empty string as the match to replace")
    {n, rest} = trailing(string, match, 0)
    rest <> :binary.copy(replacement, n)
  end

  defp trailing(string, match, n) do
    if suffix?(string, match),
      do: trailing(binary_part(string, 0, byte_size(string) - byte_size(match)), match, n + 1),
      else: {n, string}
  end

  @doc "The prefix replaced, if it is there."
  @spec replace_prefix(t, t, t) :: t
  def replace_prefix(string, match, replacement)
      when is_binary(string) and is_binary(match) and is_binary(replacement) do
    if prefix?(string, match),
      do: replacement <> binary_part(string, byte_size(match), byte_size(string) - byte_size(match)),
      else: string
  end

  @doc "The suffix replaced, if it is there."
  @spec replace_suffix(t, t, t) :: t
  def replace_suffix(string, match, replacement)
      when is_binary(string) and is_binary(match) and is_binary(replacement) do
    if suffix?(string, match),
      do: binary_part(string, 0, byte_size(string) - byte_size(match)) <> replacement,
      else: string
  end

  @doc "Each invalid sequence replaced."
  @spec replace_invalid(t, t) :: t
  def replace_invalid(string, replacement \\ "\uFFFD")

  def replace_invalid(string, replacement) when is_binary(string) and is_binary(replacement),
    do: join(invalid(string, replacement))

  defp invalid(<<cp::utf8, rest::binary>>, new), do: [<<cp::utf8>> | invalid(rest, new)]
  defp invalid("", _), do: []

  # A sequence that begins well counts as one, up to the byte that breaks it.
  defp invalid(<<0b1110::4, a::4, b, rest::binary>>, new)
       when b in 0x80..0xBF and not (a == 0 and b < 0xA0) and not (a == 13 and b > 0x9F),
       do: [new | invalid(rest, new)]

  defp invalid(<<0b11110::5, a::3, b, c, rest::binary>>, new)
       when a <= 4 and b in 0x80..0xBF and c in 0x80..0xBF and not (a == 0 and b < 0x90) and
              not (a == 4 and b > 0x8F),
       do: [new | invalid(rest, new)]

  defp invalid(<<0b11110::5, a::3, b, rest::binary>>, new)
       when a <= 4 and b in 0x80..0xBF and not (a == 0 and b < 0x90) and not (a == 4 and b > 0x8F),
       do: [new | invalid(rest, new)]

  defp invalid(<<_, rest::binary>>, new), do: [new | invalid(rest, new)]

  ## Conversions

  @doc "The code points as a list."
  @spec to_charlist(t) :: charlist
  def to_charlist(string) when is_binary(string) do
    case :unicode.characters_to_list(string) do
      list when is_list(list) ->
        list

      {kind, good, rest} ->
        raise UnicodeConversionError, encoded: good, rest: rest, kind: conversion_kind(kind)
    end
  end

  defp conversion_kind(:error), do: :invalid
  defp conversion_kind(kind), do: kind

  @doc "The atom of this name."
  @spec to_atom(t) :: atom
  def to_atom(string) when is_binary(string), do: :erlang.binary_to_atom(string, :utf8)

  @doc "The atom of this name, which must exist."
  @spec to_existing_atom(t) :: atom
  def to_existing_atom(string) when is_binary(string), do: :erlang.binary_to_existing_atom(string, :utf8)

  @doc "The integer that the decimal digits stand for."
  @spec to_integer(t) :: integer
  def to_integer(string) when is_binary(string), do: :erlang.binary_to_integer(string)

  @doc "The integer that the digits of a base stand for."
  @spec to_integer(t, 2..36) :: integer
  def to_integer(string, base) when is_binary(string) and is_integer(base),
    do: :erlang.binary_to_integer(string, base)

  @doc "The float that the text stands for."
  @spec to_float(t) :: float
  def to_float(string) when is_binary(string), do: :erlang.binary_to_float(string)

  ## Distances

  @doc "Similarity from 0.0 to 1.0 by the number of common graphemes."
  @spec bag_distance(t, t) :: float
  def bag_distance(_, ""), do: 0.0
  def bag_distance("", _), do: 0.0

  def bag_distance(a, b) when is_binary(a) and is_binary(b) do
    a = do_graphemes(a)
    b = do_graphemes(b)
    only = max(Kernel.length(without(a, b)), Kernel.length(without(b, a)))
    1 - only / max(Kernel.length(a), Kernel.length(b))
  end

  # As a -- b, which AtomVM has since 0.7.
  defp without(a, b), do: Enum.reduce(b, a, &List.delete(&2, &1))

  @doc "Jaro similarity from 0.0 to 1.0."
  @spec jaro_distance(t, t) :: float
  def jaro_distance(same, same), do: 1.0
  def jaro_distance(_, ""), do: 0.0
  def jaro_distance("", _), do: 0.0

  def jaro_distance(a, b) when is_binary(a) and is_binary(b) do
    as = do_graphemes(a)
    bs = :erlang.list_to_tuple(do_graphemes(b))
    la = Kernel.length(as)
    lb = tuple_size(bs)
    window = max(div(max(la, lb), 2) - 1, 0)
    {matched, taken} = jaro_match(as, bs, lb, window, 0, [], %{})

    case Kernel.length(matched) do
      0 ->
        0.0

      n ->
        others = for i <- :lists.seq(0, lb - 1), :erlang.is_map_key(i, taken), do: elem(bs, i)
        half = for({x, y} <- :lists.zip(matched, others), x != y, do: 1) |> Kernel.length()
        (n / la + n / lb + (n - half / 2) / n) / 3
    end
  end

  defp jaro_match([], _, _, _, _, matched, taken), do: {:lists.reverse(matched), taken}

  defp jaro_match([g | rest], bs, lb, window, i, matched, taken) do
    case jaro_find(g, bs, max(i - window, 0), min(i + window, lb - 1), taken) do
      nil -> jaro_match(rest, bs, lb, window, i + 1, matched, taken)
      j -> jaro_match(rest, bs, lb, window, i + 1, [g | matched], Map.put(taken, j, true))
    end
  end

  defp jaro_find(_, _, j, last, _) when j > last, do: nil

  defp jaro_find(g, bs, j, last, taken) do
    if elem(bs, j) == g and not :erlang.is_map_key(j, taken),
      do: j,
      else: jaro_find(g, bs, j + 1, last, taken)
  end

  @doc "The edits from one string to the other: a keyword list of `:eq`, `:ins` and `:del`."
  @spec myers_difference(t, t) :: [{:eq | :ins | :del, t}]
  def myers_difference(a, b) when is_binary(a) and is_binary(b) do
    for {kind, parts} <- List.myers_difference(do_graphemes(a), do_graphemes(b)), do: {kind, join(parts)}
  end

  defp regex?(%{__struct__: Regex}), do: true
  defp regex?(_), do: false
end
