%% erlang:decode_packet/3: every type, with its options, its refusals, and lines of HTTP.
-module(decode_packet).
-export([start/0]).

start() ->
    [say(T, B, []) || T <- [raw, 0], B <- [<<>>, <<"ab">>]],
    [say(T, B, O) || {T, B} <- counted(), O <- [[], [{packet_size, 5}], [{packet_size, 0}], [{packet_size, 100}]]],
    [say(line, B, O) || B <- [<<>>, <<"ab">>, <<"ab\ncd">>, <<"abcdef\n">>, <<"abcdef">>], O <- limits()],
    [say(T, B, []) || {T, B} <- protocols()],
    [say(T, B, O) || {T, B, O} <- mixed()],
    [say(http_bin, B, []) || B <- start_lines()],
    [say(http, B, []) || B <- start_lines()],
    [say(httph_bin, B, []) || B <- fields()],
    [say(httph, B, []) || B <- fields()],
    [say(httph_bin, list_to_binary([Case(F), ": 1\r\nA"]), []) || F <- known(), Case <- cases()],
    [say(httph_bin, list_to_binary([lists:duplicate(N, $a), ":\r\nA"]), []) || N <- [20, 21, 50, 51]],
    [oracle:try_(F) || F <- refusals()].

say(Type, Binary, Options) -> oracle:say({Type, Options, erlang:decode_packet(Type, Binary, Options)}).

counted() ->
    [
        {T, B}
     || T <- [1, 2, 4],
        B <- [
            <<>>, <<0>>, <<3, "ab">>, <<2, "abc">>, <<0, 2, "abc">>, <<0, 0, 0, 2, "abc">>, <<255, 255, 255, 255, 1>>,
            <<0, 9>>, <<0, 9, 0, 9, "abcdefghijklmnop">>, <<9, 0, 9, "abcdefghijklmnop">>, <<0, 0, 0, 9, "abcdefghij">>
        ]
    ].

limits() ->
    [
        [], [{line_length, 3}], [{packet_size, 3}], [{line_delimiter, $c}], [{line_length, 7}], [{line_length, 6}],
        [{packet_size, 3}, {line_length, 2}]
    ].

protocols() ->
    [
        {T, B}
     || {T, Bs} <- [
            {asn1, [
                <<>>, <<2>>, <<2, 1>>, <<2, 1, 5, 9>>, <<48, 129, 3, 1, 2, 3, 4>>, <<48, 130, 0, 2, 1, 2, 3>>, <<48, 128, 1>>,
                <<48, 133, 1, 2, 3, 4, 5>>, <<31, 129, 1, 1, 9, 9>>, <<31>>, <<31, 129>>, <<48, 130, 1>>
            ]},
            {sunrm, [<<>>, <<0, 0, 0, 2, "abc">>, <<128, 0, 0, 2, "abc">>, <<128, 0, 0, 9, "abc">>]},
            {cdr, [
                <<>>, <<"GIOP", 1, 0, 0, 0, 0, 0, 0, 2, "abc">>, <<"GIOP", 1, 0, 1, 0, 2, 0, 0, 0, "abc">>,
                <<"GIOP", 1, 0>>, <<"XIOP", 1, 0, 0, 0, 0, 0, 0, 2, "abc">>
            ]},
            {fcgi, [
                <<>>, <<1, 1, 0, 1, 0, 2, 1, 0, "abcd">>, <<2, 1, 0, 1, 0, 2, 1, 0, "abcd">>,
                <<1, 1, 0, 1, 0, 2, 9, 0, "abcd">>
            ]},
            {tpkt, [<<>>, <<3, 0, 0, 6, "abc">>, <<3, 0, 0, 9, "abc">>, <<2, 0, 0, 6, "abc">>, <<3, 0, 0, 2, 1>>]},
            {ssl_tls, [
                <<>>, <<22, 3, 1, 0, 2, "abc">>, <<22, 3, 1, 0, 9, "abc">>, <<128, 3, 1, 0, 2, "abc">>,
                <<99, 3, 1, 0, 2, "abc">>, <<22, 3, 1>>, <<128, 3, 1, 0>>, <<128, 3, 2, 0, 2>>, <<129, 3, 1, 0, 1>>
            ]}
        ],
        B <- Bs
    ].

