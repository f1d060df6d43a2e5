-module(wrong_tests).
-include_lib("eunit/include/eunit.hrl").

sum_test() ->
    io:format("adding~n"),
    ?assertEqual(4, lists:sum([1, 2])).

crash_test() ->
    lists:nth(3, [a]).

endless_test() ->
    receive never -> ok end.

fine_test() ->
    ok.
