# Integer, Float and Kernel arithmetic.
defmodule Oracle.ExNumbers do
  require Integer

  def start do
    :oracle.say([div(7, 2), rem(-7, 2), Integer.mod(-7, 3), Integer.floor_div(-7, 2), Integer.gcd(12, 18), Integer.pow(2, 70), abs(-3), 7 / 2])
    :oracle.say([Integer.digits(1234), Integer.undigits([1, 2, 3]), Integer.to_string(255, 16), Integer.is_even(4), Integer.is_odd(4), Integer.parse("-12x"), Integer.to_charlist(-5)])
    :oracle.say([Float.round(3.14159, 2), Float.floor(2.7), Float.ceil(2.1), Float.to_string(0.1), Float.parse("1.5"), Float.ratio(0.75), trunc(2.9), round(2.5), ceil(1.2), floor(-1.2)])
    :oracle.say([max(1, 2), min(:a, 1), 1 == 1.0, 1 === 1.0])
    :oracle.say([1_000_000, 0xFF, 0b101, 0o17, ?a, 1.0e3, 5.0e-324])
    :oracle.say([to_string(1.0), to_string(1.0e20), to_string(123456789.123), inspect(1.0e-7), "#{2.5}"])
    :oracle.say([is_integer(1), is_float(1.0), is_number(:a), 5 in 1..10, 11 in 1..10, 4 in 1..10//3, Enum.sum(1..100//7)])
    :oracle.say(for {a, b} <- [{1, 0}, {:a, 1}], do: :oracle.try_(fn -> div(id(a), id(b)) end) |> elem(1))
    :oracle.say([Bitwise.bsl(1, 100), Bitwise.band(0xFF, 0x0F), Bitwise.bnot(5)])
    :done
  end

  def id(x), do: x
end
