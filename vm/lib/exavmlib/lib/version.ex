defmodule Version do
  @moduledoc """
  Versions of programs, as Semantic Versioning 2.0 has them, and requirements on them.

  A requirement compares (`==`, `!=`, `>`, `>=`, `<`, `<=`), or takes what is compatible: `~> 2.1.3` is `>= 2.1.3`
  before 2.2.0, `~> 2.1` is `>= 2.1.0` before 3.0.0. Requirements are joined by `and`, which binds more, and `or`.
  """

  @enforce_keys [:major, :minor, :patch]
  defstruct [:major, :minor, :patch, :build, pre: []]

  @type version :: String.t() | t
  @type requirement :: String.t() | Version.Requirement.t()
  @type major :: non_neg_integer
  @type minor :: non_neg_integer
  @type patch :: non_neg_integer
  @type pre :: [String.t() | non_neg_integer]
  @type build :: String.t() | nil
  @type t :: %__MODULE__{major: major, minor: minor, patch: patch, pre: pre, build: build}

  ## Versions

  @doc "The version of a text."
  @spec parse(String.t()) :: {:ok, t} | :error
  def parse(string) when is_binary(string) do
    case read(string) do
      {major, minor, patch, pre, build} when is_integer(patch) ->
        build = if build == [], do: nil, else: Enum.join(build, ".")
        {:ok, %Version{major: major, minor: minor, patch: patch, pre: pre, build: build}}

      _ ->
        :error
    end
  end

  @doc "parse/1; `Version.InvalidVersionError` when it is none."
  @spec parse!(String.t()) :: t
  def parse!(string) when is_binary(string) do
    case parse(string) do
      {:ok, version} -> version
      :error -> raise Version.InvalidVersionError, string
    end
  end

  # {major, minor, patch or nil, pre, build}, or :error
  defp read(string) do
    {string, build} = cut(string, "+")
    {numbers, pre} = cut(string, "-")

    with [major, minor | patch] when length(patch) < 2 <- :binary.split(numbers, ".", [:global]),
         {:ok, [major, minor | patch]} <- each([major, minor | patch], &number/1),
         {:ok, pre} <- identifiers(pre, &pre_release/1),
         {:ok, build} <- identifiers(build, &identifier/1) do
      patch = if patch == [], do: nil, else: hd(patch)
      {major, minor, patch, pre, build}
    else
      _ -> :error
    end
  end

  defp cut(string, mark) do
    case :binary.split(string, mark) do
      [string] -> {string, nil}
      [string, rest] -> {string, rest}
    end
  end

  defp identifiers(nil, _), do: {:ok, []}
  defp identifiers(string, read), do: each(:binary.split(string, ".", [:global]), read)

  defp each([], _), do: {:ok, []}

  defp each([part | parts], read) do
    with {:ok, part} <- read.(part), {:ok, parts} <- each(parts, read), do: {:ok, [part | parts]}
  end

  defp number("0"), do: {:ok, 0}

  defp number(<<c, _::binary>> = digits) when c in ?1..?9,
    do: if(digits?(digits), do: {:ok, :erlang.binary_to_integer(digits)})

  defp number(_), do: nil

  defp pre_release(part), do: if(part != "" and digits?(part), do: number(part), else: identifier(part))

  defp identifier(""), do: nil
  defp identifier(part), do: if(identifier?(part), do: {:ok, part})

  defp digits?(<<c, rest::binary>>) when c in ?0..?9, do: digits?(rest)
  defp digits?(rest), do: rest == ""

  defp identifier?(<<c, rest::binary>>) when c in ?0..?9 or c in ?a..?z or c in ?A..?Z or c == ?-,
    do: identifier?(rest)

  defp identifier?(rest), do: rest == ""

  @doc "The text of a version."
  @spec to_string(t) :: String.t()
  def to_string(%Version{major: major, minor: minor, patch: patch, pre: pre, build: build}) do
    pre = if pre == [], do: "", else: "-" <> Enum.join(pre, ".")
    build = if build, do: "+" <> build, else: ""
    "#{major}.#{minor}.#{patch}#{pre}#{build}"
  end

  @doc "Which version is older? Builds don't count."
  @spec compare(version, version) :: :gt | :eq | :lt
  def compare(version1, version2), do: order(comparable(version1), comparable(version2))

  defp comparable(%Version{major: major, minor: minor, patch: patch, pre: pre}),
    do: {major, minor, patch, pre}

  defp comparable(string) when is_binary(string) do
    case read(string) do
      {major, minor, patch, pre, _} when is_integer(patch) -> {major, minor, patch, pre}
      _ -> raise Version.InvalidVersionError, string
    end
  end

  # numbers of a pre-release come before words, as in the order of terms
  defp order({major1, minor1, patch1, pre1}, {major2, minor2, patch2, pre2}) do
    case {{major1, minor1, patch1}, {major2, minor2, patch2}} do
      {numbers1, numbers2} when numbers1 > numbers2 -> :gt
      {numbers1, numbers2} when numbers1 < numbers2 -> :lt
      _ when pre1 == pre2 -> :eq
      _ when pre1 == [] -> :gt
      _ when pre2 == [] -> :lt
      _ when pre1 > pre2 -> :gt
      _ -> :lt
    end
  end

  ## Requirements

  @doc """
  Does a version meet a requirement?

  With `allow_pre: false` a pre-release meets only what names a pre-release.
  """
  @spec match?(version, requirement, allow_pre: boolean) :: boolean
  def match?(version, requirement, opts \\ [])

  def match?(version, requirement, opts) when is_binary(requirement),
    do: match?(version, parse_requirement!(requirement), opts)

  def match?(version, %Version.Requirement{lexed: lexed}, opts),
    do: any?(lexed, comparable(version), Keyword.get(opts, :allow_pre, true))

  # [operator, version, :and | :or, operator, version, ...]: one of those joined by `or` must be met
  defp any?([operator, operand | rest], version, allow_pre),
    do: all?(rest, version, allow_pre, met?(operator, operand, version, allow_pre))

  defp all?([], _, _, met?), do: met?
  defp all?([:or | rest], version, allow_pre, met?), do: met? or any?(rest, version, allow_pre)

  defp all?([:and, operator, operand | rest], version, allow_pre, met?),
    do: all?(rest, version, allow_pre, met? and met?(operator, operand, version, allow_pre))

  defp met?(operator, {major, minor, patch, pre, _}, version, allow_pre) do
    order = order(version, {major, minor, patch || 0, pre})

    case operator do
      :== -> order == :eq
      :!= -> order != :eq
      :< -> order == :lt
      :<= -> order != :gt
      :> -> order == :gt and allowed?(version, pre, allow_pre)
      :>= -> order != :lt and allowed?(version, pre, allow_pre)
      :~> -> order != :lt and same?(version, major, minor, patch) and allowed?(version, pre, allow_pre)
    end
  end

  defp same?({major, _, _, _}, major, _, nil), do: true
  defp same?({major, minor, _, _}, major, minor, patch) when patch != nil, do: true
  defp same?(_, _, _, _), do: false

  defp allowed?({_, _, _, of_version}, of_operand, allow_pre),
    do: allow_pre or of_version == [] or of_operand != []

  @doc "The requirement of a text."
  @spec parse_requirement(String.t()) :: {:ok, Version.Requirement.t()} | :error
  def parse_requirement(string) when is_binary(string) do
    words = for word <- :binary.split(string, " ", [:global]), word != "", token <- tokens(word), do: token

    case joined(words) do
      {:ok, lexed} -> {:ok, %Version.Requirement{source: string, lexed: lexed}}
      :error -> :error
    end
  end

  @doc "parse_requirement/1; `Version.InvalidRequirementError` when it is none."
  @spec parse_requirement!(String.t()) :: Version.Requirement.t()
  def parse_requirement!(string) when is_binary(string) do
    case parse_requirement(string) do
      {:ok, requirement} -> requirement
      :error -> raise Version.InvalidRequirementError, string
    end
  end

  @doc "The requirement as it is matched fastest: as it is."
  @spec compile_requirement(Version.Requirement.t()) :: Version.Requirement.t()
  def compile_requirement(%Version.Requirement{} = requirement), do: requirement

  defp tokens("and"), do: [:and]
  defp tokens("or"), do: [:or]

  defp tokens(word) do
    {operator, rest} = operator(word)
    if rest == "", do: operator, else: operator ++ [rest]
  end

  defp operator(<<"~>", rest::binary>>), do: {[:~>], rest}
  defp operator(<<">=", rest::binary>>), do: {[:>=], rest}
  defp operator(<<"<=", rest::binary>>), do: {[:<=], rest}
  defp operator(<<"==", rest::binary>>), do: {[:==], rest}
  defp operator(<<"!=", rest::binary>>), do: {deprecated("!="), rest}
  defp operator(<<">", rest::binary>>), do: {[:>], rest}
  defp operator(<<"<", rest::binary>>), do: {[:<], rest}
  defp operator(<<"!", rest::binary>>), do: {deprecated("!"), rest}
  defp operator(rest), do: {[], rest}

  defp deprecated(operator) do
    IO.warn("#{operator} inside Version requirements is deprecated, use ~> or >= instead")
    [:!=]
  end

  defp joined([operator, version | rest])
       when is_atom(operator) and operator not in [:and, :or] and is_binary(version) do
    with {_, _, patch, _, _} = version when patch != nil or operator == :~> <- read(version),
         {:ok, rest} <- joined_next(rest) do
      {:ok, [operator, version | rest]}
    else
      _ -> :error
    end
  end

  defp joined([version | rest]) when is_binary(version), do: joined([:==, version | rest])
  defp joined(_), do: :error

  defp joined_next([]), do: {:ok, []}

  defp joined_next([joint | rest]) when joint in [:and, :or] do
    with {:ok, rest} <- joined(rest), do: {:ok, [joint | rest]}
  end

  defp joined_next(_), do: :error
