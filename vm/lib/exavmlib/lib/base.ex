defmodule Base do
  @moduledoc """
  Binaries as text of base 16, 32 and 64 (RFC 4648).

  Options: `case: :upper | :lower` (`:mixed` to decode) for 16 and 32, `padding: false` for 32 and 64, and
  `ignore: :whitespace` to decode 64 and 32.
  """

  import Bitwise

  @type encode_case :: :upper | :lower
  @type decode_case :: :upper | :lower | :mixed

  @upper ~c"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
  @alphabets %{
    16 => List.to_tuple(~c"0123456789ABCDEF"),
    32 => List.to_tuple(@upper ++ ~c"234567"),
    320 => List.to_tuple(~c"0123456789" ++ Enum.take(@upper, 22)),
    64 => List.to_tuple(@upper ++ Enum.map(@upper, &(&1 + 32)) ++ ~c"0123456789+/"),
    640 => List.to_tuple(@upper ++ Enum.map(@upper, &(&1 + 32)) ++ ~c"0123456789-_")
  }

  @doc "Base 16."
  @spec encode16(binary, case: encode_case) :: binary
  def encode16(data, options \\ []) when is_binary(data) do
    alphabet = with_case(alphabet(16), Keyword.get(options, :case, :upper))
    for <<n::4 <- data>>, into: <<>>, do: <<elem(alphabet, n)>>
  end

  @doc "Base 32."
  @spec encode32(binary, case: encode_case, padding: boolean) :: binary
  def encode32(data, options \\ []) when is_binary(data), do: encode32(32, data, options)

  @doc "Base 32 with the extended hexadecimal alphabet."
  @spec hex_encode32(binary, case: encode_case, padding: boolean) :: binary
  def hex_encode32(data, options \\ []) when is_binary(data), do: encode32(320, data, options)

  @doc "Base 64."
  @spec encode64(binary, padding: boolean) :: binary
  def encode64(data, options \\ []) when is_binary(data) do
    encode(data, 6, 4, alphabet(64), Keyword.get(options, :padding, true))
  end

  @doc "Base 64 with the alphabet for addresses and file names."
  @spec url_encode64(binary, padding: boolean) :: binary
  def url_encode64(data, options \\ []) when is_binary(data) do
    encode(data, 6, 4, alphabet(640), Keyword.get(options, :padding, true))
  end

  defp encode32(which, data, options) do
    alphabet = with_case(alphabet(which), Keyword.get(options, :case, :upper))
    encode(data, 5, 8, alphabet, Keyword.get(options, :padding, true))
  end

  defp with_case(alphabet, :upper), do: alphabet

  defp with_case(alphabet, :lower) do
    for(char <- Tuple.to_list(alphabet), do: if(char in ?A..?Z, do: char + 32, else: char)) |> List.to_tuple()
  end

  for {which, tuple} <- @alphabets do
    defp alphabet(unquote(which)), do: unquote(Macro.escape(tuple))
  end

  # characters of `bits` bits each, in groups of `group`
  defp encode(data, bits, group, alphabet, padding) do
    units = regroup(:erlang.binary_to_list(data), 8, bits)
    text = :erlang.list_to_binary(for n <- units, do: elem(alphabet, n))
    absent = rem(group - rem(byte_size(text), group), group)
    if padding, do: text <> :binary.copy("=", absent), else: text
  end

  # what decode can raise is the text that the functions with ! have
  for {name, what, which, bits, group} <- [
        {:decode16, "Base 16", 16, 4, 2},
        {:decode32, "Base 32", 32, 5, 8},
        {:hex_decode32, "Base 32 with the extended hexadecimal alphabet", 320, 5, 8},
        {:decode64, "Base 64", 64, 6, 4},
        {:url_decode64, "Base 64 with the alphabet for addresses and file names", 640, 6, 4}
      ] do
    valid = :"#{name |> Atom.to_string() |> String.replace("decode", "valid")}?"

    @doc "The data of a text of #{what}: `{:ok, data}` or `:error`."
    @spec unquote(name)(binary, keyword) :: {:ok, binary} | :error
    def unquote(name)(text, options \\ []) when is_binary(text) do
      {:ok, decode(text, unquote(which), unquote(bits), unquote(group), options)}
    catch
      {:base, _} -> :error
    end

    @doc "The data of a text of #{what}; ArgumentError if it is none."
    @spec unquote(:"#{name}!")(binary, keyword) :: binary
    def unquote(:"#{name}!")(text, options \\ []) when is_binary(text) do
      decode(text, unquote(which), unquote(bits), unquote(group), options)
    catch
      {:base, message} -> raise ArgumentError, message
    end

    @doc "Is it a text of #{what}?"
    @spec unquote(valid)(binary, keyword) :: boolean
    def unquote(valid)(text, options \\ []) when is_binary(text) do
      is_binary(decode(text, unquote(which), unquote(bits), unquote(group), options))
    catch
      {:base, _} -> false
    end
  end

  defp decode(text, 16, bits, _, options) do
    values = values(16, Keyword.get(options, :case, :upper))

    if rem(byte_size(text), 2) == 1 do
      throw(
        {:base,
         "string given to decode has wrong length. An even number of bytes was expected, " <>
           "got: #{byte_size(text)}. Double check your string for unwanted characters or pad it accordingly"}
      )
    end

    data(text, values, bits)
  end

  defp decode(text, which, bits, group, options) do
    values = values(which, if(bits == 5, do: Keyword.get(options, :case, :upper), else: :upper))

    text =
      case Keyword.get(options, :ignore) do
        nil -> text
        :whitespace -> for <<char <- text>>, char not in ~c"\s\t\r\n", into: <<>>, do: <<char>>
      end

    {text, absent} = unpadded(text, byte_size(text), 0, if(bits == 6, do: 2, else: 8))
    length = byte_size(text)
    missing = rem(group - rem(length, group), group)
    rest = rem(length * bits, 8)

    # a last character that holds no bit of data is one too many
    padded? =
      rest < bits and absent < group and
        (absent == missing or (absent == 0 and Keyword.get(options, :padding, true) == false))

    # in base 32 the padding is looked at before the characters
    if bits == 5 and not padded?, do: throw({:base, "incorrect padding"})
    data = data(text, values, bits)
    if not padded?, do: throw({:base, "incorrect padding"})
    binary_part(data, 0, div(length * bits, 8))
  end

  defp data(text, values, bits) do
    units = for char <- :erlang.binary_to_list(text), do: value(char, values)
    :erlang.list_to_binary(regroup(units, bits, 8))
  end

  # Numbers of so many bits as numbers of other many, the last one filled up with zeros. AtomVM builds no binary of
  # what are not bytes.
  defp regroup(numbers, from, to), do: regroup(numbers, 0, 0, from, to)

  defp regroup(numbers, value, held, from, to) when held >= to do
    left = held - to
    [value >>> left | regroup(numbers, value &&& (1 <<< left) - 1, left, from, to)]
  end

  defp regroup([number | numbers], value, held, from, to),
    do: regroup(numbers, value <<< from ||| number, held + from, from, to)

  defp regroup([], _, 0, _, _), do: []
  defp regroup([], value, held, _, to), do: [value <<< (to - held)]

  # without the = at its end, limit at most, and how many they were
  defp unpadded(text, n, absent, limit) do
    if n > 0 and absent < limit and :binary.at(text, n - 1) == ?= do
      unpadded(text, n - 1, absent + 1, limit)
    else
      {binary_part(text, 0, n), absent}
    end
  end

  # character -> value
  defp values(which, encoding) do
    alphabet = alphabet(which)
    upper = indexed(alphabet)

    case encoding do
      :upper -> upper
      :lower -> indexed(with_case(alphabet, :lower))
      :mixed -> Map.merge(upper, indexed(with_case(alphabet, :lower)))
    end
  end

  defp indexed(alphabet), do: alphabet |> Tuple.to_list() |> Enum.with_index() |> Map.new()

  defp value(char, values) do
    case values do
      %{^char => value} ->
        value

      _ ->
        throw(
          {:base, "non-alphabet character found: #{inspect(<<char>>, binaries: :as_strings)} (byte #{char})"}
        )
    end
  end
end
