%% ~s ~ts ~c with widths, precisions, deep lists, binaries and atoms.
-module(io_strings).
-export([start/0]).

start() ->
    [oracle:say({F, fmt(F, A)}) || {F, A} <- [
        {"~s", ["abc"]}, {"~s", [<<"abc">>]}, {"~s", [abc]}, {"~s", [["a", [$b, <<"c">>]]]}, {"~5s|", ["abc"]}, {"~-5s|", ["abc"]}, {"~2s|", ["abc"]}, {"~.2s|", ["abc"]}, {"~5.2s|", ["abc"]}, {"~5.2.*s|", ["abc"]}, {"~-5.2.*s|", ["abc"]},
        {"~ts", ["é"]}, {"~ts", [<<"é"/utf8>>]}, {"~5ts|", ["éa"]}, {"~s", [""]}, {"~3s|", [""]}, {"~s", [[233]]}, {"~c", [$x]}, {"~3c", [$x]}, {"~5.3c|", [$x]}, {"~-5.3c|", [$x]}, {"~tc", [16#1F600]}, {"~c", [321]},
        {"~i~s", [skipped, "shown"]}, {"~~ ~n", []}, {"~10s~10s|", ["a", "b"]}, {"~*s|", [6, "ab"]}]],
    [oracle:say({F, oracle:try_(fun() -> io_lib:format(F, A) end)}) || {F, A} <- [{"~s", [1]}, {"~s", [[1000]]}, {"~s", [{}]}, {"~z", [1]}, {"~s", []}, {"", [1]}, {"~", []}, {"~s", "x"}, {"~ts", [[16#110000]]}, {"~c", [a]}, {a, []}, {<<"~w">>, [1]}]],
    ok.

fmt(F, A) -> try lists:flatten(io_lib:format(F, A)) catch C:R -> {C, R} end.
