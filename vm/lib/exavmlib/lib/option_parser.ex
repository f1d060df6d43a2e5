defmodule OptionParser do
  @moduledoc """
  Reads the arguments of a program.

  Switches are `--name`, `--name value`, `--name=value`, `--no-name` for booleans, and with `:aliases` `-n`,
  `-n value`, `-n=value`, `-n5`, `-abc`. Options:

    * `:strict` - switches and their types; no other ones are there
    * `:switches` - types of switches; others are taken as they come, if an atom of that name exists
    * `:aliases` - letters and the switches that they stand for
    * `:allow_nonexistent_atoms` - with `:switches`, make the atoms

  Types are `:boolean`, `:count`, `:integer`, `:float` and `:string`; in a list or alone, `:keep` keeps every
  occurrence of a switch.
  """

  @type argv :: [String.t()]
  @type parsed :: keyword
  @type errors :: [{String.t(), String.t() | nil}]
  @type options :: [
          switches: keyword,
          strict: keyword,
          aliases: keyword,
          allow_nonexistent_atoms: boolean
        ]

  ## Parsing

  @doc "Switches, what is not one, and what is wrong: `{name, value}` of each."
  @spec parse(argv, options) :: {parsed, argv, errors}
  def parse(argv, opts \\ []) when is_list(argv) and is_list(opts),
    do: all(argv, config(opts), :everywhere, {[], [], []})

  @doc "parse/2; `OptionParser.ParseError` when anything is wrong."
  @spec parse!(argv, options) :: {parsed, argv}
  def parse!(argv, opts \\ []) when is_list(argv) and is_list(opts), do: right(parse(argv, opts), opts)

  @doc "parse/2 up to what is not a switch."
  @spec parse_head(argv, options) :: {parsed, argv, errors}
  def parse_head(argv, opts \\ []) when is_list(argv) and is_list(opts),
    do: all(argv, config(opts), :head, {[], [], []})

  @doc "parse_head/2; `OptionParser.ParseError` when anything is wrong."
  @spec parse_head!(argv, options) :: {parsed, argv}
  def parse_head!(argv, opts \\ []) when is_list(argv) and is_list(opts),
    do: right(parse_head(argv, opts), opts)

  defp right({parsed, args, []}, _), do: {parsed, args}

  defp right({_, _, errors}, opts), do: raise(OptionParser.ParseError, told(errors, opts))

  defp all(argv, config, where, {parsed, args, errors}) do
    case next_of(argv, config) do
      {:ok, option, value, rest} ->
        all(rest, config, where, {stored(option, value, config, parsed), args, errors})

      {:invalid, name, value, rest} ->
        all(rest, config, where, {parsed, args, [{name, value} | errors]})

      {:undefined, name, _, rest} ->
        errors = if config.strict?, do: [{name, nil} | errors], else: errors
        all(rest, config, where, {parsed, args, errors})

      {:error, ["--" | rest]} ->
        done(parsed, args, rest, errors)

      {:error, [arg | rest]} when where == :everywhere ->
        all(rest, config, where, {parsed, [arg | args], errors})

      {:error, rest} ->
        done(parsed, args, rest, errors)
    end
  end

  defp done(parsed, args, rest, errors),
    do: {:lists.reverse(parsed), :lists.reverse(args, rest), :lists.reverse(errors)}

  # parsed is reversed; counts stand in front in the end
  defp stored(option, value, config, parsed) do
    types = types(option, config)

    cond do
      :count in types -> Keyword.update(parsed, option, value, &(&1 + value))
      :keep in types -> [{option, value} | parsed]
      true -> [{option, value} | Keyword.delete(parsed, option)]
    end
  end

  @doc """
  The first switch of arguments, and the arguments behind it.

  `:invalid` is a value that isn't of the switch's type, `:undefined` a switch that isn't there, `:error` that the
  next argument is no switch.
  """
  @spec next(argv, options) ::
          {:ok, key :: atom, value :: term, argv}
          | {:invalid, String.t(), String.t() | nil, argv}
          | {:undefined, String.t(), String.t() | nil | true, argv}
          | {:error, argv}
  def next(argv, opts \\ []) when is_list(argv) and is_list(opts), do: next_of(argv, config(opts))

  defp next_of([], _), do: {:error, []}
  defp next_of([dash | _] = argv, _) when dash in ["-", "--"], do: {:error, argv}

  defp next_of(["--" <> switch | rest], config) do
    {name, value} = name_and_value(switch)
    long("--" <> name, named(name, config), value, rest, config)
  end

  defp next_of(["-" <> <<digit, _::binary>> | _] = argv, _) when digit in ?0..?9, do: {:error, argv}

  defp next_of(["-" <> letters | rest], config) do
    {name, value} = name_and_value(letters)
    known = Keyword.get(config.aliases, atom(name, config))

    cond do
      :binary.match(name, "-") != :nomatch -> {:undefined, "-" <> name, value, rest}
      match?(<<_::utf8>>, name) -> short("-" <> name, known, value, rest, config)
      known -> several_letters(name, known, value, rest, config)
      true -> next_of(single(letters) ++ rest, config)
    end
  end

  defp next_of(argv, _), do: {:error, argv}

  defp name_and_value(switch) do
    case :binary.split(switch, "=") do
      [name] -> {name, nil}
      [name, value] -> {name, value}
    end
  end

  defp several_letters(name, known, value, rest, config) do
    IO.warn("multi-letter aliases are deprecated, got: #{inspect(atom(name, config))}")
    short("-" <> name, known, value, rest, config)
  end

  # -ab5 is -a -b=5
  defp single(<<letter::utf8, rest::binary>>) do
    case rest do
      "" -> [<<?-, letter::utf8>>]
      "=" <> _ -> [<<?-, letter::utf8, rest::binary>>]
      <<digit, _::binary>> when digit in ?0..?9 -> [<<?-, letter::utf8, ?=, rest::binary>>]
      _ -> [<<?-, letter::utf8>> | single(rest)]
    end
  end

  ## Names

  # {:ok, option, negated?}, :unknown as an atom, or :undefined
  defp named(name, config) do
    case :binary.match(name, "_") do
      :nomatch -> named(name, underscored(name), config)
      _ -> :undefined
    end
  end

  defp named("no-" <> positive, atom_name, config) do
    option = atom(underscored(positive), config, false)

    if :boolean in types(option, config) and types(atom(atom_name, config, false), config) == [],
      do: {:ok, option, true},
      else: known(atom_name, config)
  end

  defp named(_, atom_name, config), do: known(atom_name, config)

  defp known(atom_name, %{strict?: strict?} = config) do
    case atom(atom_name, config) do
      nil -> :unknown
      option -> if strict? and not defined?(option, config), do: :undefined, else: {:ok, option, false}
    end
  end

  defp underscored(name), do: :binary.replace(name, "-", "_", [:global])

  # nil where none may be made
  defp atom(name, config), do: atom(name, config, config.new_atoms?)
  defp atom(name, _, true), do: :erlang.binary_to_atom(name)

  defp atom(name, _, false) do
    :erlang.binary_to_existing_atom(name)
  rescue
    _ in ArgumentError -> nil
  end

  defp defined?(option, config), do: Keyword.has_key?(config.switches, option)
  defp types(option, config), do: List.wrap(Keyword.get(config.switches, option))

  ## Values

  defp long(name, :undefined, value, rest, _), do: {:undefined, name, value, rest}
  defp long(name, :unknown, value, rest, _), do: unknown(name, value, rest)

  defp long(name, {:ok, option, negated?}, value, rest, config),
    do: valued(name, option, types(option, config), negated?, value, rest)

  defp short(name, nil, value, rest, _), do: unknown(name, value, rest)

  defp short(name, option, value, rest, config) do
    if config.strict? and not defined?(option, config),
      do: {:undefined, name, value, rest},
      else: valued(name, option, types(option, config), false, value, rest)
  end

  # what stands behind it is taken for its value
  defp unknown(name, value, rest) do
    {value, rest} = value(value, rest)
    {:undefined, name, value || true, rest}
  end

  defp valued(name, option, types, negated?, value, rest) do
    kind = Enum.find([:boolean, :count, :integer, :float], :string, &(&1 in types))

    cond do
      negated? and value != nil -> {:invalid, name, value, rest}
      kind == :boolean and value == nil -> {:ok, option, not negated?, rest}
      kind == :count and value == nil -> {:ok, option, 1, rest}
      true -> converted(name, option, kind, types, value(value, rest))
    end
  end

  defp converted(_, option, :string, [], {nil, rest}), do: {:ok, option, true, rest}
  defp converted(name, _, _, _, {nil, rest}), do: {:invalid, name, nil, rest}

  defp converted(name, option, kind, _, {value, rest}) do
    case read(kind, value) do
      {:ok, read} -> {:ok, option, read, rest}
      :error -> {:invalid, name, value, rest}
    end
  end

  # the next argument, unless it is a switch
  defp value(nil, [arg | rest] = argv), do: if(switch?(arg), do: {nil, argv}, else: {arg, rest})
  defp value(value, rest), do: {value, rest}

  defp switch?("-"), do: false
  defp switch?(<<?-, digit, _::binary>>) when digit in ?0..?9, do: false
  defp switch?(arg), do: match?("-" <> _, arg)

  defp read(:boolean, "true"), do: {:ok, true}
  defp read(:boolean, "false"), do: {:ok, false}
  defp read(:integer, value), do: whole(Integer.parse(value))
  defp read(:float, value), do: whole(Float.parse(value))
  defp read(:string, value), do: {:ok, value}
  defp read(_, _), do: :error

  defp whole({number, ""}), do: {:ok, number}
  defp whole(_), do: :error

  ## Options

  defp config(opts) do
    {switches, strict?} = switches(opts)
    :lists.foreach(&check/1, switches)

    %{
      switches: switches,
      strict?: strict?,
      aliases: opts[:aliases] || [],
      new_atoms?: not strict? and (opts[:allow_nonexistent_atoms] || false)
    }
  end

  defp switches(opts) do
    case {opts[:strict], opts[:switches]} do
      {nil, nil} ->
        IO.warn("not passing the :switches or :strict option to OptionParser is deprecated")
        {[], false}

      {strict, nil} ->
        {strict, true}

      {nil, switches} ->
        {switches, false}

      _ ->
        raise ArgumentError, ":switches and :strict cannot be given together"
    end
  end

  defp check({_, types}) do
    case List.wrap(types) -- [:boolean, :count, :integer, :float, :string, :keep] do
      [] ->
        :ok

      wrong ->
        raise ArgumentError, "invalid switch types/modifiers: " <> Enum.map_join(wrong, ", ", &inspect/1)
    end
  end

  ## What is wrong, in words

  defp told(errors, opts) do
    config = config(opts)
    count = length(errors)
    lines = for error <- errors, do: "\n" <> told_of(error, config)
    IO.iodata_to_binary(["#{count} error#{if count == 1, do: "", else: "s"} found!" | lines])
  end

  defp told_of({name, nil}, config) do
    option = option(name, config)

    if option && defined?(option, config),
      do: "#{name} : Missing argument of type #{type(option, config)}",
      else: "#{name} : Unknown option#{near(name, config)}"
  end

  defp told_of({name, value}, config),
    do: "#{name} : Expected type #{type(option(name, config), config)}, got #{inspect(value)}"

  defp option("--" <> name, config), do: atom(underscored(name), config, false)
  defp option("-" <> name, config), do: Keyword.get(config.aliases, atom(name, config, false))

  defp type(option, config), do: Enum.join(types(option, config) -- [:keep], ", ")

  defp near("--" <> name, %{switches: switches}) do
    name = underscored(name)
    distances = for {option, _} <- switches, do: {String.jaro_distance(name, Atom.to_string(option)), option}

    case distances do
      [_ | _] ->
        {distance, option} = Enum.max_by(distances, &elem(&1, 0))
        if distance > 0.77, do: ". Did you mean #{switch(option)}?", else: ""

      [] ->
        ""
    end
  end

  defp near(_, _), do: ""

  ## Writing and splitting

  @doc "The arguments of switches: what parse/2 would read."
  @spec to_argv(Enumerable.t(), switches: keyword) :: argv
  def to_argv(enumerable, options \\ []) do
    switches = Keyword.get(options, :switches, [])
    Enum.flat_map(enumerable, fn {key, value} -> argument(key, value, switches[key]) end)
  end

  defp argument(_, nil, _), do: []
  defp argument(key, true, _), do: [switch(key)]
  defp argument(key, false, _), do: ["--no-" <> dashed(key)]
  defp argument(key, count, :count) when is_integer(count), do: List.duplicate(switch(key), count)
  defp argument(key, value, _), do: [switch(key), to_string(value)]

  defp switch(key), do: "--" <> dashed(key)
  defp dashed(key), do: :binary.replace(Atom.to_string(key), "_", "-", [:global])

  @doc "The arguments in a line, as a shell would split it."
  @spec split(String.t()) :: argv
  def split(string) when is_binary(string), do: words(spaces(string), nil, "", [])

  # quotes make a word of nothing, but not as the last
  defp words("", nil, word, words), do: :lists.reverse(if(word == "", do: words, else: [word | words]))

  defp words("", quote, _, _) do
    raise "argv string did not terminate properly, a #{<<quote>>} was opened but never closed"
  end

  defp words(<<?\\, c, rest::binary>>, nil, word, words) when c in [?", ?', ?\s],
    do: words(rest, nil, <<word::binary, c>>, words)

  defp words(<<?\\, quote, rest::binary>>, quote, word, words),
    do: words(rest, quote, <<word::binary, quote>>, words)

  defp words(<<quote, rest::binary>>, quote, word, words), do: words(rest, nil, word, words)

  defp words(<<quote, rest::binary>>, nil, word, words) when quote in [?", ?'],
    do: words(rest, quote, word, words)

  defp words(<<?\s, rest::binary>>, nil, word, words), do: words(spaces(rest), nil, "", [word | words])
  defp words(<<c, rest::binary>>, quote, word, words), do: words(rest, quote, <<word::binary, c>>, words)

  defp spaces(" " <> rest), do: spaces(rest)
  defp spaces(rest), do: rest
end

defmodule OptionParser.ParseError do
  @moduledoc "Arguments that are not what a program takes."
  defexception [:message]
end
