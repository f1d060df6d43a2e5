%% length, graphemes, codepoints, reverse, is_empty, next of clusters with marks, flags, emoji.
-module(string_graphemes).
-export([start/0]).

start() ->
    Texts = ["abc", [$e, 769, $x], [16#1F1E9, 16#1F1EA, 16#1F1EB], [16#1F468, 16#200D, 16#1F469], "\r\n\n", <<"e\x{301}x"/utf8>>, [16#1100, 16#1161, 16#11A8]],
    [oracle:say([string:length(T), string:to_graphemes(T), string:to_graphemes(string:reverse(T))]) || T <- Texts],
    oracle:say([string:next_grapheme([$e, 769, $x]), string:next_codepoint("ab"), string:next_grapheme(""), string:next_codepoint(<<"é"/utf8>>)]),
    oracle:say([string:is_empty(""), string:is_empty(<<>>), string:is_empty([[], <<>>]), string:is_empty("a")]),
    oracle:say([string:len("abc"), string:copies("ab", 3), string:concat("a", "b"), string:chars($x, 3), string:chars($x, 2, "yz")]),
    oracle:say([oracle:try_(fun() -> string:length(<<255>>) end), oracle:try_(fun() -> string:to_graphemes(<<255>>) end)]),
    string:length([]).
