-module(binary_basics).
-export([start/0]).

start() ->
    B = <<"hello world">>,
    <<A:8, Rest/binary>> = B,
    <<H:5/binary, $\s, T/binary>> = B,
    [A, Rest, H, T, byte_size(B), <<1, 2, 3>>, <<1:16, 2:32/little>>, <<B/binary, "!">>, binary_to_list(<<1, 2>>),
     list_to_binary([1, [2, <<3>>]]), binary:part(B, 6, 5), binary_part(B, 0, 2), << <<X>> || <<X>> <= <<1, 2, 3>>, X > 1 >>,
     [X || <<X:16>> <= <<1, 2, 3, 4>>], << <<(X * 2)>> || X <- [1, 2, 3] >>, <<-1:16>>, <<300:8>>, <<1.5/float>>,
     <<"é"/utf8>>, split(<<"a,b,,c">>, <<>>, []), binary_to_atom(<<"abc">>, utf8), integer_to_binary(77),
     binary_to_integer(<<"-12">>), <<1>> < <<1, 0>>, <<2>> > <<1, 255>>,
     oracle:try_(fun() -> <<(id(a)):8>> end), oracle:try_(fun() -> <<_:8, _/binary>> = id(<<>>) end),
     oracle:try_(fun() -> byte_size(id(x)) end)].

split(<<>>, W, Acc) -> lists:reverse([W | Acc]);
split(<<$,, T/binary>>, W, Acc) -> split(T, <<>>, [W | Acc]);
split(<<C, T/binary>>, W, Acc) -> split(T, <<W/binary, C>>, Acc).

id(X) -> X.
