# Binary patterns with types, sizes, modifiers and sizes from fields in Elixir.
defmodule Oracle.ExBinaries do
  def start do
    :oracle.say(for b <- [<<3, "abcdef">>, <<0>>, <<9, 1>>, <<>>], do: lv(b))
    :oracle.say([<<1::16>>, <<1::16-little>>, <<-1::signed-12>>, <<1.5::float-32>>, <<"é"::utf8, ?a::utf16>>, <<5::size(3), 1::5>>, <<"ab"::binary, 0>>])
    <<a::unsigned-integer-size(8), b::signed-little-integer-16, c::float-64, rest::bitstring>> = <<255, -2::little-16, 2.5::float, 3::4>>
    :oracle.say({a, b, c, rest})
    n = 2
    <<x::binary-size(n), y::bytes>> = "hello"
    :oracle.say({x, y})
    :oracle.say(utf("añ☃"))
    :oracle.say(:oracle.try_(fn -> <<id(:a)::8>> end) |> elem(0))
    :oracle.say(:oracle.try_(fn -> "x" <> id(:y) end) |> elem(0))
    :oracle.say(for <<bit::1 <- <<0b10110::5>> >>, do: bit)
    :oracle.say(hex(<<0xDE, 0xAD>>))
    [byte_size("é"), bit_size(<<1::3>>), is_binary(<<1::3>>), is_bitstring(<<1::3>>), "a" < "b", "é" == "é", :binary.split("a=b", "="), binary_part("hello", 1, 3)]
  end

  defp lv(<<n, v::binary-size(n), r::binary>>), do: {v, r}
  defp lv(other), do: {:bad, other}
  defp utf(<<c::utf8, r::binary>>), do: [c | utf(r)]
  defp utf(""), do: []
  defp hex(b), do: for(<<n::4 <- b>>, into: "", do: <<Enum.at('0123456789abcdef', n)>>)
  def id(x), do: x
end
