%% split, lexemes, tokens, nth_lexeme, join, with patterns of several lengths and grapheme clusters.
-module(string_split).
-export([start/0]).

start() ->
    oracle:say([string:split("a,b,c", ","), string:split("a,b,c", ",", all), string:split("a,b,c", ",", trailing), string:split("abc", "x")]),
    oracle:say([string:split(<<"a--b--c">>, "--", all), string:split(<<"a--b">>, <<"--">>), string:split("", ","), string:split("a,b", "")]),
    oracle:say([string:split(",a,", ",", all), [unicode:characters_to_list(S) || S <- string:split(["a", <<",b">>], ",")]]),
    oracle:say([string:lexemes("a b  c", " "), string:lexemes("a;b,c", ",;"), string:lexemes(<<"a\r\nb\nc"/utf8>>, ["\r\n", $\n]), string:lexemes("", " ")]),
    oracle:say([string:nth_lexeme("a.b.c", N, ".") || N <- [1, 2, 3]]),
    oracle:say([string:tokens("a b  c", " "), string:tokens("a;b,c", ",;"), string:tokens("", " "), string:tokens("abc", "")]),
    oracle:say([string:join(["a", "b", "c"], ", "), string:join([], "x"), string:join(["a"], "x")]),
    [oracle:say(oracle:try_(F)) || F <- [
        fun() -> string:nth_lexeme("a.b", 0, ".") end, fun() -> string:join(x, y) end]],
    ok.