end

defmodule Version.Requirement do
  @moduledoc "What a version must be, as `Version.parse_requirement/1` reads it."

  defstruct [:source, :lexed]

  @opaque t :: %__MODULE__{source: String.t(), lexed: [atom | tuple]}
end

defmodule Version.InvalidRequirementError do
  @moduledoc "A text that is no requirement on versions."
  defexception [:requirement]

  @impl true
  def exception(requirement) when is_binary(requirement),
    do: %Version.InvalidRequirementError{requirement: requirement}

  @impl true
  def message(%{requirement: requirement}), do: "invalid requirement: #{inspect(requirement)}"
end

defmodule Version.InvalidVersionError do
  @moduledoc "A text that is no version."
  defexception [:version]

  @impl true
  def exception(version) when is_binary(version), do: %Version.InvalidVersionError{version: version}

  @impl true
  def message(%{version: version}), do: "invalid version: #{inspect(version)}"
end

defimpl String.Chars, for: Version do
  @doc "The text of a version."
  @spec to_string(Version.t()) :: String.t()
  def to_string(version), do: Version.to_string(version)
end

defimpl String.Chars, for: Version.Requirement do
  @doc "The text that the requirement was read from."
  @spec to_string(Version.Requirement.t()) :: String.t()
  def to_string(%{source: source}), do: source
end

defimpl Inspect, for: Version do
  @doc "The struct; what is not there is not shown."
  @spec inspect(Version.t(), Inspect.Opts.t()) :: Inspect.Algebra.t()
  def inspect(version, opts) do
    fields = [:major, :minor, :patch]
    fields = if version.pre == [], do: fields, else: fields ++ [:pre]
    fields = if version.build == nil, do: fields, else: fields ++ [:build]
    Inspect.Map.inspect_as_struct(version, "Version", for(field <- fields, do: %{field: field}), opts)
  end
end

defimpl Inspect, for: Version.Requirement do
  import Inspect.Algebra

  @doc "The call that reads the requirement."
  @spec inspect(Version.Requirement.t(), Inspect.Opts.t()) :: Inspect.Algebra.t()
  def inspect(%{source: source}, opts), do: concat(["Version.parse_requirement!(", to_doc(source, opts), ")"])
end
