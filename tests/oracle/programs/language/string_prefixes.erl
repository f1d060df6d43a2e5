%% Patterns that start with a string.
-module(string_prefixes).
-export([start/0]).

start() ->
    oracle:say([p(S) || S <- ["foo", "foobar", "fo", "bar:x", "", [102, 111, 111 | improper], "http://host/p"]]),
    oracle:say(url("ftp://user@host:21/dir/file?x=1")),
    oracle:say(tokens("let x = 42 + foo_1")),
    ok.

p("foo" ++ [] = S) -> {exact, S};
p("foo" ++ R) -> {foo, R};
p("bar:" ++ [C]) -> {bar, C};
p("http://" ++ R) -> {http, R};
p([_, _] = S) -> {two, S};
p(S) -> {other, S}.

url(U) ->
    {Scheme, "//" ++ R} = upto($:, U),
    {Auth, Path} = upto($/, R),
    {Scheme, Auth, Path}.

upto(C, S) -> upto(C, S, []).
upto(C, [C | R], Acc) -> {lists:reverse(Acc), R};
upto(C, [D | R], Acc) -> upto(C, R, [D | Acc]);
upto(_, [], Acc) -> {lists:reverse(Acc), []}.

tokens([C | R]) when C =:= $\s -> tokens(R);
tokens("let " ++ R) -> [let_ | tokens(R)];
tokens([C | R]) when C >= $0, C =< $9 -> num(R, C - $0);
tokens([C | R]) when C >= $a, C =< $z -> word(R, [C]);
tokens([C | R]) -> [[C] | tokens(R)];
tokens([]) -> [].

num([C | R], N) when C >= $0, C =< $9 -> num(R, N * 10 + C - $0);
num(R, N) -> [N | tokens(R)].

word([C | R], W) when C >= $a, C =< $z; C =:= $_; C >= $0, C =< $9 -> word(R, [C | W]);
word(R, W) -> [list_to_atom(lists:reverse(W)) | tokens(R)].
