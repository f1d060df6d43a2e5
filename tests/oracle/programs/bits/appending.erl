%% Appending to a binary many times shares its buffer; two appends to the same binary do not disturb each other.
-module(appending).
-export([start/0]).

start() ->
    B = build(500, <<>>),
    oracle:say({byte_size(B), erlang:crc32(B)}),
    X = <<B/binary, "x">>,
    Y = <<B/binary, "yy">>,
    Z = <<X/binary, Y/binary>>,
    oracle:say({binary:last(X), binary:last(Y), byte_size(Z), binary:at(X, 1999), binary:at(Y, 2000)}),
    Self = self(),
    spawn(fun() -> Self ! {sent, <<X/binary, "other">>} end),
    X2 = <<X/binary, "mine">>,
    receive {sent, S} -> oracle:say({binary:part(S, byte_size(S), -5), binary:part(X2, byte_size(X2), -4)}) end,
    oracle:say(bits(30, <<>>)),
    oracle:say(byte_size(prepend(100, <<>>))),
    Small = <<>>,
    [<<Small/binary, N>> || N <- [1, 2, 3]].

build(0, B) -> B;
build(N, B) -> build(N - 1, <<B/binary, N:32>>).

bits(0, B) -> B;
bits(N, B) -> bits(N - 1, <<B/bitstring, N:5>>).

prepend(0, B) -> B;
prepend(N, B) -> prepend(N - 1, <<N, B/binary>>).
