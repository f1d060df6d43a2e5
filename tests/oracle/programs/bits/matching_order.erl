%% Clauses over binaries: the first that fits is taken, contexts start again for each, guards see the fields.
-module(matching_order).
-export([start/0]).

start() ->
    oracle:say([kind(B) || B <- [<<>>, <<1>>, <<0, 1>>, <<255, 1, 2>>, <<7:7>>, <<3:2, 0:6, 9>>, a, <<200>>]]),
    oracle:say([two(A, B) || {A, B} <- [{<<1, 2>>, <<1>>}, {<<1>>, <<2>>}, {<<>>, <<>>}, {<<1, 2>>, x}]]),
    oracle:say(alternating(<<1, 2, 3, 4, 5>>, a, [])),
    oracle:say(same(<<5, 5, 6>>)),
    oracle:say(same(<<5, 6, 6>>)),
    nested({x, [<<"ab">>, <<"cd">>]}).

kind(<<0, _/binary>>) -> zero;
kind(<<B, _/binary>> = All) when B > 199 -> {high, byte_size(All)};
kind(<<3:2, R/bitstring>>) -> {three, R};
kind(<<_>>) -> one;
kind(<<>>) -> empty;
kind(B) when is_bitstring(B), not is_binary(B) -> {bits, bit_size(B)};
kind(_) -> other.

two(<<A, _/binary>>, <<A, _/binary>>) -> same_head;
two(<<A>>, <<B>>) when A < B -> less;
two(<<>>, <<>>) -> empty;
two(<<_/binary>>, _) -> other.

alternating(<<A, R/binary>>, a, Acc) -> alternating(R, b, [A | Acc]);
alternating(<<B, R/binary>>, b, Acc) -> alternating(R, a, [-B | Acc]);
alternating(<<>>, S, Acc) -> {S, lists:reverse(Acc)}.

same(<<A, A, B>>) -> {twice_first, A, B};
same(<<A, B, B>>) -> {twice_last, A, B}.

nested({x, [<<A, _>>, <<_, B>>]}) -> {A, B}.
