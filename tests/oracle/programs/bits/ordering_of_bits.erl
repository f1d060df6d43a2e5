%% Bit strings compare bit by bit, a prefix is less; equality across representations.
-module(ordering_of_bits).
-export([start/0]).

start() ->
    L = [<<>>, <<0:1>>, <<0>>, <<0, 0>>, <<1:1>>, <<1:7>>, <<1>>, <<1:9>>, <<127>>, <<128>>, <<255:7>>, <<"a">>, <<"ab">>, <<"b">>],
    oracle:say(lists:sort(L)),
    oracle:say([A < B || A <- L, B <- L]),
    Big = binary:copy(<<"xyz">>, 100),
    <<_:3/binary, Tail/binary>> = Big,
    oracle:say({Big > Tail, Tail =:= binary:copy(<<"xyz">>, 99), <<Tail/binary>> == binary:part(Big, 0, 297)}),
    oracle:say(#{<<1:3>> => bits, <<1>> => byte, <<32>> => other}),
    oracle:say([X =:= sub(X) || X <- L]),
    oracle:say(max(<<"zz">>, {<<"a">>})),
    lists:usort([<<1:4>>, <<16:8>>, <<1:4, 0:4>>, sub(<<16>>)]).

sub(X) ->
    S = bit_size(X),
    <<_:5, Y:S/bitstring, _/bitstring>> = <<9:5, X/bitstring, 77:13>>,
    Y.
