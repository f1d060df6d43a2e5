%% Bit strings reversed, packed, searched and compared by code of this compiler.
-module(bitstring_tricks_27).
-export([start/0]).

start() ->
    oracle:say(rev(<<16#A53C:16>>, <<>>)),
    oracle:say([ones(<<X:16>>, 0) || X <- [0, 16#FFFF, 16#8001]]),
    oracle:say(pack([{3, 5}, {7, 1}, {2, 0}, {20, 99999}])),
    oracle:say(unpack(pack([{3, 5}, {7, 1}, {2, 0}, {20, 99999}]), [3, 7, 2, 20])),
    oracle:say([find(<<"needle in hay">>, P, 0) || P <- [<<"in">>, <<"hay">>, <<"x">>]]),
    oracle:say(lrc(<<"123456789">>, 0)),
    oracle:say([zero(B) || B <- [<<0:10>>, <<1:10>>, <<>>]]),
    oracle:say(lists:sort([<<1:2>>, <<1:3>>, <<>>, <<3:2>>, <<128>>])),
    oracle:say([B || B <- [<<1, 2>>, <<1:4>>, a], is_bitstring(B), not is_binary(B)]),
    hex(<<222, 173, 190, 239>>).

rev(<<B:1, R/bits>>, Acc) -> rev(R, <<B:1, Acc/bits>>);
rev(<<>>, Acc) -> Acc.

ones(<<1:1, R/bits>>, N) -> ones(R, N + 1);
ones(<<0:1, R/bits>>, N) -> ones(R, N);
ones(<<>>, N) -> N.

pack(L) -> << <<V:S>> || {S, V} <- L >>.

unpack(_, []) -> [];
unpack(B, [S | T]) -> <<V:S, R/bits>> = B, [V | unpack(R, T)].

find(B, P, At) ->
    N = byte_size(P),
    case B of
        <<_:At/bytes, P:N/bytes, _/bytes>> -> At;
        <<_:At/bytes>> -> none;
        _ -> find(B, P, At + 1)
    end.

lrc(<<B, R/bytes>>, S) -> lrc(R, (S + B) band 255);
lrc(<<>>, S) -> ((S bxor 255) + 1) band 255.

zero(B) -> N = bit_size(B), B =:= <<0:N>>.

hex(B) -> << (if N < 10 -> <<($0 + N)>>; true -> <<($a + N - 10)>> end) || <<N:4>> <= B >>.
