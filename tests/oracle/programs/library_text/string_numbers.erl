%% to_integer, to_float, replace: what is left over, what is no number.
-module(string_numbers).
-export([start/0]).

start() ->
    oracle:say([string:to_integer(S) || S <- ["12abc", "-5", "+7", "", "abc", "- 5", <<"12 ">>, "99999999999999999999999", ["1", "2x"]]]),
    oracle:say([string:to_float(S) || S <- ["1.5abc", "-5.0", "+7.25e3x", "1", "", "1.", ".5", <<"1.0e-3">>, "1e5"]]),
    oracle:say([lists:flatten(string:replace(S, P, R, W)) || {S, P, R, W} <- [{"a.b.c", ".", "-", leading}, {"a.b.c", ".", "-", all}, {"a.b.c", ".", "-", trailing}, {"abc", "x", "y", all}]]),
    oracle:say([string:replace("a.b", ".", "-"), string:replace(<<"a.b">>, ".", <<"-">>)]),
    [oracle:say(oracle:try_(F)) || F <- [fun() -> string:to_integer(x) end, fun() -> string:to_float({}) end]],
    ok.
