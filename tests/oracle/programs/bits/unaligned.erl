%% Fields that start at every bit offset, read through contexts and rebuilt.
-module(unaligned).
-export([start/0]).

start() ->
    Data = list_to_binary(lists:seq(16#80, 16#8F)),
    oracle:say([at(Data, O) || O <- lists:seq(0, 17)]),
    oracle:say([rebuild(Data, O) =:= Data || O <- lists:seq(0, 40)]),
    oracle:say([shifted(Data, O) || O <- [1, 3, 5, 7]]),
    ok.

at(B, O) ->
    <<_:O, A:5, X:16/little, Y:9/signed, R/bitstring>> = B,
    {A, X, Y, bit_size(R)}.

rebuild(B, O) ->
    <<H:O/bitstring, T/bitstring>> = B,
    <<H/bitstring, T/bitstring>>.

shifted(B, O) ->
    <<_:O, Bytes:4/binary, _/bitstring>> = B,
    {Bytes, binary_to_list(Bytes), Bytes =:= <<Bytes/binary>>, byte_size(Bytes)}.
