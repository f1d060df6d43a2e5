%% reading numbers, words, characters and literals; what is left; more input wanted.
-module(io_fread).
-export([start/0]).

start() ->
    [oracle:say({F, S, io_lib:fread(F, S)}) || {F, S} <- [
        {"~d", "12 x"}, {"~d ~d", "1 2"}, {"~d,~d", "1,2"}, {"~s", "word next"}, {"~a", "atom!"}, {"~f", "1.5e2x"}, {"~c", "xyz"}, {"~2c", "xyz"}, {"~3d", "12345"}, {"~u", "12"}, {"~u", "-12"}, {"~-", "-"}, {"~#", "16#ff"},
        {"~l", "abc"}, {"~d~l", "12 34"}, {"~*d ~d", "1 2"}, {"~d", "x"}, {"~f", "1"}, {"a~d", "a5"}, {"a~d", "b5"}, {"~~", "~"}, {"  ~d", "\n\t 7"}, {"~d", ""}, {"~s ~s", "one"}, {"~5s", "abcdefg"}]],
    {more, C} = io_lib:fread([], "1", "~d ~d"),
    oracle:say(element(1, {more, C})),
    {more, C2} = io_lib:fread(C, "2 3", "~d ~d"),
    oracle:say(element(1, {more, C2})),
    oracle:say(element(1, io_lib:fread(C2, "4\n", "~d ~d"))),
    ok.
