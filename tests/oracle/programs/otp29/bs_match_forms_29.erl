%% Bit patterns as newer compilers translate them: fixed parts read together, literals inside, tails.
-module(bs_match_forms_29).
-export([start/0]).

start() ->
    oracle:say([ip(B) || B <- [<<4:4, 5:4, 0, 40:16, 1:16, 0:3, 5:13, 64, 6, 16#ABCD:16, 10, 0, 0, 1, 10, 0, 0, 2, "payload">>, <<6:4, 0:4>>, <<4:4>>, <<>>]]),
    oracle:say([fixed(B) || B <- [<<1, 2, 3, 4>>, <<16#CAFE:16, 9, 9>>, <<16#CAFE:16, 9>>, <<"ABxyz">>, <<"AB">>]]),
    oracle:say([signed(B) || B <- [<<-1:16, -2:16/little, 3:8>>, <<1:16, 2:16/little, -3:8>>, <<0:39>>]]),
    oracle:say([floats(B) || B <- [<<1.5:64/float, 2.5:32/float>>, <<16#7FF0000000000000:64, 0:32>>, <<1>>]]),
    oracle:say([var(B) || B <- [<<2, "abcd">>, <<4, "abcd">>, <<5, "abcd">>, <<0>>]]),
    oracle:say([bits(B) || B <- [<<5:3, 9:7, 1:6>>, <<5:3, 9:7, 2:6>>, <<1:16>>, <<1:15>>]]),
    oracle:say(units(<<1:24, 2:24, 3:24>>)),
    oracle:say(utf(<<"aé☃"/utf8, 255>>)),
    oracle:say([big(B) || B <- [<<(1 bsl 99):100, 7:4>>, <<0:104>>, <<0:103>>]]),
    oracle:say([skip(B) || B <- [<<1, 2, 3, 4, 5, 6>>, <<1, 2, 3, 9, 5, 6>>, <<1>>]]),
    words(<<"the quick brown fox">>, <<>>, []).

ip(<<4:4, Ihl:4, _Tos, Len:16, Id:16, Flags:3, Off:13, Ttl, Proto, _Sum:16, Src:4/binary, Dst:4/binary, Rest/binary>>) ->
    {v4, Ihl, Len, Id, Flags, Off, Ttl, Proto, Src, Dst, Rest};
ip(<<6:4, _/bitstring>>) -> v6;
ip(<<V:4, _/bitstring>>) -> {short, V};
ip(_) -> none.

fixed(<<16#CAFE:16, A, B>>) -> {cafe, A, B};
fixed(<<"AB", R/binary>>) -> {ab, R};
fixed(<<A:16, _, 4>>) -> {four, A};
fixed(B) -> {other, byte_size(B)}.

signed(<<A:16/signed, B:16/signed-little, C/signed>>) -> {A, B, C};
signed(_) -> no.

floats(<<A/float, B:32/float>>) -> {A, B};
floats(<<_:64, _/binary>>) -> nan;
floats(_) -> short.

var(<<N, A:N/binary, R/binary>>) -> {A, R};
var(<<N, R/binary>>) -> {need, N, byte_size(R)}.

bits(<<5:3, X:7, 1:6>>) -> {one, X};
bits(<<5:3, X:7, _:6>>) -> {any, X};
bits(<<_:16>>) -> sixteen;
bits(B) -> bit_size(B).

units(<<A:24, R/binary-unit:24>>) -> [A | units(R)];
units(<<>>) -> [].

utf(<<C/utf8, R/binary>>) -> [C | utf(R)];
utf(R) -> R.

big(<<N:100, T:4>>) when N > 0 -> {N, T};
big(<<_:104>>) -> zero;
big(_) -> no.

skip(<<_:3/binary, 4, X:16>>) -> X;
skip(<<_, _:2/binary, N, R/binary>>) -> {N, R};
skip(_) -> none.

words(<<" ", R/binary>>, W, Acc) -> words(R, <<>>, [W | Acc]);
words(<<C, R/binary>>, W, Acc) -> words(R, <<W/binary, C>>, Acc);
words(<<>>, W, Acc) -> lists:reverse([W | Acc]).
