defprotocol Inspect do
  @moduledoc "How a term is shown: a document of `Inspect.Algebra`."

  @fallback_to_any true

  @doc "The document of a term."
  @spec inspect(t, Inspect.Opts.t()) :: Inspect.Algebra.t()
  def inspect(term, opts)
end

defimpl Inspect, for: Atom do
  @doc "An atom as it is written."
  @spec inspect(atom, Inspect.Opts.t()) :: Inspect.Algebra.t()
  def inspect(atom, opts) do
    key =
      case atom do
        nil -> nil
        bool when is_boolean(bool) -> :boolean
        _ -> :atom
      end

    Inspect.Algebra.color(Macro.inspect_atom(:literal, atom), key, opts)
  end
end

defimpl Inspect, for: Integer do
  @doc "An integer in the base of the options."
  @spec inspect(integer, Inspect.Opts.t()) :: Inspect.Algebra.t()
  def inspect(integer, opts), do: Inspect.Algebra.color(text(integer, opts.base), :number, opts)

  @doc false
  def text(integer, :decimal), do: :erlang.integer_to_binary(integer)
  def text(integer, base) when integer < 0, do: "-" <> text(-integer, base)
  def text(integer, :hex), do: "0x" <> :erlang.integer_to_binary(integer, 16)
  def text(integer, :octal), do: "0o" <> :erlang.integer_to_binary(integer, 8)
  def text(integer, :binary), do: "0b" <> :erlang.integer_to_binary(integer, 2)
end

defimpl Inspect, for: Float do
  @doc "The shortest decimal that gives the float again."
  @spec inspect(float, Inspect.Opts.t()) :: Inspect.Algebra.t()
  def inspect(float, opts), do: Inspect.Algebra.color(text(float), :number, opts)

  # Whole numbers below the point where floats skip some are written out.
  defp text(float) when abs(float) >= 1.0 and abs(float) < 1.0e16 and trunc(float) == float,
    do: :erlang.integer_to_binary(trunc(float)) <> ".0"

  defp text(float), do: String.Chars.to_string(float)
end

