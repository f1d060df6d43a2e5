%% Programs of tests/lib/test_ssl.py. After a change: erlc +deterministic +no_debug_info tls_programs.erl
-module(tls_programs).
-export([fetch/3, active/2, serve/1, both/2, fails/3]).

%% Say something, and what the other end answers; passive.
fetch(Host, Port, Options) ->
    case ssl:connect(Host, Port, [binary, {active, false} | Options], 10000) of
        {ok, S} ->
            ok = ssl:send(S, ["he", <<"llo">>]),
            Five = ssl:recv(S, 5, 10000),
            Late = ssl:recv(S, 1, 20),
            ok = ssl:send(S, binary:copy(<<"x">>, 300000)),
            Big = ssl:recv(S, 300000, 10000),
            {ok, Info} = ssl:connection_information(S),
            Cert = ssl:peercert(S),
            Alpn = ssl:negotiated_protocol(S),
            {ok, {_, PeerPort}} = ssl:peername(S),
            ok = ssl:close(S),
            {Five, Late, byte_size(element(2, Big)), proplists:get_value(protocol, Info), Cert, Alpn, PeerPort =:= Port, ssl:send(S, "x")};
        Error ->
            Error
    end.

active(Port, Options) ->
    {ok, S} = ssl:connect({127, 0, 0, 1}, Port, Options),
    ok = ssl:send(S, "one"),
    First = receive {ssl, S, D1} -> D1 after 5000 -> nothing end,
    ok = ssl:setopts(S, [{active, once}, binary]),
    ok = ssl:send(S, "two"),
    Second = receive {ssl, S, D2} -> D2 after 5000 -> nothing end,
    {ok, Opts} = ssl:getopts(S, [active, mode]),
    ok = ssl:send(S, "bye"),
    {ok, <<"bye">>} = ssl:recv(S, 3, 5000),
    ok = ssl:setopts(S, [{active, true}]),
    ok = ssl:send(S, "quit"),
    {First, Second, Opts, receive {ssl_closed, S} -> closed after 5000 -> nothing end}.

%% An echo server of one connection; tells its port on the console.
serve(Options) ->
    {ok, L} = ssl:listen(0, [{ip, {127, 0, 0, 1}}, binary, {active, false}, {reuseaddr, true} | Options]),
    {ok, {_, Port}} = ssl:sockname(L),
    console:print([integer_to_list(Port), "\n"]),
    serve_loop(L).

serve_loop(L) ->
    {ok, T} = ssl:transport_accept(L),
    case ssl:handshake(T, 5000) of
        {ok, S} ->
            Pid = spawn(fun() -> receive go -> echo(S) end end),
            ok = ssl:controlling_process(S, Pid),
            Pid ! go;
        {error, _} = Error ->
            console:print(io_lib:format("~p~n", [element(1, element(2, Error))]))
    end,
    serve_loop(L).

echo(S) ->
    case ssl:recv(S, 0) of
        {ok, Data} -> ok = ssl:send(S, Data), echo(S);
        {error, closed} -> ssl:close(S)
    end.

%% Both ends on the engine, upgraded from TCP, packets of two bytes of length.
both(Server, Client) ->
    {ok, L} = gen_tcp:listen(0, [{ip, {127, 0, 0, 1}}, {active, false}, binary]),
    {ok, Port} = inet:port(L),
    Self = self(),
    spawn_link(fun() ->
        {ok, T} = gen_tcp:accept(L),
        {ok, S} = ssl:handshake(T, [{packet, 2} | Server], 10000),
        {ok, <<"first">>} = ssl:recv(S, 0),
        {ok, <<"second">>} = ssl:recv(S, 0),
        ok = ssl:send(S, <<"done">>),
        Self ! {server, ssl:connection_information(S, [sni_hostname]), ssl:recv(S, 0)}
    end),
    {ok, T} = gen_tcp:connect({127, 0, 0, 1}, Port, [{active, false}, binary]),
    {ok, S} = ssl:connect(T, [{packet, 2}, {server_name_indication, "example.org"} | Client]),
    ok = ssl:send(S, <<"first">>),
    ok = ssl:send(S, <<"second">>),
    Got = ssl:recv(S, 0, 5000),
    ok = ssl:shutdown(S, write),
    receive {server, Info, End} -> {Got, Info, End} after 5000 -> stuck end.

fails(Host, Port, Options) ->
    case ssl:connect(Host, Port, Options, 5000) of
        {ok, S} -> ssl:close(S), connected;
        {error, {tls_alert, {Name, Text}}} -> {Name, length(Text) > 0};
        {error, Reason} -> Reason
    end.
