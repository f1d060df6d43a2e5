%% join, split, basename, dirname, extension, rootname, absname, pathtype, flatten.
-module(filename_parts).
-export([start/0]).

start() ->
    oracle:say([filename:join(L) || L <- [["a", "b"], ["/", "a"], ["a", "/b"], ["a/", "b/"], ["a", "", "b"], [<<"a">>, "b"], ["a//b"], [a, b]]]),
    oracle:say([filename:join("a", "b"), filename:join("", "b"), filename:join("a/", "../b"), filename:join(<<"x">>, <<"y">>)]),
    oracle:say([filename:split(S) || S <- ["/a/b", "a/b/", "", "/", "a//b", <<"a/b">>]]),
    oracle:say([filename:basename(S) || S <- ["/a/b.erl", "b", "/", "a/b/", "", <<"a/c">>]]),
    oracle:say([filename:basename("/a/b.erl", ".erl"), filename:basename("b.beam", ".erl"), filename:basename("a/x.erl/", ".erl")]),
    oracle:say([filename:dirname(S) || S <- ["/a/b.erl", "b", "/", "a/b/", "/a", <<"a/c">>]]),
    oracle:say([filename:extension(S) || S <- ["a.erl", "a.b.c", "a", ".erl", "a.d/b", <<"x.y">>, "a."]]),
    oracle:say([filename:rootname(S) || S <- ["a.erl", "/x.y/a.b.c", "a", ".erl", "a.d/b"]]),
    oracle:say([filename:rootname("a.erl", ".erl"), filename:rootname("a.erl", ".beam")]),
    oracle:say([filename:pathtype(S) || S <- ["/a", "a", "", <<"/b">>]]),
    oracle:say([filename:absname("a", "/x"), filename:absname("/a", "/x"), filename:absname("../a", "/x"), filename:flatten(["a", b, ["c"]]), filename:nativename("a/b"), filename:absname_join("/x", "y")]),
    [oracle:say(oracle:try_(F)) || F <- [fun() -> filename:join([]) end, fun() -> filename:basename(1) end]],
    ok.
