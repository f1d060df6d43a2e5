%% A field gives the size of a later one; size expressions; sizes that are wrong make the match fail, not the program.
-module(sizes_from_fields).
-export([start/0]).

start() ->
    oracle:say([lv(B) || B <- [<<3, "abcdef">>, <<0, "x">>, <<9, "short">>, <<>>]]),
    oracle:say(tlv(<<1:4, 3:4, "abc", 2:4, 1:4, "z", 15:4, 0:4>>)),
    oracle:say([expr(B) || B <- [<<2, 5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11>>, <<0, 0>>, <<255, 255, 1>>]]),
    oracle:say([sized(N, <<1, 2, 3, 4>>) || N <- [0, 1, 4, 5, -1, a, 1.0, 1 bsl 60, 1 bsl 70]]),
    oracle:say([bits(N, <<16#ABCD:16>>) || N <- [0, 1, 7, 16, 17, -3, foo]]),
    oracle:say([oracle:try_(fun() -> <<1:N>> end) || N <- [0, 5, -1, a, 1.5]]),
    oracle:say([oracle:try_(fun() -> <<(<<"abc">>):N/binary>> end) || N <- [0, 2, 3, 4, -1, x]]),
    ok.

lv(<<N, B:N/binary, R/binary>>) -> {B, R};
lv(B) -> {bad, B}.

tlv(<<T:4, N:4, V:N/binary, R/binary>>) -> [{T, V} | tlv(R)];
tlv(<<>>) -> [].

expr(<<A, B, X:(A + 1)/binary, Y:(B * A)/unit:1, R/bitstring>>) -> {X, Y, bit_size(R)};
expr(_) -> no.

sized(N, B) ->
    case B of
        <<X:N/binary, R/binary>> -> {X, R};
        _ -> no
    end.

bits(N, B) ->
    case B of
        <<X:N/signed, _/bitstring>> -> X;
        _ -> no
    end.