defimpl Inspect, for: BitString do
  import Inspect.Algebra

  @doc "A string if it is printable, else its bytes."
  @spec inspect(bitstring, Inspect.Opts.t()) :: Inspect.Algebra.t()
  def inspect(term, opts) when is_binary(term) do
    %{binaries: binaries, base: base, printable_limit: limit} = opts

    if base == :decimal and
         (binaries == :as_strings or (binaries == :infer and String.printable?(term, limit))) do
      {text, more} = escape(term, ?", limit)
      shown = color(string(IO.iodata_to_binary([?", text, ?"])), :string, opts)
      if more, do: concat(shown, " <> ..."), else: shown
    else
      bytes(term, opts)
    end
  end

  def inspect(term, opts), do: bytes(term, opts)

  defp bytes("", opts), do: color("<<>>", :binary, opts)

  defp bytes(bits, opts) do
    left = color("<<", :binary, opts)
    right = color(">>", :binary, opts)
    container_doc(left, segments(bits), right, opts, &segment/2, break: :flex)
  end

  defp segments(<<byte, rest::bitstring>>), do: [byte | segments(rest)]
  defp segments(<<>>), do: []
  defp segments(bits), do: [bits]

  defp segment(byte, opts) when is_integer(byte), do: Inspect.Integer.inspect(byte, opts)

  defp segment(bits, opts) do
    size = bit_size(bits)
    <<value::size(size)>> = bits
    concat(Inspect.Integer.inspect(value, opts), "::size(#{size})")
  end

  @doc false
  # Text with escapes for a quote, cut behind `limit` code points: {iodata, was it cut?}
  def escape("", _, _), do: {[], false}
  def escape(_, _, 0), do: {[], true}

  def escape(text, quote, limit) do
    {part, rest} = escape_next(text, quote)
    limit = if is_integer(limit), do: limit - 1, else: limit
    {more, cut} = escape(rest, quote, limit)
    {[part | more], cut}
  end

  defp escape_next(<<quote, rest::binary>>, quote), do: {[?\\, quote], rest}
  defp escape_next(<<?\\, rest::binary>>, _), do: {"\\\\", rest}
  defp escape_next(<<?#, ?{, rest::binary>>, quote) when quote in [?", ?'], do: {"\\#", <<?{, rest::binary>>}
  defp escape_next(<<c, rest::binary>>, _) when c in 32..126, do: {c, rest}
  defp escape_next(<<c, rest::binary>>, _) when c < 32 or c == 127, do: {control(c), rest}

  defp escape_next(<<cp::utf8, rest::binary>>, _) do
    text = <<cp::utf8>>

    cond do
      turns_text?(cp) -> {["\\u", hex(cp, 4)], rest}
      String.printable?(text) -> {text, rest}
      cp < 0x100 -> {["\\x", hex(cp, 2)], rest}
      cp < 0x10000 -> {["\\u", hex(cp, 4)], rest}
      true -> {["\\x{", :erlang.integer_to_binary(cp, 16), ?}], rest}
    end
  end

  defp escape_next(<<byte, rest::binary>>, _), do: {["\\x", hex(byte, 2)], rest}

  # Marks that turn the direction of text, and line ends that are no controls.
  defp turns_text?(cp), do: cp in 0x202A..0x202E or cp in 0x2066..0x2069 or cp in [0x2028, 0x2029]

  defp control(0), do: "\\0"
  defp control(7), do: "\\a"
  defp control(8), do: "\\b"
  defp control(9), do: "\\t"
  defp control(10), do: "\\n"
  defp control(11), do: "\\v"
  defp control(12), do: "\\f"
  defp control(13), do: "\\r"
  defp control(27), do: "\\e"
  defp control(127), do: "\\d"
  defp control(c), do: ["\\x", hex(c, 2)]

  defp hex(n, digits), do: String.pad_leading(:erlang.integer_to_binary(n, 16), digits, "0")
end

defimpl Inspect, for: List do
  import Inspect.Algebra

  @doc "A charlist, a keyword list or another list."
  @spec inspect(list, Inspect.Opts.t()) :: Inspect.Algebra.t()
  def inspect([], opts), do: color("[]", :list, opts)

  def inspect(list, opts) do
    %{charlists: charlists, printable_limit: limit, base: base} = opts

    cond do
      charlists == :as_charlists ->
        charlist(list, opts)

      charlists == :infer and base == :decimal and List.ascii_printable?(list, limit) ->
        charlist(list, opts)

      keyword?(list) ->
        container(list, opts, &keyword/2, separator: separator(opts), break: :strict)

      true ->
        container(list, opts, &to_doc/2, separator: separator(opts))
    end
  end

  defp container(list, opts, fun, options) do
    container_doc(color("[", :list, opts), list, color("]", :list, opts), opts, fun, options)
  end

  defp separator(opts), do: color(",", :list, opts)

  defp charlist(list, opts) do
    {text, more} = Inspect.BitString.escape(:unicode.characters_to_binary(list), ?", opts.printable_limit)
    shown = color(string(IO.iodata_to_binary(["~c\"", text, ?"])), :charlist, opts)
    if more, do: concat(shown, " ++ ..."), else: shown
  end

  @doc false
  def keyword({key, value}, opts) do
    key = color(Macro.inspect_atom(:key, key), :atom, opts)
    concat(key, concat(" ", to_doc(value, opts)))
  end

  @doc false
  def keyword?([{key, _} | rest]) when is_atom(key) do
    case :erlang.atom_to_binary(key) do
      "Elixir." <> _ -> false
      _ -> keyword?(rest)
    end
  end

  def keyword?(rest), do: rest == []
end

defimpl Inspect, for: Tuple do
  import Inspect.Algebra

  @doc "The elements in braces."
  @spec inspect(tuple, Inspect.Opts.t()) :: Inspect.Algebra.t()
  def inspect(tuple, opts) do
    left = color("{", :tuple, opts)
    right = color("}", :tuple, opts)
    separator = color(",", :tuple, opts)

    container_doc(left, :erlang.tuple_to_list(tuple), right, opts, &to_doc/2,
      separator: separator,
      break: :flex
    )
  end
end

defimpl Inspect, for: Map do
  import Inspect.Algebra

  @doc "The pairs, as keywords if all keys are atoms."
  @spec inspect(map, Inspect.Opts.t()) :: Inspect.Algebra.t()
  def inspect(map, opts), do: inspect_as_map(map, opts)

  @doc false
  def inspect_as_map(map, opts) do
    pairs = :maps.to_list(map)
    pairs = if :proplists.get_value(:sort_maps, opts.custom_options), do: :lists.sort(pairs), else: pairs
    pairs(pairs, "", opts)
  end

  @doc false
  def inspect_as_struct(map, name, infos, opts) do
    fields = for %{field: field} <- infos, do: {field, :maps.get(field, map)}
    pairs(fields, name, opts)
  end

  # Derived implementations call this (until Elixir 1.18) or the one above.
  @doc false
  def inspect(map, name, infos, opts), do: inspect_as_struct(map, name, infos, opts)

  defp pairs(pairs, name, opts) do
    fun = if Inspect.List.keyword?(pairs), do: &Inspect.List.keyword/2, else: pair(color(" => ", :map, opts))
    left = color("%" <> name <> "{", :map, opts)
    right = color("}", :map, opts)
    container_doc(left, pairs, right, opts, fun, separator: color(",", :map, opts), break: :strict)
  end

  defp pair(arrow) do
    fn {key, value}, opts -> concat(concat(group(to_doc(key, opts)), arrow), group(to_doc(value, opts))) end
  end
end

defimpl Inspect, for: Function do
  @doc "A capture, or the place that the function was made in."
  @spec inspect((... -> term), Inspect.Opts.t()) :: Inspect.Algebra.t()
  def inspect(function, _opts) do
    # AtomVM has fun_info since 0.7, and an otp_release too
    if :erlang.system_info(:otp_release) == :undefined,
      do: plain(function, :erlang.list_to_binary(:erlang.fun_to_list(function))),
      else: known(function)
  end

  defp known(function) do
    {:module, module} = :erlang.fun_info(function, :module)
    {:name, name} = :erlang.fun_info(function, :name)
    {:arity, arity} = :erlang.fun_info(function, :arity)

    case :erlang.fun_info(function, :type) do
      {:type, :external} ->
        capture(module, name, arity)

      {:type, :local} ->
        {_, index} = :erlang.fun_info(function, :index)
        {_, uniq} = :erlang.fun_info(function, :uniq)
        "#Function<#{index}.#{uniq}/#{arity} in #{place(module, name)}>"
    end
  end

  defp place(module, name) do
    name_of = Macro.inspect_atom(:literal, module)

    case Exception.made_in(name) do
      {function, arity} -> "#{name_of}.#{Macro.inspect_atom(:remote_call, function)}/#{arity}"
      nil -> name_of
    end
  end

  # "fun lists:map/2" or "#Fun<module.index.uniq>"
  defp plain(function, text) do
    arity = Enum.find(0..255, &:erlang.is_function(function, &1))

    case text do
      "#Fun<" <> rest ->
        [module | numbers] = rest |> :binary.part(0, byte_size(rest) - 1) |> parted()
        "#Function<#{Enum.join(numbers, ".")}/#{arity} in #{shown(:literal, module)}>"

      "fun " <> rest ->
        [module, rest] = :binary.split(rest, ":")
        [name, _] = :binary.split(rest, "/")
        "&#{shown(:literal, module)}.#{shown(:remote_call, name)}/#{arity}"

      _ ->
        text
    end
  end

  # The module's name may have dots, the numbers behind it have none.
  defp parted(text) do
    {numbers, names} =
      text
      |> :binary.split(".", [:global])
      |> :lists.reverse()
      |> Enum.split_while(&match?({_, ""}, Integer.parse(&1)))

    [names |> :lists.reverse() |> Enum.join(".") | :lists.reverse(numbers)]
  end

  defp shown(how, name), do: Macro.inspect_atom(how, :erlang.binary_to_atom(name))

  defp capture(module, name, arity),
    do: "&#{Macro.inspect_atom(:literal, module)}.#{Macro.inspect_atom(:remote_call, name)}/#{arity}"
end

defimpl Inspect, for: PID do
  @doc "A process identifier."
  @spec inspect(pid, Inspect.Opts.t()) :: Inspect.Algebra.t()
  def inspect(pid, opts),
    do: Inspect.Algebra.color("#PID" <> :erlang.list_to_binary(:erlang.pid_to_list(pid)), :pid, opts)
end

defimpl Inspect, for: Port do
  @doc "A port identifier."
  @spec inspect(port, Inspect.Opts.t()) :: Inspect.Algebra.t()
  def inspect(port, opts),
    do: Inspect.Algebra.color(:erlang.list_to_binary(:erlang.port_to_list(port)), :port, opts)
end

defimpl Inspect, for: Reference do
  @doc "A reference."
  @spec inspect(reference, Inspect.Opts.t()) :: Inspect.Algebra.t()
  def inspect(ref, opts) do
    [?#, ?R, ?e, ?f | rest] = :erlang.ref_to_list(ref)
    Inspect.Algebra.color("#Reference" <> :erlang.list_to_binary(rest), :reference, opts)
  end
end

defimpl Inspect, for: Inspect.Error do
  @doc "What failed, in the place of what it was asked to show."
  @spec inspect(term, Inspect.Opts.t()) :: Inspect.Algebra.t()
  def inspect(%{stacktrace: stack} = error, _opts) when is_list(stack) do
    trace =
      case stack do
        [] -> ""
        _ -> "\nStacktrace:\n\n" <> Exception.format_stacktrace(stack)
      end

    lines = String.split(Inspect.Error.message(error) <> trace, "\n")
    IO.iodata_to_binary(["#Inspect.Error<\n", for(line <- lines, do: [indented(line), ?\n]), ?>])
  end

  defp indented(""), do: ""
  defp indented(line), do: ["  ", line]
end

defimpl Inspect, for: Any do
  import Inspect.Algebra

  @doc "A struct as it is written, if its module knows the fields."
  @spec inspect(term, Inspect.Opts.t()) :: Inspect.Algebra.t()
  def inspect(%{__struct__: module} = struct, opts) do
    case fields(module) do
      nil ->
        Inspect.Map.inspect_as_map(struct, opts)

      infos ->
        names = for %{field: field} <- infos, do: field

        if :lists.sort([:__struct__ | names]) == :lists.sort(:maps.keys(struct)),
          do:
            Inspect.Map.inspect_as_struct(
              struct,
              Macro.inspect_atom(:literal, module),
              without_exception(infos),
              opts
            ),
          else: Inspect.Map.inspect_as_map(struct, opts)
    end
  end

  # [%{field: _}] in the order of the definition
  defp fields(module) do
    module.__info__(:struct)
  rescue
    _ -> nil
  end

  defp without_exception(infos), do: for(%{field: field} = info <- infos, field != :__exception__, do: info)

  # Implementations derived with :only or :except show the fields that they hide as dots. Elixir 1.18 and
  # earlier have them call inspect/4, later ones inspect_as_struct/4.
  @doc false
  def inspect(map, name, infos, opts), do: inspect_as_struct(map, name, infos, opts)

  @doc false
  def inspect_as_struct(map, name, infos, opts) do
    fields = for(%{field: field} <- infos, do: {field, :maps.get(field, map)}) ++ ["..."]

    show = fn
      "...", _ -> "..."
      pair, opts -> Inspect.List.keyword(pair, opts)
    end

    left = color("#" <> name <> "<", :map, opts)
    right = color(">", :map, opts)
    container_doc(left, fields, right, opts, show, separator: color(",", :map, opts), break: :strict)
  end
end
