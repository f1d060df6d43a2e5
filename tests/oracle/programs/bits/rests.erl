%% Sub-binaries of sub-binaries keep their bytes while the whole goes; rests compare and concatenate like copies.
-module(rests).
-export([start/0]).

start() ->
    Whole = list_to_binary(lists:duplicate(40, "0123456789")),
    <<_:37/binary, A:100/binary, _/binary>> = Whole,
    <<_:3, B:200/bitstring, R/bitstring>> = A,
    <<_:5, C:64/bitstring, _/bitstring>> = B,
    oracle:say({byte_size(A), bit_size(B), bit_size(R), C}),
    oracle:say({A =:= binary:copy(A), B == <<B/bitstring>>, A < B, C < B}),
    oracle:say(binary:referenced_byte_size(A)),
    garbage_collect(),
    oracle:say({binary:first(A), binary:last(A), binary:at(A, 50), binary:part(A, {90, 10})}),
    {T1, T2} = split_binary(A, 33),
    oracle:say({byte_size(T1), T2 =:= binary:part(A, 33, 67), <<T1/binary, T2/binary>> =:= A}),
    chain(Whole, 0).

chain(<<_:7, R/bitstring>>, N) -> chain(R, N + 1);
chain(R, N) -> {N, bit_size(R), R}.
