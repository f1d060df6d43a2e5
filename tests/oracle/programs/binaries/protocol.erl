-module(protocol).
-export([start/0]).

%% A small framing protocol, both ways.
start() ->
    Messages = [{ping, 1}, {data, 2, <<"payload">>}, {data, 3, <<>>}, {close, 65535, "bye"}],
    Wire = << <<(encode(M))/binary>> || M <- Messages >>,
    {Wire, decode(Wire, []), decode(binary:part(Wire, 0, 9), [])}.

encode({ping, Id}) -> <<0:3, 1:5, Id:16>>;
encode({data, Id, D}) -> <<1:3, 0:4, 1:1, Id:16/little, (byte_size(D)):32, D/binary>>;
encode({close, Id, Why}) -> <<7:3, 0:5, Id:16, (length(Why)), (list_to_binary(Why))/binary>>.

decode(<<0:3, 1:5, Id:16, T/binary>>, Acc) -> decode(T, [{ping, Id} | Acc]);
decode(<<1:3, _:4, 1:1, Id:16/little, N:32, D:N/binary, T/binary>>, Acc) -> decode(T, [{data, Id, D} | Acc]);
decode(<<7:3, _:5, Id:16, N, Why:N/binary, T/binary>>, Acc) -> decode(T, [{close, Id, binary_to_list(Why)} | Acc]);
decode(Rest, Acc) -> {lists:reverse(Acc), {rest, Rest}}.
