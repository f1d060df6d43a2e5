%% Fields of any width, order and alignment; a checksum, a bit reversal and UTF-8 by hand.
-module(bit_fields).
-export([start/0]).

start() ->
    B = << <<(N * 37):11>> || N <- [1, 2, 3, 4, 5, 6, 7, 8] >>,
    oracle:say({bit_size(B), B}),
    oracle:say([X || <<X:11>> <= B]),
    oracle:say([X || <<X:9/signed-little>> <= B]),
    oracle:say(<<1:1, (-5):70/little, 3.5:32/float, $x, "tail">>),
    oracle:say([{S, <<(-2):S>>, <<(-2):S/little>>} || S <- [1, 3, 8, 12, 24, 63, 64, 65, 100]]),
    oracle:say(headers(<<5:4, 6:4, 40:16, 1:1, 0:1, 1:1, 8191:13, 17:8, "rest">>)),
    oracle:say(reverse_bits(<<2#1011001110001111:16>>, <<>>)),
    oracle:say([C || <<C/utf8>> <= <<"aé€𝄞"/utf8>>]),
    oracle:say({<<"aé€𝄞"/utf16>>, <<"é"/utf32-little>>}),
    oracle:say([split(<<"key=value">>), split(<<"none">>), split(<<"=">>)]),
    oracle:say([oracle:try_(fun() -> <<X:8>> end) || X <- [a, 1.0, <<>>, 300]]),
    oracle:say([float_(F) || F <- [<<0:64>>, <<1.5:64/float>>, <<16#7FF0000000000000:64>>, <<16#3C00:16>>, <<16#7C00:16>>]]),
    nibbles(<<16#DEADBEEF:32>>, []).

headers(<<V:4, L:4, Len:16, F:3/bitstring, Off:13, P, Rest/binary>>) -> {V, L, Len, F, Off, P, Rest}.

reverse_bits(<<B:1, R/bitstring>>, Acc) -> reverse_bits(R, <<B:1, Acc/bitstring>>);
reverse_bits(<<>>, Acc) -> Acc.

split(B) -> split(B, 0).
split(B, N) ->
    case B of
        <<K:N/binary, $=, V/binary>> -> {K, V};
        <<_:N/binary>> -> none;
        _ -> split(B, N + 1)
    end.

float_(<<F:64/float>>) -> F;
float_(<<F:16/float>>) -> {half, F};
float_(B) -> {none, B}.

nibbles(<<N:4, R/bitstring>>, Acc) -> nibbles(R, [N | Acc]);
nibbles(<<>>, Acc) -> Acc.
