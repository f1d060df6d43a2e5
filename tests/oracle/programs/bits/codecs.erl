%% Varints, zigzag, base 64 by hand, a run length code and a CRC over bits.
-module(codecs).
-export([start/0]).

start() ->
    Ns = [0, 1, 127, 128, 300, 16384, 1 bsl 35, 1 bsl 63, (1 bsl 70) - 1],
    Enc = << <<(varint(N))/binary>> || N <- Ns >>,
    oracle:say(Enc),
    oracle:say(unvarints(Enc) =:= Ns),
    oracle:say([zigzag(N) || N <- [0, -1, 1, -2, 2147483647, -2147483648]]),
    oracle:say([b64(B) || B <- [<<>>, <<"f">>, <<"fo">>, <<"foo">>, <<255, 254, 253, 252>>]]),
    oracle:say(rle(<<"aaabccccd">>)),
    oracle:say(crc5(<<16#1A2:11>>, 16#1F)),
    crc5(<<"123456789">>, 16#1F).

varint(N) when N < 128 -> <<N>>;
varint(N) -> <<1:1, (N band 127):7, (varint(N bsr 7))/binary>>.

unvarints(<<>>) -> [];
unvarints(B) -> {N, R} = unvarint(B, 0, 0), [N | unvarints(R)].

unvarint(<<1:1, N:7, R/binary>>, S, Acc) -> unvarint(R, S + 7, Acc bor (N bsl S));
unvarint(<<0:1, N:7, R/binary>>, S, Acc) -> {Acc bor (N bsl S), R}.

zigzag(N) -> (N bsl 1) bxor (N bsr 31).

b64(B) -> << <<(c(X))>> || <<X:6>> <= pad(B) >>.
pad(B) -> case bit_size(B) rem 6 of 0 -> B; N -> <<B/bitstring, 0:(6 - N)>> end.
c(X) -> element(X + 1, list_to_tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")).

rle(<<C, R/binary>>) -> rle(R, C, 1).
rle(<<C, R/binary>>, C, N) -> rle(R, C, N + 1);
rle(<<D, R/binary>>, C, N) -> [{C, N} | rle(R, D, 1)];
rle(<<>>, C, N) -> [{C, N}].

crc5(<<B:1, R/bitstring>>, Crc) when (Crc bsr 4) bxor B =:= 1 -> crc5(R, ((Crc bsl 1) bxor 5) band 31);
crc5(<<_:1, R/bitstring>>, Crc) -> crc5(R, (Crc bsl 1) band 31);
crc5(<<>>, Crc) -> Crc.
