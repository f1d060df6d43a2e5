%% Sigils for strings and binaries: verbatim or not, every delimiter.
-module(string_sigils_27).
-export([start/0]).

start() ->
    oracle:say([~"utf8 é", ~b"bin\t\"", ~B[verbatim \n], ~s(list \x{41}), ~S{raw \t}]),
    oracle:say([~"a/b", ~b<x>, ~S|p|, ~s`q`, ~B'single', ~s#hash#, ~b"]"]),
    oracle:say(~"""
        triple \n verbatim
        "quoted"
        """),
    oracle:say([~"" =:= <<>>, ~s"" =:= [], is_binary(~"x"), is_list(~S"x")]),
    oracle:say([m(X) || X <- [~"key", ~"other", "key"]]),
    <<~"ab"/binary, 1>>.

m(~"key") -> bin;
m(~s"key") -> list;
m(_) -> none.
