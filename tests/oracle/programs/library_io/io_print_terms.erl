%% ~p: strings, binaries as text, records of maps, lists of small integers.
-module(io_print_terms).
-export([start/0]).

start() ->
    Terms = ["abc", "a\nb\t\"q\"\\", [1, 2, 3], [97, 98, 0], <<"abc">>, <<"a\nb">>, <<0, 1>>, <<"é"/utf8>>, <<233>>, [], <<>>, {"a", <<"b">>}, #{k => "v"}, [$a | b], "é", [1000, 97], "", {[]}, 'A b', [<<"x">>, "y"], <<3:2>>],
    [oracle:say(lists:flatten(io_lib:format("~p", [T]))) || T <- Terms],
    [oracle:say(lists:flatten(io_lib:format("~tp", [T]))) || T <- ["é", <<"é"/utf8>>, [1078, 1079], <<"Ж"/utf8>>, 'Ж', [16#D800]]],
    [oracle:say(lists:flatten(io_lib:format("~lp", [T]))) || T <- ["abc", <<"abc">>, {"a"}]],
    [oracle:say(lists:flatten(io_lib:print(T))) || T <- ["abc", {a, "b"}]],
    ok.
