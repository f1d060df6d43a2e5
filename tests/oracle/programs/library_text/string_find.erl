%% find, prefix, str, rstr, chr, span, slice, substr, sub_word.
-module(string_find).
-export([start/0]).

start() ->
    oracle:say([string:find("abcabc", "bc"), string:find("abcabc", "bc", trailing), string:find(<<"abcabc">>, "c"), string:find("abc", "x"), string:find("abc", ""), unicode:characters_to_list(string:find(["ab", <<"cd">>], "bc"))]),
    oracle:say([string:prefix("abc", "ab"), string:prefix(<<"abc">>, "ab"), string:prefix("abc", "b"), string:prefix("abc", ""), string:prefix("", "a")]),
    oracle:say([string:str("abcabc", "bc"), string:rstr("abcabc", "bc"), string:str("abc", "x"), string:str("abc", ""), string:chr("abca", $a), string:rchr("abca", $a), string:chr("abc", $x)]),
    oracle:say([string:span("aabc", "a"), string:cspan("abcx", "x"), string:span("", "a")]),
    oracle:say([string:slice("h\x{e9}llo", 1), string:slice("hello", 1, 2), string:slice(<<"hello">>, 3), string:slice("ab", 5), string:slice(["ab", "cd"], 1, 2)]),
    oracle:say([string:substr("hello", 2), string:substr("hello", 2, 3), string:sub_string("hello", 2, 4), string:sub_word("a b c", 2), string:sub_word("a-b-c", 3, $-), string:words("a b  c"), string:words("a,b", $,)]),
    [oracle:say(oracle:try_(F)) || F <- [fun() -> string:substr("abc", 0) end, fun() -> string:slice("abc", -1) end]],
    ok.