mixed() ->
    [
        {tpkt,<<3,0,0,2,1>>,[]}, {1,<<9,1,2,3,4,5,6,7,8,9,0>>,[{packet_size,5}]},
        {line,<<"abc">>,[{packet_size,3}]}, {line,<<"abc\n">>,[{packet_size,3}]},
        {line,<<"abcd">>,[{packet_size,3}]}, {line,<<"abc\n">>,[{packet_size,4}]},
        {http_bin,<<"GET / HTTP/1.1\r\n">>,[{line_length,16}]},
        {http_bin,<<"GET / HTTP/1.1\r\n">>,[{line_length,15}]},
        {http_bin,<<"GET / HTTP/1.1\r\n">>,[{packet_size,15}]},
        {http_bin,<<"GET / HTTP/1.1\r\n">>,[{packet_size,16}]}, {http_bin,<<"GET">>,[{line_length,3}]},
        {http_bin,<<"GET">>,[{packet_size,3}]}, {http_bin,<<"GET">>,[{packet_size,2}]},
        {asn1,<<48,132,255,1,1,1>>,[]}, {asn1,<<48,132,0,1,1,1>>,[]}, {cdr,<<"GIOP",1,0,0,0,255,0,0,2,"abc">>,[]},
        {asn1,<<2,3,1>>,[{packet_size,2}]}, {httph,<<"Host: a\r\nb">>,[{packet_size,9}]},
        {httph,<<"Host: a\r\nb">>,[{packet_size,8}]}, {httph_bin,<<"Host: a\r\n b">>,[{packet_size,9}]},
        {raw,<<"abc">>,[{packet_size,2}]}, {ssl_tls,<<128,3,1,0>>,[]}, {ssl_tls,<<128,3,2,0,2>>,[]},
        {ssl_tls,<<129,3,1,0,1>>,[]}
    ].

start_lines() ->
    [
        <<"GET / HTTP/1.1\r\nHost: x\r\n">>, <<"GET / HTTP/1.1\n">>, <<"GET / HTTP/1.1">>, <<"GET /">>,
        <<"FOO /a b HTTP/1.0\r\n">>, <<"get / HTTP/1.1\r\n">>, <<"OPTIONS * HTTP/1.1\r\nrest">>,
        <<"GET http://a.b/c?d=e HTTP/1.1\r\n">>, <<"GET http://a.b:80/c HTTP/1.1\r\n">>,
        <<"GET https://a.b HTTP/1.1\r\n">>, <<"GET http://a.b:x/c HTTP/1.1\r\n">>,
        <<"CONNECT a.b:443 HTTP/1.1\r\n">>, <<"GET foo HTTP/1.1\r\n">>, <<"GET foo:bar HTTP/1.1\r\n">>,
        <<"GET ftp://x/y HTTP/1.1\r\n">>, <<"GET HTTP://A.B/C HTTP/1.1\r\n">>, <<"HTTP/1.1 200 OK\r\n">>,
        <<"HTTP/1.1 200\r\n">>, <<"HTTP/1.0 404 Not Found\r\nx">>, <<"HTTP/1.1 20x OK\r\n">>, <<"HTTP/1.1\r\n">>,
        <<"http/1.1 200 OK\r\n">>, <<"HTTP/12.34 200 OK\r\n">>, <<"\r\n">>, <<"\r\nGET / HTTP/1.1\r\n">>,
        <<"garbage\r\n">>, <<"GET /\r\n">>, <<"GET / HTTP/2.0\r\n">>, <<"GET / HTTP/1\r\n">>,
        <<"GET / HTTP/1.1 \r\n">>, <<"GET  /x  HTTP/1.1\r\n">>, <<"GET / FOO/1.1\r\n">>, <<" GET / HTTP/1.1\r\n">>,
        <<"PRI * HTTP/2.0\r\n">>, <<"PATCH /x HTTP/1.1\r\n">>, <<>>, <<"G">>, <<"HTTP/1.1 200 OK\r">>,
        <<"GET /\tx HTTP/1.1\r\n">>, <<"GET\t/x\tHTTP/1.1\r\n">>, <<"HEAD / HTTP/1.1\r\n">>,
        <<"POST /a HTTP/1.1\r\n">>, <<"PUT /a HTTP/1.1\r\n">>, <<"DELETE /a HTTP/1.1\r\n">>,
        <<"TRACE /a HTTP/1.1\r\n">>, <<"GET http:// HTTP/1.1\r\n">>, <<"GET http:/x HTTP/1.1\r\n">>,
        <<"GET http://a.b? HTTP/1.1\r\n">>, <<"GET http://[::1]:80/ HTTP/1.1\r\n">>, <<"GET /a HTTP/1.1x\r\n">>,
        <<"GET ** HTTP/1.1\r\n">>, <<"GET a:b@c/d HTTP/1.1\r\n">>, <<"GET :x HTTP/1.1\r\n">>,
        <<"GET http://a.b:99999999999/c HTTP/1.1\r\n">>, <<"HTTP/1.1 99999 OK\r\n">>, <<"HTTP/1.1  200  OK \r\n">>,
        <<"HTTP/1.1 200 O\r\n K\r\n">>, <<"GET http://a.b:/c HTTP/1.1\r\n">>, <<"HTTP/ 200 OK\r\n">>,
        <<"HTTP/1. 200 OK\r\n">>, <<"G(T / HTTP/1.1\r\n">>, <<"G:T / HTTP/1.1\r\n">>, <<"GET / \r\n">>,
        <<"GET \r\n">>, <<"GET\r\n">>, <<"G",200,"T / HTTP/1.1\r\n">>, <<"GET / HTTP/1.1.5\r\n">>,
        <<"HTTP/1.1x 200 OK\r\n">>, <<"HTTP/1.1 200\tOK\r\n">>, <<"HTTP/1.1 -1 OK\r\n">>, <<"HTTP/1.1 OK\r\n">>,
        <<"GET http://a/b:80 HTTP/1.1\r\n">>, <<"GET http://a:2x/b HTTP/1.1\r\n">>,
        <<"GET http://a:80 HTTP/1.1\r\n">>, <<"GET http://a:0/ HTTP/1.1\r\n">>, <<"GET / HTTP/a.1\r\n">>,
        <<"GET / http/1.1\r\n">>, <<"GET /a\rb HTTP/1.1\r\n">>, <<"GET /a HTTP/1.1\r\r\n">>,
        <<"HTTPX / HTTP/1.1\r\n">>, <<"HTTP/ / HTTP/1.1\r\n">>, <<"GET /aHTTP/1.1 x HTTP/1.1\r\n">>
    ].

