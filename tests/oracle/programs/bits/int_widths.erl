%% Integer fields of every width from 0 to 72, both byte orders, signed and not, built and read back.
-module(int_widths).
-export([start/0]).

start() ->
    [check(W, V) || W <- lists:seq(0, 72), V <- [0, 1, -1, 16#123456789ABCDEF01, -(1 bsl 40), 1 bsl max(W - 1, 0)]],
    oracle:say([<<V:W>> || {V, W} <- [{-1, 3}, {5, 2}, {256, 8}, {1 bsl 64, 64}, {-1, 72}]]),
    oracle:say([<<V:W/little>> || {V, W} <- [{258, 16}, {258, 12}, {-2, 17}, {1 bsl 65, 66}, {7, 3}]]),
    done.

check(W, V) ->
    Big = <<V:W>>,
    Little = <<V:W/little>>,
    W = bit_size(Big),
    W = bit_size(Little),
    <<U:W>> = Big,
    <<S:W/signed>> = Big,
    <<Ul:W/little>> = Little,
    <<Sl:W/signed-little>> = Little,
    Mask = (1 bsl W) - 1,
    U = V band Mask,
    U = Ul,
    S = Sl,
    S = if W > 0, U >= 1 bsl (W - 1) -> U - (1 bsl W); true -> U end,
    ok.
