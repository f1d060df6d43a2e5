%% Float fields of 16, 32 and 64 bits: rounding, subnormals, what is not a number does not match, what is too large fails.
-module(floats_in_bits).
-export([start/0]).

start() ->
    oracle:say([{W, <<1.1:W/float>>, <<-0.0:W/float-little>>} || W <- [16, 32, 64]]),
    oracle:say([{W, read(W, <<1:W>>)} || W <- [16, 32, 64]]),
    oracle:say([read(16, <<H:16>>) || H <- [16#3C00, 16#BC00, 16#7BFF, 16#0400, 16#03FF, 16#7C00, 16#FC01, 16#8000]]),
    oracle:say([read(32, <<H:32>>) || H <- [16#3F800000, 16#7F7FFFFF, 16#7F800000, 16#FFC00000, 16#00800000]]),
    oracle:say([read(64, <<H:64>>) || H <- [16#7FEFFFFFFFFFFFFF, 16#7FF0000000000000, 16#7FF8000000000001, 16#8000000000000000]]),
    oracle:say([oracle:try_(fun() -> <<F:W/float>> end) ||
        {F, W} <- [{65504.0, 16}, {65536.0, 16}, {1.0e39, 32}, {1 bsl 2000, 64}, {3, 32}, {a, 64}, {1.0, 24}, {1.0, 0}]]),
    oracle:say([F || <<F:32/float-little>> <= <<0, 0, 128, 63, 0, 0, 128, 127, 0, 0, 0, 64>>]),
    oracle:say([<<F:16/float>> || F <- [2049.0, 2051.0, 1.0e-8, 6.0e-8, 0.1, 65519.9]]),
    ok.

read(W, B) ->
    case B of
        <<F:W/float>> -> F;
        _ -> none
    end.
