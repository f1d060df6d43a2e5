%% results to the last digit that matters, and domains.
-module(math_functions).
-export([start/0]).

start() ->
    R = fun(X) -> round(X * 1.0e9) end,
    oracle:say([R(math:F(0.5)) || F <- [sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, asinh, atanh, exp, log, log2, log10, sqrt, erf, erfc]]),
    oracle:say([R(math:acosh(2)), R(math:pow(2, 0.5)), R(math:atan2(1, -1)), R(math:pi()), R(math:fmod(7, 3)), R(math:fmod(-7.5, 2)), math:ceil(1.2), math:floor(-1.2), math:pow(2, 10), math:sqrt(16)]),
    [oracle:say(oracle:try_(F)) || F <- [fun() -> math:sqrt(-1) end, fun() -> math:log(0) end, fun() -> math:acos(2) end, fun() -> math:exp(1000) end, fun() -> math:fmod(1, 0) end, fun() -> math:pow(-1, 0.5) end, fun() -> math:sin(a) end, fun() -> math:atan2(a, 1) end, fun() -> math:atanh(1) end, fun() -> math:pow(0, -1) end, fun() -> math:log2(-1) end]],
    math:cos(0).
