defmodule JSON do
  @moduledoc "JSON, by `:json`: strings are binaries, objects are maps, null is nil."

  @type encoder :: (term, encoder -> iodata)

  @doc "The term of a JSON text."
  @spec decode(binary) :: {:ok, term} | {:error, tuple}
  def decode(binary) when is_binary(binary) do
    with {decoded, :ok, rest} <- decode(binary, :ok, []) do
      if rest == "",
        do: {:ok, decoded},
        else: {:error, {:invalid_byte, byte_size(binary) - byte_size(rest), :binary.first(rest)}}
    end
  end

  @doc "The term of a JSON text by decoders of one's own, and what follows it."
  @spec decode(binary, term, keyword) :: {term, term, binary} | {:error, tuple}
  def decode(binary, acc, decoders) when is_binary(binary) and is_list(decoders) do
    :json.decode(binary, acc, Map.put_new(Map.new(decoders), :null, nil))
  catch
    :error, :unexpected_end ->
      {:error, {:unexpected_end, byte_size(binary)}}

    :error, {:invalid_byte, byte} ->
      {:error, {:invalid_byte, position(binary, __STACKTRACE__), byte}}

    :error, {:unexpected_sequence, bytes} ->
      {:error, {:unexpected_sequence, position(binary, __STACKTRACE__), bytes}}
  end

  # What :json found is told in the error_info of the stack trace. If it is not, the position is the length of the
  # longest part of the text that could still go on well.
  defp position(binary, [{_, _, _, location} | _]) do
    case :lists.keyfind(:error_info, 1, location) do
      {_, %{cause: %{position: position}}} -> position
      _ -> longest(binary, 0, byte_size(binary))
    end
  end

  # The part of `good` bytes can go on, the one of `bad` bytes cannot.
  defp longest(_, good, bad) when bad - good <= 1, do: good

  defp longest(binary, good, bad) do
    middle = div(good + bad, 2)

    if goes_on?(binary_part(binary, 0, middle)),
      do: longest(binary, middle, bad),
      else: longest(binary, good, middle)
  end

  defp goes_on?(part) do
    :json.decode(part)
    true
  catch
    :error, reason -> reason == :unexpected_end
  end

  @doc "The term of a JSON text; raises if it is none."
  @spec decode!(binary) :: term
  def decode!(binary) when is_binary(binary) do
    case decode(binary) do
      {:ok, decoded} ->
        decoded

      {:error, {:unexpected_end, offset}} ->
        raise JSON.DecodeError,
          message: "unexpected end of JSON binary at position (byte offset) #{offset}",
          data: binary,
          offset: offset

      {:error, {:invalid_byte, offset, byte}} ->
        raise JSON.DecodeError,
          message: "invalid byte #{byte} at position (byte offset) #{offset}",
          data: binary,
          offset: offset

      {:error, {:unexpected_sequence, offset, bytes}} ->
        raise JSON.DecodeError,
          message: "unexpected sequence #{inspect(bytes)} at position (byte offset) #{offset}",
          data: binary,
          offset: offset
    end
  end

  @doc "The JSON text of a term."
  @spec encode!(term, encoder) :: binary
  def encode!(term, encoder \\ &protocol_encode/2), do: IO.iodata_to_binary(encoder.(term, encoder))

  @doc "The JSON text of a term as iodata."
  @spec encode_to_iodata!(term, encoder) :: iodata
  def encode_to_iodata!(term, encoder \\ &protocol_encode/2), do: encoder.(term, encoder)

  @doc "The encoder: structs and what else is no JSON go through `JSON.Encoder`."
  @spec protocol_encode(term, encoder) :: iodata
  def protocol_encode(value, encoder)

  def protocol_encode(value, _) when value in [nil, true, false],
    do: if(value == nil, do: "null", else: :erlang.atom_to_binary(value))

  def protocol_encode(value, _) when is_binary(value), do: :json.encode_binary(value)
  def protocol_encode(value, _) when is_integer(value), do: :json.encode_integer(value)
  def protocol_encode(value, _) when is_float(value), do: :json.encode_float(value)
  def protocol_encode(value, _) when is_atom(value), do: :json.encode_binary(:erlang.atom_to_binary(value))
  def protocol_encode(value, encoder) when is_list(value), do: :json.encode_list(value, encoder)

  def protocol_encode(%{} = value, encoder) when not is_map_key(value, :__struct__) do
    case :maps.to_list(value) do
      [] -> "{}"
      [pair | rest] -> [?{, pair(pair, encoder), for(pair <- rest, do: [?, | pair(pair, encoder)]), ?}]
    end
  end

  def protocol_encode(value, encoder), do: JSON.Encoder.encode(value, encoder)

  defp pair({key, value}, encoder), do: [key(key, encoder), ?: | encoder.(value, encoder)]

  defp key(key, encoder) when is_atom(key), do: encoder.(:erlang.atom_to_binary(key), encoder)
  defp key(key, encoder) when is_binary(key), do: encoder.(key, encoder)
  defp key(key, encoder), do: encoder.(String.Chars.to_string(key), encoder)
end

defmodule JSON.DecodeError do
  @moduledoc "A text is no JSON."
  defexception [:message, :offset, :data]
end

defprotocol JSON.Encoder do
  @moduledoc "The JSON of a term."

  @doc "The JSON text of a term as iodata."
  @spec encode(t, JSON.encoder()) :: iodata
  def encode(term, encoder)
end

defimpl JSON.Encoder, for: Atom do
  @doc "null, a boolean or the name as a string."
  @spec encode(atom, JSON.encoder()) :: iodata
  def encode(value, encoder), do: JSON.protocol_encode(value, encoder)
end

defimpl JSON.Encoder, for: BitString do
  @doc "A string."
  @spec encode(binary, JSON.encoder()) :: iodata
  def encode(value, _), do: :json.encode_binary(value)
end

defimpl JSON.Encoder, for: List do
  @doc "An array."
  @spec encode(list, JSON.encoder()) :: iodata
  def encode(value, encoder), do: :json.encode_list(value, encoder)
end

defimpl JSON.Encoder, for: Integer do
  @doc "A number."
  @spec encode(integer, JSON.encoder()) :: iodata
  def encode(value, _), do: :json.encode_integer(value)
end

defimpl JSON.Encoder, for: Float do
  @doc "A number."
  @spec encode(float, JSON.encoder()) :: iodata
  def encode(value, _), do: :json.encode_float(value)
end

defimpl JSON.Encoder, for: Map do
  @doc "An object."
  @spec encode(map, JSON.encoder()) :: iodata
  def encode(value, encoder), do: JSON.protocol_encode(value, encoder)
end
