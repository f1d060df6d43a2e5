defmodule StringIO do
  @moduledoc "A device that is a string: what is read comes from it, what is written is kept beside it."

  use GenServer

  @type device :: pid

  ## What a program calls

  @doc """
  A device that gives a string to read.

  With `capture_prompt: true` prompts are written into what it keeps; `encoding: :latin1` keeps bytes instead of
  UTF-8.
  With a function it runs that on the device, closes it, and returns what the function did.
  """
  @spec open(binary, keyword | (pid -> result)) :: {:ok, pid} | {:ok, result} when result: var
  def open(string, options_or_function \\ [])

  def open(string, options) when is_binary(string) and is_list(options),
    do: GenServer.start_link(StringIO, {string, options})

  def open(string, function) when is_binary(string) and is_function(function, 1),
    do: open(string, [], function)

  @doc "open/2 with options and a function."
  @spec open(binary, keyword, (pid -> result)) :: {:ok, result} when result: var
  def open(string, options, function)
      when is_binary(string) and is_list(options) and is_function(function, 1) do
    {:ok, device} = GenServer.start_link(StringIO, {string, options})

    try do
      {:ok, function.(device)}
    after
      {:ok, _} = close(device)
    end
  end

  @doc "What is left to read, and what was written."
  @spec contents(pid) :: {binary, binary}
  def contents(device) when is_pid(device), do: GenServer.call(device, :contents)

  @doc "What was written, which is no longer kept."
  @spec flush(pid) :: binary
  def flush(device) when is_pid(device), do: GenServer.call(device, :flush)

  @doc "Ends the device and returns its contents."
  @spec close(pid) :: {:ok, {binary, binary}}
  def close(device) when is_pid(device), do: GenServer.call(device, :close)

  ## The device

  @doc false
  @impl true
  def init({string, options}) do
    state = %{
      input: string,
      output: "",
      capture_prompt: options[:capture_prompt] || false,
      encoding: options[:encoding] || :unicode
    }

    {:ok, state}
  end

  @doc false
  @impl true
  def handle_call(:contents, _, state), do: {:reply, contents_of(state), state}
  def handle_call(:flush, _, %{output: output} = state), do: {:reply, output, %{state | output: ""}}
  def handle_call(:close, _, state), do: {:stop, :normal, {:ok, contents_of(state)}, state}

  defp contents_of(%{input: input, output: output}), do: {input, output}

  @doc false
  @impl true
  def handle_info({:io_request, from, as, request}, state) do
    {reply, state} = request(request, state)
    send(from, {:io_reply, as, reply})
    {:noreply, state}
  end

  def handle_info(_, state), do: {:noreply, state}

  ## Requests of the I/O protocol

  defp request({:put_chars, encoding, chars} = request, state), do: put(chars, encoding, request, state)
  defp request({:put_chars, chars} = request, state), do: put(chars, :latin1, request, state)
  defp request({:put_chars, m, f, args}, state), do: request({:put_chars, :latin1, m, f, args}, state)

  defp request({:put_chars, encoding, m, f, args} = request, state),
    do: put(:erlang.apply(m, f, args), encoding, request, state)

  defp request({:get_chars, prompt, n}, state), do: request({:get_chars, :latin1, prompt, n}, state)

  defp request({:get_chars, encoding, prompt, n}, %{input: input} = state) when is_integer(n) and n >= 0,
    do: given(characters(input, n, encoding), prompted(prompt, state))

  defp request({:get_line, prompt}, state), do: request({:get_line, :latin1, prompt}, state)

  defp request({:get_line, encoding, prompt}, %{input: input} = state),
    do: given(checked(line(input), input, encoding), prompted(prompt, state))

  defp request({:get_until, prompt, m, f, args}, state),
    do: request({:get_until, :latin1, prompt, m, f, args}, state)

  defp request({:get_until, encoding, prompt, m, f, args}, state),
    do: until([], {m, f, args}, encoding, prompt, state)

  defp request({:setopts, [encoding: encoding]}, state) when encoding in [:latin1, :unicode],
    do: {:ok, %{state | encoding: encoding}}

  defp request({:setopts, _}, state), do: {{:error, :enotsup}, state}
  defp request(:getopts, state), do: {[binary: true, encoding: state.encoding], state}
  defp request({:get_geometry, _}, state), do: {{:error, :enotsup}, state}
  defp request({:requests, requests}, state) when is_list(requests), do: requests(requests, :ok, state)
  defp request(_, state), do: {{:error, :request}, state}

  # until one fails
  defp requests([request | requests], reply, state) when not is_tuple(reply) or elem(reply, 0) != :error do
    {reply, state} = request(request, state)
    requests(requests, reply, state)
  end

  defp requests(_, reply, state), do: {reply, state}

  ## Writing

  defp put(chars, from, request, %{output: output, encoding: to} = state) do
    case :unicode.characters_to_binary(chars, from, to) do
      bytes when is_binary(bytes) -> {:ok, %{state | output: output <> bytes}}
      _ -> {{:error, {:no_translation, from, to}}, state}
    end
  rescue
    _ in ArgumentError -> {{:error, request}, state}
  end

  defp prompted(prompt, %{capture_prompt: true, output: output} = state),
    do: %{state | output: output <> IO.chardata_to_string(prompt)}

  defp prompted(_, state), do: state

  ## Reading

  defp given({:ok, text, rest}, state), do: {text, %{state | input: rest}}
  defp given(other, state), do: {other, state}

  # {:ok, what is read, what is left}, :eof or an error
  defp characters("", _, _), do: :eof
  defp characters(input, n, :latin1), do: cut(input, :erlang.min(n, byte_size(input)))
  defp characters(input, n, _), do: cut(input, size(input, n, 0))

  defp cut(_, :invalid), do: {:error, :invalid_unicode}

  defp cut(input, size) do
    <<text::binary-size(size), rest::binary>> = input
    {:ok, text, rest}
  end

  # of so many code points
  defp size("", _, size), do: size
  defp size(_, 0, size), do: size
  defp size(<<c::utf8, rest::binary>>, n, size), do: size(rest, n - 1, size + byte_size(<<c::utf8>>))
  defp size(_, _, _), do: :invalid

  defp line(input) do
    case :binary.match(input, "\n") do
      {at, 1} -> cut(input, at + 1)
      :nomatch -> {:ok, input, ""}
    end
  end

  defp checked(_, "", _), do: :eof
  defp checked({:ok, line, rest}, _, :latin1), do: {:ok, plain(line), rest}

  defp checked({:ok, line, rest}, _, _),
    do: if(String.valid?(line), do: {:ok, plain(line), rest}, else: {:error, :collect_line})

  # a line of whatever system ends with \n
  defp plain(line) do
    size = byte_size(line) - 2

    case line do
      <<text::binary-size(size), "\r\n">> -> text <> "\n"
      _ -> line
    end
  end

  # a function is given line after line until it has enough
  defp until(continuation, {m, f, args} = function, encoding, prompt, %{input: input} = state) do
    state = prompted(prompt, state)

    case checked(line(input), input, encoding) do
      {:error, _} = error ->
        {error, state}

      read ->
        {data, state} = data(read, encoding, state)

        case :erlang.apply(m, f, [continuation, data | args]) do
          {:done, result, :eof} -> {result, state}
          {:done, result, rest} -> {result, put_back(rest, encoding, state)}
          {:more, next} -> until(next, function, encoding, prompt, state)
        end
    end
  end

  defp data(:eof, _, state), do: {:eof, state}

  defp data({:ok, line, rest}, encoding, state),
    do: {:unicode.characters_to_list(line, encoding), %{state | input: rest}}

  defp put_back(rest, encoding, %{input: input} = state),
    do: %{state | input: :unicode.characters_to_binary(rest, encoding, encoding) <> input}
end
