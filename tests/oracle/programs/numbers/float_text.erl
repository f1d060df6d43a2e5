%% Floats as text: shortest, with decimals, scientific; reading them back; what is refused.
-module(float_text).
-export([start/0]).

start() ->
    Fs = [0.0, -0.0, 1.0, 0.1, 123456789.125, 1.0e21, 1.0e22, 1.0e-5, 5.0e-324, 1.7976931348623157e308, 2.0e10, 0.001, 100000.0],
    oracle:say([float_to_list(F, [short]) || F <- Fs]),
    oracle:say([float_to_binary(F) || F <- Fs]),
    oracle:say([float_to_binary(F, [{decimals, 3}]) || F <- [0.0, -0.0004, 1.9996, 2.5, 123.4565]]),
    oracle:say([float_to_binary(F, [{decimals, 6}, compact]) || F <- [0.0, 1.5, 100.0, 0.1234567]]),
    oracle:say([float_to_binary(2.5, [{decimals, 0}]), float_to_binary(3.5, [{decimals, 0}]), float_to_binary(0.5, [{decimals, 0}])]),
    oracle:say([float_to_list(F, [{scientific, 3}]) || F <- [0.0, 12345.678, -1.0e-7, 9.9996]]),
    oracle:say([list_to_float(L) || L <- ["1.0", "-1.5e3", "+2.25E-2", "0.1e1", "123456789012345678901234567890.0"]]),
    oracle:say([oracle:try_(fun() -> list_to_float(L) end) || L <- ["1", "1.", ".5", "1e5", " 1.0", "1.0 ", "1.0e400", "", "a", [1.0], "1.0e"]]),
    oracle:say([oracle:try_(fun() -> binary_to_float(B) end) || B <- [<<"1.5">>, <<"-0.0">>, <<"1">>, <<"1.5x">>, <<>>, a]]),
    oracle:say([oracle:try_(fun() -> float_to_list(F, O) end) || {F, O} <- [{1, []}, {1.0, [{decimals, -1}]}, {1.0, [{decimals, 254}]}, {1.0, foo}, {1.0, [bar]}]]),
    oracle:say([F || F <- Fs, list_to_float(float_to_list(F)) =/= F orelse binary_to_float(float_to_binary(F, [short])) =/= F]),
    float_to_list(1.0e30, [{decimals, 2}]).
