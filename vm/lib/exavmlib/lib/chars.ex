defprotocol String.Chars do
  @moduledoc "What interpolation and `to_string/1` make of a term."

  @doc "The string of a term."
  @spec to_string(t) :: binary
  def to_string(term)
end

defimpl String.Chars, for: Atom do
  @doc "The name; nil is empty."
  @spec to_string(atom) :: binary
  def to_string(nil), do: ""
  def to_string(atom), do: :erlang.atom_to_binary(atom)
end

defimpl String.Chars, for: BitString do
  @doc "A binary is its own string."
  @spec to_string(binary) :: binary
  def to_string(binary) when is_binary(binary), do: binary

  def to_string(bits) do
    raise Protocol.UndefinedError,
      protocol: @protocol,
      value: bits,
      description: "cannot convert a bitstring to a string"
  end
end

defimpl String.Chars, for: List do
  @doc "The string of chardata."
  @spec to_string(list) :: binary
  def to_string(list), do: List.to_string(list)
end

defimpl String.Chars, for: Integer do
  @doc "Decimal digits."
  @spec to_string(integer) :: binary
  def to_string(integer), do: :erlang.integer_to_binary(integer)
end

defimpl String.Chars, for: Float do
  @doc "The shortest decimal that gives the float again."
  @spec to_string(float) :: binary
  def to_string(float), do: :erlang.list_to_binary(:io_lib_format.fwrite_g(float))
end

defprotocol List.Chars do
  @moduledoc "What `to_charlist/1` makes of a term."

  @doc "The charlist of a term."
  @spec to_charlist(t) :: charlist
  def to_charlist(term)
end

defimpl List.Chars, for: Atom do
  @doc "The name; nil is empty."
  @spec to_charlist(atom) :: charlist
  def to_charlist(nil), do: []
  def to_charlist(atom), do: :erlang.atom_to_list(atom)
end

defimpl List.Chars, for: BitString do
  @doc "The code points."
  @spec to_charlist(binary) :: charlist
  def to_charlist(binary) when is_binary(binary), do: String.to_charlist(binary)

  def to_charlist(bits) do
    raise Protocol.UndefinedError,
      protocol: @protocol,
      value: bits,
      description: "cannot convert a bitstring to a charlist"
  end
end

defimpl List.Chars, for: List do
  @doc "A list is its own charlist."
  @spec to_charlist(list) :: list
  def to_charlist(list), do: list
end

defimpl List.Chars, for: Integer do
  @doc "Decimal digits."
  @spec to_charlist(integer) :: charlist
  def to_charlist(integer), do: :erlang.integer_to_list(integer)
end

defimpl List.Chars, for: Float do
  @doc "The shortest decimal that gives the float again."
  @spec to_charlist(float) :: charlist
  def to_charlist(float), do: :io_lib_format.fwrite_g(float)
end
