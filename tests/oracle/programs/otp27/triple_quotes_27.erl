%% Triple-quoted strings: indentation, quotes and escapes that are none, empty lines.
-module(triple_quotes_27).
-export([start/0]).

start() ->
    oracle:say("""
        Line one
          indented "quoted"
        back\\slash \n stays
        """),
    oracle:say("""

        after an empty line

        """),
    oracle:say(""""
        three """ inside
        """"),
    oracle:say(length("""
        """)),
    oracle:say(<<"""
        in a binary é
        """/utf8>>),
    f("""
        a
        b
        """).

f("a\nb" = S) -> {matched, S};
f(S) -> {other, S}.
