%% seq, duplicate, append, concat, join, enumerate, reverse, flatten.
-module(lists_building).
-export([start/0]).

start() ->
    oracle:say([lists:seq(1, 3), lists:seq(1, 0), lists:seq(5, 1, -2), lists:seq(1, 10, 3), lists:seq(1, 1, 0), lists:seq(0, -1, 5)]),
    oracle:say([lists:duplicate(0, a), lists:duplicate(3, [])]),
    oracle:say([lists:append([[1], [], [2 | 3]]), lists:append([1], 2), lists:append([])]),
    oracle:say(lists:concat([a, 1, "b", 2.5, "", 'C d'])),
    oracle:say([lists:join(x, []), lists:join(x, [1]), lists:join(x, [1, 2, 3])]),
    oracle:say([lists:enumerate([a, b]), lists:enumerate(5, [a, b])]),
    oracle:say([lists:reverse([1, 2, 3]), lists:reverse([1, 2], x), lists:reverse([], [a])]),
    oracle:say([lists:flatten([1, [2, [], [3, [4]]], 5]), lists:flatten([[]], [tail]), lists:flatlength([1, [2, [3]], []])]),
    oracle:say(lists:flatten([[[[[[[[a]]]]]]], "bc"])),
    [oracle:say(oracle:try_(F)) || F <- [
        fun() -> lists:seq(1, -5) end, fun() -> lists:seq(1, 5, -1) end, fun() -> lists:seq(1, 5, 0) end, fun() -> lists:seq(a, 5) end,
        fun() -> lists:duplicate(-1, a) end, fun() -> lists:append([1]) end, fun() -> lists:concat([{}]) end,
        fun() -> lists:flatten(a) end, fun() -> lists:flatten([1 | 2]) end, fun() -> lists:reverse(a) end, fun() -> lists:reverse([1 | 2]) end,
        fun() -> lists:join(x, y) end]],
    ok.
