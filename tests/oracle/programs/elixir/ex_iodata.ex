# iodata, charlists, IO lists and Base encodings.
defmodule Oracle.ExIodata do
  def start do
    io = ["a", ?b, ["c", [?d | "e"]], 'fg']
    :oracle.say([IO.iodata_to_binary(io), IO.iodata_length(io), to_string(io), IO.chardata_to_string(["é", ?☃])])
    :oracle.say([Base.encode16("hi!"), Base.encode16("hi!", case: :lower), Base.decode16("6869"), Base.decode16("zz"), Base.decode16!("6869")])
    :oracle.say([Base.encode64("any carnal pleasure"), Base.encode64("a", padding: false), Base.decode64("YWJj"), Base.decode64("YQ", padding: false), Base.url_encode64(<<255, 254>>), Base.encode32("foo"), Base.decode32("MZXW6===")])
    :oracle.say([List.to_string([97, "b"]), to_charlist("hé"), List.to_charlist(["a", 98]), String.to_charlist("x"), 'a' ++ 'b'])
    :oracle.say([:binary.copy("ab", 2), :binary.bin_to_list("ab"), :erlang.list_to_binary(["x", 1]), :unicode.characters_to_binary('é')])
    :oracle.say([is_binary(""), byte_size("é"), String.length("é"), <<"é">> == "é", "é" <> <<0>>])
    "#{[1 | "x"] |> is_list()}"
  end
end
