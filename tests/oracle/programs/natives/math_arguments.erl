%% Every function of math, with arguments of every kind.
-module(math_arguments).
-export([start/0]).

start() ->
    [oracle:say({F, [near(oracle:try_(fun() -> math:F(X) end)) || X <- [0, 1, -1, 0.5, 2.5, -0.25, 100, 1.0e10, 1 bsl 70, a, 1 bsl 2000]]}) || F <- [acos, acosh,
        asin, asinh, atan, atanh, ceil, cos, cosh, erf, erfc, exp, floor, log, log10, log2, sin, sinh, sqrt, tan, tanh]],
    [oracle:say({F, [near(oracle:try_(fun() -> math:F(X, Y) end)) || X <- [0, 2.5, -3, a], Y <- [0, 2, -0.5, 1000]]}) || F <- [atan2, fmod, pow]],
    math:pi().

%% The last digits are the C library's business.
near({ok, F}) when is_float(F), abs(F) < 1.0e15 -> {ok, float_to_binary(F, [{decimals, 9}])};
near({ok, F}) when is_float(F) -> {ok, float_to_binary(F, [{scientific, 9}])};
near(Other) -> Other.
