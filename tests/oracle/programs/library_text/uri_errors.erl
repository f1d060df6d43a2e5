%% What is wrong in a text that is no URI: the first bad character, or the colon behind a scheme.
-module(uri_errors).
-export([start/0]).

start() ->
    [oracle:say({U, uri_string:parse(U)}) || U <- uris()],
    [oracle:say({U, uri_string:normalize(U)}) || U <- ["/a b", "http:a b", "//h:8a"]],
    ok.

uris() ->
    ["/a b", "a b", "//h b/", "//h:a", "//h:-5", "//h:8a/", [233], <<"/é"/utf8>>, "?a b", "#a b", "a^b", "1a:b", "http:a b",
     "a:^", "//u@v@h", "//h/%zz", "%zz", "//h%", "http:%", "///a|", "http:///a|", "http://h:x/", "http://[zz]/", "#|", "//h?^",
     "//[::1]x", "a%z?%#%"].
