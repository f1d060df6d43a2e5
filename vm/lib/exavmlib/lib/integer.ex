defmodule Integer do
  @moduledoc "Functions for integers."

  @doc "Is it odd? Allowed in guards."
  defmacro is_odd(integer) do
    quote do
      is_integer(unquote(integer)) and :erlang.band(unquote(integer), 1) == 1
    end
  end

  @doc "Is it even? Allowed in guards."
  defmacro is_even(integer) do
    quote do
      is_integer(unquote(integer)) and :erlang.band(unquote(integer), 1) == 0
    end
  end

  @doc "`base` to the power of `exponent`, exactly."
  @spec pow(integer, non_neg_integer) :: integer
  def pow(base, exponent) when is_integer(base) and is_integer(exponent) do
    if exponent < 0, do: :erlang.error(:badarith, [base, exponent])
    power(base, exponent, 1)
  end

  defp power(_, 0, acc), do: acc
  defp power(base, 1, acc), do: base * acc

  defp power(base, n, acc) do
    power(base * base, :erlang.bsr(n, 1), if(:erlang.band(n, 1) == 1, do: acc * base, else: acc))
  end

  @doc "The remainder that has the divisor's sign."
  @spec mod(integer, neg_integer | pos_integer) :: integer
  def mod(dividend, divisor) do
    remainder = rem(dividend, divisor)
    if remainder != 0 and remainder < 0 != divisor < 0, do: remainder + divisor, else: remainder
  end

  @doc "The quotient, rounded down."
  @spec floor_div(integer, neg_integer | pos_integer) :: integer
  def floor_div(dividend, divisor) do
    # a product of the two would be too large for a device sooner than they are
    if dividend < 0 != divisor < 0 and rem(dividend, divisor) != 0 do
      div(dividend, divisor) - 1
    else
      div(dividend, divisor)
    end
  end

  @doc "The quotient, rounded up."
  @spec ceil_div(integer, neg_integer | pos_integer) :: integer
  def ceil_div(dividend, divisor), do: -floor_div(-dividend, divisor)

  @doc "The digits in a base."
  @spec digits(integer, pos_integer) :: [integer, ...]
  def digits(integer, base \\ 10) when is_integer(integer) and is_integer(base) and base >= 2 do
    digits(integer, base, [])
  end

  defp digits(n, base, acc) when abs(n) < base, do: [n | acc]
  defp digits(n, base, acc), do: digits(div(n, base), base, [rem(n, base) | acc])

  @doc "The integer of digits in a base."
  @spec undigits([integer], pos_integer) :: integer
  def undigits(digits, base \\ 10) when is_list(digits) and is_integer(base) and base >= 2 do
    undigits(digits, base, 0)
  end

  defp undigits([digit | _], base, _) when is_integer(digit) and digit >= base do
    raise ArgumentError, "invalid digit #{digit} in base #{base}"
  end

  defp undigits([digit | rest], base, acc) when is_integer(digit),
    do: undigits(rest, base, acc * base + digit)

  defp undigits([], _, acc), do: acc

  @doc "The integer at the start of a text, and the rest; `:error` if there is none."
  @spec parse(binary, 2..36) :: {integer, binary} | :error
  def parse(binary, base \\ 10)

  def parse(_, base) when base not in 2..36 do
    raise ArgumentError, "invalid base #{inspect(base)}"
  end

  def parse(binary, base) when is_binary(binary) do
    case binary do
      <<?-, rest::binary>> -> count_digits(rest, base, binary, 1)
      <<?+, rest::binary>> -> count_digits(rest, base, binary, 1)
      _ -> count_digits(binary, base, binary, 0)
    end
  end

  defp count_digits(<<char, rest::binary>>, base, binary, n) do
    if digit?(char, base), do: count_digits(rest, base, binary, n + 1), else: parsed(binary, base, n)
  end

  defp count_digits(<<_::bitstring>>, base, binary, n), do: parsed(binary, base, n)

  defp parsed(<<sign, _::bitstring>>, _, 1) when sign in [?+, ?-], do: :error
  defp parsed(_, _, 0), do: :error

  defp parsed(binary, base, n) do
    <<digits::binary-size(n), rest::binary>> = binary
    {:erlang.binary_to_integer(digits, base), rest}
  end

  defp digit?(char, base) when char in ?0..?9, do: char - ?0 < base
  defp digit?(char, base) when char in ?a..?z, do: char - ?a + 10 < base
  defp digit?(char, base) when char in ?A..?Z, do: char - ?A + 10 < base
  defp digit?(_, _), do: false

  @doc "The number as a text in a base."
  @spec to_string(integer, 2..36) :: String.t()
  def to_string(integer, base \\ 10), do: :erlang.integer_to_binary(integer, base)

  @doc "The number as a charlist in a base."
  @spec to_charlist(integer, 2..36) :: charlist
  def to_charlist(integer, base \\ 10), do: :erlang.integer_to_list(integer, base)

  @doc "Deprecated name of `to_charlist/2`."
  @spec to_char_list(integer, 2..36) :: charlist
  def to_char_list(integer, base \\ 10), do: :erlang.integer_to_list(integer, base)

  @doc "The greatest common divisor."
  @spec gcd(integer, integer) :: non_neg_integer
  def gcd(left, right) when is_integer(left) and is_integer(right), do: euclid(abs(left), abs(right))

  defp euclid(a, 0), do: a
  defp euclid(a, b), do: euclid(b, rem(a, b))

  @doc "`{gcd, m, n}` with `left * m + right * n == gcd`."
  @spec extended_gcd(integer, integer) :: {non_neg_integer, integer, integer}
  def extended_gcd(0, 0), do: {0, 0, 0}
  def extended_gcd(0, right), do: {abs(right), 0, div(right, abs(right))}
  def extended_gcd(left, 0), do: {abs(left), div(left, abs(left)), 0}

  def extended_gcd(left, right) when is_integer(left) and is_integer(right) do
    bezout({left, 1, 0}, {right, 0, 1})
  end

  defp bezout({r, m, n}, {0, _, _}), do: if(r < 0, do: {-r, -m, -n}, else: {r, m, n})

  defp bezout({r1, m1, n1}, {r2, m2, n2} = second) do
    q = div(r1, r2)
    bezout(second, {r1 - q * r2, m1 - q * m2, n1 - q * n2})
  end

  @doc "The number of bits that are set."
  @spec popcount(non_neg_integer) :: non_neg_integer
  def popcount(integer) when is_integer(integer) and integer >= 0, do: popcount(integer, 0)

  defp popcount(0, n), do: n
  defp popcount(integer, n), do: popcount(:erlang.band(integer, integer - 1), n + 1)
end
