%% zip, zip3, unzip, unzip3, zipwith, zipwith3 and lists of different lengths.
-module(lists_zipping).
-export([start/0]).

start() ->
    oracle:say([lists:zip([1, 2], [a, b]), lists:zip3([1], [2], [3]), lists:zip([], [])]),
    oracle:say([lists:unzip([{1, a}, {2, b}]), lists:unzip3([{1, 2, 3}]), lists:unzip([])]),
    oracle:say(lists:zipwith(fun(A, B) -> A * B end, [1, 2, 3], [4, 5, 6])),
    oracle:say(lists:zipwith3(fun(A, B, C) -> {C, B, A} end, [1], [2], [3])),
    [oracle:say(oracle:try_(F)) || F <- [
        fun() -> lists:zip([1], [1, 2]) end, fun() -> lists:zip([1 | a], [1]) end, fun() -> lists:unzip([{1, 2}, {3}]) end,
        fun() -> lists:zipwith(fun(A, B) -> A + B end, [1], []) end, fun() -> lists:zipwith(fun(A) -> A end, [1], [2]) end,
        fun() -> lists:zip3([1], [2], []) end, fun() -> lists:unzip3([{1, 2}]) end]],
    ok.
