defmodule Float do
  @moduledoc "Functions for floats."

  import Bitwise
  import Kernel, except: [to_charlist: 1, to_string: 1, round: 1, floor: 1, ceil: 1]

  @type precision_range :: 0..15

  # numbers are handled in limbs of this many bits, so that no step needs more than 63
  @limb 56

  @doc "The greatest float."
  @spec max_finite :: float
  def max_finite, do: 1.7976931348623157e308

  @doc "The least float."
  @spec min_finite :: float
  def min_finite, do: -1.7976931348623157e308

  @doc "`base` to the power of `exponent`."
  @spec pow(float, number) :: float
  def pow(base, exponent) when is_float(base) and is_number(exponent), do: :math.pow(base, exponent)

  @doc "Rounds half away from zero, to a number of decimals."
  @spec round(float, precision_range) :: float
  def round(float, precision \\ 0)

  def round(float, precision) when is_float(float) do
    rounded(float, precision, fn _, half, _ -> half end)
  end

  @doc "Rounds down, to a number of decimals."
  @spec floor(float, precision_range) :: float
  def floor(float, precision \\ 0)

  def floor(float, precision) when is_float(float) do
    rounded(float, precision, fn sign, _, more -> sign == 1 and more end)
  end

  @doc "Rounds up, to a number of decimals."
  @spec ceil(float, precision_range) :: float
  def ceil(float, precision \\ 0)

  def ceil(float, precision) when is_float(float) do
    rounded(float, precision, fn sign, _, more -> sign == 0 and more end)
  end

  defp rounded(_, precision, _) when precision not in 0..15 do
    raise ArgumentError, "precision #{inspect(precision)} is out of valid range of 0..15"
  end

  # The float's value is mantissa / 2^k. away: is the magnitude to grow, given the sign, whether what is cut is at least
  # a half, and whether it is anything?
  defp rounded(float, precision, away) do
    # not <<float::float>>: AtomVM builds that since 0.7
    <<131, 70, sign::1, exponent::11, mantissa::52>> = :erlang.term_to_binary(float)
    mantissa = if exponent == 0, do: mantissa, else: mantissa + (1 <<< 52)
    k = 1075 - :erlang.max(exponent, 1)

    if k <= 0 or mantissa == 0 do
      float
    else
      whole = mantissa >>> k
      {digits, hi, lo, k} = decimals(precision, 0, 0, mantissa - (whole <<< k), k)
      {bit, _, _} = above(hi, lo, k - 1)
      digits = if away.(sign, bit > 0, hi + lo > 0), do: digits + 1, else: digits
      signed(sign, whole, digits, precision)
    end
  end

  defp decimals(0, digits, hi, lo, k), do: {digits, hi, lo, k}

  defp decimals(n, digits, hi, lo, k) do
    lo = lo * 5
    {digit, hi, lo} = above(hi * 5 + (lo >>> @limb), lo &&& (1 <<< @limb) - 1, k - 1)
    decimals(n - 1, digits * 10 + digit, hi, lo, k - 1)
  end

  # the bits from k on, and the others
  defp above(hi, lo, k) when k >= @limb do
    digit = hi >>> (k - @limb)
    {digit, hi - (digit <<< (k - @limb)), lo}
  end

  defp above(hi, lo, k) do
    digit = (hi <<< (@limb - k)) + (lo >>> k)
    {digit, 0, lo - (lo >>> k <<< k)}
  end

  defp signed(sign, whole, digits, precision) do
    text = :erlang.integer_to_list(digits)
    text = :lists.duplicate(:erlang.max(precision - length(text), 0), ?0) ++ text
    {carry, text} = :lists.split(length(text) - precision, text)
    # at precision 0 all of the digits are carry
    whole = whole + if(carry == [], do: 0, else: :erlang.list_to_integer(carry))
    text = :erlang.integer_to_list(whole) ++ [?. | if(text == [], do: ~c"0", else: text)]
    float = :erlang.list_to_float(text)
    if sign == 1, do: -float, else: float
  end

  @doc "The float as a fraction of two integers, in lowest terms."
  @spec ratio(float) :: {integer, pos_integer}
  def ratio(float) when is_float(float) do
    <<131, 70, sign::1, exponent::11, mantissa::52>> = :erlang.term_to_binary(float)
    mantissa = if exponent == 0, do: mantissa, else: mantissa + (1 <<< 52)
    {number, k} = if mantissa == 0, do: {0, 0}, else: odd(mantissa, 1075 - :erlang.max(exponent, 1))
    number = if sign == 1, do: -number, else: number
    if k > 0, do: {number, 1 <<< k}, else: {number <<< -k, 1}
  end

  defp odd(mantissa, k) when (mantissa &&& 1) == 0 and k > 0, do: odd(mantissa >>> 1, k - 1)
  defp odd(mantissa, k), do: {mantissa, k}

  @doc "The float at the start of a text, and the rest; `:error` if there is none."
  @spec parse(binary) :: {float, binary} | :error
  def parse(<<sign, rest::binary>> = text) when sign in [?+, ?-], do: parse(text, rest, 1)
  def parse(text) when is_binary(text), do: parse(text, text, 0)

  defp parse(text, unsigned, signs) do
    case digits(unsigned, 0) do
      0 ->
        :error

      n ->
        whole = signs + n
        fraction = fraction(binary_part(text, whole, byte_size(text) - whole))
        power = whole + fraction
        exponent = exponent(binary_part(text, power, byte_size(text) - power))
        size = power + exponent

        number = [
          binary_part(text, 0, whole),
          if(fraction == 0, do: ".0", else: binary_part(text, whole, fraction)),
          binary_part(text, power, exponent)
        ]

        try do
          {:erlang.binary_to_float(:erlang.iolist_to_binary(number)),
           binary_part(text, size, byte_size(text) - size)}
        catch
          :error, :badarg -> :error
        end
    end
  end

  defp digits(<<digit, rest::binary>>, n) when digit in ?0..?9, do: digits(rest, n + 1)
  defp digits(_, n), do: n

  defp fraction(<<?., rest::binary>>), do: with(n when n > 0 <- digits(rest, 0), do: n + 1)
  defp fraction(_), do: 0

  defp exponent(<<e, sign, rest::binary>>) when e in ~c"eE" and sign in ~c"+-" do
    with n when n > 0 <- digits(rest, 0), do: n + 2
  end

  defp exponent(<<e, rest::binary>>) when e in ~c"eE", do: with(n when n > 0 <- digits(rest, 0), do: n + 1)
  defp exponent(_), do: 0

  @doc "The shortest text that reads as the same float."
  @spec to_string(float) :: String.t()
  def to_string(float) when is_float(float), do: :erlang.list_to_binary(:io_lib_format.fwrite_g(float))

  @doc "Deprecated: `:erlang.float_to_binary/2`."
  @spec to_string(float, list) :: String.t()
  def to_string(float, options), do: :erlang.float_to_binary(float, options)

  @doc "The shortest charlist that reads as the same float."
  @spec to_charlist(float) :: charlist
  def to_charlist(float) when is_float(float), do: :io_lib_format.fwrite_g(float)

  @doc "Deprecated name of `to_charlist/1`."
  @spec to_char_list(float) :: charlist
  def to_char_list(float), do: to_charlist(float)

  @doc "Deprecated: `:erlang.float_to_list/2`."
  @spec to_char_list(float, list) :: charlist
  def to_char_list(float, options), do: :erlang.float_to_list(float, options)
end
