%% nl, write_string, write_atom, quoting, char lists, deep lists, indentation, chars_length.
-module(io_lib_helpers).
-export([start/0]).

start() ->
    oracle:say([io_lib:nl(), io_lib:write_string("a\"b\n"), io_lib:write_atom('A b'), io_lib:write_atom(ab), io_lib:write_char($a), io_lib:write_char($\n), io_lib:write_string_as_latin1("é"), io_lib:write_latin1_string("é")]),
    oracle:say([io_lib:printable_list("abc"), io_lib:printable_list([0]), io_lib:printable_unicode_list([1078]), io_lib:printable_latin1_list([233]), io_lib:printable_list(x), io_lib:printable_list("a\n")]),
    oracle:say([io_lib:char_list("abc"), io_lib:char_list(["a"]), io_lib:latin1_char_list([233]), io_lib:latin1_char_list([300]), io_lib:deep_char_list(["a", [$b]]), io_lib:deep_latin1_char_list([[300]]), io_lib:deep_char_list([a])]),
    oracle:say([io_lib:indentation("abc", 0), io_lib:chars_length(["abc", [<<"de">>]]), io_lib:chars_length("")]),
    oracle:say(io_lib:format("~s and ~w", ["x", y])),
    oracle:say([lists:flatten(io_lib:fwrite("~p", [a])), lists:flatten(io_lib:fwrite("~p~n", [[1]]))]),
    oracle:say([lists:flatten(io_lib:format("~s", ["truncated text"], [{chars_limit, 8}]))]),
    ok.
