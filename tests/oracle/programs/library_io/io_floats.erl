%% ~f ~e ~g with precision, width, small, large and negative numbers.
-module(io_floats).
-export([start/0]).

start() ->
    Numbers = [0.0, 1.0, -1.5, 3.14159265358979, 1.0e-7, 123456.789, 1.0e15, 9.99999999, 0.05, 2.5, 1.0e22, 5.0e-324],
    [oracle:say([fmt(F, [N]) || F <- ["~f", "~.2f", "~10.3f", "~-10.3f|", "~e", "~.3e", "~12.4e", "~g", "~.3g", "~15g"]]) || N <- Numbers],
    oracle:say([fmt(F, [7]) || F <- ["~f", "~e", "~g", "~.1f"]]),
    oracle:say([fmt(F, [1234.5]) || F <- ["~3f", "~.0f", "~6.1.0f", "~10.2.*f"]]),
    [oracle:say({F, element(1, oracle:try_(fun() -> io_lib:format(F, A) end))}) || {F, A} <- [{"~f", [a]}, {"~.0f", [1.5]}, {"~.1e", [1.5]}, {"~e", [x]}]],
    oracle:say([float_to_list(N, [short]) || N <- Numbers]),
    oracle:say([lists:flatten(io_lib:format("~w ~p", [N, N])) || N <- Numbers]),
    ok.

fmt(F, A) -> try lists:flatten(io_lib:format(F, A)) catch C:R -> {C, R} end.
