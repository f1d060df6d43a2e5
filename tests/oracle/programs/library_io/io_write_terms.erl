%% ~w of every kind of term: quoting, numbers, strings as lists, maps, bit strings.
-module(io_write_terms).
-export([start/0]).

start() ->
    Terms = [a, 'A b', 'it\'s', '', 'é', [], "abc", [1 | 2], {}, {a, "b", <<"c">>}, #{}, #{a => 1, "b" => [x]}, <<>>, <<1, 2, 3>>, <<5:3>>, <<1, 5:3>>,
        0, -1, 1 bsl 70, 1.0, -0.5, 1.0e100, 1.0e-10, 123456789.125, fun lists:map/2, [[[]]], 'end', 'a@b', '@a', a1, 'A', nonode@nohost],
    [oracle:say(lists:flatten(io_lib:format("~w", [T]))) || T <- Terms],
    [oracle:say(lists:flatten(io_lib:format("~tw", [T]))) || T <- ['é', 'Ж', "é", [16#1F600]]],
    [oracle:say(lists:flatten(io_lib:write(T))) || T <- [a, "b", {c}]],
    [oracle:say(lists:flatten(io_lib:write({1, [2, {3, [4, 5, 6]}], 7, 8}, D))) || D <- [1, 2, 3, 4, -1]],
    [oracle:say(lists:flatten(io_lib:format("~W", [{a, [b, c, d, e], {f, g, h}}, D]))) || D <- [1, 2, 3, 4, 5, 9]],
    [oracle:say(fmt(F, ["abcdef"])) || F <- ["~30w", "~-30w|", "~5w", "~30.10w", "~30.10.*w"]],
    ok.

fmt(F, A) -> try lists:flatten(io_lib:format(F, A)) catch C:R -> {C, R} end.
