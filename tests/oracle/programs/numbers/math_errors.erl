%% The math module: domain errors, results of exact cases, integers as arguments.
-module(math_errors).
-export([start/0]).

start() ->
    oracle:say([math:sqrt(16), math:pow(2, 0.5), math:exp(0), math:log(1), math:log2(1024), math:log10(1000.0), math:sin(0), math:cos(0)]),
    oracle:say([math:atan2(0, -1) =:= math:pi(), math:atan2(-0.0, 1), math:fmod(7, 3), math:fmod(-7, 3), math:pow(0, 0), math:pow(-2, 3)]),
    Bad = [{sqrt, [-1]}, {log, [0]}, {log, [-1.0]}, {log2, [0]}, {log10, [-5]}, {acos, [2]}, {asin, [-1.5]}, {acosh, [0.5]}, {atanh, [1]},
        {fmod, [5, 0]}, {exp, [1000]}, {pow, [10, 400]}, {pow, [-8, 0.5]}, {pow, [0, -1]}, {sqrt, [a]}, {sin, [<<>>]}, {cosh, [1000]}],
    oracle:say([{F, oracle:try_(fun() -> apply(math, F, A) end)} || {F, A} <- Bad]),
    oracle:say([round(1.0e6 * X) || X <- [math:sin(1), math:cos(1), math:tan(1), math:asin(0.5), math:acos(0.5), math:atan(0.5),
        math:sinh(1), math:cosh(1), math:tanh(1), math:asinh(1), math:acosh(2), math:atanh(0.5), math:exp(1), math:log(10), math:erf(0.5), math:erfc(0.5)]]),
    oracle:say(oracle:try_(fun() -> math:sqrt(1 bsl 2000) end)),
    oracle:say(math:sqrt(1 bsl 1000) =:= math:pow(2.0, 500)),
    oracle:say([math:floor(-1), math:ceil(3), math:exp(-1000)]),
    math:pi().
