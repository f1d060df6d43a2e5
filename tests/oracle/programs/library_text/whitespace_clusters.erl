%% Which grapheme clusters string functions take for white space.
-module(whitespace_clusters).
-export([start/0]).

start() ->
    oracle:say(unicode_util:whitespace()),
    oracle:say([C || C <- lists:seq(0, 16#3100), unicode_util:is_whitespace(C)]),
    [unicode_util:is_whitespace(C) || C <- ["\r\n", "\n\r", "a", [$\s, 16#301]]].
