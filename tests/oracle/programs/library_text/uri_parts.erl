%% URIs taken apart, put together, normalized and resolved; queries of forms; escapes.
-module(uri_parts).
-export([start/0]).

start() ->
    [oracle:say({U, uri_string:parse(U)}) || U <- uris()],
    [oracle:say({U, uri_string:recompose(M)}) || U <- uris(), M <- [uri_string:parse(U)], is_map(M)],
    [oracle:say({M, oracle:try_(fun() -> uri_string:recompose(M) end)}) || M <- [#{}, #{path => ""}, #{path => <<"a/b">>, host => <<"h">>}, #{path => "//a"}, #{host => "h", path => "/p", port => 8080, scheme => "s"}, #{path => "/", port => 1}, #{path => "/", userinfo => "u"}, #{port => 1}]],
    [oracle:say({U, uri_string:normalize(U), uri_string:normalize(U, [return_map])}) || U <- uris()],
    [oracle:say({R, uri_string:resolve(R, "http://a/b/c/d;p?q")})
     || R <- ["g:h", "g", "./g", "g/", "/g", "//g", "?y", "g?y", "#s", "g#s", "g?y#s", ";x", "g;x", "", ".", "./", "..", "../", "../g", "../..", "../../g", "../../../g", "/./g", "/../g", "g.", "..g", "./../g", "g;x=1/../y"]],
    oracle:say(uri_string:resolve(<<"x">>, <<"http://a">>, [return_map])),
    oracle:say(uri_string:resolve("x", "a/b")),
    [oracle:say({Q, uri_string:dissect_query(Q)}) || Q <- ["", "a=1&b=2", "a=1;b", <<"x+y=%20&c">>, "a=%C3%B6", "a=%zz", "=", "&", "a==b", "a=1&amp;b=2", <<"%41">>]],
    Queries = [[], [{"a", "1"}], [{"a b", "c&d"}, {"e", true}], [{<<"ö"/utf8>>, <<"*-._~">>}], [{<<"a">>, "b"}], [{[8364, 246], "1"}]],
    [oracle:say({P, uri_string:compose_query(P)}) || P <- [[{"a", 1}] | Queries]],
    [oracle:say({P, O, uri_string:compose_query(P, O)})
     || P <- Queries, O <- [[], [{separator, amp}], [{encoding, unicode}], [{encoding, other}]]],
    [oracle:say({P, uri_string:compose_query(P, [{encoding, latin1}])}) || P <- [[{"a b", [246, 8364]}], [{"x", true}, {"y", "&"}]]],
    oracle:say(uri_string:allowed_characters()),
    [oracle:say({T, uri_string:quote(T), uri_string:quote(T, "/&")}) || T <- ["", "a b/c", <<"x&y=z~">>, [246, 8364]]],
    [oracle:say({T, uri_string:unquote(T), uri_string:percent_decode(T)}) || T <- ["", "a%20b", <<"%C3%B6">>, "plain+"]],
    oracle:say(uri_string:percent_decode("%zz")),
    uri_string:percent_decode(#{path => "/a%20b", host => <<"h%41">>, port => 80}).

uris() ->
    ["", "/", "a", "a/b", "http://example.com", "HTTP://User@EXAMPLE.com:80/%7efoo/%aa/../b?q=%41#F", "https://h:443", "http://h:", "http://h:8080/p",
     "foo://user:pw@host:8042/over/there?name=ferret#nose", "urn:example:animal:ferret:nose", "mailto:a@b.c", "//host/path", "?q", "#f", "a?b?c#d/e?f",
     "http://[2001:db8::1]:80/x", "file:///etc/hosts", <<"http://h/%C3%B6">>, <<"ftp://h:21/./a/../b/.">>, "http://h/a%2Fb", "http:", "http:/p", "1a:b", "a:b", "./a:b", "ssh://h:22", "x://h:"].
