defmodule URI do
  @moduledoc "Addresses by RFC 3986: reading, writing, merging, and the escapes in them and in queries."

  defstruct [:scheme, :authority, :userinfo, :host, :port, :path, :query, :fragment]

  @type authority :: String.t()
  @type t :: %__MODULE__{
          scheme: nil | String.t(),
          authority: nil | authority,
          userinfo: nil | String.t(),
          host: nil | String.t(),
          port: nil | :inet.port_number(),
          path: nil | String.t(),
          query: nil | String.t(),
          fragment: nil | String.t()
        }

  @ports %{
    "ftp" => 21,
    "sftp" => 22,
    "tftp" => 69,
    "http" => 80,
    "https" => 443,
    "ldap" => 389,
    "ws" => 80,
    "wss" => 443
  }

  ## Ports

  @doc "The port of a scheme, or nil."
  @spec default_port(String.t()) :: nil | non_neg_integer
  def default_port(scheme) when is_binary(scheme), do: :maps.get(scheme, ports(), nil)

  @doc "Sets the port of a scheme, for all programs of this machine."
  @spec default_port(String.t(), non_neg_integer) :: :ok
  def default_port(scheme, port) when is_binary(scheme) and is_integer(port) and port >= 0,
    do: Application.put_env(:elixir, :uri_ports, :maps.put(scheme, port, ports()))

  defp ports, do: Application.get_env(:elixir, :uri_ports, @ports)

  ## Queries

  @doc """
  A query of pairs of names and values.

  By default as forms are written (a space is `+`), with `:rfc3986` by that document (a space is `%20`).
  """
  @spec encode_query(Enumerable.t(), :www_form | :rfc3986) :: String.t()
  def encode_query(enumerable, encoding \\ :www_form),
    do: Enum.map_join(enumerable, "&", &encode_pair(&1, encoding))

  defp encode_pair({key, _}, _) when is_list(key),
    do: raise(ArgumentError, "encode_query/2 keys cannot be lists, got: #{inspect(key)}")

  defp encode_pair({_, value}, _) when is_list(value),
    do: raise(ArgumentError, "encode_query/2 values cannot be lists, got: #{inspect(value)}")

  defp encode_pair({key, value}, :www_form),
    do: encode_www_form(Kernel.to_string(key)) <> "=" <> encode_www_form(Kernel.to_string(value))

  defp encode_pair({key, value}, :rfc3986) do
    encode(Kernel.to_string(key), &char_unreserved?/1) <>
      "=" <> encode(Kernel.to_string(value), &char_unreserved?/1)
  end

  @doc "The names and values of a query, put in a map."
  @spec decode_query(String.t(), %{optional(String.t()) => String.t()}, :www_form | :rfc3986) :: map
  def decode_query(query, map \\ %{}, encoding \\ :www_form)

  def decode_query(query, map, encoding) when is_binary(query) and is_map(map) do
    case next_pair(query, encoding) do
      nil -> map
      {{key, value}, rest} -> decode_query(rest, :maps.put(key, value, map), encoding)
    end
  end

  @doc "The names and values of a query, one after the other as they are asked for."
  @spec query_decoder(String.t(), :www_form | :rfc3986) :: Enumerable.t()
  def query_decoder(query, encoding \\ :www_form) when is_binary(query),
    do: Stream.unfold(query, &next_pair(&1, encoding))

  defp next_pair("", _), do: nil

  defp next_pair(query, encoding) do
    {pair, rest} = cut(query, "&")
    {key, value} = cut(pair, "=")
    {{decode_part(key, encoding), decode_part(value || "", encoding)}, rest || ""}
  end

  defp decode_part(text, :www_form), do: decode_www_form(text)
  defp decode_part(text, :rfc3986), do: decode(text)

  # what stands before a mark and behind it, or nil
  defp cut(text, mark) do
    case :binary.split(text, mark) do
      [text] -> {text, nil}
      [text, rest] -> {text, rest}
    end
  end

  ## Escapes

  @doc "Is it a character with a meaning in addresses?"
  @spec char_reserved?(byte) :: boolean
  def char_reserved?(character), do: character in ~c":/?#[]@!$&'()*+,;="

  @doc "Is it a letter, a digit or one of `~_-.`?"
  @spec char_unreserved?(byte) :: boolean
  def char_unreserved?(character),
    do: character in ?0..?9 or character in ?a..?z or character in ?A..?Z or character in ~c"~_-."

  @doc "May a character stand in an address as it is?"
  @spec char_unescaped?(byte) :: boolean
  def char_unescaped?(character), do: char_reserved?(character) or char_unreserved?(character)

  @doc "The text with escapes for the bytes of which a function says no."
  @spec encode(String.t(), (byte -> as_boolean(term))) :: String.t()
  def encode(string, predicate \\ &URI.char_unescaped?/1)
      when is_binary(string) and is_function(predicate, 1),
      do: for(<<byte <- string>>, into: "", do: if(predicate.(byte), do: <<byte>>, else: escape(byte)))

  @doc "The text as forms are written: a space is `+`, all but unreserved characters are escapes."
  @spec encode_www_form(String.t()) :: String.t()
  def encode_www_form(string) when is_binary(string) do
    for <<byte <- string>>, into: "" do
      cond do
        byte == ?\s -> "+"
        char_unreserved?(byte) -> <<byte>>
        true -> escape(byte)
      end
    end
  end

  defp escape(byte), do: <<?%, digit(div(byte, 16)), digit(rem(byte, 16))>>

  defp digit(n) when n < 10, do: ?0 + n
  defp digit(n), do: ?A + n - 10

  @doc "The text without escapes; what only looks like one stays."
  @spec decode(String.t()) :: String.t()
  def decode(uri) when is_binary(uri), do: unescape(uri, "", false)

  @doc "The text without escapes, `+` being a space."
  @spec decode_www_form(String.t()) :: String.t()
  def decode_www_form(string) when is_binary(string), do: unescape(string, "", true)

  defp unescape(<<?+, rest::binary>>, done, true), do: unescape(rest, <<done::binary, ?\s>>, true)

  defp unescape(<<?%, high, low, rest::binary>>, done, form?) do
    with high when is_integer(high) <- value(high), low when is_integer(low) <- value(low) do
      unescape(rest, <<done::binary, high * 16 + low>>, form?)
    else
      _ -> unescape(<<high, low, rest::binary>>, <<done::binary, ?%>>, form?)
    end
  end

  defp unescape(<<byte, rest::binary>>, done, form?), do: unescape(rest, <<done::binary, byte>>, form?)
  defp unescape("", done, _), do: done

  defp value(c) when c in ?0..?9, do: c - ?0
  defp value(c) when c in ?a..?f, do: c - ?a + 10
  defp value(c) when c in ?A..?F, do: c - ?A + 10
  defp value(_), do: nil

  ## Reading

  @doc "The parts of an address that must be well-formed, or `{:error, part}` with what is wrong in it."
  @spec new(t | String.t()) :: {:ok, t} | {:error, String.t()}
  def new(%URI{} = uri), do: {:ok, uri}

  def new(binary) when is_binary(binary) do
    case :uri_string.parse(binary) do
      {:error, _, part} -> {:error, Kernel.to_string(part)}
      parts -> {:ok, of_parts(parts)}
    end
  end

  defp of_parts(parts) do
    scheme = if scheme = Map.get(parts, :scheme), do: String.downcase(scheme, :ascii)
    port = Map.get(parts, :port)

    %URI{
      scheme: scheme,
      userinfo: Map.get(parts, :userinfo),
      host: Map.get(parts, :host),
      port: if(is_integer(port), do: port, else: scheme && default_port(scheme)),
      path: unless_empty(Map.get(parts, :path)),
      query: Map.get(parts, :query),
      fragment: Map.get(parts, :fragment)
    }
  end

  @doc "new/1; `URI.Error` when it is not well-formed."
  @spec new!(t | String.t()) :: t
  def new!(%URI{} = uri), do: uri

  def new!(binary) when is_binary(binary) do
    case new(binary) do
      {:ok, uri} -> uri
      {:error, part} -> raise URI.Error, action: :parse, reason: :invalid_uri, part: part
    end
  end

  @doc "The parts of an address, whether they are well-formed or not."
  @spec parse(t | String.t()) :: t
  def parse(%URI{} = uri), do: uri

  def parse(string) when is_binary(string) do
    {string, fragment} = cut(string, "#")
    {string, query} = cut(string, "?")
    {scheme, string} = scheme(string)
    {authority, path} = authority(string)
    {userinfo, host, port} = authority_parts(authority)

    %URI{
      scheme: scheme,
      authority: authority,
      userinfo: userinfo,
      host: host,
      port: port || (scheme && default_port(scheme)),
      path: unless_empty(path),
      query: query,
      fragment: fragment
    }
  end

  defp scheme(<<c, rest::binary>> = string) when c in ?a..?z or c in ?A..?Z do
    case scheme_size(rest, 1) do
      nil ->
        {nil, string}

      size ->
        <<scheme::binary-size(size), ?:, rest::binary>> = string
        {String.downcase(scheme, :ascii), rest}
    end
  end

  defp scheme(string), do: {nil, string}

  defp scheme_size(<<?:, _::binary>>, size), do: size

  defp scheme_size(<<c, rest::binary>>, size)
       when c in ?a..?z or c in ?A..?Z or c in ?0..?9 or c in [?+, ?-, ?.],
       do: scheme_size(rest, size + 1)

  defp scheme_size(_, _), do: nil

  defp authority(<<"//", rest::binary>>) do
    case :binary.match(rest, "/") do
      {at, 1} -> {binary_part(rest, 0, at), binary_part(rest, at, byte_size(rest) - at)}
      :nomatch -> {rest, ""}
    end
  end

  defp authority(path), do: {nil, path}

  defp authority_parts(nil), do: {nil, nil, nil}
  defp authority_parts(""), do: {nil, "", nil}

  defp authority_parts(authority) do
    {userinfo, rest} =
      case :binary.matches(authority, "@") do
        [] ->
          {nil, authority}

        matches ->
          {at, 1} = :lists.last(matches)
          {binary_part(authority, 0, at), binary_part(authority, at + 1, byte_size(authority) - at - 1)}
      end

    {host, rest} = host(rest)
    {unless_empty(userinfo), host, port(rest)}
  end

  # an address in brackets has colons
  defp host(<<?[, rest::binary>> = string) do
    with {at, 1} <- :binary.match(rest, "]"), host = binary_part(rest, 0, at), true <- address?(host) do
      {unless_empty(host), binary_part(rest, at + 1, byte_size(rest) - at - 1)}
    else
      # what a bracket opens that is not closed
      _ -> {trimmed(hd(:binary.split(string, ":"))), ""}
    end
  end

  defp host(string) do
    {host, _} = cut(string, ":")
    rest = binary_part(string, byte_size(host), byte_size(string) - byte_size(host))
    {trimmed(host) |> unless_empty(), rest}
  end

  defp address?(<<c, rest::binary>>) when c in ?0..?9 or c in ?a..?z or c in ?A..?Z or c in [?:, ?.],
    do: address?(rest)

  defp address?(rest), do: rest == ""

  defp trimmed(host), do: host |> String.trim_leading("[") |> String.trim_trailing("]")

  defp port(<<?:, c, _::binary>> = text) when c in ?0..?9 do
    {port, _} = Integer.parse(binary_part(text, 1, byte_size(text) - 1))
    port
  end

  defp port(_), do: nil

  defp unless_empty(""), do: nil
  defp unless_empty(part), do: part

  ## Writing

  @doc "The text of an address."
  @spec to_string(t) :: String.t()
  def to_string(%URI{host: host, path: <<c, _::binary>>} = uri) when host != nil and c != ?/ do
    raise ArgumentError,
          ":path in URI must be empty or an absolute path if URL has a :host, got: #{inspect(uri)}"
  end

  def to_string(%URI{} = uri) do
    part(uri.scheme, "", ":") <>
      part(authority_of(uri), "//", "") <>
      part(uri.path, "", "") <> part(uri.query, "?", "") <> part(uri.fragment, "#", "")
  end

  defp part(nil, _, _), do: ""
  defp part(text, before, behind), do: before <> text <> behind

  defp authority_of(%URI{host: nil, authority: authority}), do: authority

  defp authority_of(%URI{scheme: scheme, userinfo: userinfo, host: host, port: port}) do
    host = if :binary.match(host, ":") == :nomatch, do: host, else: "[" <> host <> "]"
    port = if port && port != (scheme && default_port(scheme)), do: ":#{port}", else: ""
    part(userinfo, "", "@") <> host <> port
  end

  ## Together

  @doc "An address that another one is relative to, and that: the address that is meant."
  @spec merge(t | String.t(), t | String.t()) :: t
  def merge(uri, rel)

  def merge(uri, rel) when is_binary(uri), do: merge(parse(uri), rel)
  def merge(%URI{host: nil}, _), do: raise(ArgumentError, "you must merge onto an absolute URI")
  def merge(uri, rel) when is_binary(rel), do: merge(uri, parse(rel))
  def merge(%URI{}, %URI{scheme: scheme} = rel) when scheme != nil, do: %{rel | path: without_dots(rel.path)}

  def merge(%URI{scheme: scheme}, %URI{host: host} = rel) when host != nil,
    do: %{rel | scheme: scheme, path: without_dots(rel.path)}

  def merge(%URI{} = base, %URI{path: nil} = rel),
    do: %{base | query: rel.query || base.query, fragment: rel.fragment}

  def merge(%URI{} = base, %URI{path: path} = rel),
    do: %{base | path: joined(base.path, path), query: rel.query, fragment: rel.fragment}

  defp joined(_, <<?/, _::binary>> = path), do: without_dots(path)
  defp joined(nil, path), do: without_dots("/" <> path)

  defp joined(base, path) do
    # what stands behind the last slash is left out
    {at, 1} = :lists.last([{0, 1} | :binary.matches(base, "/")])
    without_dots(binary_part(base, 0, at) <> "/" <> path)
  end

  defp without_dots(nil), do: nil
  defp without_dots(path), do: path |> :binary.split("/", [:global]) |> without_dots([]) |> Enum.join("/")

  defp without_dots([], kept), do: :lists.reverse(kept)
  defp without_dots(["." | rest], kept), do: without_dots(rest, kept)
  # what stands before the first slash is not left
  defp without_dots([".." | rest], [""]), do: without_dots(rest, [""])
  defp without_dots([".." | rest], []), do: without_dots(rest, [])
  defp without_dots([".." | rest], [_ | kept]), do: without_dots(rest, kept)
  defp without_dots([part | rest], kept), do: without_dots(rest, [part | kept])

  @doc "The address with more of a query."
  @spec append_query(t, String.t()) :: t
  def append_query(%URI{query: query} = uri, more) when is_binary(more) and query in [nil, ""],
    do: %{uri | query: more}

  def append_query(%URI{query: query} = uri, more) when is_binary(more) do
    between = if :binary.last(query) == ?&, do: "", else: "&"
    %{uri | query: query <> between <> more}
  end

  @doc "The address with more of a path, which begins with one slash."
  @spec append_path(t, String.t()) :: t
  def append_path(%URI{}, "//" <> _ = path),
    do: raise(ArgumentError, ~s(path cannot start with "//", got: #{inspect(path)}))

  def append_path(%URI{path: path} = uri, "/" <> rest = all) do
    cond do
      path == nil -> %{uri | path: all}
      path != "" and :binary.last(path) == ?/ -> %{uri | path: path <> rest}
      true -> %{uri | path: path <> all}
    end
  end

  def append_path(%URI{}, path) when is_binary(path),
    do: raise(ArgumentError, ~s(path must start with "/", got: #{inspect(path)}))
end

defmodule URI.Error do
  @moduledoc "An address that is not well-formed."
  defexception [:action, :reason, :part]

  @impl true
  def message(%{action: action, reason: reason, part: part}),
    do: "cannot #{action} due to reason #{reason}: #{inspect(part)}"
end

defimpl String.Chars, for: URI do
  @doc "The text of an address."
  @spec to_string(URI.t()) :: String.t()
  def to_string(uri), do: URI.to_string(uri)
end

defimpl Inspect, for: URI do
  @doc "The struct; an authority that is not there is not shown."
  @spec inspect(URI.t(), Inspect.Opts.t()) :: Inspect.Algebra.t()
  def inspect(uri, opts) do
    fields = [:scheme, :authority, :userinfo, :host, :port, :path, :query, :fragment]
    fields = if uri.authority == nil, do: List.delete(fields, :authority), else: fields
    Inspect.Map.inspect_as_struct(uri, "URI", for(field <- fields, do: %{field: field}), opts)
  end
end
