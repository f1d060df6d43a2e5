defmodule IO do
  @moduledoc "Input and output. A device is `:stdio`, `:stderr`, a pid or a registered name."

  @type device :: atom | pid
  @type nodata :: {:error, term} | :eof
  @type chardata :: String.t() | maybe_improper_list(char | chardata, String.t() | [])

  defguardp is_device(device) when is_atom(device) or is_pid(device)

  defguardp is_iodata(data) when is_list(data) or is_binary(data)

  ## Output

  @doc "Writes text; what is not chardata by `String.Chars`."
  @spec write(device, chardata | String.Chars.t()) :: :ok
  def write(device \\ :stdio, chardata), do: :io.put_chars(to_device(device), to_chardata(chardata))

  @doc "Writes text and a new line."
  @spec puts(device, chardata | String.Chars.t()) :: :ok
  def puts(device \\ :stdio, item) when is_device(device),
    do: :io.put_chars(to_device(device), [to_chardata(item), ?\n])

  @doc "Writes bytes as they are."
  @spec binwrite(device, iodata) :: :ok
  def binwrite(device \\ :stdio, iodata) when is_iodata(iodata) do
    case :io.request(to_device(device), {:put_chars, :latin1, :erlang.iolist_to_binary(iodata)}) do
      :ok -> :ok
      {:error, reason} -> :erlang.error(reason)
    end
  end

  @doc "Shows a term and returns it; `:label` and the options of `Inspect.Opts`."
  @spec inspect(item, keyword) :: item when item: var
  def inspect(item, opts \\ []), do: inspect(:stdio, item, opts)

  @doc "Shows a term on a device and returns it."
  @spec inspect(device, item, keyword) :: item when item: var
  def inspect(device, item, opts) when is_device(device) and is_list(opts) do
    label = if label = :proplists.get_value(:label, opts, nil), do: [to_chardata(label), ": "], else: []
    opts = Inspect.Opts.new(Keyword.put_new(opts, :pretty, true))
    width = if opts.pretty, do: opts.width, else: :infinity
    doc = Inspect.Algebra.group(Inspect.Algebra.to_doc(item, opts))
    puts(device, [label | Inspect.Algebra.format(doc, width)])
    item
  end

  @doc "A warning on stderr, without a place."
  @spec warn(chardata | String.Chars.t()) :: :ok
  def warn(message), do: warn(message, [])

  @doc "A warning on stderr, with a stack trace or the `:file`, `:line`, `:module` and `:function` it is about."
  @spec warn(chardata | String.Chars.t(), Exception.stacktrace() | keyword | Macro.Env.t()) :: :ok
  def warn(message, %{__struct__: Macro.Env, file: file, line: line, module: module, function: function}),
    do: warn(message, file: file, line: line, module: module, function: function)

  def warn(message, [{key, _} | _] = options) when is_atom(key) do
    place =
      case options[:file] do
        nil -> []
        file -> ["\n└─ ", Exception.format_file_line(file, options[:line], " "), about(options)]
      end

    warned([message_of(message), String.trim_trailing(chardata_to_string(place)), "\n"])
  end

  def warn(message, stacktrace) when is_list(stacktrace) do
    lines = for entry <- stacktrace, do: ["\n  ", Exception.format_stacktrace_entry(entry)]
    warned([message_of(message), lines, "\n"])
  end

  defp message_of(message), do: ["warning: ", to_chardata(message)]
  defp warned(text), do: puts(:stderr, text)

  defp about(options) do
    case {options[:module], options[:function]} do
      {nil, _} -> []
      {module, {function, arity}} -> Exception.format_mfa(module, function, arity)
      {module, nil} -> [inspect_module(module), " (module)"]
    end
  end

  defp inspect_module(module), do: Macro.inspect_atom(:literal, module)

  ## Input

  @doc "A line, behind a prompt."
  @spec gets(device, chardata | String.Chars.t()) :: chardata | nodata
  def gets(device \\ :stdio, prompt), do: text(:io.get_line(to_device(device), to_chardata(prompt)))

  @doc "A number of characters, behind a prompt."
  @spec getn(device | chardata, chardata | pos_integer) :: chardata | nodata
  def getn(prompt, count \\ 1)

  def getn(prompt, count) when is_integer(count) and count > 0, do: getn(:stdio, prompt, count)
  def getn(device, prompt) when not is_integer(prompt), do: getn(device, prompt, 1)

  @doc "A number of characters from a device, behind a prompt."
  @spec getn(device, chardata | String.Chars.t(), pos_integer) :: chardata | nodata
  def getn(device, prompt, count) when is_integer(count) and count > 0,
    do: text(:io.get_chars(to_device(device), to_chardata(prompt), count))

  @doc "A `:line`, all that comes (`:eof`) or a number of characters."
  @spec read(device, :eof | :line | non_neg_integer) :: chardata | nodata
  def read(device \\ :stdio, line_or_chars)
  def read(device, :eof), do: all(to_device(device), [])
  def read(device, :line), do: text(:io.get_line(to_device(device), []))

  def read(device, count) when is_integer(count) and count >= 0,
    do: text(:io.get_chars(to_device(device), [], count))

  defp all(device, read) do
    case text(:io.get_line(device, [])) do
      {:error, reason} -> {:error, reason}
      :eof when read == [] -> :eof
      :eof -> IO.iodata_to_binary(:lists.reverse(read))
      text -> all(device, [text | read])
    end
  end

  # A device gives lists unless it was told to give binaries.
  defp text(list) when is_list(list), do: :unicode.characters_to_binary(list)
  defp text(other), do: other

  @doc "As `read/2`, but bytes."
  @spec binread(device, :eof | :line | non_neg_integer) :: iodata | nodata
  def binread(device \\ :stdio, line_or_chars)
  def binread(device, :eof), do: binall(to_device(device), [])
  def binread(device, :line), do: bytes(:io.request(to_device(device), {:get_line, :latin1, []}))

  def binread(device, count) when is_integer(count) and count >= 0,
    do: bytes(:io.request(to_device(device), {:get_chars, :latin1, [], count}))

  defp binall(device, read) do
    case binread(device, :line) do
      {:error, reason} -> {:error, reason}
      :eof when read == [] -> :eof
      :eof -> IO.iodata_to_binary(:lists.reverse(read))
      text -> binall(device, [text | read])
    end
  end

  defp bytes(text) when is_list(text), do: :erlang.iolist_to_binary(text)
  defp bytes(other), do: other

  ## Streams

  @doc "The lines of a device, or parts of a number of characters, as a stream; what is collected into it is written."
  @spec stream(device, :line | pos_integer) :: Enumerable.t()
  def stream(device \\ :stdio, line_or_codepoints \\ :line)

  def stream(device, line_or_codepoints) when line_or_codepoints == :line or line_or_codepoints > 0,
    do: IO.Stream.__build__(to_device(device), false, line_or_codepoints)

  @doc "As `stream/2`, but bytes."
  @spec binstream(device, :line | pos_integer) :: Enumerable.t()
  def binstream(device \\ :stdio, line_or_bytes \\ :line)

  def binstream(device, line_or_bytes) when line_or_bytes == :line or line_or_bytes > 0,
    do: IO.Stream.__build__(to_device(device), true, line_or_bytes)

  @doc false
  def each_stream(device, what), do: each(read(device, what), device)
  @doc false
  def each_binstream(device, what), do: each(binread(device, what), device)

  defp each(:eof, device), do: {:halt, device}
  defp each({:error, reason}, _), do: raise(IO.StreamError, reason: reason)
  defp each(data, device), do: {[data], device}

  ## Conversions

  @doc "The string of chardata."
  @spec chardata_to_string(chardata) :: String.t()
  def chardata_to_string(chardata)
  def chardata_to_string(string) when is_binary(string), do: string
  def chardata_to_string(list) when is_list(list), do: List.to_string(list)

  @doc "The bytes of iodata."
  @spec iodata_to_binary(iodata) :: binary
  def iodata_to_binary(iodata), do: :erlang.iolist_to_binary(iodata)

  @doc "The number of bytes of iodata."
  @spec iodata_length(iodata) :: non_neg_integer
  def iodata_length(iodata), do: :erlang.iolist_size(iodata)

  @doc "Is it iodata without bytes?"
  @spec iodata_empty?(iodata) :: boolean
  def iodata_empty?(""), do: true
  def iodata_empty?([]), do: true

  def iodata_empty?([head | tail]) when is_list(head) or is_binary(head),
    do: iodata_empty?(head) and iodata_empty?(tail)

  def iodata_empty?([byte | _]) when is_integer(byte), do: false
  def iodata_empty?(binary) when is_binary(binary), do: false

  defp to_device(:stdio), do: :standard_io
  defp to_device(:stderr), do: :standard_error
  defp to_device(device), do: device

  defp to_chardata(data) when is_iodata(data), do: data
  defp to_chardata(other), do: String.Chars.to_string(other)
