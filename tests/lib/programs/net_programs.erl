%% Programs of tests/lib/test_network.py. After a change: erlc +deterministic +no_debug_info net_programs.erl
-module(net_programs).
-export([echo/1, echo_socket/1, http/1, handle_req/3, fetch/3, udp/1]).


%% Echo: a process a connection, which asks for the next packet when it has sent the last. Tells its port on the console.
echo(Options) ->
    {ok, L} = gen_tcp:listen(0, [binary, {ip, {127, 0, 0, 1}}, {active, once}, {backlog, 1024}, {reuseaddr, true} | Options]),
    {ok, Port} = inet:port(L),
    console:print([integer_to_list(Port), "\n"]),
    accept(L).

accept(L) ->
    {ok, S} = gen_tcp:accept(L),
    Pid = spawn(fun() -> receive go -> serve(S) end end),
    %% an error: the connection was reset meanwhile
    case gen_tcp:controlling_process(S, Pid) of
        ok -> Pid ! go;
        {error, _} -> exit(Pid, kill)
    end,
    accept(L).

serve(S) ->
    receive
        {tcp, S, Data} ->
            case gen_tcp:send(S, Data) of
                ok ->
                    _ = inet:setopts(S, [{active, once}]),
                    serve(S);
                {error, _} ->
                    gen_tcp:close(S)
            end;
        {tcp_closed, S} ->
            gen_tcp:close(S)
    end.

%% The same with the socket module.
echo_socket(_) ->
    {ok, L} = socket:open(inet, stream, tcp),
    ok = socket:bind(L, #{family => inet, addr => loopback, port => 0}),
    ok = socket:listen(L, 1024),
    {ok, #{port := Port}} = socket:sockname(L),
    console:print([integer_to_list(Port), "\n"]),
    accept_socket(L).

accept_socket(L) ->
    {ok, S} = socket:accept(L),
    spawn(fun() -> serve_socket(S) end),
    accept_socket(L).

serve_socket(S) ->
    case socket:recv(S, 0) of
        {ok, Data} ->
            case socket:send(S, Data) of
                ok -> serve_socket(S);
                {error, _} -> socket:close(S)
            end;
        {error, _} ->
            socket:close(S)
    end.

%% Whatever comes is counted; malformed requests are answered.
udp(_) ->
    {ok, S} = gen_udp:open(0, [binary, {ip, {127, 0, 0, 1}}, {active, true}]),
    {ok, Port} = inet:port(S),
    console:print([integer_to_list(Port), "\n"]),
    udp_loop(S).

udp_loop(S) ->
    receive
        {udp, S, Address, Port, <<"number:", Digits/binary>>} ->
            Answer =
                try
                    integer_to_binary(binary_to_integer(Digits) + 1)
                catch
                    error:badarg -> <<"malformed">>
                end,
            ok = gen_udp:send(S, Address, Port, Answer),
            udp_loop(S);
        {udp, S, Address, Port, Data} ->
            ok = gen_udp:send(S, Address, Port, ["malformed ", integer_to_list(byte_size(Data))]),
            udp_loop(S)
    end.

%% An HTTP server on a port that is free.
http(Port) ->
    Pid = http_server:start_server(Port, [{"/hello", ?MODULE, []}, {"*", ?MODULE, []}]),
    true = is_pid(Pid),
    console:print("ready\n"),
    receive stop -> ok end.

handle_req("GET", ["hello"], Conn) ->
    http_server:reply(200, "<p>hello</p>", Conn);
handle_req("POST", ["echo" | _], Conn) ->
    http_server:reply(200, proplists:get_value(body_chunk, Conn, ""), Conn);
handle_req("GET", ["header"], Conn) ->
    http_server:reply(200, "own", ["Content-Length: 3\r\nX-Mine: yes\r\n"], Conn);
handle_req(Method, Path, Conn) ->
    http_server:reply(404, io_lib:format("~s ~p", [Method, Path]), Conn).

%% A request by the client: {Status, Headers, Body}.
fetch(Port, Path, Mode) ->
    {ok, Conn} = ahttp_client:connect(http, "localhost", Port, [{active, Mode =:= active}, {parse_headers, [<<"Server">>]}]),
    {ok, Conn2, _Ref} = ahttp_client:request(Conn, <<"GET">>, Path, [], undefined),
    collect(Conn2, Mode, {none, [], []}).

collect(Conn, Mode, Got) ->
    Result =
        case Mode of
            active -> receive Message -> ahttp_client:stream(Conn, Message) end;
            passive -> ahttp_client:recv(Conn, 0)
        end,
    case Result of
        {ok, New, closed} -> {closed, New, Got};
        {ok, New, Responses} ->
            case take(Responses, Got) of
                {done, {Status, Headers, Body}} ->
                    ahttp_client:close(New),
                    {Status, lists:reverse(Headers), iolist_to_binary(lists:reverse(Body))};
                More -> collect(New, Mode, More)
            end;
        Other -> Other
    end.

take([], Got) -> Got;
take([{status, _, S} | R], {_, H, B}) -> take(R, {S, H, B});
take([{header, _, P} | R], {S, H, B}) -> take(R, {S, [P | H], B});
take([{data, _, D} | R], {S, H, B}) -> take(R, {S, H, [D | B]});
take([{done, _} | _], Got) -> {done, Got}.
