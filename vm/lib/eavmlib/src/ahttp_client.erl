%% @doc An HTTP/1.1 client that hands out a response as it arrives.
%%
%% After connect/4 and request/5 give each message of the socket to stream/2 (active mode), or call recv/2 (passive).
%% Both return what became known, in order: `{status, Ref, Code}', `{header, Ref, {Name, Value}}' for headers that were
%% asked for with `{parse_headers, [Name]}' and for Content-Length, `{header_continuation, Ref, {Name, Value}}' when a
%% value goes on in the next piece, `{data, Ref, Binary}', `{done, Ref}'.
-module(ahttp_client).

-export([connect/4, request/5, stream_request_body/3, stream/2, recv/2, close/1]).

-export_type([connection/0, response/0]).

-record(http_client, {
    socket, transport, host, ref, wanted = [],
    %% status | headers | {body, Left | infinity} | chunk_size | {chunk, Left} | chunk_end | trailers | idle
    state = idle,
    buffer = <<>>,
    length = undefined,
    chunked = false,
    head = false
}).

-opaque connection() :: #http_client{}.
-type response() ::
    {status, reference(), integer()}
    | {header | header_continuation, reference(), {binary(), binary()}}
    | {data, reference(), binary()}
    | {done, reference()}.
-type failure() :: {error, {gen_tcp | ssl, term()}}.

%% @doc Connect to a server. `{active, Bool}' (default true) and `{parse_headers, [Name]}' are for this module; other
%% options go to the transport.
-spec connect(http | https, string() | binary(), inet:port_number(), [term()]) -> {ok, connection()} | failure().
connect(Protocol, Host, Port, Options) ->
    Transport = transport(Protocol),
    Wanted = [lower(Name) || Name <- proplists:get_value(parse_headers, Options, [])],
    Rest = [O || O <- Options, not is_tuple(O) orelse element(1, O) =/= parse_headers, O =/= binary, O =/= list],
    Active =
        case lists:keymember(active, 1, [O || O <- Rest, is_tuple(O)]) of
            true -> [];
            false -> [{active, true}]
        end,
    Name = text(Host),
    case Transport:connect(Name, Port, [binary | Active ++ Rest]) of
        {ok, Socket} ->
            {ok, #http_client{
                socket = Socket, transport = Transport, host = host(Name, Port, Protocol), wanted = Wanted
            }};
        {error, Reason} ->
            {error, {Transport, Reason}}
    end.

transport(http) -> gen_tcp;
transport(https) -> ssl.

text(Host) when is_binary(Host) -> binary_to_list(Host);
text(Host) -> Host.

host(Name, 80, http) -> Name;
host(Name, 443, https) -> Name;
host(Name, Port, _) when is_list(Name) -> [Name, $:, integer_to_list(Port)];
host(Address, Port, _) -> [inet:ntoa(Address), $:, integer_to_list(Port)].

%% @doc Send a request. A body is a binary or iodata; `undefined' or `nil': there is none; `stream': its length is in
%% the headers, and stream_request_body/3 sends it.
-spec request(connection(), string() | binary(), string() | binary(), [{iodata(), iodata()}], term()) ->
    {ok, connection(), reference()} | failure().