end

defmodule IO.Stream do
  @moduledoc "A device as a stream: what `IO.stream/2` makes."

  defstruct device: nil, raw: true, line_or_bytes: :line

  @type t :: %__MODULE__{}

  @doc false
  def __build__(device, raw, line_or_bytes),
    do: %{__struct__: IO.Stream, device: device, raw: raw, line_or_bytes: line_or_bytes}
end

defimpl Enumerable, for: IO.Stream do
  @doc "Reads until nothing comes."
  @spec reduce(term, term, function) :: term
  def reduce(%{device: device, raw: raw, line_or_bytes: what}, acc, fun) do
    next = if raw, do: &IO.each_binstream(&1, what), else: &IO.each_stream(&1, what)
    Stream.resource(fn -> device end, next, fn _ -> :ok end).(acc, fun)
  end

  @doc "Not known before it is read."
  @spec count(term) :: {:error, module}
  def count(_), do: {:error, __MODULE__}

  @doc "Not known before it is read."
  @spec member?(term, term) :: {:error, module}
  def member?(_, _), do: {:error, __MODULE__}

  @doc "Not known before it is read."
  @spec slice(term) :: {:error, module}
  def slice(_), do: {:error, __MODULE__}
end

defimpl Collectable, for: IO.Stream do
  @doc "Writes what it is given."
  @spec into(term) :: {term, function}
  def into(%{device: device, raw: raw} = stream) do
    {:ok,
     fn
       :ok, {:cont, data} -> if raw, do: IO.binwrite(device, data), else: IO.write(device, data)
       :ok, _ -> stream
     end}
  end
end