fields() ->
    [
        <<"Host: x\r\n">>, <<"Host: x\r\nY">>, <<"\r\n">>, <<"\r\nrest">>, <<"\n">>, <<"\r">>, <<"host:x\r\nA">>,
        <<"Content-Type:  text/html ; a=b \r\nA">>, <<"X-Foo-bar: 1\r\nA">>, <<"x-foo-BAR: 1\r\nA">>,
        <<"Host: a\r\n b\r\nA">>, <<"Host: a\r\n\tb\r\nA">>, <<"Host\r\nA">>, <<"Host : x\r\nA">>, <<": x\r\nA">>,
        <<"Host:\r\nA">>, <<"a-very-long-header-name-indeed: 1\r\nA">>, <<"exactly-twenty-chars: 1\r\nA">>,
        <<"exactly-twentyone-chr: 1\r\nA">>, <<"a_b-c.d: 1\r\nA">>, <<"foo bar: 1\r\nA">>, <<"Host: x\nA">>,
        <<"Host: x">>, <<>>, <<"Host: x\r\n\r\n">>, <<"SET-COOKIE2: q\r\nA">>, <<"Host: a\n b\nA">>,
        <<"(x): 1\r\nA">>, <<"x-\"y: 1\r\nA">>, <<" x: 1\r\nA">>, <<"x--y: 1\r\nA">>, <<"-x: 1\r\nA">>,
        <<"9x9a-b: 1\r\nA">>, <<"a:b:c\r\nA">>, <<"Host: \r\n x\r\nA">>, <<"te: x\r\nA">>, <<"a\tb: 1\r\nA">>,
        <<"a",200,"b: 1\r\nA">>, <<"a@b: 1\r\nA">>, <<"a{b: 1\r\nA">>, <<"a/b: 1\r\nA">>, <<"a=b: 1\r\nA">>,
        <<"a;b,c: 1\r\nA">>, <<"a!#$%&'*+.^_`|~: 1\r\nA">>, <<"a\\b: 1\r\nA">>, <<"a",1,"b: 1\r\nA">>,
        <<"a?b: 1\r\nA">>, <<"a<>: 1\r\nA">>, <<"a[]: 1\r\nA">>, <<"a}: 1\r\nA">>, <<"a",127,": 1\r\nA">>,
        <<"\r\r\nA">>, <<"Host: \t x\r\nA">>, <<"Host: x\r\r\nA">>, <<"\n\nA">>
    ].

known() ->
    string:lexemes(
        "Cache-Control Connection Date Pragma Transfer-Encoding Upgrade Via Accept Accept-Charset "
        "Accept-Encoding Accept-Language Authorization From Host If-Modified-Since If-Match "
        "If-None-Match If-Range If-Unmodified-Since Max-Forwards Proxy-Authorization Range Referer "
        "User-Agent Age Location Proxy-Authenticate Public Retry-After Server Vary Warning "
        "Www-Authenticate Allow Content-Base Content-Encoding Content-Language Content-Length "
        "Content-Location Content-Md5 Content-Range Content-Type Etag Expires Last-Modified "
        "Accept-Ranges Set-Cookie Set-Cookie2 X-Forwarded-For Cookie Keep-Alive Proxy-Connection",
        " "
    ).

cases() -> [fun(F) -> F end, fun string:lowercase/1, fun string:uppercase/1].

refusals() ->
    [
        fun() -> erlang:decode_packet(T, B, O) end
     || {T, B, O} <- [
            {foo, <<"a">>, []}, {ssl, <<"a">>, []}, {3, <<"a">>, []}, {line, <<"a\n">>, [foo]}, {line, a, []},
            {line, <<"a\n">>, x}, {line, <<"a\n">>, [{packet_size, a}]}, {line, <<"a\n">>, [{foo, 1}]},
            {line, <<"a\n">>, [{line_delimiter, 256}]}, {line, <<"a\n">>, [{line_length, -1}]}
        ]
    ].