request(Conn, Method, Path, Headers, Body) ->
    Ref = make_ref(),
    {Length, Data} =
        case Body of
            _ when Body =:= undefined; Body =:= nil; Body =:= stream -> {[], []};
            _ -> {["Content-Length: ", integer_to_list(iolist_size(Body)), "\r\n"], Body}
        end,
    Head = [
        [Method, " ", Path, " HTTP/1.1\r\nHost: ", Conn#http_client.host, "\r\n"],
        [[Name, ": ", Value, "\r\n"] || {Name, Value} <- Headers],
        [Length, "\r\n"]
    ],
    New = Conn#http_client{ref = Ref, state = status, length = undefined, chunked = false, head = is_head(Method)},
    case send(New, [Head, Data]) of
        ok -> {ok, New, Ref};
        Error -> Error
    end.

is_head(Method) -> iolist_to_binary(Method) =:= <<"HEAD">>.

%% @doc Send a piece of the body of a request whose body is `stream'.
-spec stream_request_body(connection(), reference(), iodata()) -> {ok, connection()} | failure().
stream_request_body(#http_client{ref = Ref} = Conn, Ref, Data) ->
    case send(Conn, Data) of
        ok -> {ok, Conn};
        Error -> Error
    end.

send(#http_client{transport = Transport, socket = Socket}, Data) ->
    case Transport:send(Socket, Data) of
        ok -> ok;
        {error, Reason} -> {error, {Transport, Reason}}
    end.

%% @doc What a message of the socket means. `unknown': it is another's.
-spec stream(connection(), term()) -> {ok, connection(), [response()] | closed} | failure() | unknown.
stream(#http_client{socket = Socket} = Conn, {Tag, Socket, Data}) when Tag =:= tcp; Tag =:= ssl ->
    feed(Conn, Data);
stream(#http_client{socket = Socket} = Conn, {Tag, Socket}) when Tag =:= tcp_closed; Tag =:= ssl_closed ->
    ended(Conn);
stream(#http_client{socket = Socket}, {tcp_error, Socket, Reason}) ->
    {error, {gen_tcp, Reason}};
stream(#http_client{socket = Socket}, {ssl_error, Socket, Reason}) ->
    {error, {ssl, Reason}};
stream(_, _) ->
    unknown.

%% @doc Wait for Length bytes, or what there is if it is 0.
-spec recv(connection(), non_neg_integer()) -> {ok, connection(), [response()] | closed} | failure().
recv(#http_client{transport = Transport, socket = Socket} = Conn, Length) ->
    case Transport:recv(Socket, Length) of
        {ok, Data} -> feed(Conn, Data);
        {error, closed} -> ended(Conn);
        {error, Reason} -> {error, {Transport, Reason}}
    end.

%% @doc Close the connection.
-spec close(connection()) -> ok.
close(#http_client{transport = Transport, socket = Socket}) ->
    _ = Transport:close(Socket),
    ok.

%% A body without a length ends with the connection.
ended(#http_client{state = {body, infinity}, ref = Ref} = Conn) ->
    {ok, Conn#http_client{state = idle}, [{done, Ref}]};
ended(Conn) ->
    {ok, Conn, closed}.

feed(#http_client{buffer = Buffer} = Conn, Data) ->
    case parse(Conn#http_client{buffer = <<Buffer/binary, Data/binary>>}, []) of
        {error, _} = Error -> Error;
        {New, Responses} -> {ok, New, lists:reverse(Responses)}
    end.

parse(#http_client{state = status, ref = Ref} = Conn, Out) ->
    case line(Conn) of
        {<<"HTTP/1.", _, " ", Code:3/binary, _/binary>>, New} ->
            try binary_to_integer(Code) of
                100 -> parse(New#http_client{state = skip}, Out);
                Status -> parse(no_body(Status, New#http_client{state = headers}), [{status, Ref, Status} | Out])
            catch
                error:badarg -> {error, {parser, {bad_status, Code}}}
            end;
        {<<>>, New} ->
            parse(New, Out);
        {Line, _} ->
            {error, {parser, {bad_status_line, Line}}};
        more ->
            {Conn, Out}
    end;
parse(#http_client{state = skip} = Conn, Out) ->
    case line(Conn) of
        {<<>>, New} -> parse(New#http_client{state = status}, Out);
        {_, New} -> parse(New, Out);
        more -> {Conn, Out}
    end;
parse(#http_client{state = headers} = Conn, Out) ->
    case line(Conn) of
        {<<>>, New} -> body(New, Out);
        {Line, New} -> header(Line, New, Out);
        more -> {Conn, Out}
    end;
parse(#http_client{state = {body, Left}, buffer = Buffer, ref = Ref} = Conn, Out) when Buffer =/= <<>> ->
    case Left of
        _ when is_integer(Left), byte_size(Buffer) >= Left ->
            <<Data:Left/binary, Rest/binary>> = Buffer,
            {Conn#http_client{state = idle, buffer = Rest}, [{done, Ref}, {data, Ref, Data} | Out]};
        _ when is_integer(Left) ->
            {Conn#http_client{state = {body, Left - byte_size(Buffer)}, buffer = <<>>}, [{data, Ref, Buffer} | Out]};
        infinity ->
            {Conn#http_client{buffer = <<>>}, [{data, Ref, Buffer} | Out]}
    end;
parse(#http_client{state = chunk_size, ref = Ref} = Conn, Out) ->
    case line(Conn) of
        more ->
            {Conn, Out};
        {Line, New} ->
            [Digits | _] = binary:split(Line, <<";">>),
            try binary_to_integer(string:trim(Digits), 16) of
                0 -> parse(New#http_client{state = trailers}, Out);
                Size when Size > 0 -> parse(New#http_client{state = {chunk, Size}}, Out)
            catch
                error:badarg -> {error, {parser, {bad_chunk, Ref}}}
            end
    end;
parse(#http_client{state = {chunk, Left}, buffer = Buffer, ref = Ref} = Conn, Out) when Buffer =/= <<>> ->
    case Buffer of
        <<Data:Left/binary, Rest/binary>> ->
            parse(Conn#http_client{state = chunk_end, buffer = Rest}, [{data, Ref, Data} | Out]);
        _ ->
            {Conn#http_client{state = {chunk, Left - byte_size(Buffer)}, buffer = <<>>}, [{data, Ref, Buffer} | Out]}
    end;
parse(#http_client{state = chunk_end} = Conn, Out) ->
    case line(Conn) of
        {_, New} -> parse(New#http_client{state = chunk_size}, Out);
        more -> {Conn, Out}
    end;
parse(#http_client{state = trailers, ref = Ref} = Conn, Out) ->
    case line(Conn) of
        {<<>>, New} -> {New#http_client{state = idle}, [{done, Ref} | Out]};
        {_, New} -> parse(New, Out);
        more -> {Conn, Out}
    end;
parse(Conn, Out) ->
    {Conn, Out}.

line(#http_client{buffer = Buffer} = Conn) ->
    case binary:split(Buffer, <<"\r\n">>) of
        [Line, Rest] -> {Line, Conn#http_client{buffer = Rest}};
        [_] -> more
    end.

no_body(Status, Conn) when Status =:= 204; Status =:= 304 -> Conn#http_client{head = true};
no_body(_, Conn) -> Conn.

header(Line, #http_client{ref = Ref, wanted = Wanted} = Conn, Out) ->
    case binary:split(Line, <<":">>) of
        [Name, Value] ->
            Trimmed = trim(Value),
            Lower = lower(Name),
            New = remember(Lower, Trimmed, Conn),
            case Lower =:= <<"content-length">> orelse lists:member(Lower, Wanted) of
                true -> parse(New, [{header, Ref, {Name, Trimmed}} | Out]);
                false -> parse(New, Out)
            end;
        _ ->
            {error, {parser, {bad_header, Line}}}
    end.

remember(<<"content-length">>, Value, Conn) ->
    try binary_to_integer(Value) of
        Length -> Conn#http_client{length = Length}
    catch
        error:badarg -> Conn
    end;
remember(<<"transfer-encoding">>, Value, Conn) ->
    Conn#http_client{chunked = lower(Value) =:= <<"chunked">>};
remember(_, _, Conn) ->
    Conn.

body(#http_client{head = true, ref = Ref} = Conn, Out) ->
    {Conn#http_client{state = idle}, [{done, Ref} | Out]};
body(#http_client{chunked = true} = Conn, Out) ->
    parse(Conn#http_client{state = chunk_size}, Out);
body(#http_client{length = 0, ref = Ref} = Conn, Out) ->
    {Conn#http_client{state = idle}, [{done, Ref} | Out]};
body(#http_client{length = undefined} = Conn, Out) ->
    parse(Conn#http_client{state = {body, infinity}}, Out);
body(#http_client{length = Length} = Conn, Out) ->
    parse(Conn#http_client{state = {body, Length}}, Out).

trim(<<C, Rest/binary>>) when C =:= $\s; C =:= $\t -> trim(Rest);
trim(Value) -> trim_end(Value).

trim_end(Value) ->
    Size = byte_size(Value) - 1,
    case Value of
        <<Before:Size/binary, C>> when C =:= $\s; C =:= $\t -> trim_end(Before);
        _ -> Value
    end.

lower(Text) ->
    <<<<(if C >= $A, C =< $Z -> C + 32; true -> C end)>> || <<C>> <= iolist_to_binary(Text)>>.
